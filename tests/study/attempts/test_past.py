"""Sittings that ended, notes, stars, and sittings put away: kept in the journal, read without reading all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock, library, record, study
from tui.study.attempts.title import Title, name_of, title_from
from tui.study.derived import DERIVED
from tui.study.grading.answers import Choice
from tui.study.journal import schema
from tui.study.journal.care import compare
from tui.study.journal.events import payload
from tui.study.papers.blueprint import Blueprint
from tui.study.study import Study


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Study]:
    made = study(tmp_path / "journal.sqlite", clock, library(12))
    yield made
    made.close()


def sat(desk: Study, clock: FakeClock, *right: bool) -> str:
    """The id of a quiz that was handed in with these answers."""
    sitting = desk.start(desk.new_paper(Blueprint(topics=("chips",), count=len(right))).result())
    for at, one in enumerate(right):
        if at:
            sitting.show(at)
        clock.wait(1_000)
        sitting.answer(Choice(("b" if one else "a",))).result()
    sitting.submit().result()
    clock.wait(1_000)
    return sitting.attempt_id


def derived(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return list(compare.derived(db, DERIVED.derived))


def same_when_made_anew(path: Path) -> bool:
    with closing(schema.connect(str(path), busy_ms=0)) as db:
        before = derived(db)
        db.execute("BEGIN")
        DERIVED.rebuild(db)
        return derived(db) == before


def test_past_lists_what_ended_latest_first_and_opens_any(desk: Study, clock: FakeClock, tmp_path: Path) -> None:
    ids = [sat(desk, clock, True, at % 2 == 0) for at in range(60)]
    first = desk.past().result()
    assert [one.attempt_id for one in first] == ids[::-1][:50]
    rest = desk.past(first[-1]).result()
    assert [one.attempt_id for one in rest] == ids[::-1][50:]
    assert desk.past(rest[-1]).result() == ()
    assert [(one.right, one.of, one.points) for one in first[:2]] == [(1, 2, 1_000_000), (2, 2, 2_000_000)]
    assert first[0].title == {"kind": "topic", "name": "chips", "of": ""}
    opened = desk.resume(rest[-1].attempt_id).result()
    assert opened is not None
    assert (opened.attempt.state, opened.result().total.right) == ("done", 2)
    opened = desk.resume(first[0].attempt_id).result()
    assert opened is not None
    opened.override(1).result()
    assert desk.past().result()[0].right == 2, "'I was right' counts"
    assert same_when_made_anew(tmp_path / "journal.sqlite")


def test_a_sitting_put_away_is_not_offered_and_undo_brings_it_back(desk: Study, clock: FakeClock) -> None:
    sitting = desk.start(desk.new_paper(Blueprint(count=3)).result())
    sitting.answer(Choice(("b",))).result()
    sitting.pause().result()
    assert [one.attempt_id for one in desk.open_attempts().result()] == [sitting.attempt_id]
    desk.discard(sitting.attempt_id).result()
    assert desk.open_attempts().result() == ()
    assert desk.past().result() == ()
    assert desk.stats().result().answers == 1, "what was final stays"
    event = desk.undoable(1).result()[0]
    assert event.kind == "attempt_discard"
    desk.undo(event).result()
    assert [one.attempt_id for one in desk.open_attempts().result()] == [sitting.attempt_id]


def test_what_was_left_goes_by_the_name_of_the_sitting(desk: Study) -> None:
    topics = desk._context.library.topics()
    level = desk.start(desk.level_paper().result(), title=Title("level"))
    named = desk.start(desk.new_paper(Blueprint(topics=("chips",), count=2)).result())
    quick = desk.start(desk.new_paper(Blueprint(count=2)).result())
    for sitting, name in ((level, "Find your level"), (named, "Chips"), (quick, "Quick")):
        sitting.pause().result()
        left = next(one for one in desk.open_attempts().result() if one.attempt_id == sitting.attempt_id)
        again = desk.resume(sitting.attempt_id).result()
        assert again is not None
        assert name_of(left.title, topics) == sitting.title == again.title == name
    assert name_of(title_from({"kind": "something new"}), topics) == "Quiz"


def test_notes_replace_each_other_and_two_devices_keep_both(desk: Study, clock: FakeClock, tmp_path: Path) -> None:
    desk.annotations.keep_note("core/hbm", "first \x1b[2J line\nand more").result()
    clock.wait(5)
    desk.annotations.keep_note("core/hbm", "second").result()
    assert [note.text for note in desk.annotations.notes("core/hbm").result()] == ["second"]
    # Another device, which did not know of it.
    clock.wait(5)
    other = record("note", clock.wall, item_id="core/entry/hbm", answer=payload(text="from elsewhere"))
    desk._context.writer.submit(other).result()
    assert [note.text for note in desk.annotations.notes("core/hbm").result()] == ["from elsewhere", "second"]
    clock.wait(5)
    desk.annotations.keep_note("core/dram", "x" * 900).result()
    assert len(desk.annotations.notes("core/dram").result()[0].text) == 500
    clock.wait(5)
    desk.annotations.keep_note("core/hbm", "").result()
    assert desk.annotations.notes("core/hbm").result() == ()
    desk.undo(desk.undoable(1).result()[0]).result()
    assert [note.text for note in desk.annotations.notes("core/hbm").result()] == ["from elsewhere", "second"]
    assert len(desk.annotations.notes().result()) == 3
    assert same_when_made_anew(tmp_path / "journal.sqlite")


def test_stars(desk: Study, clock: FakeClock) -> None:
    for entry in ("core/hbm", "core/dram"):
        desk.annotations.star(entry).result()
        clock.wait(5)
    assert desk.annotations.starred().result() == ("core/dram", "core/hbm")
    desk.annotations.star("core/hbm", on=False).result()
    assert desk.annotations.starred().result() == ("core/dram",)
    assert desk.memory.today().result().streak.length == 0, "none of these is study"


def test_the_sitting_worked_on_last_is_offered_first(desk: Study, clock: FakeClock) -> None:
    sittings = []
    for _ in range(2):
        sitting = desk.start(desk.new_paper(Blueprint(count=3)).result())
        sitting.pause().result()
        sittings.append(sitting)
        clock.wait(1_000)
    sittings[0].resume().result()
    clock.wait(1_000)
    sittings[0].answer(Choice(("b",))).result()
    assert [one.attempt_id for one in desk.open_attempts().result()] == [one.attempt_id for one in sittings]


def test_the_time_of_a_stop_is_bounded(desk: Study) -> None:
    desk.course.keep_lesson("core/one", done="start", place="section:a", duration_ms=10**9).result()
    assert desk.undoable(1).result()[0].duration_ms == 600_000

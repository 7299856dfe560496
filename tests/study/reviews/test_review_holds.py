"""What reviews hold: what is due and new, within the minutes; what will not stick; how a break is come back from."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock, FakeLibrary, library, study
from tests.study.reviews.reviewing import DAY, RIGHT, Desk, answer_all, refs, reviewing, right, step
from tui.study.grading.answers import Choice, Passed, key
from tui.study.journal import schema
from tui.study.lessons.path import path
from tui.study.memory.plan import Plan


def test_a_review_holds_what_is_due_within_its_minutes(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 20)
    sitting = reviewing(desk, 3)
    assert 1 <= sitting.plan.planned < 20
    assert sitting.minutes_left <= 3
    assert not sitting.is_new
    for _ in range(sitting.plan.planned):
        clock.wait(10_000)
        step(sitting, True)
    assert sitting.attempt.complete
    sitting.submit().result()
    recalled = sitting.recalled()
    assert (recalled.asked, recalled.first, recalled.missed) == (sitting.plan.planned, sitting.plan.planned, ())
    assert recalled.elapsed_ms == 10_000 * sitting.plan.planned
    assert desk.memory.today().result().due == 20 - sitting.plan.planned
    assert desk.open_attempts().result() == ()


def test_nothing_to_ask_is_no_review(sit_down: Desk) -> None:
    assert sit_down().memory.review().result() is None


def test_a_lesson_brings_its_terms_when_its_section_was_passed(sit_down: Desk, shelf: FakeLibrary) -> None:
    desk = sit_down()
    assert desk.memory.of_stop("core/l", "section:one") == (
        "core/entry/chip-hbm#meaning", "core/entry/chip-hbm#name", "core/question/q1",
    )  # fmt: skip
    assert desk.memory.of_stop("core/l", "section:two") == ("core/question/q2",)
    assert len(desk.memory.of_stop("core/l", "summary")) == 5
    assert desk.memory.of_stop("core/l", "question:opening:q0") == ()
    assert desk.memory.of_stop("core/none", "section:one") == ()
    for stop in path(shelf.lessons["core/l"]):
        desk.course.keep_lesson("core/l", done=stop.key, place=stop.key).result()
    today = desk.memory.today().result()
    assert today.fresh == 4
    assert desk.course.lesson("core/l").result().share(path(shelf.lessons["core/l"])) == 1
    sitting = reviewing(desk)
    assert sitting.is_new
    assert sitting.plan.planned == 4
    # One side of an entry at a time, and recognising before naming.
    sides = [ref for ref in refs(sitting) if "#" in ref]
    assert all(ref.endswith("#meaning") for ref in sides)


def test_what_was_looked_up_and_chosen_is_asked_from_meaning_to_typing(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    desk.memory.learn("core/chip-hbm").result()
    seen: list[tuple[str, str]] = []
    for _ in range(14):
        sitting = desk.memory.review().result()
        while sitting is not None and not sitting.attempt.complete:
            seen.append((sitting.item.ref, type(sitting.question).__name__))
            given = right(sitting)
            sitting.answer(Passed("dont_know") if isinstance(given, Passed) else given, "sure").result()
            following = sitting.attempt.next_open()
            if following is not None:
                sitting.show(following)
        if sitting is not None:
            sitting.submit().result()
        clock.wait(DAY)
    assert seen[0] == ("core/chip-hbm#meaning", "Single")
    assert seen[1] == ("core/chip-hbm#name", "Single")
    assert ("core/chip-hbm#name", "Short") in seen
    assert ("core/chip-hbm#meaning", "Short") not in seen


def test_the_other_side_of_an_entry_waits_until_tomorrow(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    for entry_ref in ("core/chip-hbm", "core/train-step"):
        desk.memory.learn(entry_ref).result()
    for asked in ("meaning", "name"):
        assert desk.memory.today().result().fresh == 2
        sitting = reviewing(desk)
        assert {ref.partition("#")[2] for ref in refs(sitting)} == {asked}
        for _ in range(2):
            step(sitting, ok=True)
        sitting.submit().result()
        assert desk.memory.today().result().fresh == 0
        assert desk.memory.review().result() is None
        clock.wait(DAY)
    clock.wait(9 * DAY)
    # Both sides of both entries are due by now: one of each today.
    assert desk.memory.today().result().due == 4
    sitting = reviewing(desk)
    assert sitting.plan.planned == 2
    while not sitting.attempt.complete:
        step(sitting, ok=True)
    sitting.submit().result()
    assert desk.memory.today().result().due == 0


def test_after_14_days_away_400_due_are_a_session_of_the_days_minutes(tmp_path: Path, clock: FakeClock) -> None:
    desk = study(tmp_path / "journal.db", clock, library(400))
    answer_all(desk, clock, 400)
    desk.memory.keep_plan(Plan(minutes=15)).result()
    clock.wait(13 * DAY)
    today = desk.memory.today().result()
    assert (today.due, today.minutes, today.catching_up) == (400, 15, True)
    assert "400" not in today.sentence
    sitting = reviewing(desk)
    assert 10 < sitting.minutes_left <= 15
    started = clock.mono
    while not sitting.attempt.complete:
        clock.wait(10_000)
        step(sitting, len(sitting.marks) % 3 > 0)
    sitting.submit().result()
    assert clock.mono - started <= 15 * 60_000
    # What remains of the quarter of an hour is no session any more.
    assert desk.memory.today().result().sentence.startswith("Today's 15 minutes are done")
    desk.close()


def test_leeches_are_listed_with_what_they_are_taken_for(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    desk.memory.learn("core/chip-hbm").result()
    for _ in range(12):
        sitting = reviewing(desk)
        rivals = str((sitting.item.params or {})["asked-among"]).split()
        # Always taken for SRAM, though the entry names another confusion.
        sitting.answer(Choice((key(1 + rivals.index("core/chip-sram")),)), "sure").result()
        sitting.submit().result()
        clock.wait(DAY)
    leeches = desk.memory.leeches().result()
    assert leeches
    assert all(one.memory.lapses >= 4 and one.entry == "core/chip-hbm" for one in leeches)
    assert {one.confused for one in leeches} == {"core/chip-sram"}
    desk.memory.suspend(leeches[0].item_id).result()
    assert leeches[0] not in desk.memory.leeches().result()


def test_forecast_and_memories(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 6)
    assert desk.memory.forecast(3).result() == (6, 0, 0)
    assert len(desk.memory.all().result()) == 6
    desk.memory.reset("core/question/q0").result()
    assert desk.memory.memory("core/question/q0").result() is None
    desk.memory.flag("core/question/q1").result()
    assert desk.item("core/question/q1").result().flagged
    desk.memory.flag("core/question/q1", on=False).result()
    assert not desk.item("core/question/q1").result().flagged


def test_answers_that_only_wait_are_not_asked_again(
    sit_down: Desk, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sit_down()
    answer_all(desk, clock, 5)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "insert", full)
    item = desk.listed_paper(("core/q2",)).items[0]
    desk.course.answer_alone(item, RIGHT, "sure").result()
    assert desk.status().health == "waiting"
    assert "core/q2" not in refs(reviewing(desk))

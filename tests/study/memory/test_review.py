"""Reviews over a real journal: what they hold, that nothing is lost, and that a return is never a spaced success."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock, FakeLibrary, library, study
from tests.study.memory.glossaries import ROWS, entry
from tui.library.model import Lesson, Section, Short, Single
from tui.study.answers import Answer, Choice, Passed, key
from tui.study.journal import reads
from tui.study.journal.events import Event
from tui.study.lesson_path import path
from tui.study.memory.state import Memory
from tui.study.plan import Plan
from tui.study.review import ReviewSitting
from tui.study.session import Study

DAY = 86_400_000
Desk = Callable[[], Study]
RIGHT, WRONG = Choice(("b",)), Choice(("a",))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf() -> FakeLibrary:
    found = library(40)
    found.glossary |= {f"core/{row[0]}": entry(*row) for row in ROWS}
    sections = (
        Section(id="one", title="One", text="On [[chip-hbm]] and [[train-step]].", checks=("q1",)),
        Section(id="two", title="Two", text="On nothing.", checks=("q2",)),
    )
    found.lessons["core/l"] = Lesson(id="l", order=1, title="L", level=1, minutes=9, objectives=("x",), opening="q0",
                                     sections=sections, mixed=("q3",), summary=("s",),
                                     introduces=("chip-hbm", "chip-sram"))  # fmt: skip
    return found


@pytest.fixture
def sit_down(tmp_path: Path, clock: FakeClock, shelf: FakeLibrary) -> Iterator[Desk]:
    """Opens the journal, as often as one likes; each time like a program started anew."""
    with ExitStack() as stack:

        def open_one() -> Study:
            made = study(tmp_path / "journal.db", clock, shelf)
            stack.callback(made.close)
            return made

        yield open_one


def answer_all(desk: Study, clock: FakeClock, count: int, answer: Answer = WRONG) -> None:
    """Answers q0, q1, ... once each, in a quiz: wrong, so that all are due tomorrow."""
    for at in range(count):
        item = desk.listed_paper((f"core/q{at}",)).items[0]
        desk.answer_alone(item, answer, "sure", duration_ms=10_000).result()
    clock.wait(DAY)


def reviewing(desk: Study, minutes: float | None = None) -> ReviewSitting:
    found = desk.memory.review(minutes).result()
    assert found is not None
    return found


def right(sitting: ReviewSitting) -> Answer:
    """The right answer to the question on screen."""
    question = sitting.question
    assert isinstance(question, Single | Short)
    if isinstance(question, Short):
        return Passed("dont_know")
    return Choice(tuple(key(at) for at, option in enumerate(question.options) if option.key))


def wrong(sitting: ReviewSitting) -> Answer:
    question = sitting.question
    assert isinstance(question, Single)
    return Choice((next(key(at) for at, option in enumerate(question.options) if not option.key),))


def step(sitting: ReviewSitting, ok: bool) -> None:
    """Answers what is on screen and goes on."""
    sitting.answer(right(sitting) if ok else wrong(sitting), "sure").result()
    following = sitting.attempt.next_open()
    if following is not None:
        sitting.show(following)


def refs(sitting: ReviewSitting) -> list[str]:
    return [item.ref for item in sitting.paper.items]


def memory(desk: Study, ref: str) -> Memory:
    found = desk.memory.memory(f"core/question/{ref.partition('/')[2]}").result()
    assert found is not None
    return found


def events(desk: Study, sitting: ReviewSitting) -> list[Event]:
    return desk._desk.writer.read(lambda store: reads.attempt_events(store, sitting.attempt_id))


def test_a_review_holds_what_is_due_within_its_minutes(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 20)
    sitting = reviewing(desk, 3)
    assert 1 <= sitting.hand.planned < 20
    assert sitting.minutes_left <= 3
    assert not sitting.is_new
    for _ in range(sitting.hand.planned):
        clock.wait(10_000)
        step(sitting, True)
    assert sitting.attempt.complete
    sitting.submit().result()
    recalled = sitting.recalled()
    assert (recalled.asked, recalled.first, recalled.missed) == (sitting.hand.planned, sitting.hand.planned, ())
    assert recalled.elapsed_ms == 10_000 * sitting.hand.planned
    assert desk.memory.today().result().due == 20 - sitting.hand.planned
    assert desk.open_attempts().result() == ()


def test_nothing_to_ask_is_no_review(sit_down: Desk) -> None:
    assert sit_down().memory.review().result() is None


def test_an_answer_is_on_disk_before_its_mark(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 3)
    sitting = reviewing(desk)
    go: Future[None] = Future()
    desk._desk.writer.call(lambda store: go.result())
    pending = sitting.answer(right(sitting), "sure")
    assert not pending.done()
    go.set_result(None)
    assert pending.result().right
    assert [event.kind for event in events(desk, sitting)] == ["attempt_start", "answer"]


def test_a_miss_comes_back_behind_three_others_and_its_answer_is_no_trial(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 8)
    sitting = reviewing(desk)
    missed = sitting.item
    step(sitting, False)
    assert refs(sitting)[4] == missed.ref
    after_miss = memory(desk, missed.ref)
    assert after_miss.interval == 1
    for _ in range(3):
        step(sitting, True)
    assert sitting.item.ref == missed.ref
    assert sitting.comes_back
    assert sorted(sitting.item.shown) == sorted(missed.shown)
    step(sitting, True)
    assert memory(desk, missed.ref) == after_miss
    assert [event.rating for event in events(desk, sitting) if event.item_id == missed.item_id] == [1, None]
    assert refs(sitting).count(missed.ref) == 2


def test_a_return_after_the_day_has_turned_is_no_success_either(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 6)
    clock.wait(16 * 3_600_000 - 60_000)
    sitting = reviewing(desk)
    missed = sitting.item.ref
    step(sitting, False)
    before = memory(desk, missed)
    clock.wait(120_000)
    for _ in range(4):
        step(sitting, True)
    answered = [event for event in events(desk, sitting) if event.item_id == f"core/question/{missed[5:]}"]
    assert answered[0].study_day < answered[1].study_day
    assert memory(desk, missed) == before


def test_an_undone_miss_does_not_make_its_return_a_trial(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 5)
    sitting = reviewing(desk)
    missed = sitting.item.ref
    before = memory(desk, missed)
    for ok in (False, True, True, True, True):
        step(sitting, ok)
    miss = next(e for e in events(desk, sitting) if e.kind == "answer")
    desk.undo(miss).result()
    assert memory(desk, missed) == before


def test_undo_takes_back_what_a_miss_put_into_the_queue(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 6)
    sitting = reviewing(desk)
    planned, first = refs(sitting), sitting.item.ref
    before = memory(desk, first)
    step(sitting, False)
    step(sitting, True)
    for _ in range(2):
        pending = sitting.undo()
        assert pending is not None
        pending.result()
    assert refs(sitting) == planned
    assert sitting.attempt.at == 0
    assert sitting.marks == {}
    assert memory(desk, first) == before
    assert sitting.undo() is None


def test_i_was_right_takes_the_return_away(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 6)
    sitting = reviewing(desk)
    planned = refs(sitting)
    sitting.answer(wrong(sitting), "sure").result()
    assert len(refs(sitting)) == 7
    sitting.override(0).result()
    assert refs(sitting) == planned
    assert memory(desk, planned[0]).lapses == 0
    pending = sitting.undo()
    assert pending is not None
    pending.result()
    assert len(refs(sitting)) == 7
    assert memory(desk, planned[0]).lapses == 1


@pytest.mark.parametrize("steps", [(), (True,), (False, True), (False, True, False, True, True), (False,) * 6])
def test_it_is_taken_up_where_it_was_left(sit_down: Desk, clock: FakeClock, steps: tuple[bool, ...]) -> None:
    desk = sit_down()
    answer_all(desk, clock, 8)
    sitting = reviewing(desk, 2)
    for ok in steps:
        clock.wait(7_000)
        step(sitting, ok)
    sitting.flush().result()
    again = sit_down()
    assert again.memory.today().result().unfinished == sitting.attempt_id
    kept = again.resume(sitting.attempt_id).result()
    assert isinstance(kept, ReviewSitting)
    assert kept.attempt.state == "paused"
    taken = reviewing(again)
    assert taken.attempt_id == sitting.attempt_id
    assert taken.attempt.state == "running"
    assert taken.paper.items == sitting.paper.items
    assert taken.attempt.at == sitting.attempt.at
    assert taken.marks == sitting.marks
    assert [slot.final for slot in taken.attempt.slots] == [slot.final for slot in sitting.attempt.slots]
    assert taken.recalled() == sitting.recalled()
    assert taken._steps == sitting._steps
    while not taken.attempt.complete:
        step(taken, True)
    taken.submit().result()
    assert again.memory.today().result().unfinished == ""


def test_it_is_the_same_review_after_a_flight_west(sit_down: Desk, clock: FakeClock) -> None:
    """The later answers stand on an earlier study day than the first."""
    desk = sit_down()
    answer_all(desk, clock, 8)
    sitting = reviewing(desk)
    step(sitting, False)
    clock.offset = -12 * 60
    for ok in (True, True, True, False):
        step(sitting, ok)
    days = [event.study_day for event in events(desk, sitting) if event.kind == "answer"]
    assert days[-1] > days[0]
    again = sit_down().resume(sitting.attempt_id).result()
    assert isinstance(again, ReviewSitting)
    assert refs(again) == refs(sitting)
    assert again._steps == sitting._steps


def test_a_review_of_yesterday_is_ended_and_a_new_one_dealt(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 6)
    old = reviewing(desk)
    step(old, True)
    clock.wait(DAY)
    again = sit_down()
    assert again.memory.today().result().unfinished == ""
    new = reviewing(again)
    assert new.attempt_id != old.attempt_id
    assert [event.kind for event in events(again, old)][-1] == "attempt_submit"
    # Ending it answers nothing: what was not asked is still due.
    assert len([event for event in events(again, old) if event.kind == "answer"]) == 1


def test_questions_that_left_the_library_are_left_out(sit_down: Desk, clock: FakeClock, shelf: FakeLibrary) -> None:
    desk = sit_down()
    answer_all(desk, clock, 6)
    sitting = reviewing(desk)
    step(sitting, False)
    gone = refs(sitting)[2]
    del shelf.questions[gone]
    shelf.hash = "library two"
    again = sit_down()
    assert again.memory.today().result().due == 4
    taken = reviewing(again)
    assert gone not in refs(taken)
    assert "1 items" in taken.paper.notes[0]
    assert taken.attempt.slots[0].final


def test_an_item_can_be_set_aside(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 4)
    sitting = reviewing(desk)
    aside = sitting.item
    sitting.set_aside().result()
    assert aside.ref not in refs(sitting)
    assert desk.memory.suspended().result() == (aside.item_id,)
    assert desk.memory.today().result().due == 3
    again = sit_down()
    assert refs(reviewing(again)) == refs(sitting)
    for _ in range(3):
        sitting.set_aside().result()
    assert sitting.attempt.state == "done"
    desk.memory.suspend(aside.item_id, on=False).result()
    assert desk.memory.today().result().due == 1


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
        desk.keep_lesson("core/l", done=stop.key, place=stop.key).result()
    today = desk.memory.today().result()
    assert today.fresh == 4
    assert desk.lesson("core/l").result().share(path(shelf.lessons["core/l"])) == 1
    sitting = reviewing(desk)
    assert sitting.is_new
    assert sitting.hand.planned == 4
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
    assert sitting.hand.planned == 2
    while not sitting.attempt.complete:
        step(sitting, ok=True)
    sitting.submit().result()
    assert desk.memory.today().result().due == 0


def test_an_open_review_is_no_quiz_to_go_on_with(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 3)
    reviewing(desk).flush().result()
    assert desk.open_attempts().result() == ()


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
    import sqlite3

    from tui.study.journal import schema

    desk = sit_down()
    answer_all(desk, clock, 5)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "insert", full)
    item = desk.listed_paper(("core/q2",)).items[0]
    desk.answer_alone(item, RIGHT, "sure").result()
    assert desk.status().health == "waiting"
    assert "core/q2" not in refs(reviewing(desk))

"""Reviews over a real journal: nothing is lost, all is taken up again, and a return is never a spaced success."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from tests.study.helpers import FakeClock, FakeLibrary
from tests.study.reviews.reviewing import DAY, Desk, answer_all, events, memory, refs, reviewing, right, step, wrong
from tui.study.reviews.sitting import ReviewSitting


def test_an_answer_is_on_disk_before_its_mark(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 3)
    sitting = reviewing(desk)
    go: Future[None] = Future()
    desk._context.writer.call(lambda store: go.result())
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
    """No device goes back to an earlier study day, whatever its clock's zone."""
    desk = sit_down()
    answer_all(desk, clock, 8)
    sitting = reviewing(desk)
    step(sitting, False)
    clock.offset = -12 * 60
    for ok in (True, True, True, False):
        step(sitting, ok)
    days = [event.study_day for event in events(desk, sitting) if event.kind == "answer"]
    assert len(set(days)) == 1
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


def test_an_open_review_is_no_quiz_to_go_on_with(sit_down: Desk, clock: FakeClock) -> None:
    desk = sit_down()
    answer_all(desk, clock, 3)
    reviewing(desk).flush().result()
    assert desk.open_attempts().result() == ()

"""A sitting as a state machine: clocks, limits, warnings, ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.attempts.attempt import Attempt, AttemptError, Slot
from tui.study.attempts.time_limits import ItemTimeUp, Signal, TimeUp, Warning, given_before, pace_ms
from tui.study.grading.answers import Choice, Claim, Passed
from tui.study.papers.blueprint import Mode, Timing

A, B = Choice(("a",)), Choice(("b",))


def sitting(timing: Timing | None = None, mode: Mode = "exam", count: int = 3) -> Attempt:
    return Attempt(timing or Timing(), mode, tuple(Slot() for _ in range(count)))


WHOLE = Timing("whole", 600)
EACH = Timing("per_question", 60)


def test_nothing_runs_before_the_start() -> None:
    attempt = sitting(WHOLE)
    assert attempt.hidden
    assert attempt.tick(99_999) == (attempt, ())
    with pytest.raises(AttemptError):
        attempt.draft(A, None, 0)
    with pytest.raises(AttemptError, match="no questions"):
        sitting(count=0).start(0)
    with pytest.raises(AttemptError, match="already begun"):
        attempt.start(0).start(1)


def test_time_goes_to_the_question_on_screen() -> None:
    attempt = sitting(WHOLE).start(1_000).show(1, 3_000).show(0, 3_500).show(2, 7_500).read(8_000)
    assert [slot.time_ms for slot in attempt.slots] == [6_000, 500, 500]
    assert attempt.elapsed_ms == 7_000
    assert attempt.left_ms() == 593_000
    assert [slot.seen for slot in attempt.slots] == [True, True, True]


def test_an_exam_keeps_drafts_until_the_end() -> None:
    attempt = sitting().start(0).draft(A, "sure", 10).draft(B, "guess", 20).show(1, 30).submit(40)
    assert attempt.slots[0] == Slot(True, B, "guess", final=True, time_ms=30)
    assert attempt.slots[1].answer == Passed("skipped")
    assert attempt.slots[2] == Slot()
    assert attempt.state == "done"
    with pytest.raises(AttemptError, match="handed in"):
        attempt.submit(50)
    with pytest.raises(AttemptError, match="over"):
        attempt.draft(A, None, 50)


def test_what_follows_is_an_open_question_then_a_look_over_then_the_end() -> None:
    exam = sitting().start(0).draft(A, None, 1)
    assert exam.following() == 1
    exam = exam.show(1, 2).draft(A, None, 3).show(2, 4)
    assert exam.following() == 0, "nothing else is without a draft"
    assert exam.draft(Claim(True), None, 5).following() == 0, "half an answer is none"
    assert exam.draft(A, None, 5).following() == "look-over"
    assert sitting(count=1).start(0).following() == "look-over", "nothing else is open"
    practice = sitting(mode="practice").start(0).answer(A, None, 1)
    assert practice.following() == 1
    practice = practice.show(1, 2).answer(A, None, 3).show(2, 4).answer(A, None, 5)
    assert practice.following() == "hand-in"


def test_practice_stops_the_clock_while_feedback_is_read() -> None:
    attempt = sitting(WHOLE, "practice").start(0).answer(A, "sure", 4_000)
    assert attempt.read(500_000).elapsed_ms == 4_000
    assert attempt.tick(500_000)[1] == ()
    with pytest.raises(AttemptError, match="already answered"):
        attempt.answer(B, None, 5_000)
    attempt = attempt.show(1, 500_000).read(501_000)
    assert (attempt.elapsed_ms, attempt.slots[1].time_ms) == (5_000, 1_000)
    back = attempt.show(0, 502_000)
    assert back.read(600_000).elapsed_ms == 6_000


def test_a_pause_hides_and_stops() -> None:
    attempt = sitting(WHOLE).start(0).pause(1_000)
    assert attempt.hidden
    assert attempt.tick(900_000) == (attempt, ())
    for name in ("draft", "show", "pause", "answer", "skip", "flag"):
        with pytest.raises(AttemptError):
            step(attempt, name, 1, 2_000)
    attempt = attempt.resume(900_000).read(901_000)
    assert attempt.elapsed_ms == 2_000
    with pytest.raises(AttemptError, match="not paused"):
        attempt.resume(0)
    assert sitting().start(0).pause(5).submit(10).state == "done"


def test_skip_goes_round_the_open_questions() -> None:
    attempt = sitting().start(0).skip(1).skip(2)
    assert attempt.at == 2
    attempt = attempt.draft(A, None, 3).skip(4)
    assert attempt.at == 0
    attempt = attempt.draft(A, None, 5).skip(6).draft(A, None, 7).skip(8)
    assert attempt.at == 2, "with everything drafted it goes on to the next"
    assert sitting(count=1).start(0).skip(1).at == 0


def test_flags_and_hints() -> None:
    attempt = sitting().start(0).flag(True, 1).hint(2).hint(3)
    assert attempt.slot.flagged
    assert attempt.slot.hints == 2
    assert not attempt.flag(False, 4).slot.flagged


def run(attempt: Attempt, times: range) -> list[tuple[int, Signal]]:
    said: list[tuple[int, Signal]] = []
    for now in times:
        attempt, signals = attempt.tick(now)
        said += [(now, signal) for signal in signals]
    return said


def test_warnings_come_once_each_and_then_the_end() -> None:
    assert run(sitting(WHOLE).start(0), range(0, 700_000, 1_000)) == [
        (300_000, Warning(300_000)),
        (540_000, Warning(60_000)),
        (590_000, Warning(10_000)),
        (600_000, TimeUp()),
    ]


def test_a_short_limit_gives_no_warning_that_would_stand_from_the_start() -> None:
    assert run(sitting(Timing("whole", 60)).start(0), range(0, 61_000, 1_000)) == [
        (50_000, Warning(10_000)),
        (60_000, TimeUp()),
    ]


def test_after_a_gap_only_the_most_urgent_warning_comes() -> None:
    attempt, signals = sitting(WHOLE).start(0).tick(595_000)
    assert signals == (Warning(10_000),)
    assert attempt.tick(596_000)[1] == ()


def test_warnings_given_before_a_break_do_not_come_again() -> None:
    attempt = replace(sitting(WHOLE), elapsed_ms=580_000, state="paused")
    attempt = replace(attempt, warned=given_before(attempt.timing, attempt.left_ms())).resume(0)
    assert run(attempt, range(0, 21_000, 1_000)) == [(10_000, Warning(10_000)), (20_000, TimeUp())]
    assert given_before(EACH, None) == frozenset()


def test_at_the_end_drafts_become_answers_and_the_unseen_stays_nothing() -> None:
    attempt = sitting(WHOLE, count=4).start(0).draft(A, "unsure", 10_000).show(2, 20_000)
    attempt, signals = attempt.tick(9_999_999)
    assert signals == (TimeUp(),)
    assert [slot.answer for slot in attempt.slots] == [A, None, Passed("skipped"), None]
    assert [slot.final for slot in attempt.slots] == [True, False, True, False]
    assert attempt.elapsed_ms == 600_000
    assert attempt.slots[2].time_ms == 580_000


def test_a_verdict_without_its_reason_is_never_handed_in() -> None:
    attempt = sitting(WHOLE).start(0).draft(Claim(True), None, 100)
    assert attempt.answered == 0
    assert attempt.show(1, 200).draft(A, None, 300).show(2, 400).draft(B, None, 500).next_open() == 0
    assert attempt.submit(600).slots[0].answer == attempt.tick(600_000)[0].slots[0].answer == Passed("skipped")
    whole = attempt.draft(Claim(True, "b"), None, 200)
    assert whole.answered == 1 and whole.submit(600).slots[0].answer == Claim(True, "b")
    with pytest.raises(AttemptError, match="needs a reason"):
        sitting(mode="practice").start(0).answer(Claim(True), None, 100)


def test_an_answer_after_the_end_is_too_late() -> None:
    attempt = sitting(WHOLE).start(0)
    assert attempt.draft(A, None, 599_999).slot.answer == A
    with pytest.raises(AttemptError, match="Time is up"):
        attempt.draft(A, None, 600_000)


def test_a_question_runs_out_in_an_exam() -> None:
    attempt = sitting(EACH).start(0).draft(A, None, 5_000)
    attempt, signals = attempt.tick(60_000)
    assert signals == (ItemTimeUp(0),)
    assert (attempt.at, attempt.slots[0].answer, attempt.slots[0].final) == (1, A, True)
    attempt, signals = attempt.tick(120_000)
    assert signals == (ItemTimeUp(1),)
    attempt, signals = attempt.tick(180_000)
    assert signals == (ItemTimeUp(2), TimeUp())
    assert attempt.state == "done"
    assert attempt.slots[1].answer == Passed("skipped")


def test_a_question_runs_out_in_practice_and_feedback_waits() -> None:
    attempt, signals = sitting(EACH, "practice").start(0).tick(200_000)
    assert signals == (ItemTimeUp(0),)
    assert (attempt.at, attempt.state, attempt.elapsed_ms) == (0, "running", 60_000)
    assert attempt.tick(900_000)[1] == ()
    attempt, signals = attempt.show(1, 900_000).tick(950_000)
    assert signals == (Warning(10_000, 1),)
    assert attempt.tick(951_000)[1] == ()


def test_a_questions_time_goes_on_when_one_comes_back_to_it() -> None:
    attempt = sitting(EACH).start(0).show(1, 40_000).show(0, 70_000)
    assert attempt.item_left_ms() == 20_000
    assert attempt.tick(90_000)[1] == (ItemTimeUp(0),)


def test_undo_opens_a_question_again_and_its_time_stays_spent() -> None:
    attempt = sitting(WHOLE, "practice").start(0).answer(A, "sure", 8_000).show(1, 20_000)
    attempt = attempt.reopen(0, Slot(seen=True), 21_000)
    assert (attempt.at, attempt.slot.final, attempt.slot.time_ms) == (0, False, 8_000)
    assert attempt.read(22_000).slot.time_ms == 9_000


@pytest.mark.parametrize(
    ("answered", "elapsed", "pace"),
    [(0, 0, 0), (0, 60_000, 0), (0, 61_000, -1_000), (5, 200_000, 100_000), (5, 300_000, 0), (5, 359_000, 0),
     (5, 400_000, -40_000), (10, 590_000, 10_000), (10, 600_000, 0)],
)  # fmt: skip
def test_pace(answered: int, elapsed: int, pace: int) -> None:
    assert pace_ms(WHOLE, answered, 10, elapsed) == pace
    assert pace_ms(EACH, answered, 10, elapsed) is None


def step(attempt: Attempt, name: str, index: int, now: int) -> Attempt:
    match name:
        case "show":
            return attempt.show(index, now)
        case "draft":
            return attempt.draft(A, None, now)
        case "answer":
            return attempt.answer(B, "sure", now)
        case "flag":
            return attempt.flag(True, now)
        case "tick":
            return attempt.tick(now)[0]
        case _:
            done: Attempt = getattr(attempt, name)(now)
            return done


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["show", "draft", "answer", "skip", "flag", "hint", "pause", "resume", "tick", "submit"]),
        st.integers(0, 4),
        st.integers(-5_000, 70_000),
    ),
    max_size=40,
)


@settings(derandomize=True, database=None, max_examples=300, deadline=None)
@given(st.sampled_from([Timing(), WHOLE, EACH]), st.sampled_from(["practice", "exam"]), STEPS)
def test_whatever_is_done_the_clock_is_right(timing: Timing, mode: Mode, steps: list[tuple[str, int, int]]) -> None:
    """Elapsed time is the sum of the questions' times and never exceeds a limit; what is final never changes."""
    attempt, now = sitting(timing, mode, 4).start(0), 0
    for name, index, ms in steps:
        now += ms
        before = attempt
        try:
            attempt = step(attempt, name, index, now)
        except AttemptError:
            continue
        assert attempt.elapsed_ms == sum(slot.time_ms for slot in attempt.slots) >= before.elapsed_ms
        assert attempt.left_ms() is None or (attempt.left_ms() or 0) >= 0
        assert all(slot.time_ms <= 60_000 for slot in attempt.slots) or timing != EACH
        for old, new in zip(before.slots, attempt.slots, strict=True):
            assert not old.final or (old.answer, old.confidence, old.hints) == (new.answer, new.confidence, new.hints)
            assert new.seen or new == Slot()

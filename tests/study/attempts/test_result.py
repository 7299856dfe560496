"""The outcome of a sitting."""

import pytest

from tests.study.helpers import single
from tui.study.attempts.attempt import Attempt, Slot
from tui.study.attempts.result import Result, result
from tui.study.grading.answers import Answer, Choice, Confidence, Passed
from tui.study.grading.grade import grade
from tui.study.papers.blueprint import Blueprint, Timing
from tui.study.papers.item import Item

RIGHT, WRONG, SKIP = Choice(("b",)), Choice(("a",)), Passed("skipped")


def outcome(rows: list[tuple[Answer | None, Confidence | None, int]], blueprint: Blueprint | None = None) -> Result:
    slots = tuple(
        Slot(answer is not None, answer, sure, final=answer is not None, time_ms=ms) for answer, sure, ms in rows
    )
    attempt = Attempt(Timing(), "exam", slots, state="done", elapsed_ms=sum(ms for *_, ms in rows))
    items = [Item(f"core/q{at}") for at in range(len(rows))]
    questions = [single(f"q{at}", "chips" if at % 2 else "memory") for at in range(len(rows))]
    marks = {at: grade(single(), a, names=lambda _: ()) for at, (a, *_) in enumerate(rows) if a is not None}
    return result(blueprint or Blueprint(), items, questions, attempt, marks)


def test_totals_topics_and_lists() -> None:
    found = outcome(
        [(RIGHT, "sure", 1000), (RIGHT, "guess", 1000), (WRONG, "sure", 1000), (WRONG, "guess", 900), 
         (RIGHT, None, 2001), (SKIP, None, 9000), (None, None, 0)]
    )  # fmt: skip
    assert (found.total.right, found.total.seen, found.total.count, found.total.points) == (3, 6, 7, 3_000_000)
    assert found.total.share == 0.428571
    assert {topic: (total.right, total.count) for topic, total in found.topics.items()} == {
        "memory": (2, 4),
        "chips": (1, 3),
    }
    assert found.lists == {"wrong": (2, 3, 5), "lucky": (1,), "overconfident": (2,), "slow": ()}
    assert found.refs("wrong") == ("core/q2", "core/q3", "core/q5")
    assert [item.mark is None for item in found.items] == [False] * 6 + [True]
    assert found.elapsed_ms == 14_901


def test_the_rule_of_the_paper_decides_and_its_pass_mark() -> None:
    rows: list[tuple[Answer | None, Confidence | None, int]] = [
        (RIGHT, "sure", 1), (RIGHT, None, 1), (WRONG, "sure", 1), (SKIP, None, 1), (None, None, 0),
    ]  # fmt: skip
    third = 333_333
    expected = {
        "partial": (2_000_000, 5_000_000, 0.4),
        "negative": (2_000_000 - third, 5_000_000, 0.333333),
        "certainty": (-2_000_000, 15_000_000, 0.32),
    }
    for rule, (points, most, share) in expected.items():
        found = outcome(rows, Blueprint(marking=rule, pass_mark=40))  # type: ignore[arg-type]
        assert (found.total.points, found.total.most, found.total.share) == (points, most, share), rule
        assert found.passed is (rule == "partial")
        assert [item.points for item in found.items][3:] == [0, 0]
        assert found.total.interval == pytest.approx((0.1427, 0.7275), abs=1e-4)
    assert outcome(rows).passed is None


def test_a_pass_mark_is_not_reached_by_rounding() -> None:
    rows: list[tuple[Answer | None, Confidence | None, int]] = [(RIGHT, None, 1), (RIGHT, None, 1), (WRONG, None, 1)]
    assert outcome(rows, Blueprint(pass_mark=66)).passed
    assert not outcome(rows, Blueprint(pass_mark=67)).passed
    assert outcome(rows[:2], Blueprint(pass_mark=100)).passed


def test_with_few_answers_nothing_is_slow() -> None:
    assert outcome([(RIGHT, None, 1), (RIGHT, None, 1), (RIGHT, None, 99_999)]).lists["slow"] == ()


def test_nothing_answered_is_no_division_by_zero() -> None:
    assert outcome([]).total.share == 0


def test_slow_is_said_from_thirty_timed_answers_on() -> None:
    usual = [(RIGHT, None, 10)] * 28
    assert outcome([*usual, (RIGHT, None, 21)]).lists["slow"] == ()
    assert outcome([*usual, (RIGHT, None, 10), (RIGHT, None, 21)]).lists["slow"] == (29,)

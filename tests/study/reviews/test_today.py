"""What today holds, and how it is said; the plan; the days in a row."""

from __future__ import annotations

import json

import pytest

from tui.study.memory import days
from tui.study.memory import plan as plans
from tui.study.memory.plan import Plan, PlanError
from tui.study.reviews import today
from tui.study.reviews.streak import Streak, streak
from tui.study.reviews.today import Load

TODAY = days.number("2026-11-25") or 0
NO_STREAK = Streak(0, 0, (None,) * 7)


def day(load: Load, plan: Plan | None = None) -> today.Today:
    return today.today(load, plan or Plan(), NO_STREAK)


def test_an_ordinary_day_says_how_many_minutes_and_why() -> None:
    found = day(Load(TODAY, due=14, due_ms=14 * 12_000))
    assert (found.items, found.fresh, found.due, found.catching_up) == (14, 0, 14, False)
    assert found.minutes == 5
    assert found.sentence.startswith("14 items you are about to forget:")


def test_new_items_take_what_is_left_and_no_more_than_the_day_bears() -> None:
    found = day(Load(TODAY, due=14, due_ms=14 * 12_000, fresh=50))
    assert (found.items, found.fresh) == (18, 4)
    assert "14 items you are about to forget and 4 new ones" in found.sentence
    assert day(Load(TODAY, due=14, due_ms=14 * 12_000, fresh=50, begun=3)).fresh == 1
    full = day(Load(TODAY, due=50, due_ms=50 * 12_000, fresh=50), Plan(minutes=15))
    assert (full.fresh, full.catching_up) == (0, False)


def test_after_a_break_there_is_a_way_back_and_not_a_wall() -> None:
    """14 days away, 400 due: the first session fits the minutes, and the raw count is not what is said."""
    found = day(Load(TODAY, due=400, due_ms=400 * 12_000, fresh=30, away=14, coming_ms=14 * 60_000))
    assert found.catching_up
    assert found.minutes == 15
    assert found.items < 60
    assert found.fresh == 0
    assert found.sentence == (
        "Welcome back after 14 days: today takes what you are closest to losing, 15 minutes; "
        "in about 10 days you have caught up."
    )
    assert "400" not in found.sentence


def test_a_day_whose_minutes_are_done_says_so() -> None:
    found = day(Load(TODAY, due=400, due_ms=400 * 12_000, spent_ms=15 * 60_000))
    assert (found.minutes, found.items) == (0, 0)
    assert "15 minutes are done" in found.sentence


def test_what_cannot_be_caught_up_asks_for_more_minutes() -> None:
    found = day(Load(TODAY, due=400, due_ms=400 * 12_000, coming_ms=14 * 20 * 60_000))
    assert "more minutes a day" in found.sentence


def test_an_exam_is_named_with_its_days() -> None:
    plan = Plan(exam="2026-12-07")
    found = day(Load(TODAY, due=3, due_ms=30_000), plan)
    assert found.exam_in == 12
    assert (
        found.sentence
        == "3 items you are about to forget: the exam is in 12 days, and everything comes once more before it."
    )
    assert day(Load(TODAY, due=1, due_ms=9_000), Plan(exam="2026-11-25")).sentence.startswith("1 item you are")
    assert day(Load(TODAY, due=1, due_ms=9_000), Plan(exam="2026-11-24")).exam_in is None


@pytest.mark.parametrize(
    ("load", "plan", "said"),
    [
        (Load(TODAY), Plan(), "Nothing to review yet"),
        (Load(TODAY, next_day=TODAY + 1, next_items=1), Plan(), "Nothing is due: 1 item comes back tomorrow."),
        (Load(TODAY, next_day=TODAY + 5, next_items=7), Plan(), "Nothing is due: 7 items come back in 5 days."),
        (Load(TODAY, due=9, due_ms=90_000), Plan(days_off=(2,)), "A day off"),
        (Load(TODAY, fresh=9), Plan(), "4 new items from what you read"),
        (Load(TODAY, fresh=9, begun=9), Plan(), "Enough that is new for today"),
        (Load(TODAY, due=48, due_ms=48 * 12_000), Plan(minutes=12), "the rest can wait until tomorrow"),
    ],
)
def test_every_kind_of_day_has_its_sentence(load: Load, plan: Plan, said: str) -> None:
    found = day(load, plan)
    assert said in found.sentence
    assert found.sentence.endswith(".")
    assert found.sentence.count(". ") == 0


def test_a_plan_goes_to_its_event_and_back() -> None:
    plan = Plan(minutes=25, exam="2027-03-01", days_off=(6, 5), freezes=3, retention=0.9)
    assert plans.of(json.loads(plan.said())) == plan
    assert plan.days_off == (5, 6)
    assert plans.of({}) == Plan()


@pytest.mark.parametrize(
    "fields",
    [{"minutes": 0}, {"minutes": 999}, {"exam": "soon"}, {"days_off": (7,)}, {"days_off": tuple(range(7))},
     {"freezes": -1}, {"retention": 1.5}],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(fields: dict[str, object]) -> None:
    with pytest.raises(PlanError, match=r"\.$"):
        Plan(**fields)  # type: ignore[arg-type]


def test_what_an_event_says_wrongly_is_as_if_unsaid() -> None:
    said = {"minutes": 20, "exam": "never", "days_off": "all", "freezes": True, "retention": 7, "novelty": [1]}
    assert plans.of(said) == Plan(minutes=20)


def test_days_in_a_row() -> None:
    assert streak({TODAY, TODAY - 1, TODAY - 2}, TODAY, Plan()).length == 3
    # Today may still come.
    assert streak({TODAY - 1, TODAY - 2}, TODAY, Plan()).length == 2
    assert streak(set(), TODAY, Plan()).length == 0


def test_missed_days_are_let_pass_as_often_as_the_plan_says() -> None:
    missed_one = {TODAY, TODAY - 2, TODAY - 3}
    assert streak(missed_one, TODAY, Plan(freezes=1)) == Streak(3, 1, (True, False, True, None, None, None, None))
    assert streak(missed_one, TODAY, Plan(freezes=0)).length == 1
    # Two a month: 23 and 21 November are let pass, 19 is not.
    gaps = {TODAY, TODAY - 1, TODAY - 3, TODAY - 5, TODAY - 7}
    assert streak(gaps, TODAY, Plan(freezes=2)).length == 4
    assert streak(gaps, TODAY, Plan(freezes=3)).length == 5


def test_days_off_neither_count_nor_break() -> None:
    sunday = TODAY - 3
    studied = {TODAY, TODAY - 1, TODAY - 2, sunday - 1}
    assert streak(studied, TODAY, Plan(freezes=0)).length == 3
    assert streak(studied, TODAY, Plan(freezes=0, days_off=(6,))).length == 4

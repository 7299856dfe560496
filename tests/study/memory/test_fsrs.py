"""FSRS as the `fsrs` package computes it, which is the oracle here, and what is ours beside it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from importlib.metadata import version

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.memory import curve, days, due
from tui.study.memory import fsrs as scheduling
from tui.study.memory.settings import LONGEST_DAYS, RETENTION, Settings, SettingsError

SETTINGS = settings(derandomize=True, database=None, max_examples=60, deadline=None)
DRAWS = st.floats(0, 1, exclude_max=True)
ITEM = "core/question/kv-bytes"
DAY = 740_000


def noon(day: int) -> datetime:
    return datetime.fromordinal(day).replace(hour=12, tzinfo=UTC)


def test_a_week_of_daily_good_is_what_calendar_days_give() -> None:
    state = None
    for day in range(DAY, DAY + 7):
        stability, difficulty = scheduling.review(state, 3, day)
        state = stability, difficulty, day
    assert state is not None
    assert round(state[0], 2) == 28.77


def parameters() -> st.SearchStrategy[scheduling.Parameters]:
    """FSRS's own, or any within the bounds."""
    any_ = st.tuples(*(st.floats(least, most) for least, most in zip(scheduling.LEAST, scheduling.MOST, strict=True)))
    return st.just(scheduling.PARAMETERS) | any_


@SETTINGS
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 200)), min_size=1, max_size=12),
    st.integers(0, 400),
    parameters(),
)
def test_states_intervals_and_recall_are_those_of_the_package(
    history: list[tuple[int, int]], later: int, own: scheduling.Parameters
) -> None:
    """One card through the package's own objects; ours starts each trial from stored numbers."""
    library = fsrs.Scheduler(
        own,
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=120,
        enable_fuzzing=False,
    )
    card = fsrs.Card(card_id=1, due=noon(DAY))
    state, day = None, DAY
    for rating, wait in history:
        day += wait
        card, _ = library.review_card(card, fsrs.Rating(rating), noon(day))
        stability, difficulty = scheduling.review(state, rating, day, own)
        state = stability, difficulty, day
        assert (stability, difficulty) == pytest.approx((card.stability, card.difficulty), rel=1e-9)
        days_away = (card.due - noon(day)).days
        assert abs(curve.interval(stability, RETENTION, 120, own[20]) - days_away) <= (own != scheduling.PARAMETERS)
    assert card.stability is not None
    recalled = library.get_card_retrievability(card, noon(day + later))
    assert curve.recall(card.stability, later, own[20]) == pytest.approx(recalled, rel=1e-9)


def test_the_parameters_and_their_bounds_are_those_of_the_package() -> None:
    module = fsrs.scheduler
    assert module.DEFAULT_PARAMETERS == scheduling.PARAMETERS
    assert (module.LOWER_BOUNDS_PARAMETERS, module.UPPER_BOUNDS_PARAMETERS) == (scheduling.LEAST, scheduling.MOST)
    assert version("fsrs") == "6.3.2"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [((1.0,), "21 parameters, not 1"), ((*scheduling.PARAMETERS[:20], 9.0), "Parameter 21 of FSRS is 0.1 to 0.8"),
     ((float("nan"), *scheduling.PARAMETERS[1:]), "Parameter 1 ")],
)  # fmt: skip
def test_parameters_that_cannot_be_are_refused_in_a_sentence(wrong: scheduling.Parameters, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        Settings(parameters=wrong)


def test_the_global_generator_is_left_alone() -> None:
    random.seed(5)
    expected = random.Random(5).random()
    scheduling.review((40.0, 5.0, DAY), 3, DAY + 40)
    due.due_day(ITEM, DAY, 90.0, Settings())
    assert random.random() == expected


@pytest.mark.parametrize("retention", [1.5, 0.69, 0.98, 0.0, -1.0, float("nan"), float("inf")])
def test_a_retention_that_cannot_be_is_refused(retention: float) -> None:
    with pytest.raises(SettingsError, match="70% to 97%"):
        Settings(retention)


def test_the_defaults_are_those_of_a_fast_moving_field() -> None:
    assert (Settings().retention, Settings().longest) == (0.92, 120)
    assert Settings(0.70).retention == 0.70
    with pytest.raises(SettingsError, match="interval"):
        Settings(longest=121)


@SETTINGS
@given(st.integers(1, 120), DRAWS)
def test_fuzz_stays_in_the_ranges_of_the_package(days_: int, draw: float) -> None:
    found = due.fuzzed(days_, LONGEST_DAYS, draw)
    if days_ < 2.5:
        assert found == days_
        return
    delta = 1.0
    for part in fsrs.scheduler.FUZZ_RANGES:
        delta += part["factor"] * max(min(float(days_), part["end"]) - part["start"], 0.0)
    assert max(2, round(days_ - delta)) <= found <= min(round(days_ + delta), LONGEST_DAYS)


@SETTINGS
@given(DRAWS)
def test_a_longer_interval_never_becomes_the_shorter_one(draw: float) -> None:
    found = [due.fuzzed(days_, LONGEST_DAYS, draw) for days_ in range(1, LONGEST_DAYS + 1)]
    assert found == sorted(found)


@SETTINGS
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 30)), min_size=1, max_size=25), st.text("abc", max_size=4))
def test_again_hard_good_easy_in_this_order_and_no_pass_shortens(history: list[tuple[int, int]], name: str) -> None:
    """Whatever came before, whether an item comes early or late: measured by the day on which it is due."""
    state: tuple[float, float, int] | None = None
    day, before = DAY, 0
    for rating, late in history:
        day = max(day + before + late - 10, day + 1) if state else day
        dues = []
        for other in (1, 2, 3, 4):
            stability, difficulty = scheduling.review(state, other, day)
            dues.append(due.due_day(name, day, stability, Settings()) - day)
            if other == rating:
                after = (stability, difficulty, day)
        assert dues == sorted(dues)
        if rating > 1:
            assert dues[rating - 1] >= before
        state, before = after, dues[rating - 1]


def test_fuzz_spreads_what_was_learned_together_and_is_the_same_everywhere() -> None:
    dues = [due.due_day(f"core/question/q{at}", DAY, 60.0, Settings()) for at in range(200)]
    assert len(set(dues)) > 5
    assert dues == [due.due_day(f"core/question/q{at}", DAY, 60.0, Settings()) for at in range(200)]
    # Written down, so that a change shows: every machine must agree with every other, and with its own past.
    assert [day - DAY for day in dues[:6]] == [40, 42, 46, 47, 43, 46]


@SETTINGS
@given(st.floats(0.01, 5_000), st.integers(-5, 400), st.text("abc", max_size=4))
def test_nothing_is_put_off_beyond_the_longest_interval_or_an_exam(stability: float, exam_in: int, name: str) -> None:
    found = due.due_day(name, DAY, stability, Settings(exam=DAY + exam_in))
    assert 1 <= found - DAY <= LONGEST_DAYS
    if exam_in > 0:
        assert found <= DAY + exam_in
    else:
        assert found == due.due_day(name, DAY, stability, Settings())


def test_what_an_exam_cuts_short_is_spread_over_the_days_before_it() -> None:
    dues = [due.due_day(f"q{at}", DAY, 900.0, Settings(exam=DAY + 60)) - DAY for at in range(300)]
    assert min(dues) == 60 - due.EVE
    assert max(dues) == 59
    assert all(dues.count(day) < 90 for day in set(dues))


def test_days_are_numbers() -> None:
    assert days.number("2026-11-25") == datetime(2026, 11, 25).toordinal()
    assert days.text(days.number("2026-11-25") or 0) == "2026-11-25"
    assert days.number("2026-13-01") is None
    assert days.weekday(days.number("2026-11-25") or 0) == 2
    assert days.text(10**9) == "9999-12-31"

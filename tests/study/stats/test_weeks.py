"""Weeks in a row."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.stats.weeks import weeks

SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)
WEDNESDAY = date(2026, 11, 25).toordinal()
MONDAY = WEDNESDAY - 2


def test_this_week_day_by_day() -> None:
    found = weeks({MONDAY, WEDNESDAY}, WEDNESDAY)
    assert found.week == (True, False, True, None, None, None, None)
    assert (found.studied, found.reached, found.length) == (2, False, 0)
    found = weeks({MONDAY, MONDAY + 1, WEDNESDAY}, WEDNESDAY)
    assert (found.reached, found.length) == (True, 1)


def test_today_is_not_missed_while_it_lasts_and_does_not_break_the_row() -> None:
    last = {MONDAY - 7, MONDAY - 6, MONDAY - 5}
    found = weeks(last, WEDNESDAY)
    assert found.length == 1
    assert found.week == (False, False, False, None, None, None, None)


def test_a_week_that_fell_short_breaks_the_row() -> None:
    days = {MONDAY - 14 + at for at in range(3)} | {MONDAY - 7, MONDAY - 6}
    assert weeks(days, WEDNESDAY).length == 0
    assert weeks(days, WEDNESDAY, planned=2).length == 2


def test_missed_days_are_let_pass_within_the_month() -> None:
    days = {MONDAY - 14 + at for at in range(3)} | {MONDAY - 7, MONDAY - 6}
    found = weeks(days, WEDNESDAY, freezes=2)
    assert (found.length, found.frozen) == (1, 1)
    # All three days of a week are missed: more than may be.
    assert weeks({MONDAY - 14 + at for at in range(3)}, WEDNESDAY, freezes=2).length == 0
    assert weeks({MONDAY - 14 + at for at in range(3)}, WEDNESDAY, freezes=3).length == 1


def test_freezes_are_counted_by_month() -> None:
    november = date(2026, 11, 30).toordinal()  # a Monday; the two weeks before begin in November too
    whole = {november - 28 + at for at in range(3)}
    short = {november - 21, november - 20, november - 14, november - 13, november - 7, november - 6}
    assert weeks(whole | short, november, freezes=2).length == 0
    assert weeks(whole | short, november, freezes=3).length == 1
    found = weeks(whole | short, november, freezes=3)
    assert found.frozen == 3


def test_freezes_without_study_before_them_are_not_spent() -> None:
    found = weeks({WEDNESDAY}, WEDNESDAY, freezes=10)
    assert (found.length, found.frozen) == (0, 0)
    assert weeks((), WEDNESDAY, freezes=10).length == 0


@SETTINGS
@given(st.frozensets(st.integers(WEDNESDAY - 80, WEDNESDAY + 3)), st.integers(1, 7), st.integers(0, 5))
def test_more_study_and_more_freezes_never_shorten_the_row(days: frozenset[int], planned: int, freezes: int) -> None:
    found = weeks(days, WEDNESDAY, planned=planned, freezes=freezes)
    assert 0 <= found.length <= 13
    assert found.length <= weeks(days, WEDNESDAY, planned=planned, freezes=freezes + 1).length
    assert found.length <= weeks(days | {WEDNESDAY - 3}, WEDNESDAY, planned=planned, freezes=freezes).length
    assert 0 <= found.frozen <= freezes
    plain = weeks(days, WEDNESDAY, planned=planned)
    expected = 0
    for week in range(13):
        start = MONDAY - 7 * week
        if sum(start <= day < start + 7 and day <= WEDNESDAY for day in days) >= planned:
            expected += 1
        elif week:
            break
    assert plain.length == expected

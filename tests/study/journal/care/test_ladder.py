"""Which backups stay: rules that hold for every history of backups, however it came about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.journal.care.ladder import ALL, LIMIT, Backup, kept, name_of, newest, read_name, surplus

SETTINGS = settings(derandomize=True, database=None, max_examples=150, deadline=None)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

MOMENTS = st.lists(st.integers(0, 500 * 24 * 60), max_size=60).map(
    lambda ages: sorted({NOW - timedelta(minutes=age) for age in ages})
)


def backup(made: datetime, size: int = 1, number: int = 1) -> Backup:
    return Backup(made, number, name_of(made, number), size)


def of(moments: list[datetime], size: int = 1) -> list[Backup]:
    return [backup(made, size) for made in moments]


@SETTINGS
@given(MOMENTS)
def test_pruning_each_time_ends_where_pruning_once_does(moments: list[datetime]) -> None:
    """No rung starves: what a later rung needs is never taken by an earlier pruning."""
    present: list[Backup] = []
    for one in of(moments):
        present.append(one)
        gone = surplus(present, one.made)
        present = [other for other in present if other not in gone]
    if moments:
        assert set(present) == kept(of(moments), moments[-1])


@SETTINGS
@given(MOMENTS)
def test_the_ladder(moments: list[datetime]) -> None:
    stay = {one.made for one in kept(of(moments), NOW)}
    assert stay <= set(moments)
    assert {made for made in moments if made > NOW - ALL} <= stay
    for count, form in ((12, "%Y-%j"), (10, "%G-%V"), (9, "%Y-%m")):
        periods = sorted({made.strftime(form) for made in moments})[-count:]
        for period in periods:
            assert max(made for made in moments if made.strftime(form) == period) in stay
    assert len([made for made in stay if made <= NOW - ALL]) <= 12 + 10 + 9


@SETTINGS
@given(MOMENTS, st.integers(1, 2 * LIMIT), st.data())
def test_what_goes(moments: list[datetime], size: int, data: st.DataObject) -> None:
    backups = of(moments, size)
    needed = set(data.draw(st.lists(st.sampled_from(backups)))) if backups else set()
    gone = surplus(backups, NOW, lambda one: one not in needed)
    left = [one for one in backups if one not in gone]
    assert not set(gone) & needed, "never what the journal does not hold"
    assert len(set(gone)) == len(gone)
    assert not backups or backups[-1] in left, "never the newest"
    removable = [one for one in left if one not in needed and one != backups[-1]]
    assert not removable or len(left) * size <= LIMIT
    large = [one for one in gone if one in kept(backups, NOW)]
    assert all(one.made <= other.made for one in large for other in removable), "the oldest of too many go first"


def test_a_year_of_use() -> None:
    """A backup every half hour of eight hours, each day of a year."""
    moments = [NOW - timedelta(days=day, minutes=30 * half) for day in range(365) for half in range(16)]
    stay = sorted(one.made for one in kept(of(sorted(moments)), NOW))
    assert len([made for made in stay if made > NOW - ALL]) == 32
    days = sorted({made.date() for made in stay if made <= NOW - ALL}, reverse=True)
    assert [str(day) for day in days] == [
        "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17",
        "2026-11-16", "2026-11-15", "2026-11-14", "2026-11-08", "2026-11-01", "2026-10-31", "2026-10-25",
        "2026-10-18", "2026-10-11", "2026-10-04", "2026-09-30", "2026-09-27", "2026-08-31", "2026-07-31",
        "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31",
    ]  # fmt: skip


def test_the_oldest_go_first_when_there_is_too_much() -> None:
    backups = of([NOW - timedelta(hours=age) for age in (5, 4, 3, 2, 1)], LIMIT // 3)
    assert surplus(backups, NOW) == backups[:2]
    assert surplus(of([NOW], LIMIT * 5), NOW) == []


def test_a_wrong_clock_takes_no_ones_place() -> None:
    future, real, past = backup(NOW + timedelta(days=4_000)), backup(NOW), backup(NOW - timedelta(days=1))
    assert newest([past, future, real], NOW) == real
    assert newest([future], NOW) == future
    assert newest([], NOW) is None
    large = [backup(one.made, LIMIT) for one in (past, real, future)]
    assert large[1] not in surplus(large, NOW)


def test_names() -> None:
    assert name_of(NOW) == "journal-20261125T120000Z.sqlite"
    assert name_of(NOW.astimezone()) == name_of(NOW)
    for number in (1, 2, 17):
        assert read_name(name_of(NOW, number)) == (NOW, number)


@pytest.mark.parametrize(
    "name",
    ["journal.sqlite", "journal-20261125T120000Z.sqlite.99.tmp", "journal-20261325T120000Z.sqlite", "notes.txt", "",
     "journal-20261125T120000Z-.sqlite", "Journal-20261125T120000Z.sqlite", "journal-20261125T120000Z.sqlite-journal"],
)  # fmt: skip
def test_other_names(name: str) -> None:
    assert read_name(name) is None

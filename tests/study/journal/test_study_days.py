"""When a study day begins: the hour that a plan sets holds from the next day on, and no device goes back a day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, FakeClock, library, record, study
from tui.settings.schema import SettingError
from tui.study.derived import DERIVED
from tui.study.grading.answers import Choice
from tui.study.journal import reads
from tui.study.journal.events import Start, payload, study_day
from tui.study.journal.store import Store
from tui.study.memory.plan import Plan, PlanError, of
from tui.study.plan_settings import PLAN, value_of, with_value

HOUR = 3_600_000
DAY = 24 * HOUR
MIDNIGHT = NOON - 12 * HOUR
"""2026-11-25 00:00 UTC."""
SETTING = next(setting for setting in PLAN if setting.name == "start-of-day")


@pytest.fixture
def clock() -> FakeClock:
    """Ten days on, so that every event of these tests is past."""
    return FakeClock(wall=NOON + 10 * DAY)


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Store:
    return Store(str(tmp_path / "journal.db"), clock.wall_ms, DERIVED)


def write(store: Store, wall: int, kind: str = "answer", hour: int | None = None) -> str:
    """Writes an event at a moment; the study day that it got."""
    if kind == "plan":
        made = record("plan", wall, answer=payload(minutes=15, start_of_day=hour))
    else:
        made = record("answer", wall, item_id="core/question/q1", score=0, rating=1)
    (event,) = store.append([made]).events
    return event.study_day


def test_it_holds_from_the_next_study_day_on(store: Store) -> None:
    assert write(store, NOON, "plan", 8) == "2026-11-25"
    assert write(store, MIDNIGHT + 27 * HOUR) == "2026-11-25"
    assert write(store, MIDNIGHT + 29 * HOUR) == "2026-11-25", "05:00: the day goes on until 08:00"
    assert write(store, MIDNIGHT + 33 * HOUR) == "2026-11-26"
    assert write(store, MIDNIGHT + 34 * HOUR, "plan", 0) == "2026-11-26"
    assert write(store, MIDNIGHT + 50 * HOUR) == "2026-11-26", "02:00: this day still ends at 08:00"
    assert write(store, MIDNIGHT + 57 * HOUR) == "2026-11-27"
    assert write(store, MIDNIGHT + 73 * HOUR) == "2026-11-28", "01:00: days begin at midnight by now"


def test_what_is_told_is_what_would_be_written(store: Store) -> None:
    write(store, NOON, "plan", 12)
    for hours in range(13, 90, 5):
        told = store.study_day(MIDNIGHT + hours * HOUR, 0)
        assert write(store, MIDNIGHT + hours * HOUR) == told


def test_a_plan_that_was_undone_sets_nothing_and_a_rebuild_tells_the_same(store: Store) -> None:
    write(store, NOON, "plan", 10)
    later = MIDNIGHT + 3 * DAY + 6 * HOUR
    assert store.study_day(later, 0) == "2026-11-27"
    store.read(store.derived.rebuild)
    assert store.study_day(later, 0) == "2026-11-27"
    plan = next(event for event in reads.undoable(store, 5) if event.kind == "plan")
    store.append([record("undo", NOON + HOUR, target_id=plan.id)])
    assert store.study_day(later, 0) == "2026-11-28"


def test_a_device_never_goes_back_to_an_earlier_study_day(store: Store) -> None:
    assert write(store, MIDNIGHT + 5 * HOUR) == "2026-11-25"
    made = record("answer", MIDNIGHT + 6 * HOUR, item_id="core/question/q1", score=0, rating=1)
    assert study_day(made.wall_ms, -480) == "2026-11-24"
    (event,) = store.append([replace(made, tz_offset_min=-480)]).events
    assert event.study_day == "2026-11-25"
    assert store.study_day(made.wall_ms, -480) == "2026-11-25"


STARTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 12)), max_size=5).map(
    lambda found: tuple((f"2026-11-{20 + day}", hour) for day, hour in sorted(found))
)


@settings(derandomize=True, database=None, max_examples=80, deadline=None)
@given(STARTS, st.integers(-720, 840))
def test_days_only_go_forward_and_none_is_left_out(starts: tuple[Start, ...], offset: int) -> None:
    days = [study_day(NOON + hour * HOUR, offset, starts) for hour in range(-8 * 24, 8 * 24)]
    assert days == sorted(days)
    assert all(12 <= days.count(day) <= 36 for day in set(days) - {days[0], days[-1]})


@pytest.mark.parametrize("hour", [-1, 13, 24, 10**30])
def test_an_hour_that_cannot_be_is_refused_and_not_read(hour: int) -> None:
    with pytest.raises(PlanError, match="from 0 to 12"):
        Plan(start_of_day=hour)
    with pytest.raises(SettingError, match="from 0 to 12"):
        SETTING.parse(str(hour))
    assert of({"start_of_day": hour}).start_of_day == 4


def test_the_plan_and_today_take_it(tmp_path: Path) -> None:
    clock = FakeClock()
    desk = study(tmp_path / "study.db", clock, library())
    desk.memory.keep_plan(with_value(desk.memory.plan().result(), SETTING, 9)).result()
    assert value_of(desk.memory.plan().result(), SETTING) == 9
    clock.wait(HOUR)
    desk.course.answer_alone(desk.listed_paper(("core/q0",)).items[0], Choice(("a",)), "sure").result()
    clock.wait(19 * HOUR + HOUR // 2)
    assert desk.memory.today().result().due == 0, "08:30 is still the day before"
    clock.wait(HOUR)
    assert desk.memory.today().result().due == 1
    desk.close()

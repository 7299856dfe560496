"""Statistics from a journal: recall, forecast, retention, calibration, time, history, weeks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.study.helpers import NOON, FakeClock, answered, record
from tests.study.stats.conftest import shelf
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.projections import registry
from tui.study.journal.store import Store
from tui.study.memory import days
from tui.study.memory.curve import recall
from tui.study.memory.plan import Plan
from tui.study.stats import reading
from tui.study.stats.places import Place, places
from tui.study.stats.recall import Remembered, by_topic
from tui.study.stats.share import Share
from tui.study.study import Study

DAY = 86_400_000
TODAY = days.number("2026-11-25") or 0


def test_places_of_questions_and_of_both_sides_of_entries() -> None:
    found = places(shelf())
    assert found["core/question/q1"] == Place("chips", "core/hbm")
    assert found["core/question/q2"] == Place("chips", "core/warp")
    assert found["core/entry/hbm#name"] == found["core/entry/hbm#meaning"] == Place("hbm", "core/hbm")


def test_nothing_yet(desk: Study) -> None:
    found = desk.stats().result()
    assert found.today == "2026-11-25"
    assert [topic.recall for topic in found.recall] == [None] * len(found.recall)
    assert sum(due.items for due in found.forecast) == 0
    assert len(found.forecast) == 30
    assert (found.retention, found.topics, found.items, found.history) == ((), (), (), ())
    assert found.calibration.guesses == Share(0, 0)
    assert (found.answers, found.ms, found.weeks.length) == (0, 0, 0)
    standing = desk.standing().result()
    assert standing.recall == ()
    assert standing.not_begun == 3


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share is told of any number of items."""
    monkeypatch.setattr("tui.study.stats.recall.LEAST_ITEMS", 1)


def test_recall_is_told_of_five_items_that_were_answered_before_today() -> None:
    known = {f"q{at}": Place("chips", "core/hbm") for at in range(9)}
    items = [Remembered(f"q{at}", 10.0, TODAY - at) for at in range(5)]
    (topic,) = by_topic(items, TODAY, known, ["chips"])
    assert (topic.items, topic.recall, topic.terms) == (4, None, ()), "one was answered today"
    (topic,) = by_topic(items, TODAY + 1, known, ["chips"])
    assert topic.items == 5
    assert topic.recall == pytest.approx(sum(recall(10.0, at + 1) for at in range(5)) / 5)


@pytest.mark.usefixtures("few")
def test_recall_by_topic_and_term(desk: Study, write: Callable[..., None], clock: FakeClock) -> None:
    for name, rating in (("q1", 3), ("q2", 3), ("q3", 1)):
        write(answered(f"core/question/{name}", rating=rating, score=1_000_000 * (rating > 1)))
    clock.wait(3 * DAY)
    found = {topic.topic: topic for topic in desk.stats().result().recall}
    memories = {memory.item_id: memory.recall(TODAY + 3) for memory in desk.memory.all().result()}
    chips = found["chips"]
    assert chips.items == 3
    assert chips.recall == pytest.approx(sum(memories.values()) / 3)
    assert [(term.term, term.items) for term in chips.terms] == [("core/warp", 2), ("core/hbm", 1)]
    assert chips.terms[0].recall == pytest.approx((memories["core/question/q2"] + memories["core/question/q3"]) / 2)
    assert chips.weakest == chips.terms[0]
    assert found["memory"].recall is None
    standing = desk.standing().result()
    assert standing.recall == (chips,)
    assert standing.not_begun == 2


def test_what_is_suspended_is_neither_recalled_nor_due(
    desk: Study, write: Callable[..., None], clock: FakeClock
) -> None:
    write(answered("core/question/q1"), answered("core/question/q2"))
    clock.wait(DAY)
    desk.memory.suspend("core/question/q1").result()
    found = desk.stats().result()
    assert sum(topic.items for topic in found.recall) == 1
    assert sum(due.items for due in found.forecast) == 1
    assert found.answers == 2


@pytest.mark.usefixtures("few")
def test_what_is_no_longer_taught_is_left_out() -> None:
    known = {"a": Place("chips", "core/hbm")}
    items = [Remembered("a", 10.0, TODAY - 10), Remembered("gone", 1.0, TODAY - 100)]
    (topic,) = by_topic(items, TODAY, known, ["chips"])
    assert (topic.items, topic.recall) == (1, recall(10.0, 10))
    assert topic.weakest is None


def test_forecast_counts_what_is_overdue_today(desk: Study, write: Callable[..., None], clock: FakeClock) -> None:
    write(
        answered("core/question/q1", rating=1, duration_ms=30_000),
        answered("core/question/q2", rating=3, duration_ms=90_000),
    )
    first, second = sorted(memory.due for memory in desk.memory.all().result())
    found = desk.stats().result().forecast
    assert [TODAY + at for at, due in enumerate(found) if due.items] == [first, second]
    assert found[first - TODAY].minutes == pytest.approx(36 / 60)
    clock.wait((second - TODAY + 5) * DAY)
    found = desk.stats().result().forecast
    assert found[0].items == 2
    assert found[0].minutes == pytest.approx((36 + 96) / 60)
    assert sum(due.items for due in found[1:]) == 0
    assert tuple(due.items for due in found) == desk.memory.forecast().result()


def test_retention_and_calibration(desk: Study, write: Callable[..., None]) -> None:
    write(
        answered("core/question/q1", confidence="sure"),
        answered("core/question/q1", NOON + DAY, confidence="guess", rating=1),
        answered("core/question/q1", NOON + 10 * DAY, confidence="sure", score=0, rating=1),
        answered("core/question/q2", NOON + 10 * DAY, confidence="unsure"),
        answered("core/question/q2", NOON + 20 * DAY),
        record("predict", NOON, item_id="core/lab/pipeline", score=1_000_000),
        record("predict", NOON, item_id="core/lab/roofline", score=0),
    )
    found = desk.stats().result()
    assert [(one.month, one.recalled) for one in found.retention] == [
        ("2026-11", Share(0, 1)),
        ("2026-12", Share(1, 2)),
    ]
    sure = {one.confidence: one.right for one in found.calibration.sure}
    assert sure == {"guess": Share(1, 1), "unsure": Share(1, 1), "sure": Share(1, 2)}
    assert sum(one.recalled.number for one in found.calibration.expected) == 3
    assert all(one.low <= one.expected <= one.high for one in found.calibration.expected)
    assert found.calibration.guesses == Share(1, 2)


def test_time_history_and_weeks(desk: Study, write: Callable[..., None], clock: FakeClock) -> None:
    wrong = answered("core/question/q4", NOON - DAY, score=0, rating=1, duration_ms=20_000)
    write(
        answered("core/question/q1", NOON - 2 * DAY, duration_ms=10_000),
        wrong,
        answered("core/question/q4", duration_ms=999_000),
        answered("core/question/gone", duration_ms=1_000),
    )
    found = desk.stats().result()
    assert [(day.day, day.answers, day.right) for day in found.history] == [
        ("2026-11-23", 1, 1), ("2026-11-24", 1, 0), ("2026-11-25", 2, 2),
    ]  # fmt: skip
    assert [(one.name, one.answers, one.right, one.ms) for one in found.topics] == [
        ("chips", 1, 1, 10_000), ("memory", 2, 1, 140_000),
    ]  # fmt: skip
    assert [one.name for one in found.items] == [f"core/question/{name}" for name in ("gone", "q1", "q4")]
    assert (found.answers, found.ms) == (4, 151_000)
    assert (found.weeks.studied, found.weeks.length, found.weeks.planned) == (3, 1, 3)
    write(record("undo", target_id=wrong.id))
    assert [day.day for day in desk.stats().result().history] == ["2026-11-23", "2026-11-25"]
    assert desk.standing().result().weeks.studied == 2


def test_days_off_and_freezes_come_from_the_plan(desk: Study, write: Callable[..., None]) -> None:
    desk.memory.keep_plan(Plan(days_off=(0, 1, 2, 3, 4), freezes=4)).result()
    weeks = desk.standing().result().weeks
    assert (weeks.planned, weeks.freezes) == (2, 4)


def test_the_study_day_is_that_of_the_learner(desk: Study, write: Callable[..., None], clock: FakeClock) -> None:
    clock.wall = NOON + 14 * 3_600_000  # 02:00 UTC of the next day, before the day turns at 04:00
    assert desk.stats().result().today == "2026-11-25"
    clock.offset = 180
    assert desk.stats().result().today == "2026-11-26"


def test_what_waits_in_memory_counts(path: Path) -> None:
    store = Store(str(path), lambda: NOON, DERIVED)
    first = answered("core/question/q1", confidence="sure", score=0)
    store.append([first])
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        store._busy_ms = 0
        store.close()
        late = answered("core/question/q2", confidence="sure")
        assert not store.append([late, record("undo", target_id=late.id), answered("core/question/q3")]).saved
        assert reading.everything(store, TODAY).sums["day"] == {"2026-11-25": (1, 1, 0)}
        other.execute("ROLLBACK")
    other.close()
    with sqlite3.connect(path, isolation_level=None) as other:
        # Reads work again, writes do not yet.
        other.execute("BEGIN IMMEDIATE")
        over = record("override", target_id=first.id, item_id="core/question/q1", score=1_000_000, rating=2)
        assert not store.append([over]).saved
        found = reading.everything(store, TODAY).sums
        assert found["day"] == {"2026-11-25": (2, 2, 0)}
        assert found["sure"] == {"sure": (1, 1, 0)}
        other.execute("ROLLBACK")
    other.close()
    store.close()


def test_a_journal_of_a_newer_program_is_counted_anew(path: Path) -> None:
    store = Store(str(path), lambda: NOON, DERIVED)
    store.append([answered("core/question/q1", confidence="sure", duration_ms=5_000)])
    store.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE tally SET number = 99")
        db.execute("UPDATE cache_meta SET version = 999")
        db.execute(f"PRAGMA user_version={schema.USER_VERSION + 1}")
    db.close()
    newer = Store(str(path), lambda: NOON, DERIVED)
    assert newer.status.health == "newer"
    found = reading.everything(newer, TODAY)
    assert found.sums["day"] == {"2026-11-25": (1, 1, 5_000)}
    assert found.sums["month"] == {}
    newer.close()


def test_nothing_is_read_event_by_event(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statistics come from the kept sums: a query for events would be a way back to a cost that grows."""
    store = Store(str(path), lambda: NOON, DERIVED)
    store.append([answered("core/question/q1", NOON + at * DAY) for at in range(5)])
    asked: list[str] = []
    store.read(lambda db: db.set_trace_callback(asked.append))
    reading.everything(store, TODAY)
    reading.standing(store, TODAY)
    rows = [query for query in asked if " event" in query and "max(rowid)" not in query]
    assert rows == []
    assert asked
    assert registry.VERSION >= 4
    store.close()

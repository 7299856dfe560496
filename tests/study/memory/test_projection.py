"""Cached memories: what changes them, one kind of event at a time, and what must not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import reads
from tui.study.journal.events import payload
from tui.study.journal.store import Store
from tui.study.memory import families, fsrs, new_items, projection, tables
from tui.study.memory.plan import Plan
from tui.study.memory.state import Memory

DAY = 86_400_000
Q1, Q2 = "core/question/q1", "core/question/q2"
KEPT = ("memory", "memory_load", "memory_fresh", "memory_kin")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "journal.db"), lambda: NOON, DERIVED)


def memory(store: Store, item_id: str = Q1) -> Memory | None:
    return store.read(lambda db: tables.get(db, item_id))


def known(store: Store, item_id: str = Q1) -> Memory:
    found = memory(store, item_id)
    assert found is not None
    return found


def kept(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(map(tuple, db.execute(f"SELECT * FROM {name}"))) for name in KEPT}


def waiting(store: Store) -> list[str]:
    return store.read(lambda db: new_items.waiting(db, 100)) or []


def test_only_the_days_first_answer_is_a_spaced_trial(store: Store) -> None:
    store.append([answered(rating=1, score=0)])
    first = known(store)
    store.append([answered(wall=NOON + 5_000, rating=3)])
    assert known(store) == first
    assert (first.reps, first.lapses, first.interval) == (1, 0, 1)
    store.append([answered(wall=NOON + DAY, rating=1, score=0)])
    assert (known(store).reps, known(store).lapses) == (2, 1)


def test_an_answer_without_a_rating_is_none_even_when_the_day_has_turned(store: Store) -> None:
    """03:55, a miss; 04:05, on the next study day, right when it came back: not a success after a day."""
    early = NOON + 16 * 3_600_000 - 300_000
    store.append([answered(wall=early, rating=1, score=0)])
    missed = known(store)
    back = answered(wall=early + 600_000, rating=None, score=0)
    store.append([back])
    assert known(store) == missed
    store.append([record("override", early + 700_000, target_id=back.id, item_id=Q1, score=1_000_000, rating=3)])
    assert known(store) == missed
    store.append([answered(wall=early + 8 * 3_600_000, rating=3)])
    assert known(store).reps == 2


def test_the_rating_is_that_of_the_event_or_of_its_override(store: Store) -> None:
    wrong = answered(score=0, rating=1)
    store.append([wrong])
    low = known(store)
    store.append([record("override", target_id=wrong.id, item_id=Q1, score=1_000_000, rating=3)])
    assert known(store).stability > low.stability
    # A score that would be rated otherwise today changes nothing.
    store.append([answered(Q2, score=1_000_000, rating=2)])
    assert known(store, Q2).stability == fsrs.review(None, 2, known(store, Q2).last_day)[0]


def test_the_time_of_an_item_is_the_median_of_its_own_latest_five(store: Store) -> None:
    for day, seconds in enumerate((90, 4, 5, 6, 7)):
        store.append([answered(wall=NOON + day * DAY, duration_ms=seconds * 1_000)])
    assert (known(store).times, known(store).ms) == ((90_000, 4_000, 5_000, 6_000, 7_000), 6_000)
    # An hour is a phone call, and the sixth pushes the first out.
    store.append([answered(wall=NOON + 5 * DAY, duration_ms=3_600_000)])
    assert known(store).times == (4_000, 5_000, 6_000, 7_000, 120_000)
    store.append([answered(Q2)])
    assert (known(store, Q2).times, known(store, Q2).ms) == ((), 20_000)


def test_reset_suspend_and_back(store: Store) -> None:
    store.append([answered()])
    before = known(store)
    store.append([record("suspend", item_id=Q1)])
    assert known(store) == before
    assert store.read(lambda db: tables.load(db, before.due)) == (0, 0)
    store.append([record("unsuspend", item_id=Q1)])
    assert store.read(lambda db: tables.load(db, before.due)) == (1, before.ms)
    store.append([record("reset", item_id=Q1)])
    assert memory(store) is None
    assert waiting(store) == [Q1]
    assert store.read(lambda db: tables.load(db, before.due)) == (0, 0)
    store.append([answered(wall=NOON + 1)])
    assert waiting(store) == []
    assert known(store).reps == 1


def test_what_was_read_or_chosen_waits_for_its_first_answer(store: Store) -> None:
    read = record("lesson", item_id="core/lesson/l", answer=payload(done="section:a", place="x", items=[Q1, Q2]))
    store.append([read])
    assert waiting(store) == [Q1, Q2]
    chosen = record("learn", item_id="core/entry/e", answer=payload(items=["core/entry/e#name"]))
    store.append([chosen, answered(Q1)])
    assert waiting(store) == [Q2, "core/entry/e#name"]
    store.append([record("undo", target_id=read.id), record("suspend", item_id="core/entry/e#name")])
    assert waiting(store) == []
    store.append([record("redo", target_id=read.id, wall=NOON + 9), record("unsuspend", item_id="core/entry/e#name")])
    assert waiting(store) == [Q2, "core/entry/e#name"]


def test_a_plan_moves_what_is_due_and_its_undo_moves_it_back(store: Store) -> None:
    for day in range(12):
        store.append([answered(wall=NOON + day * DAY)])
    free = known(store)
    assert free.interval > 20
    plan = record("plan", NOON + 12 * DAY, answer=Plan(exam="2026-12-16").said())
    store.append([plan])
    assert known(store).due < free.due
    assert known(store).due <= (Plan(exam="2026-12-16").settings().exam or 0)
    assert store.read(lambda db: tables.load(db, free.due)) == (1, free.ms)
    store.append([record("undo", target_id=plan.id)])
    assert known(store) == free


def test_memories_made_with_another_fsrs_are_made_anew(store: Store) -> None:
    store.append([answered(), answered(Q2)])
    right = store.read(kept)

    def spoil(db: sqlite3.Connection) -> None:
        db.execute("UPDATE memory SET stability = 999, due = 1")
        tables.note(db, "made_with", "fsrs 5.0, rules 0")

    store.read(spoil)
    store.append([answered(wall=NOON + 1)])
    assert store.read(kept) == right
    assert store.read(lambda db: tables.meta(db, "made_with")) == fsrs.stamp()


def test_an_answer_is_on_disk_even_when_no_schedule_can_be_made_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple[float, float]:
        raise ImportError("no fsrs here")

    with monkeypatch.context() as patched:
        patched.setattr(fsrs, "review", broken)
        receipt = store.append([answered()])
        assert receipt.saved
        assert store.append([answered(Q2)]).saved
        assert len(reads.item(store, Q1).trials) == 1
        assert memory(store) is None
        with pytest.raises(projection.MemoryFailure, match="no fsrs here"):
            trouble: list[projection.MemoryFailure] = []

            def again(db: sqlite3.Connection) -> None:
                try:
                    projection.ensure(db)
                except projection.MemoryFailure as error:
                    trouble.append(error)

            store.read(again)
            raise trouble[0]
    store.read(projection.ensure)
    assert known(store).reps == known(store, Q2).reps == 1


def test_variants_of_a_family_share_one_memory(store: Store) -> None:
    store.append([answered(Q1), answered(Q2, NOON + DAY)])
    taught = {Q1: "core/family/f", Q2: "core/family/f"}
    store.read(lambda db: projection.compare(db, "with a family", lambda: families.Taught(taught, {}, {})))
    shared = known(store, "core/family/f")
    assert (shared.reps, shared.asked) == (2, Q2)
    assert memory(store, Q1) is memory(store, Q2) is None
    store.append([answered(Q1, NOON + DAY + 1)])
    assert known(store, "core/family/f") == shared
    store.append([answered(Q1, NOON + 2 * DAY)])
    assert (known(store, "core/family/f").reps, known(store, "core/family/f").asked) == (3, Q1)
    store.read(lambda db: projection.compare(db, "without", lambda: families.Taught({Q1: Q1, Q2: Q2}, {}, {})))
    assert (known(store, Q1).reps, known(store, Q2).reps) == (3, 1)
    assert memory(store, "core/family/f") is None


def test_what_is_no_longer_taught_is_never_due(store: Store) -> None:
    store.append([answered(Q1), answered(Q2), record("learn", answer=payload(items=["core/entry/e#name"]))])
    due = known(store).due
    store.read(lambda db: projection.compare(db, "one question", lambda: families.Taught({Q1: Q1}, {}, {})))
    assert store.read(lambda db: tables.load(db, due))[0] == 1  # type: ignore[index]
    assert waiting(store) == []
    both = {name: name for name in (Q1, Q2, "core/entry/e#name")}
    store.read(lambda db: projection.compare(db, "both", lambda: families.Taught(both, {}, {})))
    assert store.read(lambda db: tables.load(db, due))[0] == 2  # type: ignore[index]
    assert waiting(store) == ["core/entry/e#name"]

"""Cached memories say what the events say, however these came; an undo restores them exactly; nothing grows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import reads, schema
from tui.study.journal.events import Event, Record, payload, stamp
from tui.study.journal.rows import item_events
from tui.study.journal.store import Store
from tui.study.memory import families, new_items, projection, tables
from tui.study.memory.plan import Plan
from tui.study.memory.state import fold

SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)
DAY = 86_400_000
Q1, Q2 = "core/question/q1", "core/question/q2"
KEPT = ("memory", "memory_load", "memory_fresh", "memory_kin")


def kept(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(map(tuple, db.execute(f"SELECT * FROM {name}"))) for name in KEPT}


# Random histories of three devices with clocks that are wrong.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "answer", "answer", "override", "undo", "redo", "reset", "suspend",
                         "unsuspend", "lesson", "learn", "plan", "flag"]),
        st.integers(0, 2),
        st.integers(-DAY, 3 * DAY),
        st.integers(0, 30),
        st.sampled_from([Q1, Q2]),
    ),
    max_size=30,
)  # fmt: skip


def history(steps: Sequence[tuple[str, int, int, int, str]]) -> list[Event]:
    noise = random.Random(len(steps))
    events: list[Event] = []
    wall, last, seqs = NOON, [0, 0, 0], [0, 0, 0]
    for kind, device, ms, target, name in steps:
        wall += ms
        said = payload(items=[Q1, Q2][: target % 3]) if kind in ("lesson", "learn") else None
        said = Plan(exam=f"2027-0{1 + target % 9}-01").said() if kind == "plan" else said
        made = record(
            kind,
            wall,
            item_id=None if kind == "plan" else name,
            target_id=events[target % len(events)].id if events and kind in ("override", "undo", "redo") else None,
            score=target % 2 * 1_000_000,
            rating=(None, 1, 2, 3, 4, 9)[target % 6],
            duration_ms=target * 1_000,
            answer=said,
        )
        made = Record(**{**{f: getattr(made, f) for f in made.__slots__}, "id": f"{noise.getrandbits(64):x}"})
        seqs[device] += 1
        events.append(stamp(made, f"device {device}", seqs[device], last[device]))
        last[device] = events[-1].at_ms
    return events


@SETTINGS
@given(STEPS, st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_caches_are_what_the_events_make_however_they_come(
    steps: list[tuple[str, int, int, int, str]], dice: random.Random, merged: bool, family: bool
) -> None:
    events = history(steps)
    coming = list(events)
    if merged:
        dice.shuffle(coming)
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db)
    DERIVED.rebuild(db)
    shared = "core/family/f"
    if family:
        projection.compare(db, "a family", lambda: families.Taught({Q1: shared, Q2: shared}, {}, {}))
    while coming:
        size = dice.randint(1, 6) if merged else 1
        batch, coming = coming[:size], coming[size:]
        schema.insert(db, batch)
        DERIVED.update(db, batch)
    names = {shared: frozenset({Q1, Q2})} if family else {Q1: frozenset({Q1}), Q2: frozenset({Q2})}
    for name, members in names.items():
        own = [event for member in members for event in item_events(db, member)]
        assert tables.get(db, name) == fold(name, own, projection.settings(db), members).memory
    found = kept(db)
    projection.rebuild(db)
    assert kept(db) == found
    items, ms = db.execute("SELECT count(*), coalesce(sum(ms), 0) FROM memory WHERE shelved = 0").fetchone()
    assert tables.load(db, 10**7) == (items, ms)
    assert all(families.key(db, item) == row for item, row in db.execute("SELECT item_id, memory_id FROM memory_fresh"))
    db.close()


@pytest.mark.parametrize("before", [0, 1])
def test_an_item_that_was_reset_waits_until_an_answer_counts(before: int) -> None:
    answer, rated = ("answer", 0, 0, 0, Q1), ("answer", 0, 0, 3, Q1)
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db)
    DERIVED.rebuild(db)
    waiting = []
    for event in history([answer] * before + [("reset", 0, 0, 0, Q1), answer, rated]):
        schema.insert(db, [event])
        DERIVED.update(db, [event])
        found = kept(db)
        projection.rebuild(db)
        assert kept(db) == found
        waiting.append(len(new_items.waiting(db, 9)))
    assert waiting == [0] * before + [1, 1, 0]
    db.close()


def test_each_of_the_last_100_answers_undone_after_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.db")
    store = Store(path, lambda: NOON, DERIVED)
    states: list[object] = []
    dice = random.Random(4)
    for at in range(130):
        states.append(store.read(kept))
        wall = NOON + at * 3 * 3_600_000
        rating = dice.choice([1, 2, 3, 3])
        store.append([answered(f"core/question/q{dice.randrange(9)}", wall, rating=rating, duration_ms=at * 100)])
    store.close()
    again = Store(path, lambda: NOON, DERIVED)
    undoable = reads.undoable(again, 100)
    assert len(undoable) == 100
    for event in undoable:
        again.append([record("undo", NOON, target_id=event.id, item_id=event.item_id)])
        assert again.read(kept) == states.pop()
    again.close()


def test_an_answer_reads_no_more_with_more_events(tmp_path: Path) -> None:
    """Counted in the steps of SQLite's own machine."""
    few: dict[str, int] = {}
    for count in (20, 2_000):
        store = Store(str(tmp_path / f"{count}.db"), lambda: NOON, DERIVED)
        # As many days and items with few as with many events.
        days = [answered(f"core/question/q{at % 10}", NOON + at % 10 * DAY) for at in range(10)]
        store.append([*days, *(answered(Q1, NOON + 9 * DAY + at) for at in range(count))])
        for what, work in {
            "today": lambda store=store: store.read(lambda db: tables.load(db, 10**6)),
            "answer": lambda store=store: store.append([answered(Q1, NOON + 20 * DAY)]),
        }.items():
            taken = _steps(store, work)
            assert taken <= few.setdefault(what, taken) * 1.2, what
        store.close()


def _steps(store: Store, work: Callable[[], object]) -> int:
    count = 0

    def one() -> int:
        nonlocal count
        count += 1
        return 0

    store.read(lambda db: db.set_progress_handler(one, 1))
    work()
    store.read(lambda db: db.set_progress_handler(None, 1))
    return count

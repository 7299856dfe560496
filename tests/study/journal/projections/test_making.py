"""All that is kept beside the events, made anew in one go: as one by one, and every event read once."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.bench.caches import sittings
from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import rows, schema
from tui.study.journal.care.compare import digest
from tui.study.journal.events import Row, stamp, unaltered
from tui.study.journal.fold import fold_item


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        schema.create(opened)
        DERIVED.rebuild(opened)
        yield opened


def test_sittings_lessons_and_what_was_taken_back_give_in_one_go_what_they_give_one_by_one(
    db: sqlite3.Connection,
) -> None:
    for event in sittings(400, random.Random(3), items=30):
        schema.insert(db, [event])
        DERIVED.update(db, [event])
    grown = digest(db, DERIVED.derived)
    DERIVED.rebuild(db)
    assert digest(db, DERIVED.derived) == grown


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the rows that were read, one for each time."""
    found: list[str] = []

    def noting(row: Row) -> bool:
        found.append(str(row[0]))
        return unaltered(row)

    monkeypatch.setattr(rows, "unaltered", noting)
    return found


def test_every_event_is_read_once(db: sqlite3.Connection, read: list[str]) -> None:
    everything = [event for event in sittings(300, random.Random(4), items=30) if event.target_id is None]
    whole = [event for event in everything if event.kind != "lesson"]
    last = max(at for at, event in enumerate(whole) if event.kind == "attempt_submit")
    schema.insert(db, whole[: last + 1])
    DERIVED.rebuild(db)
    assert sorted(read) == sorted(event.id for event in whole[: last + 1])


def test_an_undo_of_an_undo_of_an_undo_changes_nothing_and_costs_its_own_reading(
    db: sqlite3.Connection, read: list[str]
) -> None:
    chain = [stamp(answered(wall=NOON), "d", 1, 0)]
    for at in range(2, 400):
        made = record("undo", NOON + at, target_id=chain[-1].id, item_id=chain[0].item_id)
        chain.append(stamp(made, "d", at, chain[-1].at_ms))
    schema.insert(db, chain)
    DERIVED.rebuild(db)
    assert len(read) <= len(chain) + 2
    read.clear()
    events = rows.item_events(db, "core/question/q1")
    assert len(events) == len(chain)
    assert len(read) <= len(chain) + 2
    assert fold_item("core/question/q1", events).trials == (), "the first undo stands: it alone names the answer"

"""The journal as a command takes hold of it: put right first, changed in one transaction, its witness kept."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tui.failures import Refusal
from tui.study.journal import device, schema, witness
from tui.study.journal.care import losses, rescue
from tui.study.journal.care.look import look
from tui.study.journal.failing import told
from tui.study.journal.projections import registry
from tui.study.journal.projections.registry import Registry
from tui.study.journal.schema import BUSY_MS
from tui.study.journal.status import Status
from tui.study.journal.store import Store


def ready(path: str, wall_ms: int, derived: Registry, *, every_event: bool = True) -> Status:
    """Sees to it that there is a whole journal of our format at `path`; how it stands, and what had to be told.

    Every event is looked at where something else than Warpwise may have written to the file since: a command that
    never comes back must tell of it at once. Raises Refusal when it cannot be written, or a newer program wrote it.
    """
    store = Store(path, lambda: wall_ms, derived)
    try:
        if store.status.health == "saved":
            if every_event and store.unverified():
                with told(path):
                    store.looked_over(look(path, derived))
            elif not rescue.sound(path):
                store.rescue()
        found = store.status
    finally:
        store.close()
    if found.health != "saved":
        raise Refusal(found.problem)
    return found


def none_yet(path: str) -> str:
    """Why there is no journal at `path`: it is gone, or nothing was ever recorded."""
    known = witness.read(path)
    if known is not None and known.count:
        return losses.gone(path, known, known.count, losses.richest(path))
    return "there is no journal yet: nothing was recorded."


@contextmanager
def changing(path: str, derived: Registry) -> Iterator[sqlite3.Connection]:
    """The journal in one write transaction, its caches current at the start; all of it holds at the end, or nothing.

    Other windows wait meanwhile. Raises Refusal.
    """
    with told(path), closing(schema.connect(path, busy_ms=BUSY_MS)) as db:
        db.execute("BEGIN IMMEDIATE")
        witness.unmark(path)
        try:
            if not derived.current(db):
                derived.rebuild(db)
            yield db
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


def testify(path: str, wall_ms: int, *, anew: bool = False) -> None:
    """Writes down how the journal stands now that a command has changed it. Nothing of this process may have it open.

    A loss that still stands goes on being told, unless the journal was put there on purpose (`anew`).
    """
    with contextlib.suppress(sqlite3.Error, OSError), closing(schema.connect(path, busy_ms=BUSY_MS)) as db:
        known = None if anew else witness.read(path)
        if known is not None and losses.missing(db, known):
            return
        own = device.device_of(path, wall_ms).id
        stands = registry.own(db, own, wall_ms)
        count, day = registry.newest(db), registry.latest_day(db, wall_ms)
        witness.write(path, own, stands.seq, count, day, None)

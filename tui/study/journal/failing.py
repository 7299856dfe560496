"""The journal as a command takes hold of it: put right first, changed in one transaction, failures in a sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tui.failures import Refusal
from tui.study.journal import schema, status
from tui.study.journal.care import rescue
from tui.study.journal.projections import registry
from tui.study.journal.store import Store

BUSY_MS = 5_000


@contextmanager
def told(path: str) -> Iterator[None]:
    """Whatever a disk does inside becomes a Refusal about `path`."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise Refusal(why(error, path)) from error


def why(error: BaseException, path: str) -> str:
    """What went wrong with `path`, and the remedy."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"the disk is full, so {path} cannot be written: free some room."
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{path} cannot be written: allow it, or set WARPWISE_HOME to a folder that can be."
    said = status.why(error, path)
    return said[0].lower() + said[1:] if said.startswith(("The ", "Another ")) else said


def ready(path: str, wall_ms: int) -> tuple[str, ...]:
    """Sees to it that there is a whole journal of our format at `path`; what had to be told on the way.

    Raises Refusal when it cannot be written, or a newer program wrote it.
    """
    store = Store(path, lambda: wall_ms)
    try:
        if store.status.health == "saved" and not rescue.sound(path):
            store.rescue()
        found = store.status
    finally:
        store.close()
    if found.health != "saved":
        raise Refusal(found.problem)
    return found.notes


@contextmanager
def changing(path: str) -> Iterator[sqlite3.Connection]:
    """The journal in one write transaction, its caches current at the start; all of it holds at the end, or nothing.

    Other windows wait meanwhile. Raises Refusal.
    """
    with told(path), closing(schema.connect(path, busy_ms=BUSY_MS)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            if not registry.current(db):
                registry.rebuild(db)
            yield db
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

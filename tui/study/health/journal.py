"""The journal's file, as SQLite sees it, and its caches."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing

from tui.study.derived import DERIVED
from tui.study.health import backed_up, history
from tui.study.health.finding import Finding, Home
from tui.study.journal import device, schema, status, witness
from tui.study.journal.care import backups, compare, copying, losses
from tui.study.journal.care.compare import Missing
from tui.study.journal.projections.registry import newest
from tui.study.memory import projection as memories
from tui.study.memory import tables, trials

MEND = "start Warpwise: it moves the file aside and makes a new one of all that can be read, here and in the backups"


def examine(home: Home) -> Iterator[Finding]:
    """The file, its events, its caches, its backups."""
    everything: Missing | None = None
    if not os.path.exists(home.journal) and not status.unreadable(home.journal):
        gone = _none(home)
        yield gone
        everything = Missing() if gone.state == "fine" else None
    elif os.path.exists(home.journal) and not os.path.isfile(home.journal):
        yield Finding("journal", "attention", f"{home.journal} is no regular file", "move it away")
    else:
        try:
            with closing(_connected(home.journal)) as db, tempfile.TemporaryDirectory() as folder:
                odd = _header(home, db)
                if odd is not None:
                    yield odd
                else:
                    # On a copy: a look that takes seconds must not keep another window from writing.
                    with closing(_copy(db, folder)) as copy:
                        findings = _inside(home, copy)
                        yield findings
                        if findings.state == "fine":
                            everything = compare.everything(copy)
                            yield _witness(home, copy)
                            yield from history.examine(home, copy)
                            yield _caches(copy)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            yield _unreadable(home, error)
    yield from backed_up.examine(home, everything)


def _connected(path: str) -> sqlite3.Connection:
    """The file for reading; one that a broken-off write left behind only SQLite may put right, when it may write."""
    if not schema.writable_format(path):
        raise schema.NotAJournal("its header is damaged")
    db = schema.connect(path, busy_ms=schema.BUSY_MS, read_only=True)
    try:
        schema.version(db)
    except sqlite3.OperationalError:
        db.close()
        db = schema.connect(path, busy_ms=schema.BUSY_MS)
    return db


def _witness(home: Home, db: sqlite3.Connection) -> Finding:
    """Whether all is there that the configuration folder knows of."""
    known = witness.read(home.journal)
    if known is None:
        return Finding("witness", "fine", "nothing is known of an earlier journal here")
    count = losses.missing(db, known) if DERIVED.current(db) else 0
    if not count and known.file is not None and known.file != witness.mark(home.journal):
        said = "nothing is missing, but something other than Warpwise changed the file since it was closed"
        return Finding("witness", "note", said)
    if not count:
        return Finding("witness", "fine", "nothing is missing of what was recorded here")
    tell = losses.older if newest(db) else losses.gone
    sentence = tell(home.journal, known, count, losses.richest(home.journal))
    what, _, remedy = sentence.partition(" missing. ")
    return Finding("witness", "attention", f"{what} missing", remedy.rstrip("."))


def _none(home: Home) -> Finding:
    known = witness.read(home.journal)
    if backups.found(home.journal):
        return Finding("journal", "attention", f"{home.journal} is gone", "'warpwise restore latest' brings it back")
    if device.noted(home.journal) or (known is not None and known.count):
        sentence = f"{home.journal} is gone, and no backup is left"
        return Finding(
            "journal", "attention", sentence, "the journal of another device may have it: 'warpwise merge FILE'"
        )
    return Finding("journal", "fine", "none yet: nothing was recorded")


def _header(home: Home, db: sqlite3.Connection) -> Finding | None:
    """Why it is no journal that we can read; None when it is one."""
    version = schema.version(db)
    ours = schema.is_ours(db)
    if ours and version > schema.USER_VERSION:
        sentence = f"{home.journal} is of format {version}, this Warpwise writes format {schema.USER_VERSION}"
        return Finding("journal", "attention", sentence, "update Warpwise")
    if ours and 0 < version < schema.USER_VERSION:
        return Finding("journal", "note", f"{home.journal} is of format {version}: the next start brings it up to date")
    if not ours or not schema.has_events(db):
        return Finding("journal", "attention", f"{home.journal} is no journal", MEND)
    return None


def _inside(home: Home, db: sqlite3.Connection) -> Finding:
    """What SQLite says."""
    problems = [str(row[0]) for row in db.execute("PRAGMA integrity_check(3)")]
    if problems != ["ok"]:
        return Finding("journal", "attention", f"{home.journal} is damaged ({'; '.join(problems)[:200]})", MEND)
    return Finding("journal", "fine", f"{home.journal} is whole, {os.path.getsize(home.journal) / 1e6:,.1f} MB")


def _unreadable(home: Home, error: BaseException) -> Finding:
    if status.is_broken(error) or status.code(error) == sqlite3.SQLITE_ERROR:
        return Finding("journal", "attention", f"{home.journal} is damaged ({error})", MEND)
    if barred := status.unreadable(home.journal):
        what, _, remedy = barred.partition(": ")
        return Finding("journal", "attention", what, remedy.rstrip("."))
    if status.code(error) == sqlite3.SQLITE_FULL:
        return Finding(
            "journal", "attention", f"there is no room for a copy of {home.journal} to look over", "free some"
        )
    if status.code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Finding(
            "journal", "attention", f"{home.journal} is locked", "close the other window, or wait, and look again"
        )
    return Finding(
        "journal", "attention", f"{home.journal} cannot be read ({error})", "check who may read it, and the disk"
    )


def _caches(db: sqlite3.Connection) -> Finding:
    """Makes the caches of the copy anew from its events, and compares."""
    if not DERIVED.current(db):
        return Finding("caches", "note", "the derived state is behind: the next start makes it anew")
    # Memories that another FSRS made are made anew when they are next asked for.
    stale = () if memories.is_made(db) else (*tables.NAMES, *trials.NAMES)
    names = [name for name in DERIVED.derived if name not in stale]
    before = list(compare.derived(db, names))
    db.execute("BEGIN")
    DERIVED.rebuild(db, taught=True)
    db.execute("COMMIT")
    same = before == list(compare.derived(db, names))
    if same:
        return Finding("caches", "fine", "the derived state is what the events make")
    sentence = "the derived state is not what the events make"
    return Finding("caches", "attention", sentence, "'warpwise doctor --repair' makes it anew; no event is touched")


def _copy(db: sqlite3.Connection, folder: str) -> sqlite3.Connection:
    copy = schema.connect(os.path.join(folder, "journal.sqlite"), busy_ms=0)
    copy.execute("PRAGMA synchronous=OFF")
    try:
        copying.pages(db, copy)
    except BaseException:
        copy.close()
        raise
    return copy

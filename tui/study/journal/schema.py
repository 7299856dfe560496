"""The tables. `event` is the truth and only grows; all others are caches that can be dropped and rebuilt."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterable
from operator import methodcaller

from tui.study.journal.events import COLUMNS, Event

USER_VERSION = 1
"""The form of `event`. A file with a higher one is opened read-only."""
BUSY_MS = 5_000
"""How long another window may keep the file locked before that is said."""
APPLICATION_ID = 0x57617270
"""Says that a SQLite file is a Warpwise journal ('Warp')."""

WHOLE = 100_000
"""Up to so many events SQLite checks its indexes too (integrity_check: 2.6 s a million), beyond only their form
(quick_check: 0.5 s): an index can be made again."""

EVENT = """
CREATE TABLE event (
    id TEXT NOT NULL PRIMARY KEY,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    item_id TEXT,
    content_hash TEXT,
    at_ms INTEGER NOT NULL,
    tz_offset_min INTEGER NOT NULL,
    study_day TEXT NOT NULL,
    rating INTEGER,
    pass_bar INTEGER,
    score INTEGER,
    confidence TEXT,
    duration_ms INTEGER,
    hints INTEGER,
    answer TEXT,
    attempt_id TEXT,
    target_id TEXT,
    app_version TEXT NOT NULL,
    sha TEXT NOT NULL
);
CREATE INDEX event_item ON event (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX event_attempt ON event (attempt_id) WHERE attempt_id IS NOT NULL;
CREATE INDEX event_target ON event (target_id) WHERE target_id IS NOT NULL;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the journal only grows: an event is never changed'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the journal only grows: an event is never deleted'); END;
CREATE TRIGGER event_once BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the journal only grows: this event is already there'); END;
"""

SETTINGS = (
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "cell_size_check=ON",
)


def connect(path: str, *, busy_ms: int, read_only: bool = False) -> sqlite3.Connection:
    """A connection with the journal's settings; transactions are begun by hand."""
    if os.path.exists(path) and not os.path.isfile(path):
        # SQLite says so of a folder; on a pipe it would wait for ever.
        raise NoFile("it is no regular file")
    db = sqlite3.connect(
        uri(path, read_only=read_only),
        uri=True,
        isolation_level=None,
        timeout=busy_ms / 1000,
        check_same_thread=False,
    )
    # Bytes that rotted must not raise: the sha of their row tells.
    db.text_factory = _text
    try:
        for setting in ("query_only=ON",) if read_only else SETTINGS:
            db.execute(f"PRAGMA {setting}").fetchall()
        if sys.platform == "darwin":
            db.execute("PRAGMA fullfsync=ON")
    except BaseException:
        db.close()
        raise
    return db


def uri(path: str, *, read_only: bool = False) -> str:
    """The path as SQLite takes it in a URI."""
    # '?' and '#' mean something in a URI, and '%' too.
    name = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    name = name.replace("\\", "/") if sys.platform == "win32" else name
    drive = "/" if sys.platform == "win32" and name[1:2] == ":" else ""
    return f"file:{drive}{name}{'?mode=ro' if read_only else ''}"


_text = methodcaller("decode", "utf-8", "replace")


def create(db: sqlite3.Connection) -> None:
    """Makes the event table in an empty database, in the transaction that is open."""
    for statement in _statements(EVENT):
        db.execute(statement)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA user_version={USER_VERSION}")


class NoFile(sqlite3.OperationalError):
    """What is at the path is a folder, or a pipe."""

    sqlite_errorcode = sqlite3.SQLITE_CANTOPEN


class NotAJournal(sqlite3.DatabaseError):
    """The file is a database, but not (or no longer) a journal."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB


class OldFormat(Exception):  # noqa: N818  (a signal, not an error)
    """The file is a journal that an older program wrote: `migrations` brings it up to date."""


def open_journal(path: str, *, busy_ms: int) -> tuple[sqlite3.Connection, int]:
    """The journal at `path`, made if there is none, and its version: read-only if that is newer than ours.

    Raises NotAJournal for a file that has other tables or that SQLite cannot make out, OldFormat for an older one.
    """
    try:
        db = connect(path, busy_ms=busy_ms)
        try:
            found = version(db)
            if 0 < found < USER_VERSION and is_ours(db):
                raise OldFormat
            if found > USER_VERSION and is_ours(db):
                db.close()
                return connect(path, busy_ms=busy_ms, read_only=True), found
            _ensure(db, path)
        except BaseException:
            db.close()
            raise
    except sqlite3.OperationalError as error:
        # Not a matter of the disk: the file says what SQLite does not understand.
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
            raise NotAJournal(str(error)) from error
        raise
    return db, USER_VERSION


def _ensure(db: sqlite3.Connection, path: str) -> None:
    if not writable_format(path):
        raise NotAJournal("its header is damaged")
    if version(db) == USER_VERSION and has_events(db):
        return
    db.execute("BEGIN IMMEDIATE")
    # Another process may have been quicker.
    if version(db) == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        create(db)
    made = version(db) == USER_VERSION and has_events(db)
    db.execute("COMMIT")
    if not made:
        raise NotAJournal("there is no event table in it")


def writable_format(path: str) -> bool:
    """A damaged format number in the header makes SQLite take a file for a read-only one and say nothing."""
    with open(path, "rb") as file:
        header = file.read(20)
    return len(header) < 20 or header[18] in (1, 2)


def refuses_writes(path: str) -> bool:
    """The same, asked of SQLite: for a file that another thread may have open.

    To open and close it beside SQLite would let the locks of the whole process go (POSIX).
    """
    if not os.access(path, os.W_OK):
        return False
    with contextlib.closing(sqlite3.connect(uri(path), uri=True, isolation_level=None, timeout=0)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
            db.execute(f"PRAGMA user_version={version(db)}")
        except sqlite3.OperationalError as error:
            return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
    return False


def has_events(db: sqlite3.Connection) -> bool:
    """Whether the event table is there, with its columns."""
    return tuple(row[1] for row in db.execute("PRAGMA table_info(event)")) == COLUMNS


def is_plain(db: sqlite3.Connection) -> bool:
    """Whether `event` is the very table that we make: no view, nothing computed, no check of somebody else's."""
    rows = db.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE name = 'event' COLLATE NOCASE").fetchall()
    return [(kind, name, " ".join(str(sql).split())) for kind, name, sql in rows] == [("table", "event", _PLAIN)]


def insert(db: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Adds rows as they are."""
    db.executemany(f"INSERT INTO event VALUES ({','.join('?' * len(COLUMNS))})", (event.row for event in events))


def damage(db: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file; '' when nothing. Reads all of it, and up to `WHOLE` events its indexes."""
    events = int(db.execute("SELECT coalesce(max(rowid), 0) FROM event").fetchone()[0])
    said = db.execute(f"PRAGMA {'integrity' if events <= WHOLE else 'quick'}_check(1)").fetchall()
    return "" if said == [("ok",)] else str(said[0][0]) if said else "nothing can be read"


def version(db: sqlite3.Connection) -> int:
    """The form of the file; 0 for one without tables."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def is_ours(db: sqlite3.Connection) -> bool:
    """Whether the file says that it is a journal."""
    return bool(db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)


def run(db: sqlite3.Connection, script: str) -> None:
    """Runs several statements inside the open transaction (executescript would end it)."""
    for statement in _statements(script):
        db.execute(statement)


_PLAIN = " ".join(EVENT[: EVENT.index(";")].split())


def _statements(script: str) -> list[str]:
    found: list[str] = []
    rest = ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return found

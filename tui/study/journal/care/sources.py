"""Journals of others, as a merge reads them: never written to, and nothing in them is believed but its sum."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from tui.failures import Refusal
from tui.study.journal import schema
from tui.study.journal.bounds import storable
from tui.study.journal.care import migrations
from tui.study.journal.care.compare import counted
from tui.study.journal.care.pages import MAGIC, salvage
from tui.study.journal.events import COLUMNS, Event, event_of
from tui.study.journal.failing import why
from tui.study.journal.projections.registry import Registry

_APPLICATION_ID = slice(68, 72)
_USER_VERSION = slice(60, 64)


@dataclass(slots=True)
class Source:
    """What came of reading one file: the rows that were not taken, and what has to be said."""

    path: str
    damaged: int = 0
    foreign: int = 0
    """Rows whose sum is right, but that no journal can keep."""
    problem: str = ""
    refused: bool = False


def files(places: list[str], journal: str) -> list[str]:
    """The files that are meant: those named, and in folders those that are journals; not `journal` itself.

    Raises Refusal for a place where there is none.
    """
    found: list[str] = []
    for place in places:
        if os.path.isdir(place):
            inside = [os.path.join(place, name) for name in sorted(os.listdir(place))]
            inside = [path for path in inside if _a_journal(path) and not _same(path, journal)]
            if not inside:
                raise Refusal(f"there is no other journal in {place}.")
            found += inside
        elif os.path.exists(place) and not os.path.isfile(place):
            raise Refusal(f"{place} is no regular file; give a journal's file, or a folder of them.", 2)
        elif not os.path.isfile(place):
            raise Refusal(f"{place} does not exist; give a journal's file, or a folder of them.", 2)
        elif _same(place, journal):
            raise Refusal(f"{place} is this journal itself.", 2)
        else:
            found.append(place)
    return list(dict.fromkeys(found))


def read(path: str, take: Callable[[Event], None], derived: Registry) -> Source:
    """Hands every sound event of the file to `take`; of a damaged file, all that can still be read.

    The same event may come twice.
    """
    source = Source(path)
    ours, version = _header(path)
    if ours and version > schema.USER_VERSION:
        known = schema.USER_VERSION
        source.problem = f"{path} is of format {version} and this Warpwise reads format {known}: update it to merge it."
        source.refused = True
    elif ours and version == schema.USER_VERSION and _honest(path):
        _read_whole(source, path, take)
    elif ours and 0 < version < schema.USER_VERSION:
        _read_older(source, take, derived)
    else:
        _read_damaged(source, take)
    return source


def _honest(path: str) -> bool:
    """Whether SQLite may be asked for the events: their table is ours to the letter, and whole.

    Whatever else the file defines is not looked at: a view without an end, a check that takes for ever.
    """
    try:
        if not schema.writable_format(path):
            return False
        with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
            db.execute("PRAGMA trusted_schema=OFF")
            return schema.is_plain(db) and db.execute("PRAGMA quick_check(event)").fetchall() == [("ok",)]
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return False


def scan(db: sqlite3.Connection, source: Source, take: Callable[[Event], None]) -> None:
    """Hands every sound event behind `db` to `take`; counts the others in `source`. Raises sqlite3.Error."""
    for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY rowid"):
        _sift(source, event_of(row), take)


def _read_whole(source: Source, path: str, take: Callable[[Event], None]) -> None:
    try:
        with closing(schema.connect(path, busy_ms=schema.BUSY_MS, read_only=True)) as db:
            scan(db, source, take)
    except (sqlite3.Error, UnicodeDecodeError):
        # A write that was broken off, for one: only a window that may write can take that back.
        _read_damaged(source, take)


def _read_older(source: Source, take: Callable[[Event], None], derived: Registry) -> None:
    """An older program's file is read through a copy of our format."""
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "journal.sqlite")
        try:
            with closing(schema.connect(source.path, busy_ms=schema.BUSY_MS, read_only=True)) as db:
                migrations.upgraded(db, target, 0, derived)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            source.problem, source.refused = f"Nothing was taken: {why(error, source.path)}", True
            return
        _read_whole(source, target, take)


def _read_damaged(source: Source, take: Callable[[Event], None]) -> None:
    count = 0
    try:
        for event in salvage(source.path):
            count += 1
            _sift(source, event, take)
    except OSError as error:
        source.problem, source.refused = f"{source.path} cannot be read: {error.strerror}.", True
        return
    if count:
        found = counted(count, "event")
        source.problem = f"{source.path} is damaged, or a write to it was broken off: {found} can be read in it."
    else:
        source.problem, source.refused = f"{source.path} is no journal: nothing was taken from it.", True


def _sift(source: Source, event: Event, take: Callable[[Event], None]) -> None:
    if not event.intact:
        source.damaged += 1
    elif not storable(event):
        source.foreign += 1
    else:
        take(event)


def _header(path: str) -> tuple[bool, int]:
    """Whether the file says that it is a journal, and its format."""
    try:
        with open(path, "rb") as file:
            header = file.read(100)
    except OSError:
        return False, 0
    ours = header[: len(MAGIC)] == MAGIC and header[_APPLICATION_ID] == schema.APPLICATION_ID.to_bytes(4, "big")
    return ours, int.from_bytes(header[_USER_VERSION], "big", signed=True)


def _a_journal(path: str) -> bool:
    """Whether a file that nobody named is to be read: it says so itself, or its name and nothing in it denies it."""
    if not os.path.isfile(path):
        return False
    name = os.path.basename(path)
    return _header(path)[0] or (name.startswith("journal") and (name.endswith(".sqlite") or ".broken-" in name))


def _same(path: str, other: str) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samefile(path, other)
    return False

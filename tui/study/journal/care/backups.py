"""Backups of the journal: beside it in the folder `backups`, each checked before it gets its name (study/rules.md 5).

What an automatic one costs on the journal's thread: with 20,000 events, years of use, under 0.2 s; with a million
(450 MB) 2 s, and 2 more when an old one goes for it. `tests/bench/histories.py` measures it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.failures import Refusal
from tui.study.journal import schema
from tui.study.journal.care import compare, copying
from tui.study.journal.care.ladder import Backup, name_of, newest, read_name, surplus
from tui.study.journal.care.rescue import sync_folder
from tui.study.journal.failing import told
from tui.study.journal.schema import BUSY_MS
from tui.study.journal.status import is_broken

ROOM = 20_000_000
"""Bytes that a backup leaves free: the journal must be able to grow."""
STALE_S = 86_400
"""Seconds after which an unfinished copy is nobody's any more."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup just made: its events, and how many of those looked at had rotted in the journal already."""

    path: str
    events: int
    rotten: int


def folder_of(journal: str) -> str:
    """Where the backups of a journal are."""
    return os.path.join(os.path.dirname(os.path.abspath(journal)), "backups")


def found(journal: str, folder: str = "") -> list[Backup]:
    """The backups there are, oldest first, by their names alone."""
    place = folder or folder_of(journal)
    backups: list[Backup] = []
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if (made := read_name(entry.name)) and entry.is_file():
                backups.append(Backup(*made, entry.path, entry.stat().st_size))
    return sorted(backups)


def latest(journal: str, wall_ms: int) -> Backup | None:
    """The latest backup."""
    return newest(found(journal), moment(wall_ms))


def moment(wall_ms: int) -> datetime:
    """The time in UTC, to the second."""
    return datetime.fromtimestamp(max(0, wall_ms) // 1000, UTC)


def changed(journal: str, wall_ms: int) -> bool:
    """Whether the journal holds anything that the latest backup does not. Costs the same however long it is."""
    return _changed(_now(journal), latest(journal, wall_ms))


def automatic(journal: str, wall_ms: int) -> Made | None:
    """A backup if anything changed since the latest, checked by a sample; then the ladder. None: nothing changed.

    Raises Refusal.
    """
    if not changed(journal, wall_ms):
        return None
    made = make(journal, wall_ms, looked_at=copying.QUICK)
    if not made.rotten:
        # Else an older backup may hold what has rotted.
        prune(journal, wall_ms)
    return made


def before(journal: str, wall_ms: int) -> str:
    """The backup that holds all that the journal holds now: made, unless there is one; '' for an empty journal.

    Removes none: what comes next may need an old one. Raises Refusal.
    """
    now, last = _now(journal), latest(journal, wall_ms)
    if now is None:
        return ""
    if last is not None and not _changed(now, last):
        with contextlib.suppress(sqlite3.Error):
            copying.check(last.path, looked_at=copying.QUICK, turn=wall_ms)
            return last.path
    return make(journal, wall_ms).path


def make(
    journal: str,
    wall_ms: int,
    *,
    looked_at: int = copying.CAREFUL,
    folder: str = "",
    free: Callable[[str], int] = lambda place: shutil.disk_usage(place).free,
) -> Made:
    """Makes a backup, changed or not, in `folder` or where all are. `free` tells the free bytes of a place.

    Raises Refusal, and leaves nothing half done.
    """
    place = folder or folder_of(journal)
    with _told_of(journal, place):
        os.makedirs(place, 0o700, exist_ok=True)
        _clear(place, wall_ms)
        if free(place) < os.path.getsize(journal) + ROOM:
            raise Refusal(f"there is no room for a backup in {place}: free some, or name another folder.")
        target = _free_name(place, wall_ms)
        scratch = f"{target}.{os.getpid()}.tmp"
        try:
            with closing(schema.connect(journal, busy_ms=BUSY_MS, read_only=True)) as db:
                copied = copying.copy(db, scratch, looked_at=looked_at, turn=wall_ms)
            os.replace(scratch, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.remove(scratch)
            raise
        sync_folder(target)
    return Made(target, copied.events, copied.rotten)


def prune(journal: str, wall_ms: int) -> list[str]:
    """Removes backups that the ladder does not keep; their paths. Only those of which the journal holds every event."""

    @functools.cache
    def expendable(backup: Backup) -> bool:
        try:
            return compare.missing(backup.path, journal).events == 0
        except sqlite3.Error:
            return False

    gone: list[str] = []
    for backup in surplus(found(journal), moment(wall_ms), expendable):
        with contextlib.suppress(OSError):
            os.remove(backup.path)
            gone.append(backup.path)
    return gone


Tail = tuple[int, str, str]


def _now(journal: str) -> Tail | None:
    """The last row of the journal; None when there is none. Raises Refusal."""
    if not os.path.exists(journal):
        return None
    with told(journal):
        return _tail(journal)


def _changed(now: Tail | None, last: Backup | None) -> bool:
    if now is None or last is None:
        return now is not None
    with contextlib.suppress(sqlite3.Error):
        return _tail(last.path) != now
    return True


def _tail(path: str) -> Tail | None:
    with closing(schema.connect(path, busy_ms=BUSY_MS, read_only=True)) as db:
        return compare.tail(db)


@contextlib.contextmanager
def _told_of(journal: str, place: str) -> Iterator[None]:
    """A failure is about the place, unless the journal itself is damaged."""
    with told(place):
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not is_broken(error):
                raise
            raise Refusal(f"{journal} is damaged, so no backup of it was made: 'warpwise doctor' says more.") from error


def _free_name(place: str, wall_ms: int) -> str:
    number = 1
    while os.path.exists(path := os.path.join(place, name_of(moment(wall_ms), number))):
        number += 1
    return path


def _clear(place: str, wall_ms: int) -> None:
    """Removes what a copy that was broken off left behind."""
    for name in os.listdir(place):
        if name.startswith("journal-") and name.endswith(".tmp"):
            path = os.path.join(place, name)
            with contextlib.suppress(OSError):
                if os.path.getmtime(path) < wall_ms / 1000 - STALE_S:
                    os.remove(path)

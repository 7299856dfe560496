"""What the screen must be told about the journal, in whole sentences."""

from __future__ import annotations

import errno
import os
import sqlite3
from dataclasses import dataclass
from typing import Literal

from tui.library.text import clean
from tui.study.journal.events import Event
from tui.study.journal.schema import NoFile

Health = Literal["saved", "waiting", "newer"]


@dataclass(frozen=True, slots=True)
class Status:
    """`saved`: all is on disk. `waiting`: events are only in memory and tried again with the next. `newer`: read-only.

    `problem` says why and what to do; `notes` tell of what was found and mended; `lost` says what is gone or damaged,
    what was recovered, and which backup has more. Not `readable`: nothing that was recorded before can be shown.
    """

    health: Health = "saved"
    waiting: int = 0
    problem: str = ""
    notes: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    readable: bool = True

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that has to be said, the worst first."""
        count = "1 entry is" if self.waiting == 1 else f"{self.waiting:,} entries are"
        unsaved = f"NOT SAVED: {count} only in memory." if self.waiting else ""
        return tuple(one for one in (unsaved, self.problem, *self.lost, *self.notes) if one)

    def when_left(self, kept: str) -> str:
        """What to say of a sitting that is left: `kept`, or the truth when it is not on disk."""
        return kept if not self.waiting and self.health == "saved" else f"Paused, but NOT SAVED. {self.problem}"

    @property
    def exit_status(self) -> int:
        """What a command ends with: 3 when something is not on disk, 1 when something is gone or cannot be read."""
        return 3 if self.waiting else 1 if self.lost or not self.readable else 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """The events as stamped. Not `saved` means that they are in memory only, and their stamps may still change."""

    events: tuple[Event, ...]
    saved: bool


_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_FULL = (sqlite3.SQLITE_FULL,)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_BARRED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def code(error: BaseException) -> int:
    """The primary SQLite error code; 0 for another error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_broken(error: BaseException) -> bool:
    """Whether the file itself is damaged. A message that quotes rotten bytes fails as a UnicodeDecodeError."""
    return code(error) in _BROKEN or isinstance(error, UnicodeDecodeError)


def why(error: BaseException, path: str) -> str:
    """One sentence: what keeps the journal from being written, and the remedy."""
    if barred := unreadable(path):
        return barred
    match code(error):
        case _ if isinstance(error, NoFile) and (said := no_file(path)):
            return said
        case found if found in _FULL:
            return f"The disk is full, so {path} cannot grow: free some room."
        case found if found in _BUSY:
            return f"Another window keeps {path} locked: close it, or wait."
        case _ if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return f"The disk is full, so {path} cannot grow: free some room."
        case found if found in _BARRED or isinstance(error, PermissionError):
            return f"{path} cannot be written: allow it, or set WARPWISE_HOME to a folder that can be."
        case _:
            return f"{path} cannot be written ({clean(str(error))[:200]}): check the disk."


def no_file(path: str) -> str:
    """The sentence for a folder or a pipe in the journal's place; '' for a file, or nothing."""
    if os.path.exists(path) and not os.path.isfile(path):
        return f"{path} is no regular file: move it away, or set WARPWISE_HOME to another folder."
    return ""


def unreadable(path: str) -> str:
    """Why what is at the path cannot even be read; '' when that is not the trouble."""
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.lexists(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        return f"{folder} is a file where a folder should be: move it away, or set WARPWISE_HOME to another folder."
    if not os.access(folder, os.X_OK):
        return f"{folder} cannot be read: allow it (chmod u+rwx), or set WARPWISE_HOME to a folder that can be."
    if os.path.exists(path) and not os.access(path, os.R_OK):
        return f"{path} cannot be read: allow it (chmod u+rw), or set WARPWISE_HOME to another folder."
    return ""


def newer(path: str, found: int, known: int) -> str:
    """The sentence for a journal that a newer program wrote."""
    return (
        f"{path} is of format {found} and this Warpwise writes format {known}: it is opened for reading only; "
        "update Warpwise to go on."
    )

"""What the screen must be told about the journal, in whole sentences."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from tui.library.text import clean
from tui.study.journal.events import Event

Health = Literal["saved", "waiting", "newer"]


@dataclass(frozen=True, slots=True)
class Status:
    """`saved`: all is on disk. `waiting`: events are only in memory and tried again with the next. `newer`: read-only.

    `problem` says why and what to do; `notes` tell of what was found and mended.
    """

    health: Health = "saved"
    waiting: int = 0
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The events as stamped. Not `saved` means that they are in memory only, and their stamps may still change."""

    events: tuple[Event, ...]
    saved: bool


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
    match code(error):
        case found if found in _FULL:
            return f"The disk is full, so {path} cannot grow: free some room."
        case found if found in _BUSY:
            return f"Another window keeps {path} locked: close it, or wait."
        case found if found in _BARRED or isinstance(error, PermissionError):
            return f"{path} cannot be written: allow it, or set WARPWISE_HOME to a folder that can be."
        case _:
            return f"{path} cannot be written ({clean(str(error))[:200]}): check the disk."


def newer(path: str, found: int, known: int) -> str:
    """The sentence for a journal that a newer program wrote."""
    return (
        f"{path} is of format {found} and this Warpwise writes format {known}: it is opened for reading only; "
        "update Warpwise to go on."
    )

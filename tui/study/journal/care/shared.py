"""A folder that devices share: each writes one file of its own there and reads the others', so nothing conflicts.

Whatever carries the folder from device to device (Syncthing, Dropbox, git, a stick) may lose, double or halve files:
a doubled one is read too, a halved one is left.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from tui.failures import Refusal
from tui.library.text import clean
from tui.paths import write_whole
from tui.study.journal import schema
from tui.study.journal.care import compare, copying, sources
from tui.study.journal.care.pages import MAGIC
from tui.study.journal.care.rescue import sync_folder
from tui.study.journal.events import Event
from tui.study.journal.failing import told
from tui.study.journal.projections.registry import Registry
from tui.study.journal.schema import BUSY_MS

PREFIX, SUFFIX = "warpwise-", ".sqlite"
MOST_FILES = 1_000
"""So many files of others at most are looked at; nobody has as many devices, and no folder may stop a start."""
CHECK_S = 30.0
"""Seconds that SQLite may look a file over: what a stranger's file makes it work out has to end."""
STALE_S = 86_400
"""Seconds after which an unfinished copy is nobody's any more."""
_STEPS = 100_000
_DEVICE = re.compile(r"(.+?)-[0-9a-f]{8}(?![0-9a-f])")


@dataclass(slots=True)
class Left:
    """A file that was not taken, and why, as one sentence. `told`: it was named before, and nothing has changed."""

    path: str
    why: str
    told: bool = False


@dataclass(slots=True)
class Notes:
    """What this device remembers of the folder: files that hold nothing new as they are, and those already named."""

    seen: dict[str, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)


def own_name(device_id: str, host: str | None = None) -> str:
    """The name of this device's file: the machine's name for people, the end of the device id to tell two apart.

    >>> own_name("019ab8a1-0000-7000-8000-00c0ffee1234", "Laptop.local")
    'warpwise-laptop-ffee1234.sqlite'
    """
    said = (platform.node() if host is None else host).split(".")[0].lower()
    label = re.sub(r"[^a-z0-9]+", "-", said).strip("-")[:24] or "device"
    return f"{PREFIX}{label}-{device_id[-8:]}{SUFFIX}"


def label(path: str) -> str:
    """The device of a file for people: 'laptop', also of a 'conflicted copy'."""
    stem = os.path.basename(path)[len(PREFIX) : -len(SUFFIX)]
    found = _DEVICE.match(stem)
    return clean(found[1] if found else stem)[:40] or "another device"


def refusal(folder: str, journal: str) -> str:
    """Why a folder cannot be the shared one; '' where it can."""
    if not os.path.isdir(folder):
        return f"the folder {folder} is not there, and is not made: bring it back, or 'warpwise sync --off'."
    own = os.path.dirname(os.path.abspath(journal))
    with contextlib.suppress(OSError):
        if os.path.samefile(folder, own):
            return f"{folder} is the journal's own folder: share another one; the journal itself must stay out of it."
    return ""


def others(folder: str, own: str) -> list[str]:
    """The files of other devices, copies in conflict too. Raises OSError."""
    names = [name for name in sorted(os.listdir(folder)) if name.startswith(PREFIX) and name.endswith(SUFFIX)]
    return [os.path.join(folder, name) for name in names if name != own][:MOST_FILES]


def signature(path: str, journal: str) -> str:
    """What changes whenever the file does: size, time, SQLite's own counters; '' for what is not to be opened.

    Raises OSError.
    """
    if not stat.S_ISREG(os.lstat(path).st_mode) or os.path.samefile(path, journal) or not os.access(path, os.R_OK):
        return ""
    with open(path, "rb") as file:
        at = os.fstat(file.fileno())
        header = hashlib.sha256(file.read(100)).hexdigest()[:16]
    return f"{at.st_size}-{at.st_mtime_ns}-{header}"


def trouble(path: str, journal: str) -> str:
    """Why the file is not to be read; '' for a whole journal. Everything of it may be a stranger's."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return "it is no regular file"
        if os.path.samefile(path, journal):
            # To open and close it beside SQLite would let the locks of the whole process go (POSIX).
            return "it is this journal itself"
        if not os.access(path, os.R_OK):
            return "it cannot be read"
        return _by_header(path) or _checked(path)
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return "it is damaged, or only half there"


def _by_header(path: str) -> str:
    with open(path, "rb") as file:
        header = file.read(100)
    if len(header) < 100 or header[:16] != MAGIC:
        return "it is no journal"
    size, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    whole = os.path.getsize(path) == (65_536 if size == 1 else size) * pages
    return "" if whole else "it is only half there, or damaged"


def _checked(path: str) -> str:
    with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
        db.execute("PRAGMA trusted_schema=OFF")
        end = time.monotonic() + CHECK_S
        db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        if not schema.is_ours(db):
            return "it is no journal"
        if (found := schema.version(db)) > schema.USER_VERSION:
            return f"it is of format {found}: update Warpwise to merge it"
        if not (schema.writable_format(path) and schema.is_plain(db)):
            return "it is no journal"
        if db.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            return "it is damaged, or only half there"
    return ""


def fresh(path: str, journal: str, derived: Registry, take: Callable[[list[Event]], None], size: int = 500) -> str:
    """Hands the events of the file that the journal lacks to `take`, so many at a time; what has to be said of it.

    Raises Refusal where the journal cannot be read.
    """
    batch: dict[str, Event] = {}
    with told(journal), closing(schema.connect(journal, busy_ms=BUSY_MS, read_only=True)) as db:

        def flush() -> None:
            marks = ",".join("?" * len(batch))
            for (known,) in db.execute(f"SELECT id FROM event WHERE id IN ({marks})", tuple(batch)).fetchall():
                del batch[known]
            if batch:
                take(list(batch.values()))
            batch.clear()

        def gather(event: Event) -> None:
            batch.setdefault(event.id, event)
            if len(batch) >= size:
                flush()

        read = sources.read(path, gather, derived)
        flush()
    if read.problem:
        return read.problem
    strange = read.damaged + read.foreign
    return f"{compare.counted(strange, 'event')} of it not taken: the check sum does not fit" if strange else ""


def write_own(journal: str, folder: str, name: str, wall_ms: int) -> str:
    """Writes this device's file if it does not hold what the journal holds; its path, '' where nothing had changed.

    Raises Refusal, and leaves the old file as it was.
    """
    if problem := refusal(folder, journal):
        raise Refusal(problem)
    target = os.path.join(folder, name)
    with told(journal), closing(schema.connect(journal, busy_ms=BUSY_MS, read_only=True)) as db:
        if (now := compare.tail(db)) is None or now == _tail(target, journal):
            return ""
        _clear(folder, name, wall_ms)
        scratch = f"{target}.{os.getpid()}.tmp"
        with told(folder):
            try:
                copied = copying.copy(db, scratch, looked_at=copying.QUICK, turn=wall_ms)
                if copied.rotten:
                    raise Refusal("part of the journal is damaged, so it is not shared: 'warpwise doctor' says more.")
                os.replace(scratch, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.remove(scratch)
                raise
            sync_folder(target)
    return target


def _tail(path: str, journal: str) -> tuple[int, str, str] | None:
    with contextlib.suppress(sqlite3.Error, OSError):
        if not os.path.samefile(path, journal) and not _by_header(path):
            with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
                return compare.tail(db)
    return None


def _clear(folder: str, name: str, wall_ms: int) -> None:
    """Removes what an own copy that was broken off left behind."""
    with contextlib.suppress(OSError):
        for left in os.listdir(folder):
            path = os.path.join(folder, left)
            if left.startswith(f"{name}.") and left.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    if os.path.getmtime(path) < wall_ms / 1000 - STALE_S:
                        os.remove(path)


def read_notes(journal: str, folder: str, device_id: str) -> Notes:
    """What was noted of this folder for this very journal; nothing where either is another."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        with open(_notes_path(journal), encoding="utf-8") as file:
            kept = json.loads(file.read(1_000_000))
        if isinstance(kept, dict) and (kept.get("folder"), kept.get("device")) == (folder, device_id):
            seen, named = kept.get("seen"), kept.get("named")
            return Notes(
                {str(name): str(at) for name, at in seen.items()} if isinstance(seen, dict) else {},
                [str(name) for name in named] if isinstance(named, list) else [],
            )
    return Notes()


def keep_notes(journal: str, folder: str, device_id: str, notes: Notes) -> None:
    """Writes the notes down; without them the files are only read once more."""
    kept = {"folder": folder, "device": device_id, "seen": notes.seen, "named": notes.named}
    with contextlib.suppress(OSError, UnicodeError):
        write_whole(_notes_path(journal), json.dumps(kept, indent=1))


def _notes_path(journal: str) -> str:
    return os.path.join(os.path.dirname(os.path.abspath(journal)), "sync.json")

"""What the configuration folder remembers of a journal: enough to tell a lost or replaced one from a first use.

Written after a commit, so it may lag behind the journal and never leads. Whoever puts another journal in the place of
this one on purpose (restore, migration) writes a new one.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import NamedTuple

from tui.paths import write_whole
from tui.study.journal.bounds import LARGEST, is_day

NAME = "witness.json"
_LONGEST = 20_000


class Mark(NamedTuple):
    """What a file looks like from outside: its size in bytes, its time in nanoseconds, its number."""

    size: int
    mtime: int
    inode: int


@dataclass(frozen=True, slots=True)
class Witness:
    """`journal` is the path of the file as seen from this folder, so that a whole home can move;
    `device` is who wrote in it last and `seq` the last number given.

    `count` is the number of events, `study_day` that of the latest. `file` is what
    the file looked like when the last window that wrote to it ended; None while one does, or when it was damaged.
    """

    journal: str
    device: str
    seq: int
    count: int
    study_day: str
    file: Mark | None = None


def place(journal: str) -> str:
    """Where the witness of a journal is: in the configuration folder, for a journal that is not the learner's own
    beside it."""
    from tui import paths

    own = os.path.realpath(paths.journal_path()) == os.path.realpath(journal)
    return os.path.join(paths.config_dir(), NAME) if own else f"{journal}.witness"


def _named(journal: str) -> str:
    folder = os.path.realpath(os.path.dirname(place(journal)))
    try:
        return os.path.relpath(os.path.realpath(journal), folder)
    except ValueError:
        # Another drive.
        return os.path.realpath(journal)


def read(journal: str) -> Witness | None:
    """The witness of this very journal; None when there is none that can be believed."""
    try:
        with open(place(journal), encoding="utf-8") as file:
            said = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("journal") != _named(journal):
        return None
    device, seq, count, day = (said.get(name) for name in ("device", "seq", "count", "study_day"))
    if not isinstance(device, str) or not 0 < len(device) <= 64:
        return None
    if not (isinstance(seq, int) and isinstance(count, int) and 0 <= seq < LARGEST and 0 <= count < LARGEST):
        return None
    if day != "" and not is_day(day):
        return None
    return Witness(str(said["journal"]), device, seq, count, str(day), _mark(said.get("file")))


def write(journal: str, device: str, seq: int, count: int, study_day: str, file: Mark | None) -> bool:
    """Remembers how the journal stands; whether that could be written down."""
    target = place(journal)
    text = json.dumps(asdict(Witness(_named(journal), device, seq, count, study_day, file)))
    try:
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
        write_whole(target, text)
    except (OSError, UnicodeError):
        return False
    return True


def unmark(journal: str) -> None:
    """Before the file is written to: what it looked like no longer counts."""
    known = read(journal)
    if known is not None and known.file is not None:
        write(journal, known.device, known.seq, known.count, known.study_day, None)


def mark(path: str) -> Mark | None:
    """What the file looks like; None when there is none. Opens nothing: that would let the locks on it go (POSIX)."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Mark(found.st_size, found.st_mtime_ns, found.st_ino)


def _mark(said: object) -> Mark | None:
    if not isinstance(said, list) or len(said) != len(Mark._fields):
        return None
    return Mark(*said) if all(type(value) is int and 0 <= value < 2**64 for value in said) else None

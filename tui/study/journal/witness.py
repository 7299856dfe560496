"""What the configuration folder remembers of a journal: enough to tell a lost or replaced one from a first use.

Written after a commit, so it may lag behind the journal and never leads. Whoever puts another journal in the place of
this one on purpose (restore, migration) writes a new one.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass

from tui.study.journal.bounds import LARGEST, is_day

NAME = "witness.json"
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file looked like from outside: SQLite's change counter, its size, its time (ns), its number."""

    counter: int
    size: int
    mtime: int
    inode: int


@dataclass(frozen=True, slots=True)
class Witness:
    """`journal` is the real path of the file, `device` who wrote in it last and `seq` the last number it was given.

    `count` is the number of events, `study_day` that of the latest. `file` is the file after that commit.
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


def read(journal: str) -> Witness | None:
    """The witness of this very journal; None when there is none that can be believed."""
    try:
        with open(place(journal), encoding="utf-8") as file:
            said = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("journal") != os.path.realpath(journal):
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
    scratch = f"{target}.{os.getpid()}"
    text = json.dumps(asdict(Witness(os.path.realpath(journal), device, seq, count, study_day, file)))
    try:
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
        with open(scratch, "w", encoding="utf-8") as out:
            out.write(text)
        os.replace(scratch, target)
    except (OSError, UnicodeError):
        with contextlib.suppress(OSError):
            os.remove(scratch)
        return False
    return True


class Watch:
    """The journal's file seen from outside.

    The file is opened once and stays open: to close it beside SQLite would let the locks of the whole process go
    (POSIX).
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def mark(self) -> Mark | None:
        """What it looks like now; None when it cannot be said, or changes at this moment."""
        try:
            before = os.fstat(self._file)
            os.lseek(self._file, 0, os.SEEK_SET)
            header = os.read(self._file, 100)
            after = os.fstat(self._file)
        except OSError:
            return None
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            return None
        counter = int.from_bytes(header[24:28], "big")
        return Mark(counter, after.st_size, after.st_mtime_ns, after.st_ino)

    def close(self) -> None:
        """To be called after SQLite has closed the file."""
        with contextlib.suppress(OSError):
            os.close(self._file)


def _mark(said: object) -> Mark | None:
    if not isinstance(said, dict):
        return None
    values = [said.get(name) for name in ("counter", "size", "mtime", "inode")]
    if not all(type(value) is int and 0 <= value < 2**64 for value in values):
        return None
    return Mark(*values)  # type: ignore[arg-type]  # whole numbers, as just seen

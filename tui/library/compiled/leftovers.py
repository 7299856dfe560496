"""What a killed compilation leaves behind, and what else may stand where a compiled file belongs.

A compiled file is written under a temporary name that holds the process's number, then renamed.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time

ABANDONED = 3600
"""Seconds without a write after which a temporary file is nobody's, whatever process its number names by now."""
_TEMPORARY = re.compile(r"library.*\.(\d+)-\d+\.tmp")
_OLD = re.compile(r"\.library-.*\.tmp|library-[0-9a-f]+\.sqlite\.\d+\.tmp")
"""How earlier versions called theirs."""
_numbers = itertools.count()


def temporary(path: str) -> str:
    """An empty file beside `path` that no other process and no other thread takes. Raises OSError."""
    name = f"{path}.{os.getpid()}-{next(_numbers)}.tmp"
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return name


def clear(path: str) -> None:
    """Makes room at `path` for a file: leftovers beside it go, a folder in its place steps aside. Raises OSError."""
    sweep(path)
    if os.path.isdir(path) and not os.path.islink(path):
        try:
            os.rmdir(path)
        except OSError:
            os.rename(path, f"{path}.aside")


def sweep(path: str) -> None:
    """Removes temporary files beside `path` that no living process is writing."""
    folder = os.path.dirname(path) or "."
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            whole = _TEMPORARY.fullmatch(name)
            if (whole or _OLD.fullmatch(name)) and _is_abandoned(
                os.path.join(folder, name), int(whole[1]) if whole else 0
            ):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def _is_abandoned(path: str, process: int) -> bool:
    try:
        age = time.time() - os.lstat(path).st_mtime
    except OSError:
        return False
    return abs(age) > ABANDONED or not _lives(process)


def _lives(process: int) -> bool:
    if os.name != "posix":  # there signal 0 ends the process; age alone decides
        return True
    if process <= 0 or process.bit_length() > 31:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

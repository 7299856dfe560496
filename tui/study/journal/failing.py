"""What a disk does wrong, as a Refusal: one sentence with the remedy."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tui.failures import Refusal
from tui.study.journal import status


@contextmanager
def told(path: str) -> Iterator[None]:
    """Whatever a disk does inside becomes a Refusal about `path`."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise Refusal(why(error, path)) from error


def why(error: BaseException, path: str) -> str:
    """What went wrong with `path`, and the remedy."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"the disk is full, so {path} cannot be written: free some room."
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{path} cannot be written: allow it, or set WARPWISE_HOME to a folder that can be."
    said = status.why(error, path)
    return said[0].lower() + said[1:] if said.startswith(("The ", "Another ")) else said

"""When a pack changes on disk: asked by stat, so that it works on every system and over every network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from tui.library.compiled.stamp import signature

EVERY_S = 0.3
"""Seconds between two looks: a save is seen well within a second."""


def looks(path: str) -> str:
    """Names, sizes and times of a pack's files, or of one file; '' while there is nothing."""
    if os.path.isdir(path):
        return signature(path)
    try:
        state = os.stat(path)
    except OSError:
        return ""
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def changes(path: str, wait: Callable[[float], object]) -> Iterator[None]:
    """Yields at once, and again whenever what stands at `path` has changed; `wait` sleeps so many seconds."""
    known = None
    while True:
        now = looks(path)
        # An editor may write in two steps: what is gone for a moment is waited for.
        if now and now != known:
            known = now
            yield
        wait(EVERY_S)

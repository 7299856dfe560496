"""Whether the terminal's ground is dark or light: what it said, and what it said last time."""

from __future__ import annotations

import contextlib
import os
from typing import Literal

from tui.paths import cache_dir, ensure, write_whole

Ground = Literal["dark", "light"]


def ground_of(red: str, green: str, blue: str) -> Ground:
    """Dark or light, from the colour as a terminal says it: one to four hexadecimal digits a part.

    >>> ground_of("12", "16", "1f"), ground_of("fdfd", "f6f6", "e3e3")
    ('dark', 'light')
    """
    parts = [int(part, 16) / (16 ** len(part) - 1) for part in (red, green, blue)]
    # The luma of ITU-R BT.601: how bright a colour looks on a screen.
    return "light" if 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] > 0.5 else "dark"


def remembered() -> Ground | None:
    """What the terminal said last time; None where it never did."""
    try:
        with open(_file(), encoding="utf-8") as file:
            ground = file.read(8).strip()
    except (OSError, UnicodeError):
        return None
    return "light" if ground == "light" else "dark" if ground == "dark" else None


def remember(ground: Ground) -> None:
    """For the next start; where that cannot be written, it is asked again."""
    with contextlib.suppress(OSError):
        ensure(cache_dir())
        write_whole(_file(), ground)


def _file() -> str:
    return os.path.join(cache_dir(), "ground")

"""What a look at something found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["fine", "note", "attention"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: which check, how it stands, what was found, what to do ('' when there is nothing to do).

    `note` is worth knowing, `attention` wants something done.
    """

    check: str
    state: State
    said: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything is, the time (UTC), and how to learn the free bytes of a folder."""

    journal: str
    data: str
    config: str
    cache: str
    wall_ms: int
    free: Callable[[str], int]

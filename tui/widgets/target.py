"""Where a link or a row leads: a value, so that no text has to be taken apart to follow it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

LinkKind = Literal["entry", "lesson", "lab", "chip"]
"""What prose can link to."""
TargetKind = Literal[
    LinkKind,
    "source",
    "mode",
    "find",
    "quiz",
    "lesson-quiz",
    "level",
    "exam",
    "draw",
    "drill",
    "review",
    "attempt",
    "item",
    "list",
]
"""Everything that can be opened (`screens/targets.py` says how); 'item' and 'list' by the result they stand in."""


class Target(NamedTuple):
    """Something to open."""

    kind: TargetKind
    ref: str = ""
    """Which one: 'core/hbm', a sitting's id, an address, a mode, an exam, a list of a result."""
    section: str = ""
    """Of a lesson: the section to open at."""
    params: Mapping[str, Any] = MappingProxyType({})
    """Of a lab: the knobs that are set."""
    number: int | None = None
    """Of a drawn quiz: how many questions; of a review: minutes, None for the plan's; of an item: its place."""
    refs: tuple[str, ...] = ()
    """Of a drill: exactly these questions."""
    title: str = ""
    """Of a drill: what it is called."""


def linked(kind: str, ref: str, params: Mapping[str, Any] | None = None) -> Target:
    """The target of a link in prose; `kind` is one of LinkKind, since the library took it apart."""
    return Target(cast(LinkKind, kind), ref, params=params or MappingProxyType({}))

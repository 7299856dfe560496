"""Ids that were released: a learner's history names them, so they stay."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

from tui.library.authoring.source import PackSource
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "released.txt")
"""The built-in pack's ids, one 'kind/id' a line (a section is 'section/LESSON/SECTION')."""


@cache
def released() -> tuple[str, ...]:
    """What FILE lists."""
    with open(FILE, encoding="utf-8") as file:
        return tuple(line.strip() for line in file if line.strip() and not line.startswith("#"))


def names(source: PackSource) -> Iterator[str]:
    """What a history may name in a pack, as FILE writes it."""
    for kind, items in (
        ("entry", source.entries),
        ("question", source.questions),
        ("lesson", source.lessons),
        ("lab", source.labs),
        ("chip", source.chips),
    ):
        yield from (f"{kind}/{item.id}" for item in items)
    for lesson in source.lessons:
        yield from (f"section/{lesson.id}/{section.id}" for section in lesson.sections)


@rule("R04", "error", "no released id disappears; what is no longer used is kept with `retired`", since=2)
def kept_ids(view: View) -> Findings:
    here = set(names(view.whole))
    for name in view.released:
        kind, _, id = name.partition("/")
        if name in here or not view.is_whole("lesson" if kind == "section" else kind):
            continue
        if kind == "section" and f"lesson/{id.partition('/')[0]}" not in here:
            continue  # its lesson is missed already
        message = f"the {kind} {id!r} was released and is gone"
        yield Finding(
            "pack", view.source.pack_id, (), message, "bring it back with `retired: {day: ..., successor: ...}`"
        )

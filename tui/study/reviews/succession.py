"""What took the place of what is no longer taught: its history goes on there (study/rules.md 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui.library.refs import item_id
from tui.study.ports import Questions, RetiredRow
from tui.study.reviews.facets import FACETS


class Heir(NamedTuple):
    """The item that goes on with a history, and the revision of the retired one: earlier answers say nothing."""

    item_id: str
    rev: int = 1


def heirs(library: Questions) -> Mapping[str, Heir]:
    """Who goes on with each retired item, by item id; those whose history rests are not among them."""
    retired = {(row.kind, f"{row.pack}/{row.id}"): row for row in library.retired_rows()}
    if not retired:
        return {}
    there = {("question", f"{row.pack}/{row.id}") for row in library.question_rows()}
    there |= {("entry", f"{row.pack}/{row.id}") for row in library.entry_rows()}
    heirs_by_id: dict[str, Heir] = {}
    for (kind, ref), row in retired.items():
        last, seen = _next(row), {ref}
        # A successor may have one of its own by now; a circle leads nowhere.
        while (kind, last) in retired and last not in seen:
            seen.add(last)
            last = _next(retired[kind, last])
        if (kind, last) in there:
            for side in FACETS if kind == "entry" else ("",):
                mark = f"#{side}" if side else ""
                heirs_by_id[item_id(ref + mark)] = Heir(item_id(last + mark), row.rev)
    return heirs_by_id


def _next(row: RetiredRow) -> str:
    return row.successor if "/" in row.successor else f"{row.pack}/{row.successor}"

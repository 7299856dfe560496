"""Where an item belongs: its topic and its main term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui.library.refs import item_id
from tui.study.ports import Questions
from tui.study.reviews.facets import FACETS
from tui.study.reviews.succession import heirs


class Place(NamedTuple):
    """A topic's id and the ref of an entry, 'core/hbm'."""

    topic: str
    term: str
    rev: int = 1
    """The revision of a question: answers to an earlier one say nothing of it."""


def places(library: Questions) -> Mapping[str, Place]:
    """The place of every item that can be asked, by item id; that of a retired one is where its history goes on."""
    rows = library.entry_rows()
    known = {f"{row.pack}/{row.id}" for row in rows}
    places_by_ref: dict[str, Place] = {
        item_id(f"{row.pack}/{row.id}#{side}"): Place(row.topic, f"{row.pack}/{row.id}")
        for row in rows
        for side in FACETS
    }
    for question in library.question_rows():
        term = question.terms[0] if question.terms else ""
        own = term if "/" in term else f"{question.pack}/{term}"
        ref = own if own in known or "/" in term else f"core/{term}"
        places_by_ref[item_id(f"{question.pack}/{question.id}")] = Place(question.topic, ref, question.rev)
    return places_by_ref | {item: places_by_ref[heir.item_id] for item, heir in heirs(library).items()}

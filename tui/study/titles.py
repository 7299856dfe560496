"""Names of items and events for people: which term, which question, what was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.library.refs import ref_of
from tui.study.journal.events import Event
from tui.study.reviews.facets import Facet

if TYPE_CHECKING:
    from tui.library.library import Library

LONGEST = 70
_KINDS = {
    "answer": "answer to",
    "override": "'I was right' about",
    "suspend": "taking out",
    "unsuspend": "letting in",
    "reset": "starting anew of",
    "flag": "flag on",
    "unflag": "flag off",
    "learn": "choosing",
    "lesson": "reading in",
    "plan": "plan",
    "attempt_submit": "handing in",
    "attempt_discard": "putting a sitting away",
    "note": "note on",
    "star": "star on",
    "unstar": "star off",
    "predict": "guess in",
    "report": "report of",
    "read": "opening of a source",
}


def of_family(others: int) -> str:
    """What to add where something was done to an item that shares its memory with so many others; '' for none."""
    if not others:
        return ""
    whom = "the other question" if others == 1 else f"the {others} other questions"
    return f" This holds for {whom} of its family too."


def item_title(library: Library, item_id: str) -> str:
    """The name of an item, for people: the term and which side of it, or the question's beginning."""
    ref = ref_of(item_id)
    facet = Facet.of(ref)
    if facet is not None:
        return f"{library.title('entry', facet.entry) or facet.entry} ({facet.side})"
    question = library.question(ref) if "/question/" in item_id else None
    if question is None:
        return item_id
    text = " ".join((getattr(question, "claim", "") or question.stem).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def not_open(packs: Iterable[str], library: Library) -> str:
    """Which of these packs are not open, in a sentence; '' when all are."""
    names = ", ".join(f"'{pack}'" for pack in packs if pack not in library.packs)
    noun = "packs" if "," in names else "pack"
    return (
        f"The {noun} {names} {'are' if ',' in names else 'is'} not open; what is asked from there rests."
        if names
        else ""
    )


def event_title(library: Library, event: Event) -> str:
    """What an event did, and when."""
    what = item_title(library, event.item_id) if event.item_id else ""
    return f"{event.study_day}: {_KINDS.get(event.kind, event.kind)} {what}".rstrip()

"""Items that were forgotten again and again, with the entry they are taken for: read those two side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tui.library.refs import pack_of, ref_of
from tui.study.attempts.from_journal import answer_of
from tui.study.grading.answers import Choice, key
from tui.study.journal.events import Event
from tui.study.journal.fold import standing
from tui.study.memory.state import Memory
from tui.study.reviews.facets import OTHERS, Facet
from tui.study.reviews.rivals import Glossary


@dataclass(frozen=True, slots=True)
class Leech:
    """`entry` is the ref of the main term, `confused` that of the entry it is taken for ('' when none is known)."""

    item_id: str
    memory: Memory
    entry: str
    confused: str


def leech(glossary: Glossary, memory: Memory, events: Iterable[Event]) -> Leech:
    """One of them. `events` are those of the item asked last; what was picked instead tells most."""
    ref = ref_of(memory.asked)
    facet = Facet.of(ref)
    entry = facet.entry if facet else main_term(glossary, ref)
    picked = Counter(other for event in standing(events) if (other := _picked(event)))
    often = next((other for other, _ in picked.most_common() if other in glossary.rows), "")
    return Leech(memory.asked, memory, entry, often or glossary.confused(entry))


def main_term(glossary: Glossary, ref: str) -> str:
    """The entry that a question tests first; '' when there is none."""
    question = glossary.library.question(ref)
    return glossary.find(question.terms[0], pack_of(ref)) if question and question.terms else ""


def _picked(event: Event) -> str:
    """The entry that was picked instead of the right one, in an answer to a facet."""
    answer = answer_of(event) if event.kind == "answer" else None
    params = event.payload().get("params")
    if not isinstance(answer, Choice) or not isinstance(params, dict):
        return ""
    others = str(params.get(OTHERS, "")).split()
    # The right option is the first of the question, its rivals follow in the order of the params.
    names = {key(at): other for at, other in enumerate(others, 1)}
    return next((names[chosen] for chosen in answer.keys if chosen in names), "")

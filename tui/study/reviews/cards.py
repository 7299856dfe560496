"""From a name in the journal to something that can be asked: the question of an item, drawn for this review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tui.library.kinds import KINDS, kind_of
from tui.library.model import Question, Scalar
from tui.library.refs import item_id, ref_of
from tui.study.memory.families import Taught
from tui.study.memory.state import Memory
from tui.study.papers.draws import draws
from tui.study.papers.item import Item, content_hash, drawn
from tui.study.reviews import facets
from tui.study.reviews.facets import Facet
from tui.study.reviews.rivals import Glossary
from tui.study.reviews.succession import heirs


@dataclass(frozen=True, slots=True)
class Card:
    """One item of a review. `recall` as it stood when the review was planned, 0 for a new one; `ms` of its answer."""

    item: Item
    question: Question
    recall: float = 0.0
    ms: int = 0

    @property
    def is_new(self) -> bool:
        """Whether it was never answered before."""
        return self.recall == 0.0

    @property
    def topic(self) -> str:
        """The topic it belongs to."""
        return self.question.topic


def taught(glossary: Glossary) -> Taught:
    """Everything that can be asked of a library, and who goes on with what no longer can."""
    teachers: dict[str, str] = {}
    for row in glossary.library.question_rows():
        name = item_id(f"{row.pack}/{row.id}")
        teachers[name] = f"{row.pack}/family/{row.family}" if row.family else name
    for entry in glossary.rows:
        teachers |= {item_id(ref): item_id(ref) for ref in facets.refs(entry)}
    inherited = heirs(glossary.library)
    revs: dict[str, int] = {
        item_id(f"{row.pack}/{row.id}"): row.rev for row in glossary.library.question_rows() if row.rev > 1
    }
    revs |= {item: heir.rev for item, heir in inherited.items() if heir.rev > 1}
    return Taught(teachers, {item: heir.item_id for item, heir in inherited.items()}, revs)


def card(glossary: Glossary, name: str, memory: Memory | None, day: int) -> Card | None:
    """The item `name` as it is asked on `day`; None when the library has nothing to ask of it.

    What is drawn depends on the number of the review, so that every machine asks the same.
    """
    ref = ref_of(name)
    reps = memory.reps if memory else 0
    facet = Facet.of(ref)
    asked = facets.params(glossary, facet, memory.stability if memory else 0.0, reps) if facet else None
    question = question_of(glossary, ref, asked)
    if question is None:
        return None
    item = shown(ref, question, asked, f"{name} {reps} {day}")
    ms = memory.ms if memory and memory.times else KINDS[kind_of(question)].usual_ms
    return Card(item, question, memory.recall(day) if memory else 0.0, ms)


def question_of(glossary: Glossary, ref: str, asked: Mapping[str, Scalar] | None) -> Question | None:
    """The question of an item: from the library, or made from an entry as `asked` says."""
    facet = Facet.of(ref)
    return glossary.library.question(ref) if facet is None else facets.question(glossary, facet, asked or {})


def shown(ref: str, question: Question, asked: Mapping[str, Scalar] | None, seed: str) -> Item:
    """The item with its options in an order of its own and its knobs drawn."""
    item = drawn(ref, question, draws(seed))
    return item if asked is None else replace(item, params=asked, content_hash=content_hash(question, asked))

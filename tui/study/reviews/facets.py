"""An entry as two things to know: its name from its definition, and its meaning from its name.

Both are asked as ordinary questions made from the library at hand, so that grading, marks and screens know them. A ref
is 'core/hbm#name'; the params of its item say how it was asked, and are kept with every answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.library.markup.links import plain_text
from tui.library.model import Entry, Near, Option, Question, Scalar, Short, Single
from tui.library.refs import id_of
from tui.study.reviews.rivals import Glossary

NAME, MEANING = "name", "meaning"
FACETS = (MEANING, NAME)
"""In the order in which they are learned: recognising comes before naming."""
TYPED_FROM_DAYS = 10.0
"""From this stability on a name is typed and no longer picked."""

FORM, OTHERS = "asked-as", "asked-among"
"""The params; no knob of a lab can have such a name, so nothing in a text is taken for one."""
PICKED, TYPED = "picked", "typed"


@dataclass(frozen=True, slots=True)
class Facet:
    """One side of an entry."""

    entry: str
    side: str

    @classmethod
    def of(cls, ref: str) -> Facet | None:
        """The facet that a ref names; None for the ref of a question."""
        entry, mark, side = ref.partition("#")
        return cls(entry, side) if mark and side in FACETS else None

    @property
    def ref(self) -> str:
        """'core/hbm#name'."""
        return f"{self.entry}#{self.side}"


def refs(entry: str) -> tuple[str, ...]:
    """The refs of what there is to know of an entry ('core/hbm')."""
    return tuple(Facet(entry, side).ref for side in FACETS)


def params(glossary: Glossary, facet: Facet, stability: float, reps: int) -> Mapping[str, Scalar]:
    """How the facet is asked now: picked among rivals that change with every review, or typed once it sits."""
    typed = facet.side == NAME and stability >= TYPED_FROM_DAYS
    rivals = glossary.rivals(facet.entry, f"{facet.side} {reps}")
    if facet.side == NAME and not rivals:
        typed = True
    return {FORM: TYPED if typed else PICKED, OTHERS: " ".join(rivals)}


def question(glossary: Glossary, facet: Facet, asked: Mapping[str, Scalar]) -> Question | None:
    """The question that `params` say; None when the entry is gone or there is nothing to choose among."""
    entry = glossary.entry(facet.entry)
    if entry is None:
        return None
    others = [(ref, other) for ref in str(asked.get(OTHERS, "")).split() if (other := glossary.entry(ref))]
    if facet.side == NAME and asked.get(FORM) == TYPED:
        return _typed(glossary, facet, entry, others)
    return _picked(glossary, facet, entry, others) if others else None


def _picked(glossary: Glossary, facet: Facet, entry: Entry, others: list[tuple[str, Entry]]) -> Single:
    named = facet.side == NAME
    options = [Option(text=_shown(entry, named), feedback=_why(entry), key=True)]
    options += [Option(text=_shown(other, named), feedback=_not(entry, other, named)) for _, other in others]
    return Single(
        id=f"{entry.id}#{facet.side}",
        terms=(facet.entry,),
        level=entry.level,
        cognitive="remember",
        explanation=_explained(entry),
        topic=glossary.topic(facet.entry),
        stem=f"{entry.definition}\n\nWhich term is this?" if named else f"What is meant by **{entry.term}**?",
        options=tuple(options),
    )


def _typed(glossary: Glossary, facet: Facet, entry: Entry, others: list[tuple[str, Entry]]) -> Short:
    return Short(
        id=f"{entry.id}#{facet.side}",
        terms=(facet.entry,),
        level=entry.level,
        cognitive="remember",
        explanation=_explained(entry),
        topic=glossary.topic(facet.entry),
        stem=f"{entry.definition}\n\nWhich term is this?",
        hints=(f"It begins with {entry.term[:1]} and has {len(entry.term)} characters.",),
        answer_term=facet.entry,
        near=tuple(Near(text=other.term, feedback=_not(entry, other, named=True)) for _, other in others),
    )


def _shown(entry: Entry, named: bool) -> str:
    return entry.term if named else plain_text(entry.definition, lambda link: link.words)


def _why(entry: Entry) -> str:
    return entry.why or entry.definition


def _not(entry: Entry, other: Entry, named: bool) -> str:
    """Why the other one is not it: the very confusion where one of them names it."""
    if entry.confusion and id_of(entry.confusion.with_) == other.id:
        return f"{other.term}: {entry.confusion.text}"
    if other.confusion and id_of(other.confusion.with_) == entry.id:
        return f"{other.term}: {other.confusion.text}"
    return f"{other.term} is something else: {other.definition}" if named else f"That is {other.term}."


def _explained(entry: Entry) -> str:
    return f"**{entry.term}**: {entry.definition}"

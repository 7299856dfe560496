"""What the text of each field is: a name of its own, a reference, prose, a date ... Keyed by the YAML's words.

A bare field name holds for every type; 'Type.field' holds for that one. A text field named nowhere is a name: one line.
"""

from __future__ import annotations

from typing import Final, Literal

Role = Literal["id", "ref", "name", "prose", "drawing", "date", "url"]
RefKind = Literal["entry", "question", "lesson", "lab", "chip", "topic"]

PROSE: Final = frozenset(
    {"about", "claim", "definition", "description", "diagram_alt", "example", "explanation", "feedback", "hints"}
    | {"notes", "objective", "objectives", "prompt", "stem", "summary", "text", "truth", "why"}
)
DRAWINGS: Final = frozenset({"diagram"})
DATES: Final = frozenset({"as_of", "review_after"})
URLS: Final = frozenset({"url"})
NAMES: Final = frozenset({"Near.text"})
"""Names though the sets above say otherwise."""

REFS: Final[dict[str, RefKind]] = {
    "GlossaryFile.topic": "topic",
    "QuizFile.topic": "topic",
    "topic": "topic",
    "Entry.related": "entry",
    "Related.id": "entry",
    "Confusion.with": "entry",
    "terms": "entry",
    "answer_term": "entry",
    "introduces": "entry",
    "Chip.entry": "entry",
    "LabLink.id": "lab",
    "Computed.lab": "lab",
    "Trap.lab": "lab",
    "prerequisites": "lesson",
    "opening": "question",
    "checks": "question",
    "mixed": "question",
    "Section.faded": "question",
    "Lab.questions": "question",
    "Plot.chips": "chip",
    "Planned.entries": "entry",
    "Planned.lessons": "lesson",
    "Planned.labs": "lab",
}

MAY_BE_BLANK: Final = frozenset({"unit", "condition"})


def ref_kind(struct: str, name: str) -> RefKind | None:
    """What a field of `struct` refers to, or None when it is no reference."""
    return REFS.get(f"{struct}.{name}", REFS.get(name))


def role(struct: str, name: str) -> Role:
    """The role of a text field."""
    if ref_kind(struct, name):
        return "ref"
    if name == "id":
        return "id"
    if f"{struct}.{name}" in NAMES:
        return "name"
    for names, found in _ROLES:
        if name in names:
            return found
    return "name"


_ROLES: Final[tuple[tuple[frozenset[str], Role], ...]] = (
    (PROSE, "prose"),
    (DRAWINGS, "drawing"),
    (DATES, "date"),
    (URLS, "url"),
)

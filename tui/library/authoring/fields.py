"""What the text of each field is: a name of its own, a reference, prose, a date ... Keyed by the YAML's words.

A bare field name holds for every type; 'Type.field' holds for that one. A text field named nowhere is a name: one line.
"""

from __future__ import annotations

from typing import Final, Literal

Role = Literal["id", "ref", "name", "prose", "drawing", "date", "url"]

PROSE: Final = frozenset(
    {"about", "caption", "claim", "definition", "description", "diagram_alt", "example", "explanation", "feedback"}
    | {"hints", "misconception", "notes", "objective", "objectives", "prompt", "stem", "summary", "text", "truth"}
    | {"why"}
)
DRAWINGS: Final = frozenset({"diagram"})
DATES: Final = frozenset({"as_of", "day", "published", "review_after", "seen"})
URLS: Final = frozenset({"url"})
NAMES: Final = frozenset({"Near.text"})
"""Names though the sets above say otherwise."""

REFS: Final = frozenset(
    {"GlossaryFile.topic", "QuizFile.topic", "topic", "Entry.before", "Entry.related", "Related.id", "Confusion.with"}
    | {"terms", "answer_term", "introduces", "prerequisites", "checks", "mixed", "Lesson.opening", "Section.faded"}
    | {"Chip.entry", "LabLink.id", "Computed.lab", "Trap.lab", "Lab.questions", "Plot.chips"}
    | {"Planned.entries", "Planned.lessons", "Planned.labs", "Retired.successor", "Citation.id", "Citation.via"}
)
MAY_BE_BLANK: Final = frozenset({"unit", "condition"})


def role(struct: str, name: str) -> Role:
    """The role of a text field."""
    full = f"{struct}.{name}"
    if full in REFS or name in REFS:
        return "ref"
    if full in NAMES:
        return "name"
    if name == "id":
        return "id"
    for names, role_named in _ROLES:
        if name in names:
            return role_named
    return "name"


_ROLES: Final[tuple[tuple[frozenset[str], Role], ...]] = (
    (PROSE, "prose"),
    (DRAWINGS, "drawing"),
    (DATES, "date"),
    (URLS, "url"),
)

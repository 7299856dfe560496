"""JSON Schema of each kind of file, made from the types, so that an editor completes and checks."""

from __future__ import annotations

from typing import Any

import msgspec

from tui.library.model import (
    ChipsFile,
    Citation,
    GlossaryFile,
    InPlace,
    Lab,
    Lesson,
    PackFile,
    QuizFile,
    SourcesFile,
    TopicsFile,
)

FILES: dict[str, Any] = {
    "topics": TopicsFile,
    "sources": SourcesFile,
    "glossary": GlossaryFile,
    "quizzes": QuizFile,
    "lessons": Lesson,
    "labs": Lab,
    "chips": ChipsFile,
    "pack": PackFile,
}
"""The name of each kind of file (its folder, or its name without .yaml) and its type."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of file in FILES."""
    made: dict[str, Any] = msgspec.json.schema(FILES[kind])
    _cite(made.get("$defs", {}))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Warpwise: {kind}", **_loosened(made)}


def _cite(types: dict[str, Any]) -> None:
    """Where a source stands, a file writes an id, a citation or the whole source; the types know what that becomes."""
    if "Source" not in types:
        return
    ways, parts = msgspec.json.schema_components((Citation, InPlace), ref_template="#/$defs/{name}")
    types.update(parts)
    types["Source"] = {"title": "Source", "anyOf": [{"type": "string"}, *ways]}
    types.pop("Quoting", None)


def _loosened(part: Any) -> Any:
    """Text fields take numbers too: we read `as_of: 2026` as text, but an editor takes it for a number."""
    if isinstance(part, list | tuple):
        return [_loosened(item) for item in part]
    if not isinstance(part, dict):
        return part
    loose = {key: _loosened(value) for key, value in part.items()}
    if loose.get("type") == "string" and "enum" not in loose:
        loose["type"] = ["string", "number"]
    return loose

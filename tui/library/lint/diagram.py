"""What a text diagram must keep to so that it fits the smallest screen and can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from tui.library.lint.language import cells

COLUMNS = 76
LINES = 20


def diagram_faults(diagram: str, alt: str) -> Iterator[tuple[str, str, str]]:
    """(field, message, hint) for each fault."""
    if not diagram.strip():
        return
    lines = diagram.rstrip().splitlines()
    if len(lines) > LINES:
        yield "diagram", f"the diagram has {len(lines)} lines", f"keep to {LINES}"
    for at, line in enumerate(lines, 1):
        if cells(line.rstrip()) > COLUMNS:
            message = f"line {at} of the diagram takes {cells(line.rstrip())} columns"
            yield "diagram", message, f"keep to {COLUMNS}; wide characters take two"
    if "\t" in diagram:
        yield "diagram", "the diagram has a tab, whose width depends on the terminal", "use spaces"
    if not alt.strip():
        yield "diagram", "the diagram has no `diagram_alt`", "say in words what it shows"

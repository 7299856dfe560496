"""Drawings on screen: the roles of `tui.plots` as colours of the theme."""

from __future__ import annotations

from textual.content import Content, Span

from tui.plots.line import Drawing, Role

COLOURS: dict[Role, str] = {
    "": "",
    "muted": "$muted",
    "strong": "bold",
    "accent": "$primary",
    "first": "$plot-1",
    "second": "$plot-2",
    "third": "$plot-4",
    "fourth": "$plot-6",
    "right": "$success",
    "wrong": "$error",
}


def drawn(drawing: Drawing) -> Content:
    """A drawing as content; its lines must not wrap."""
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    for number, line in enumerate(drawing):
        if number:
            parts.append("\n")
            length += 1
        for run in line:
            style = COLOURS[run.role]
            if style:
                spans.append(Span(length, length + len(run.text), style))
            parts.append(run.text)
            length += len(run.text)
    return Content("".join(parts), spans=spans)

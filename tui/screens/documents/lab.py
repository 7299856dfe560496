"""A lab's result as a document: the asked metric hidden until it was guessed, blocks drawn, notes, the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content, Span

from tui.labs.contract import Result, Steps, Value
from tui.library.model import Lab
from tui.plots.draw import draw
from tui.plots.line import Style, figure
from tui.widgets.document import Row
from tui.widgets.plot import drawn
from tui.widgets.prose import Links, prose_rows
from tui.widgets.sources import source_rows
from tui.widgets.target import Target
from tui.widgets.wording import muted

if TYPE_CHECKING:
    from tui.library.library import Library

HEIGHT = 12
TRIED = 6
"""Lines of the log that are shown."""

Tried = tuple[str, Value]
"""What was set, and the first metric then."""


def result_rows(
    lab: Lab, result: Result, *, width: int, frame: int = 0, hidden: str = "", tried: Sequence[Tried] = ()
) -> list[Row]:
    """Metrics, then blocks, then notes and what was tried. While a metric is hidden so are the drawings, which tell."""
    rows = [_metrics(result.metrics, {hidden, *lab.predict} if hidden else set())]
    if hidden:
        text = "The drawings wait for your guess too."
        rows.append(Row(muted(text), align_label=False))
        return rows
    style = Style(max(30, width), HEIGHT)
    rows += [Row(drawn(draw(block, style, frame)), wrap=False, align_label=False) for block in result.blocks]
    rows += [Row(Content(note), align_label=False) for note in result.notes]
    if len(tried) > 1:
        rows.append(_tried(lab, tried))
    return rows


def about_rows(library: Library, lab: Lab, pack: str) -> tuple[list[Row], list[Target]]:
    """What people think, what is so, what runs here, where it comes from."""
    links = Links(library, pack)
    rows = [
        Row(Content(lab.misconception.claim), label="PEOPLE", gap=1),
        Row(Content(lab.misconception.truth), label="BUT", gap=0),
        *prose_rows(lab.text, links, flush=True),
        Row(Content("   ").join([links.link("entry", term) for term in lab.terms]), label="TERMS"),
    ]
    rows += source_rows(lab.sources, links)
    return rows, links.targets


def frames(result: Result) -> int:
    """How many steps there are to walk."""
    return max((len(block.frames) for block in result.blocks if isinstance(block, Steps)), default=0)


def _metrics(metrics: Mapping[str, Value], hidden: set[str]) -> Row:
    shown = {name: value for name, value in metrics.items() if not isinstance(value, list | dict)}
    wide = max((len(name) for name in shown), default=0)
    lines, spans, length = [], [], 0
    for name, value in shown.items():
        text = "?" if name in hidden else figure(value, 5)
        line = f"{name.replace('_', ' '):<{wide}}  {text}"
        spans.append(Span(length, length + wide, "$muted"))
        spans.append(Span(length + wide, length + len(line), "bold $warning" if name in hidden else "bold"))
        lines.append(line)
        length += len(line) + 1
    return Row(Content("\n".join(lines), spans=spans), wrap=False, align_label=False)


def _tried(lab: Lab, tried: Sequence[Tried]) -> Row:
    name = lab.predict[0] if lab.predict else ""
    lines = [f"TRIED    {name.replace('_', ' ')}"]
    lines += [f"  {figure(value, 5):>12}  {setting}" for setting, value in tried[-TRIED:]]
    text = "\n".join(lines)
    return Row(Content(text, spans=[Span(0, len(lines[0]), "$muted")]), wrap=False, align_label=False)

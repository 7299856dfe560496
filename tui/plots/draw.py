"""One door: any block of a lab's result as a drawing."""

from __future__ import annotations

from tui.labs.contract import Block, Gantt, Heat, Series, Steps, Table
from tui.plots.bars import bars
from tui.plots.curves import curves
from tui.plots.grids import gantt, heat, table
from tui.plots.line import Drawing, Role, Run, Style, lettered, wrapped


def draw(block: Block, style: Style, frame: int | None = None) -> Drawing:
    """The drawing of a block, with its title; `frame` chooses the step of `Steps`, else the one that they open on."""
    match block:
        case Table():
            body = table(block, style)
        case Series(kind="bar"):
            body = bars(block, style)
        case Series():
            body = curves(block, style)
        case Heat():
            body = heat(block, style)
        case Gantt():
            body = gantt(block, style)
        case Steps():
            return _step(block, style, frame)
    return _said(block.title, style, "strong") + body


def _said(text: str, style: Style, role: Role = "") -> Drawing:
    return wrapped(lettered(text, style), style.width, role)


def _step(steps: Steps, style: Style, frame: int | None) -> Drawing:
    if not steps.frames:
        return []
    place = min(max(0, steps.opens if frame is None else frame), len(steps.frames) - 1)
    caption = steps.captions[place] if place < len(steps.captions) else ""
    head = _said(steps.title, style, "strong") or [()]
    step = f"step {place + 1} of {len(steps.frames)}"
    used = sum(len(run.text) for run in head[-1])
    if used + len(step) + 3 <= style.width:
        head[-1] = (*head[-1], Run(f"{'   ' if used else ''}{step}", "muted"))
    else:
        head.append((Run(step, "muted"),))
    return [*head, *draw(steps.frames[place], style), *_said(caption, style)]

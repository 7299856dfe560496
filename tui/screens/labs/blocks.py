"""The list of labs and what stands beside it, as text for a width: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from tui.labs.contract import Result, Steps
from tui.library.compiled.rows import LabRow
from tui.library.model import Lab
from tui.plots.draw import draw
from tui.plots.line import Drawing, Style
from tui.study.lessons.parts import OTHER, PARTS, part_of
from tui.widgets.wording import fitted, muted

MINIATURE = 9
"""Lines of a miniature's plot."""


class Line(NamedTuple):
    """A row of the list: a lab, the name of a group, or the space before one."""

    lab: LabRow | None = None
    group: str = ""


def lines_of(labs: Sequence[LabRow], *, spaced: bool) -> tuple[Line, ...]:
    """The labs in the parts of the course, with a space between them where there is room."""
    lines: list[Line] = []
    for title in (*PARTS, OTHER):
        inside = [lab for lab in labs if part_of((lab.topic,)) == title]
        if inside:
            lines += [Line()] if lines and spaced else []
            lines += [Line(group=title), *(Line(lab) for lab in inside)]
    return tuple(lines)


def list_row(line: Line, minutes: int, width: int) -> Content:
    """A lab's title, and at the right end how long a first visit takes; or the name of a group."""
    if line.lab is None:
        return muted(f" {line.group}") if line.group else Content("")
    right = f"{minutes} min " if minutes else ""
    room = max(4, width - len(right) - 4)
    text = Content(f"   {fitted(line.lab.title, room):<{room}} ")
    return text + muted(right)


def about(lab: Lab, picture: Drawing, width: int, height: int) -> Content:
    """What people think, what will be seen, and the lab's first picture as far as there is room for it."""
    lines = [muted("PEOPLE THINK"), *_wrapped(lab.misconception.claim, width), Content("")]
    lines += [muted("YOU WILL"), *_wrapped(lab.objective[:1].lower() + lab.objective[1:], width)]
    if picture and len(lines) + 1 + len(picture) <= height:
        from tui.widgets.plot import drawn

        lines += [Content(""), *(line.truncate(width) for line in drawn(picture).split("\n", allow_blank=True))]
    return Content("\n").join(lines[: max(1, height)])


def _wrapped(text: str, width: int) -> list[Content]:
    return [Content(line.plain.rstrip()) for line in Content(text).wrap(max(8, width))]


def miniature(result: Result, width: int) -> Drawing:
    """The first picture of a result, small; of one that is walked, its first step."""
    still = [block for block in result.blocks if not isinstance(block, Steps)]
    chosen = [*still, *result.blocks][:1]
    return draw(chosen[0], Style(width, MINIATURE)) if chosen else []

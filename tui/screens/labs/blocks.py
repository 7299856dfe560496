"""The list of labs and what stands beside it, as text for a width: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content, Span

from tui.labs.contract import Result
from tui.library.compiled.rows import LabRow
from tui.library.model import Lab
from tui.plots.line import Drawing
from tui.study.labs.groups import grouped
from tui.study.labs.guesses import Tried
from tui.widgets.wording import fitted, muted

GUESSES = 8
"""Lines of the log of guesses."""


class Line(NamedTuple):
    """A row of the list: a lab, the name of a group, or the space before one."""

    lab: LabRow | None = None
    group: str = ""


def lines_of(labs: Sequence[LabRow], *, spaced: bool) -> tuple[Line, ...]:
    """The labs in the parts of the course, with a space between them where there is room."""
    lines: list[Line] = []
    for title, inside in grouped(labs):
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
    """What people think, what will be seen, and the lab's first picture as far as there is room for it.

    Where there is no room for headings on lines of their own, they lead their sentences.
    """
    lines = [muted("PEOPLE THINK"), *_wrapped(lab.misconception.claim, width), Content("")]
    lines += [muted("YOU WILL"), *_wrapped(_will(lab), width)]
    if len(lines) > height:
        lines = [*_led("PEOPLE THINK", lab.misconception.claim, width), *_led("YOU WILL", _will(lab), width)]
        if len(lines) > height > 0:
            lines = [*lines[: height - 1], Content(fitted(f"{lines[height - 1].plain}…", width))]
    if picture and len(lines) + 1 + len(picture) <= height:
        from tui.widgets.plot import drawn

        lines += [Content(""), *(line.truncate(width) for line in drawn(picture).split("\n", allow_blank=True))]
    return Content("\n").join(lines[: max(1, height)])


def _will(lab: Lab) -> str:
    return lab.objective[:1].lower() + lab.objective[1:]


def _led(head: str, text: str, width: int) -> list[Content]:
    """The text behind its heading, wrapped together."""
    first, *others = _wrapped(f"{head}  {text}", width)
    return [muted(head) + first[len(head) :], *others]


def _wrapped(text: str, width: int) -> list[Content]:
    return [Content(line.plain.rstrip()) for line in Content(text.replace("`", "'")).wrap(max(8, width))]


def aside(lab: Lab, log: Sequence[Tried], width: int, height: int, *, told: bool) -> Content:
    """Under the knobs: what people think, what is so once nothing is hidden, and the guesses so far."""
    if height < 5:
        return Content("")
    lines = [Content(""), muted("PEOPLE THINK"), *_wrapped(lab.misconception.claim, width)]
    if told:
        truth = [Content(""), muted("BUT"), *_wrapped(lab.misconception.truth, width)]
        lines += truth if len(lines) + len(truth) <= height else []
    if log:
        guesses = [Content(""), muted("YOUR GUESSES"), *guess_lines(log, width)]
        lines += guesses if len(lines) + len(guesses) <= height else []
    return Content("\n").join(lines) if len(lines) <= height else Content("")


def guess_lines(log: Sequence[Tried], width: int) -> list[Content]:
    """The latest guesses, newest first, each with how it came out."""
    lines = []
    for tried in list(reversed(log))[:GUESSES]:
        mark, style = ("✓", "$success") if tried.inside else ("✗", "$error")
        text = f"{mark} {tried.line()}"
        lines += Content(text, spans=[Span(0, 1, style)]).wrap(max(8, width))
    return lines


def numbers_pane(lab: Lab, result: Result, hidden: str, width: int, height: int) -> Content:
    """Beside a wide result: all its numbers."""
    from tui.screens.documents.lab import numbers, seen

    lines = [muted("NUMBERS"), *numbers(lab, seen(lab, result, hidden).metrics, width).split("\n")]
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines[:height])

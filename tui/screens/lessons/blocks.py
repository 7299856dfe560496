"""The list of lessons and what stands beside it and beside the reader, as text for a width: pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from textual.content import Content, Span

from tui.library.compiled.rows import LessonRow
from tui.library.model import Lesson
from tui.study.lessons.left import minutes_left, sections_done, whereabouts
from tui.study.lessons.parts import Part
from tui.study.lessons.path import Stop, path, place
from tui.study.lessons.progress import LessonState
from tui.widgets.lines import line_bar
from tui.widgets.wording import bold, fitted, muted

STATE_FROM = 64
"""From this width on a row has room for the state."""
HEAD_BAR = 14


class Line(NamedTuple):
    """A row of the list: a lesson, the name of a part, or the space before one."""

    lesson: LessonRow | None = None
    part: str = ""


class Told(NamedTuple):
    """What is known of a lesson: its minutes left, and in a word how far it is."""

    minutes: int
    state: str = ""
    done: bool = False


def lines_of(parts: Sequence[Part], *, spaced: bool) -> tuple[Line, ...]:
    """The rows of all parts, with the name of each above its lessons, and a space between parts where there is room."""
    lines: list[Line] = []
    for part in parts:
        lines += [Line()] if lines and spaced else []
        lines += [Line(part=part.title), *(Line(row) for row in part.lessons)]
    return tuple(lines)


def told(lesson: Lesson, state: LessonState) -> Told:
    """How far a lesson is."""
    left = minutes_left(lesson, state)
    if not left:
        return Told(0, "done", done=True)
    if not state.begun:
        return Told(left)
    stops = path(lesson)
    return Told(left, whereabouts(lesson, stops[place(stops, state.place)]))


def list_row(line: Line, known: Told | None, width: int) -> Content:
    """One row: number, title, how far, minutes left at the right end."""
    if line.lesson is None:
        return muted(f" {line.part}") if line.part else Content("")
    known = known or Told(line.lesson.minutes)
    head = f" {line.lesson.order:>2}  "
    minutes = "✓" if known.done else f"{known.minutes} min left" if known.state else f"{known.minutes} min"
    state = f"{known.state}   " if known.state and not known.done and width >= STATE_FROM else ""
    right = f"{state}{minutes} "
    room = max(4, width - len(head) - len(right) - 1)
    text = f"{head}{fitted(line.lesson.title, room):<{room}} {right}"
    spans = [Span(0, len(head), "$muted"), Span(len(text) - len(right), len(text), "$muted")]
    if known.done:
        spans.append(Span(len(text) - 2, len(text) - 1, "$success"))
    return Content(text, spans=spans)


def about(lesson: Lesson, state: LessonState, terms: Sequence[tuple[str, bool]], width: int, height: int) -> Content:
    """What the lesson under the cursor is for, its sections with ticks, its terms with those known ticked."""
    blocks = [_objectives(lesson, width)]
    left = height - _height(blocks[0]) - 1
    if left >= 3:
        blocks.append(_sections(lesson, state, width, left))
        left -= _height(blocks[-1]) + 1
    if terms and left >= 3:
        blocks.append(_terms(terms, width, left))
    return Content("\n\n").join(blocks)


def _height(block: Content) -> int:
    return block.plain.count("\n") + 1


def _objectives(lesson: Lesson, width: int) -> Content:
    return Content("\n").join([muted("YOU WILL BE ABLE TO"), *(_hung("• ", one, width) for one in lesson.objectives)])


def _hung(mark: str, text: str, width: int) -> Content:
    lines = Content(text).wrap(max(8, width - len(mark)))
    return Content("\n").join(
        Content((mark if not number else " " * len(mark)) + line.plain.rstrip()) for number, line in enumerate(lines)
    )


def _sections(lesson: Lesson, state: LessonState, width: int, height: int) -> Content:
    ticks = sections_done(lesson, state)
    count = f"{sum(ticks)} of {len(ticks)} read" if any(ticks) else f"{lesson.minutes} min"
    head = f"{'SECTIONS':<{max(9, width - len(count))}}{count}"
    rows = [_ticked((done,), section.title, width) for done, section in zip(ticks, lesson.sections, strict=True)]
    if len(rows) > height - 1:
        shown = max(0, height - 2)
        rows = [*rows[:shown], muted(f"and {len(rows) - shown} more")]
    return Content("\n").join([muted(head), *rows])


def _ticked(done: Sequence[bool], title: str, width: int, *, here: bool = False, indent: int = 0) -> Content:
    marks = "".join("✓" if one else "·" for one in done)
    lead = indent + len(marks) + 1
    text = f"{' ' * indent}{marks} {fitted(title, width - lead)}"
    spans = [Span(indent + at, indent + at + 1, "$success" if one else "$muted") for at, one in enumerate(done)]
    if here:
        spans.append(Span(lead, len(text), "bold $primary"))
    return Content(text, spans=spans)


def _terms(terms: Sequence[tuple[str, bool]], width: int, height: int) -> Content:
    """Names that run on, as many lines as there is room for; what is known is ticked."""
    known = sum(ok for _, ok in terms)
    count = f"{known} of {len(terms)} known"
    lines = [muted(f"{'TERMS':<{max(6, width - len(count))}}{count}")]
    row = ""
    spans: list[Span] = []
    drawn: list[Content] = []
    for name, ok in terms:
        word = fitted(f"✓ {name}" if ok else name, width)
        if row and len(row) + 3 + len(word) > width:
            drawn.append(Content(row, spans=spans))
            row, spans = "", []
        row += "   " if row else ""
        if ok:
            spans.append(Span(len(row), len(row) + 1, "$success"))
        row += word
    drawn.append(Content(row, spans=spans))
    if len(drawn) > height - 1:
        drawn = [*drawn[: max(0, height - 2)], muted("...")]
    return Content("\n").join(lines + drawn)


def head(lesson: Lesson, stop: Stop, state: LessonState, width: int) -> Content:
    """Where one is: which section of how many, a thin line of what was passed, the minutes left."""
    left = minutes_left(lesson, state)
    where = whereabouts(lesson, stop) if stop.kind != "start" else f"{len(lesson.sections)} sections"
    name = f"Lesson {lesson.order}   " if width >= 60 else ""
    minutes = f"{left} min left" if left else "✓ done"
    cells = min(HEAD_BAR, max(0, width - len(name) - len(where) - len(minutes) - 4))
    bar, heavy = line_bar(1 - left / max(1, lesson.minutes), cells)
    lead = f"{name}{fitted(where, width - len(name) - len(bar) - len(minutes) - 4)}  "
    text = f"{lead}{bar}  {minutes}"
    spans = [
        Span(0, len(lead), "$muted"),
        Span(len(lead), len(lead) + heavy, "$primary"),
        Span(len(lead) + heavy, len(lead) + len(bar), "$line"),
        Span(len(lead) + len(bar), len(text), "$muted"),
    ]
    return Content(text, spans=spans)


def contents(lesson: Lesson, stops: Sequence[Stop], here: int, done: Collection[str], width: int) -> Content:
    """The contents beside the text: a tick for every stop, those of a kind in one line, the present in the accent."""
    rows = [bold(line.plain.rstrip()) for line in Content(lesson.title).wrap(max(8, width))]
    rows.append(Content(""))
    for (title, section, kind), group in groupby(enumerate(stops), key=lambda one: _sort(one[1])):
        places = list(group)
        name = f"{section + 1}. {title}" if kind == "section" else "What it is for" if kind == "start" else title
        indent = 2 if kind == "question" and 0 <= section < len(lesson.sections) else 0
        ticks = [stop.key in done for _, stop in places]
        rows.append(_ticked(ticks, name, width, here=any(number == here for number, _ in places), indent=indent))
    return Content("\n").join(rows)


def _sort(stop: Stop) -> tuple[str, int, str]:
    """What stops have in common that stand in one line of the contents."""
    return stop.title, stop.section, stop.kind

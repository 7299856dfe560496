"""The stops of a lesson as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content, Span

from tui.library.model import Lesson, Plot, Section
from tui.plots.line import Style
from tui.screens.lessons.plots import HEIGHT, roofline
from tui.study.lessons.worked import worked
from tui.widgets.document import MEASURE, Row, link_style
from tui.widgets.plot import drawn
from tui.widgets.prose import Links, prose_rows
from tui.widgets.sources import source_rows
from tui.widgets.target import Target
from tui.widgets.wording import bold, muted

if TYPE_CHECKING:
    from tui.library.library import Library

Document = tuple[list[Row], list[Target]]
MAX_STEPS = 1_000
"""More than any worked example has: all of them."""


def start_rows(library: Library, lesson: Lesson, pack: str) -> Document:
    """What one will be able to do, and what should be known."""
    links = Links(library, pack)
    rows = [
        _title(lesson.title),
        _muted(f"Level {lesson.level}, about {lesson.minutes} minutes with its questions.", 0),
    ]
    rows.append(_muted("You will be able to", 1))
    rows += [Row(Content(f"• {objective}"), hang=2, gap=0, align_label=False) for objective in lesson.objectives]
    if lesson.prerequisites:
        names = [links.link("lesson", ref) for ref in lesson.prerequisites]
        rows.append(Row(Content("Builds on ") + Content(", ").join(names), align_label=False))
    rows.append(_muted("A question comes first. Guess: being wrong now makes the text stick.", 1))
    return rows, links.targets


def section_rows(library: Library, section: Section, number: int, pack: str, told: int = MAX_STEPS) -> Document:
    """Title, prose, diagram, plot, worked example, lab; of the example, so many steps and the question of the next."""
    links = Links(library, pack)
    rows = [_title(f"{number + 1}. {section.title}"), *prose_rows(section.text, links, flush=True)]
    if section.diagram:
        rows.append(Row(Content(section.diagram.rstrip("\n")), wrap=False, align_label=False))
        rows.append(_muted(section.caption or section.diagram_alt, 1))
    if section.plot is not None:
        rows.append(_plot(library, section.plot, pack))
    rows += _worked(section, told)
    if section.lab is not None:
        name = links.link("lab", section.lab.id, params=section.lab.params)
        prompt = f"  {section.lab.prompt}" if section.lab.prompt else ""
        rows.append(Row(Content("Try it: ") + name + Content(prompt), align_label=False))
    return rows, links.targets


def _worked(section: Section, told: int) -> list[Row]:
    """The steps told so far; the last one first stands without its result."""
    steps = worked(section)
    if not steps:
        return []
    rows = [_muted("WORKED EXAMPLE", 1)]
    for place, step in enumerate(steps[:told], 1):
        text = Content(f"{place}. {step.text}")
        if step.value:
            text += Content(f"   = {step.value}", spans=[Span(0, len(step.value) + 5, "bold")])
        rows.append(Row(text, hang=3, gap=0, align_label=False))
    if told == len(steps) - 1 and steps[-1].asked:
        text = Content(f"{len(steps)}. {steps[-1].asked}", spans=[Span(0, len(steps[-1].asked) + 3, "$warning")])
        rows.append(Row(text, hang=3, gap=0, align_label=False))
        rows.append(_muted("Work it out, then look.", 0))
    elif told < len(steps):
        rows.append(_muted(f"{len(steps) - told} more steps", 0))
    return rows


def _plot(library: Library, plot: Plot, pack: str) -> Row:
    marked = [library.chip(ref, pack) for ref in plot.chips]
    chips = [chip for chip in marked if chip is not None]
    return Row(
        Content(""),
        draw=lambda width: drawn(roofline(chips, Style(min(width, MEASURE), HEIGHT))),
        align_label=False,
    )


def summary_rows(library: Library, lesson: Lesson, pack: str) -> Document:
    """What to keep, the terms to look at again, and where the figures are from."""
    links = Links(library, pack)
    rows = [_title("In short")]
    for statement in lesson.summary:
        inner = prose_rows(statement, links)
        if inner:
            rows.append(Row(Content("• ") + inner[0].text, hang=2, align_label=False))
            rows += inner[1:]
    names = [links.link("entry", term) for term in lesson.introduces]
    if names:
        rows.append(_muted("Terms of this lesson", 1))
        rows.append(Row(Content("   ").join(names), gap=0, align_label=False))
    rows += source_rows(lesson.sources, links)
    number = links.add(Target("lesson-quiz", f"{pack}/{lesson.id}"))
    text = "Quiz me on this lesson"
    rows.append(Row(Content(text, spans=[Span(0, len(text), link_style(number))]), align_label=False))
    return rows, links.targets


def _title(text: str) -> Row:
    return Row(bold(text), align_label=False)


def _muted(text: str, gap: int) -> Row:
    return Row(muted(text), gap=gap, align_label=False)

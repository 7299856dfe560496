"""A lesson as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.library.model import Computed, Lesson, Numeric, Question, Scalar, Section
from tui.plain.prose import prose_lines, wrapped
from tui.study.lessons.worked import worked
from tui.study.papers.item import filled

if TYPE_CHECKING:
    from tui.library.library import Library


def lesson_text(library: Library, lesson: Lesson, width: int) -> str:
    """The whole lesson; its questions are named at the end, since text cannot hide the answers."""
    lines = [lesson.title, "=" * min(len(lesson.title), width - 1), ""]
    lines += wrapped(f"Level {lesson.level}, about {lesson.minutes} minutes with its questions.", width)
    for objective in lesson.objectives:
        lines += wrapped(objective, width, head="- ")
    for number, section in enumerate(lesson.sections, 1):
        lines += ["", *section_lines(library, section, number, width)]
    lines += ["", "In short", "--------"]
    for statement in lesson.summary:
        lines += ["", *prose_lines(library, statement, width)]
    lines += ["", *source_lines(lesson, width)] if lesson.sources else []
    return "\n".join(lines) + "\n"


def source_lines(lesson: Lesson, width: int) -> list[str]:
    """Where the lesson's figures are printed."""
    lines = ["Sources", "-------"]
    for source in lesson.sources:
        lines += wrapped(f"{source.title}, {source.about} {source.url}".rstrip(), width, head="- ")
    return lines


def section_lines(
    library: Library, section: Section, number: int, width: int, *, example: bool = True, twin: bool = True
) -> list[str]:
    """One section: title, prose, diagram with its words, worked example (with values), the reader's turn."""
    title = f"{number}. {section.title}"
    lines = [title, "-" * min(len(title), width - 1), "", *prose_lines(library, section.text, width)]
    if section.diagram:
        lines += ["", *(f"    {line}" for line in section.diagram.rstrip("\n").split("\n"))]
        lines += ["", *wrapped(section.caption, width)] if section.caption else []
        lines += ["", *wrapped(section.diagram_alt, width)]
    if section.worked and example:
        lines += ["", "Worked example"]
        for step in worked(section):
            lines += wrapped(step.text + (f" = {step.value}" if step.value else ""), width, head="- ")
    if section.faded and twin:
        lines += ["", f"Your turn (question {section.faded}):", *twin_lines(library, section.faded, width)]
    return lines


def twin_lines(library: Library, name: str, width: int) -> list[str]:
    """The question whose last step is the reader's, as it is asked; its knobs stand at the first of their values."""
    ref = library.locate("question", name, "core")
    question = library.question(ref) if ref else None
    if question is None:
        return []
    return prose_lines(library, filled(question.stem, first_params(question)), width)


def first_params(question: Question) -> Mapping[str, Scalar] | None:
    """The knobs of a computed question, the first of each list; None for others."""
    if not isinstance(question, Numeric) or not isinstance(question.answer, Computed):
        return None
    varied = {name: values[0] for name, values in question.answer.vary.items() if values}
    return {**question.answer.params, **varied}

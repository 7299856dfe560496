"""A lesson as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.library.model import Lesson, Section
from tui.plain.prose import prose_lines, wrapped

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


def section_lines(library: Library, section: Section, number: int, width: int) -> list[str]:
    """One section: title, prose, diagram with its words, worked example."""
    title = f"{number}. {section.title}"
    lines = [title, "-" * min(len(title), width - 1), "", *prose_lines(library, section.text, width)]
    if section.diagram:
        lines += ["", *(f"    {line}" for line in section.diagram.rstrip("\n").split("\n"))]
        lines += ["", *wrapped(section.caption, width)] if section.caption else []
        lines += ["", *wrapped(section.diagram_alt, width)]
    if section.worked:
        lines += ["", "Worked example"]
        for step in section.worked:
            lines += wrapped(step.text + (f"  [{step.expr}]" if step.expr else ""), width, head="- ")
    return lines

"""What a mark says, in lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.library.library import Library
from tui.library.model import Numeric, Question, Scalar
from tui.library.text import percent
from tui.plain.prose import prose_lines, wrapped
from tui.study.grading import answers
from tui.study.grading.marks import Mark
from tui.study.papers.item import filled


def mark_lines(
    library: Library,
    question: Question,
    shown: Sequence[str],
    mark: Mark,
    params: Mapping[str, Scalar] | None,
    width: int,
    pack: str,
) -> list[str]:
    """Right or wrong in words, the right answer, why, the rule and the terms."""
    lines = [_verdict(mark)]
    if mark.read:
        lines += wrapped(f"Read as {mark.read}.", width)
    if not mark.right:
        lines += wrapped(mark.expected, width, head="The answer: ")
    texts = answers.choices(question)
    for line in mark.lines:
        name = texts.get(line.key, "")
        lines += wrapped(": ".join(part for part in (name, line.text) if part), width, head="- ")
    if isinstance(question, Numeric):
        for step in question.worked:
            lines += wrapped(filled(step.text, params), width, head="  ")
    if question.explanation:
        lines += prose_lines(library, f"Rule: {filled(question.explanation, params)}", width, pack)
    terms = [library.title("entry", term, pack) or term for term in question.terms]
    if terms:
        lines += wrapped(", ".join(terms), width, head="Terms: ")
    for source in question.sources:
        lines += wrapped(f"{source.title}, {source.about} {source.url}".rstrip(), width, head="Source: ")
    return lines


def _verdict(mark: Mark) -> str:
    if mark.right:
        return "Right."
    return f"Partly right: {percent(mark.score)}." if mark.millionths else "Wrong."

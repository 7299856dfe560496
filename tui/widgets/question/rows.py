"""A question as rows of a document: stem, sheet, feedback, rule, terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.content import Content, Span

from tui.library.model import Computed, Numeric, Order, Question, Scalar, TrueFalse
from tui.library.text import percent
from tui.study.grading.marks import Mark
from tui.study.papers.item import filled
from tui.study.score import FULL
from tui.widgets.document import Row
from tui.widgets.prose import Links, prose_rows
from tui.widgets.question.sheet import Sheet
from tui.widgets.sources import source_rows
from tui.widgets.wording import bold, muted

MARGIN = 2
"""Cells before the text: signs and the cursor stand there."""


def stem_rows(question: Question, links: Links, params: Mapping[str, Scalar] | None = None) -> list[Row]:
    """What is asked. A claim is set apart, since it is somebody's sentence and may be false."""
    stem = filled(question.stem, params)
    if isinstance(question, TrueFalse):
        rows = prose_rows(stem or "True or false, and why?", links, flush=True)
        claim = Content(f"“{question.claim}”", spans=[Span(0, len(question.claim) + 2, "bold")])
        return [*rows, Row(claim, indent=2, align_label=False)]
    rows = [replace(row, text=row.text.stylize_before("bold")) for row in prose_rows(stem, links, flush=True)]
    if isinstance(question, Order):
        text = question.criterion
        rows.append(Row(muted(text), gap=0, align_label=False))
    return rows


def set_in(rows: list[Row]) -> list[Row]:
    """The rows with their text where the options have their letters."""
    return [replace(row, margin=MARGIN) for row in rows]


def muted_row(text: str) -> Row:
    """A line beside the matter: a hint, what the keys do."""
    return Row(muted(text), align_label=False)


def after_rows(
    question: Question, mark: Mark, sheet: Sheet, links: Links, params: Mapping[str, Scalar] | None = None
) -> list[Row]:
    """What stands below the marked sheet: the score where it is between, the worked steps, the rule, terms, lab."""
    rows: list[Row] = []
    if 0 < mark.millionths < FULL:
        text = f"{percent(mark.score)} of this question"
        rows.append(Row(bold(text), align_label=False))
    if not sheet.typed:
        rows += [Row(Content(line.text), gap=0, align_label=False) for line in mark.lines if line.kind == "order"]
    if isinstance(question, Numeric) and question.worked:
        rows += _worked(question, params)
    if question.explanation:
        rows += prose_rows(filled(question.explanation, params), links, label="RULE")
    if question.terms:
        names = [links.link("entry", term) for term in question.terms]
        rows.append(Row(Content("   ").join(names), label="TERMS"))
    return rows + _lab_rows(question, links, params) + source_rows(question.sources, links)


def _lab_rows(question: Question, links: Links, params: Mapping[str, Scalar] | None) -> list[Row]:
    """The way to the lab that computed the answer, its knobs as they were drawn."""
    if not isinstance(question, Numeric) or not isinstance(question.answer, Computed):
        return []
    knobs = {**question.answer.params, **(params or {})}
    return [Row(links.link("lab", question.answer.lab, params=knobs), label="LAB")]


def _worked(question: Numeric, params: Mapping[str, Scalar] | None) -> list[Row]:
    rows = []
    for place, one in enumerate(question.worked):
        step_text = filled(one.text, params)
        text = step_text + (f"   [{one.expr}]" if one.expr else "")
        start = len(step_text)
        content = Content(text, spans=[Span(start, len(text), "$muted")])
        rows.append(Row(content, label="" if place else "WORKED", gap=0 if place else 1, hang=2))
    return rows

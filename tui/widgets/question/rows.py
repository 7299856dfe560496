"""A question as rows of a document: stem, sheet, feedback, rule, terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.content import Content, Span
from textual.style import Style

from tui.library.model import Computed, Numeric, Order, Question, Scalar, TrueFalse
from tui.study.grading.marks import Mark
from tui.study.papers.item import filled
from tui.study.score import FULL
from tui.widgets.document import Row
from tui.widgets.prose import Links, prose_rows
from tui.widgets.question.sheet import Sheet, SheetLine
from tui.widgets.sources import source_rows
from tui.widgets.wording import bold, muted

_MARKS = {"right": "✓", "wrong": "✗", "missed": "✓"}
_WORDS = {"right": "right: ", "wrong": "wrong: ", "missed": "the answer: "}
_COLOURS = {"right": "$success", "wrong": "$error", "missed": "$success"}


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


def muted_row(text: str) -> Row:
    """A line beside the matter: a hint, what the keys do."""
    return Row(muted(text), align_label=False)


def sheet_rows(lines: list[SheetLine]) -> list[Row]:
    """The lines of a sheet; each can be clicked."""
    return [_sheet_row(line, place == 0) for place, line in enumerate(lines)]


def _sheet_row(line: SheetLine, first: bool) -> Row:
    if line.heading:
        return Row(Content(line.text, spans=[Span(0, len(line.text), "$muted")]), indent=4, gap=0, align_label=False)
    sign = _sign(line)
    head = f"{sign} {line.label} " if line.label else f"{sign} "
    pieces = [Content(head), Content(line.text)]
    if line.yours:
        yours = f"   you: {line.yours}"
        pieces.append(muted(yours))
    if line.feedback or (line.verdict and not line.yours):
        pieces.append(_verdict(line))
    text = Content("").join(pieces)
    click = Style.from_meta({"@click": f"pick({line.key!r})"})
    spans = [Span(0, len(text.plain), click)]
    if line.cursor:
        spans.append(Span(0, len(head) + len(line.text), "$block-cursor-foreground on $block-cursor-background"))
    if line.held:
        spans.append(Span(0, len(head) + len(line.text), "reverse"))
    if line.picked or line.verdict == "right":
        spans.append(Span(0, len(head) + len(line.text), "bold"))
    colour = _COLOURS.get(line.verdict)
    if colour:
        spans.append(Span(0, len(head) + len(line.text), colour))
    return Row(text.add_spans(spans), indent=1, hang=len(head), gap=1 if first else 0, align_label=False)


def _sign(line: SheetLine) -> str:
    if line.verdict:
        return _MARKS[line.verdict]
    if line.held:
        return "↕"
    if line.box:
        return "■" if line.picked else "□"
    return "●" if line.picked else "›" if line.cursor else " "


def _verdict(line: SheetLine) -> Content:
    word = _WORDS.get(line.verdict, "")
    text = f"   {word}{line.feedback}".rstrip().rstrip(":") if word else f"   {line.feedback}"
    start = 3 + len(word)
    return Content(
        text, spans=[Span(3, min(start, len(text)), "bold"), Span(start, max(start, len(text)), "$foreground")]
    )


def after_rows(
    question: Question, mark: Mark, sheet: Sheet, links: Links, params: Mapping[str, Scalar] | None = None
) -> list[Row]:
    """What stands below the marked sheet: the score where it is between, the worked steps, the rule, terms, lab."""
    rows: list[Row] = []
    if 0 < mark.millionths < FULL:
        text = f"{mark.score:.0%} of this question"
        rows.append(Row(bold(text), align_label=False))
    if not sheet.typed:
        rows += [
            Row(Content(line.text), gap=0, indent=1, align_label=False) for line in mark.lines if line.kind == "order"
        ]
    if isinstance(question, Numeric) and question.worked:
        rows += _worked(question, params)
    rows += prose_rows(filled(question.explanation, params), links, label="RULE")
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
        said = filled(one.text, params)
        text = said + (f"   [{one.expr}]" if one.expr else "")
        start = len(said)
        content = Content(text, spans=[Span(start, len(text), "$muted")])
        rows.append(Row(content, label="" if place else "WORKED", gap=0 if place else 1, hang=2))
    return rows

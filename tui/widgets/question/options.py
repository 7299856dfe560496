"""The lines of a sheet on screen: a sign, a letter, the text, what was said of it at the right, and feedback below."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content, Span
from textual.style import Style

from tui.widgets.document import Row
from tui.widgets.question.sheet import SheetLine
from tui.widgets.wording import muted

TEXT = 6
"""Cells before the text of an option: sign, letter, mark."""
UNLABELLED = 2
"""Cells before the text of a line that no letter names."""
NOTE_FROM = 46
"""Below so many cells what is said of an option stands under it."""
_SIGNS = {"right": "✓", "wrong": "✗", "missed": "✓", "": " "}
_COLOURS = {"right": "$success", "wrong": "$error", "missed": "$success"}


def option_rows(lines: Sequence[SheetLine], *, airy: bool, confidence: str = "") -> list[Row]:
    """A row for each line; `airy` leaves a blank line between them. `confidence` is what was said with the answer."""
    rows = []
    for place, line in enumerate(lines):
        gap = 1 if airy or place == 0 else 0
        if line.heading:
            rows.append(Row(muted(line.text), margin=UNLABELLED, gap=gap, align_label=False))
        else:
            rows.append(_row(line, gap, confidence))
    return rows


def _row(line: SheetLine, gap: int, confidence: str) -> Row:
    return Row(Content(line.text), gap=gap, align_label=False, draw=lambda width: _drawn(line, width, confidence))


def _drawn(line: SheetLine, width: int, confidence: str) -> Content:
    left = TEXT if line.label else UNLABELLED
    note = _note(line, confidence)
    yours = f"yours: {line.yours}" if line.yours else ""
    if yours and not note and left + len(line.text) + 2 + len(yours) <= width:
        note, yours = yours, ""
    beside = len(note) + 2 if note and width >= NOTE_FROM else 0
    room = max(8, width - left - beside)
    lines = [_headed(line, text, at == 0, left) for at, text in enumerate(_styled(line).wrap(room))]
    if beside and lines:
        lines[0] = _with_note(lines[0], note, line, width)
    elif note:
        lines += _under(note, _COLOURS.get(line.verdict, "$muted"), left, width)
    if yours:
        lines += _under(yours, "$error", left, width)
    if line.feedback:
        lines += _under(line.feedback, "" if line.verdict else "$muted", left, width)
    if line.cursor:
        lines = [_barred(one, width) for one in lines]
    text = Content("\n").join(lines)
    return text.add_spans([Span(0, len(text.plain), Style.from_meta({"@click": f"pick({line.key!r})"}))])


def _styled(line: SheetLine) -> Content:
    # A true sentence is never in the colour of what is wrong.
    styles = [_COLOURS["right" if line.corrected else line.verdict]] if line.verdict else []
    if line.picked or line.held or line.given or line.verdict in ("right", "missed"):
        styles.append("bold")
    return Content(line.text, spans=[Span(0, len(line.text), style) for style in styles])


def _headed(line: SheetLine, text: Content, first: bool, left: int) -> Content:
    if not first:
        return Content(" " * left) + text
    sign = "▌" if line.cursor else _SIGNS[line.verdict]
    head = f"{sign} {line.label:<2}{_mark(line)} " if line.label else f"{sign} "
    style = "$primary" if line.cursor else _COLOURS.get(line.verdict, "")
    spans = [Span(0, 1, style)] if style else []
    if line.label:
        letter = _COLOURS.get(line.verdict) or ("bold $primary" if line.picked or line.held else "$muted")
        spans.append(Span(2, len(head), letter))
    return Content(head.ljust(left), spans=spans) + text


def _mark(line: SheetLine) -> str:
    if line.verdict or line.given:
        return " "
    if line.held:
        return "↕"
    if line.box:
        return "■" if line.picked else "□"
    return "●" if line.picked else " "


def _note(line: SheetLine, confidence: str) -> str:
    suffix = f", {confidence}" if confidence and line.given else ""
    match line.verdict:
        case "wrong":
            return f"yours{suffix}" if line.given else ""
        case "right":
            return f"yours, right{suffix}" if line.given else "right"
        case "missed":
            return "right"
        case _:
            return ""


def _with_note(first: Content, note: str, line: SheetLine, width: int) -> Content:
    gap = " " * max(1, width - first.cell_length - len(note))
    return first + Content(gap) + Content(note, spans=[Span(0, len(note), _COLOURS.get(line.verdict, "$muted"))])


def _under(text: str, style: str, left: int, width: int) -> list[Content]:
    content = Content(text, spans=[Span(0, len(text), style)] if style else None)
    return [Content(" " * left) + one for one in content.wrap(max(8, width - left))]


def _barred(line: Content, width: int) -> Content:
    wide = line.pad_right(max(0, width - line.cell_length))
    return wide.add_spans([Span(0, len(wide.plain), "on $block-cursor-background")])

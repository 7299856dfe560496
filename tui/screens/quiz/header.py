"""The line above a question: which it is, how the others stand, what is left of the time."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content, Span

from tui.study.attempts.attempt import Attempt, Slot
from tui.study.grading.marks import Mark
from tui.widgets.lines import bar
from tui.widgets.wording import muted

PACE_MS = 5_000
"""A pace nearer to even than this is even."""
LAST_MS = 60_000
LINE = 15
"""Cells of the line that drains."""


def clock(ms: int) -> str:
    """'18:20', or '1:02:05'."""
    seconds = max(0, -(-ms // 1000))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def header(title: str, attempt: Attempt, marks: Mapping[int, Mark], pace: int | None, width: int) -> Content:
    """Title, place, dots, time with its line; the dots go first where it is narrow, then the line, then the title."""
    place = f"{attempt.at + 1} of {len(attempt.slots)}"
    if attempt.mode == "exam" and attempt.slot.confidence:
        place += f"  {attempt.slot.confidence}"
    if attempt.slot.flagged:
        place += "  flagged"
    clocks = [
        _time(attempt, pace, with_line=True),
        _time(attempt, pace, with_line=False),
        _time(attempt, None, with_line=False),
    ]
    lefts = [f"{title}   {place}", place]
    for left in lefts:
        for time in clocks:
            room = width - len(left) - time.cell_length - 6
            dots, spans = _dots(attempt, marks, room)
            if dots or (room + 4 >= 0 and (room < len(attempt.slots) or left != lefts[0])):
                return _line(left, dots, spans, time, width)
    return _line(place, "", [], Content(""), width)


def _line(left: str, dots: str, spans: list[tuple[int, int, str]], time: Content, width: int) -> Content:
    head = Content(left, spans=[Span(0, len(left), "bold")])
    if dots:
        head += Content("   ") + Content(dots, spans=[Span(start, end, style) for start, end, style in spans])
    return head + Content(" " * max(1, width - head.cell_length - time.cell_length)) + time


def _time(attempt: Attempt, pace: int | None, *, with_line: bool) -> Content:
    """What is left, amber in the last minute; as a line too, with how far one is ahead or behind."""
    left, item_left = attempt.left_ms(), attempt.item_left_ms()
    if item_left is not None:
        whole, left, pace = attempt.timing.each_ms, item_left, None
    elif left is not None:
        whole = attempt.timing.whole_ms
    else:
        return muted(clock(attempt.elapsed_ms - attempt.elapsed_ms % 1000))
    last = left <= LAST_MS
    text = clock(left)
    parts = [Content(text, spans=[Span(0, len(text), "bold $warning" if last else "bold")])]
    if pace is not None and abs(pace) >= PACE_MS:
        parts.insert(0, muted(f"{clock(abs(pace))} {'ahead' if pace > 0 else 'behind'}   "))
    if with_line and whole:
        parts += [Content(" "), bar(left / whole, LINE, "$warning" if last else "$primary")]
    return Content("").join(parts)


def _dots(attempt: Attempt, marks: Mapping[int, Mark], room: int) -> tuple[str, list[tuple[int, int, str]]]:
    """One sign a question: ✓ ✗ for marked, ● for answered, ! for flagged, · for open, ▌ for this one."""
    if room < len(attempt.slots):
        return "", []
    text, spans = "", []
    for number, slot in enumerate(attempt.slots):
        sign, style = _sign(number == attempt.at, slot, marks.get(number) if attempt.mode == "practice" else None)
        spans.append((len(text), len(text) + 1, style))
        text += sign
    return text, spans


def _sign(here: bool, slot: Slot, mark: Mark | None) -> tuple[str, str]:
    if here and mark is None:
        return "▌", "bold $primary"
    if mark is not None:
        return ("✓", "$success") if mark.right else ("✗", "$error")
    if slot.flagged:
        return "!", "bold $warning"
    return ("●", "") if slot.answered else ("·", "$muted")

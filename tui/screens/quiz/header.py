"""The line above a question: which it is, how the others stand, what is left of the time."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content, Span

from tui.study.attempts.attempt import Attempt, Slot
from tui.study.grading.marks import Mark

_BEHIND_MS = 20_000


def clock(ms: int) -> str:
    """'18:20', or '1:02:05'."""
    seconds = max(0, -(-ms // 1000))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def header(title: str, attempt: Attempt, marks: Mapping[int, Mark], pace: int | None, width: int) -> Content:
    """Title, place, dots, time; the dots go first where it is narrow."""
    place = f"{attempt.at + 1} of {len(attempt.slots)}"
    time = _time(attempt, pace)
    flag = "  flagged" if attempt.slot.flagged else ""
    if attempt.mode == "exam" and attempt.slot.confidence:
        flag = f"  {attempt.slot.confidence}{flag}"
    left = f" {title}   {place}{flag}"
    room = width - len(left) - len(time) - 6
    dots, spans = _dots(attempt, marks, room)
    if not dots:
        left = f" {place}{flag}" if len(left) + len(time) + 2 > width else left
    head = left + ("   " + dots if dots else "")
    text = head + " " * max(1, width - len(head) - len(time) - 1) + time
    all_spans = [Span(len(left) + 3 + start, len(left) + 3 + end, style) for start, end, style in spans]
    all_spans.append(Span(0, len(left), "bold"))
    warned = attempt.left_ms() is not None and (attempt.left_ms() or 0) <= 60_000
    all_spans.append(Span(len(text) - len(time), len(text), "bold $warning" if warned else "$muted"))
    return Content(text, spans=all_spans)


def _time(attempt: Attempt, pace: int | None) -> str:
    left, item_left = attempt.left_ms(), attempt.item_left_ms()
    if item_left is not None:
        return clock(item_left)
    if left is None:
        return clock(attempt.elapsed_ms - attempt.elapsed_ms % 1000)
    if pace is not None and pace < -_BEHIND_MS:
        return f"{clock(-pace)} behind   {clock(left)}"
    return clock(left)


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

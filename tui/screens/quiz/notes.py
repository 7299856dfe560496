"""The sentences around a question: confidence, warnings, whether it is saved."""

from __future__ import annotations

from textual.content import Content, Span

from tui.study.attempts.attempt import Slot
from tui.study.attempts.time_limits import Warning
from tui.study.grading.marks import Mark
from tui.study.journal.status import Status


def confidence_note(slot: Slot, mark: Mark) -> str:
    """What the confidence and the mark say together."""
    if mark.original is not None:
        return "You say you were right: it counts."
    if slot.confidence == "sure" and not mark.right:
        return "You were sure: overconfident here."
    if slot.confidence == "guess" and mark.right:
        return "A lucky guess: it comes back soon."
    return ""


def warning_text(warning: Warning) -> str:
    """'5 minutes left.'"""
    seconds = warning.left_ms // 1000
    amount = f"{seconds // 60} minute{'s' if seconds >= 120 else ''}" if seconds >= 60 else f"{seconds} seconds"
    return f"{amount} left{'' if warning.index is None else ' for this question'}."


def saved_note(status: Status) -> Content:
    """Empty while everything is on disk; else the truth."""
    if status.health == "saved":
        return Content("")
    waiting = f" {status.waiting} answers are only in memory." if status.waiting else ""
    text = f"NOT SAVED. {status.problem}{waiting}"
    return Content(text, spans=[Span(0, len(text), "bold $error")])

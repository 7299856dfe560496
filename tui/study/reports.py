"""What the learner holds against the content: items reported as bad, and marks overruled with 'I was right'.

Nothing of it leaves the machine by itself; `warpwise reports` prints it for whoever keeps the content.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from tui.library.text import clean
from tui.study.grading import answers, written
from tui.study.grading.answers import AnswerError
from tui.study.journal import rows
from tui.study.journal.events import Event
from tui.study.journal.fold import undone

REASONS = (
    ("wrong", "it says something that is not so"),
    ("dated", "it was so once"),
    ("unclear", "it can be read in two ways, or not at all"),
    ("typo", "spelling, layout, a link"),
)
"""What can be held against an item, and what that means."""
LINE_CHARS = 500
"""Characters of the line of text that may say more."""


@dataclass(frozen=True, slots=True)
class Report:
    """One complaint. `item` is its journal name; `answer` what was answered, '' where nothing was."""

    kind: Literal["report", "right"]
    item: str
    reason: str
    text: str
    answer: str
    day: str

    def document(self, title: str) -> dict[str, str | None]:
        """As JSON."""
        return {
            "kind": self.kind,
            "item": self.item,
            "title": title,
            "reason": self.reason or None,
            "text": self.text or None,
            "answer": self.answer or None,
            "day": self.day,
        }


def said(reason: str, text: str = "") -> str:
    """What the journal keeps of a complaint: 'wrong: the figure is per direction'. Raises ValueError for none."""
    line = " ".join(clean(text).split())[:LINE_CHARS]
    if reason not in dict(REASONS) and not (reason == "" and line):
        raise ValueError("A report says wrong, dated, unclear or typo, or a line of text.")
    return f"{reason}: {line}" if reason and line else reason or line


def as_typed(text: str) -> tuple[str, str]:
    """A reason and a line out of 'wrong the figure is per direction'; the reason may be missing."""
    head, _, rest = text.strip().partition(" ")
    reason = head.lower().rstrip(":")
    return (reason, rest) if reason in dict(REASONS) else ("", text)


def read(db: sqlite3.Connection) -> list[Report]:
    """All complaints that stand, latest first. Raises sqlite3.Error."""
    events = rows.with_targeting(db, rows.rows(db, "WHERE kind IN ('report', 'override')"))
    gone = undone(events)
    kept = [event for event in events if event.kind in ("report", "override") and event.id not in gone]
    return [_report(db, event) for event in sorted(kept, key=lambda event: event.order, reverse=True)]


def _report(db: sqlite3.Connection, event: Event) -> Report:
    item = event.item_id or ""
    if event.kind == "override":
        answered = rows.by_id(db, event.target_id) if event.target_id else None
        return Report("right", item, "", "", _answer(answered), event.study_day)
    reason, text = _taken_apart(str(event.payload().get("reason", "")))
    answered = None
    if event.attempt_id:
        where = "WHERE attempt_id = ? AND item_id = ? AND kind = 'answer' ORDER BY rowid DESC LIMIT 1"
        answered = next(iter(rows.rows(db, where, (event.attempt_id, item))), None)
    return Report("report", item, reason, text, _answer(answered), event.study_day)


def _taken_apart(kept: str) -> tuple[str, str]:
    head, _, rest = kept.partition(": ")
    if head in dict(REASONS):
        return head, clean(rest)
    return "", clean(kept)


def _answer(event: Event | None) -> str:
    if event is None:
        return ""
    try:
        return clean(written.write(answers.from_json(event.payload().get("answer"))))
    except AnswerError:
        return ""


def markdown(reports: list[tuple[Report, str]]) -> str:
    """The complaints with their titles as a page to send to whoever keeps the content."""
    lines = ["# Reports", ""]
    for report, title in reports:
        what = "I was right" if report.kind == "right" else report.reason or "a remark"
        lines.append(f"- **{what}** {_plain(title)} (`{report.item}`), {report.day}")
        lines += [f"  {_plain(report.text)}"] if report.text else []
        lines += [f"  Answered: {_plain(report.answer)}"] if report.answer else []
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text of anybody's in which Markdown and HTML mean nothing."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in " ".join(text.split()))

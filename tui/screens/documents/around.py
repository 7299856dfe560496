"""What stands beside an entry: around it, the learner and it, where it is taught. As rows, wherever they stand."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content, Span

from tui.library.around import Near, Taught
from tui.study.stats.term import TermHistory
from tui.widgets.document import Row
from tui.widgets.prose import Links

if TYPE_CHECKING:
    from tui.library.library import Library

HOW = 12


def around_rows(near: Sequence[Near], links: Links) -> list[Row]:
    """AROUND: a line for each way in which other terms stand to this one."""
    rows = []
    for place, (how, group) in enumerate(groupby(near, key=lambda one: one.how)):
        names = Content("   ").join([links.link("entry", one.ref) for one in group])
        head = Content(f"{how:<{HOW}}", spans=[Span(0, HOW, "$muted")])
        rows.append(Row(head + names, label="" if place else "AROUND", gap=0 if place else 1, hang=HOW))
    return rows


def you_rows(known: TermHistory, missed: str, today: datetime.date) -> list[Row]:
    """YOU: how often it was asked and till when it is known, what was missed last (`missed`), star and note."""
    if not known.begun:
        return []
    lines: list[Content] = []
    if known.asked:
        times = "once" if known.asked == 1 else f"{known.asked} times"
        text = f"asked {times}, right {known.right}"
        text += f"   known till {_day(known.known_till, today)}" if known.known_till and not _past(known, today) else ""
        text += "   due now" if known.known_till and _past(known, today) else ""
        lines.append(Content(text))
    if missed:
        lines.append(Content(f"last missed: {missed}", spans=[Span(0, 12, "$muted")]))
    mark = "★ starred" if known.starred else ""
    note = f"note: {known.note}" if known.note else ""
    both = "   ".join(part for part in (mark, note) if part)
    if both:
        lines.append(Content(both, spans=[Span(0, 1, "$warning")] if mark else []))
    return [Row(line, label="" if n else "YOU", gap=0 if n else 1, hang=2) for n, line in enumerate(lines)]


def in_rows(library: Library, taught: Taught, links: Links) -> list[Row]:
    """IN: the lessons and labs that teach it, and how many questions test it."""
    orders: dict[str, int] = {row.ref: row.order for row in library.lesson_rows()} if taught.lessons else {}
    lines = [
        Content(f"lesson {orders.get(ref, 0):<{HOW - 7}}", spans=[Span(0, HOW, "$muted")]) + links.link("lesson", ref)
        for ref in taught.lessons
    ]
    lines += [
        Content(f"{'lab':<{HOW}}", spans=[Span(0, HOW, "$muted")]) + links.link("lab", ref) for ref in taught.labs
    ]
    if taught.questions:
        lines.append(Content(f"{taught.questions} question{'s' if taught.questions > 1 else ''}"))
    return [Row(line, label="" if n else "IN", gap=0 if n else 1, hang=HOW) for n, line in enumerate(lines)]


def _past(known: TermHistory, today: datetime.date) -> bool:
    return known.known_till <= today.isoformat()


def _day(text: str, today: datetime.date) -> str:
    day = datetime.date.fromisoformat(text)
    return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")

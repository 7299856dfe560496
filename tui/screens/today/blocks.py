"""The blocks of Today as text for a width: pure, so that they can be looked at without a screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content, Span

from tui.screens.today.day import AHEAD, Beside, Day, Offer, TopicRow
from tui.widgets.calendar import calendar_rows
from tui.widgets.lines import columns, line_bar
from tui.widgets.wording import fitted, muted

NAME = 16
"""Cells of an offer's name."""
LEAST_NAME = 28
"""Cells of a topic's name below which it has no line beside it."""
COUNTS = ("known", "shaky", "missed", "unseen")
FEW = ("known", "missed")
"""Where there is no room for all four."""
FEW_BELOW = 56
LEAST_BAR, MOST_BAR = 8, 20


def offer_row(offer: Offer, width: int) -> Content:
    """Name, what it is about, how long; the length at the right end."""
    name = f" {offer.name:<{NAME}}"
    length = f"{offer.length} " if offer.length else ""
    room = max(4, width - len(name) - len(length) - 1)
    text = f"{name}{fitted(offer.about, room):<{room}} {length}"
    style = "$warning" if offer.urgent else "$muted"
    return Content(text, spans=[Span(1, len(name), "bold"), Span(len(text) - len(length), len(text), style)])


def standing_block(day: Day, width: int, *, most: int, ahead: bool = False) -> Content:
    """WHERE YOU STAND: the topics that were begun, terms known, shaky, missed and unseen; and those ahead if asked for.

    `most` topics at the most.
    """
    begun = day.topics[: len(day.topics) - day.not_begun]
    if not begun:
        return Content("")
    counts = FEW if width < FEW_BELOW else COUNTS
    numbers = sum(len(name) + 2 for name in counts)
    heading = f"{'WHERE YOU STAND':<{width - numbers}}" + "".join(f"  {name}" for name in counts)
    lines = [muted(heading)]
    listed = day.topics if ahead and len(day.topics) <= most else begun[:most]
    name, cells = _cells([topic.title for topic in listed], width - numbers)
    lines += [_topic(topic, width, counts, name, cells) for topic in listed]
    hidden = len(begun) - most
    rest = [f"{hidden} more topics begun"] if hidden > 0 else []
    rest += [f"{day.not_begun} topics not started"] if day.not_begun and len(listed) <= len(begun) else []
    if rest:
        text = ", ".join(rest)
        lines.append(muted(text))
    return Content("\n").join(lines)


def _cells(titles: Sequence[str], room: int) -> tuple[int, int]:
    """Cells of the names and of the line in so much room: the line gives way to names, unless they are cut anyway."""
    longest = max(map(len, titles), default=0)
    with_bar = room - 4 - LEAST_BAR
    if longest <= with_bar:
        return longest, min(MOST_BAR, room - 4 - longest)
    if longest <= room - 2 or with_bar < LEAST_NAME:
        return max(8, min(longest, room - 2)), 0
    return with_bar, LEAST_BAR


def _topic(topic: TopicRow, width: int, counts: Sequence[str], room: int, bar: int) -> Content:
    numbers = sum(len(name) + 2 for name in counts)
    text = f"{fitted(topic.title, room):<{room}}  "
    spans: list[Span] = []
    if bar:
        line, heavy = line_bar(topic.known / topic.all if topic.all else 0, bar)
        spans += [Span(len(text), len(text) + heavy, "$success"), Span(len(text) + heavy, len(text) + bar, "$line")]
        text += line
    text = f"{text:<{width - numbers}}"[: width - numbers]
    for name in counts:
        value = getattr(topic, name)
        cell = f"{value:>{len(name) + 2}}"
        style = {"known": "bold", "missed": "$error" if value else "$muted", "unseen": "$muted"}.get(name, "")
        if style:
            spans.append(Span(len(text), len(text) + len(cell), style))
        text += cell
    return Content(text, spans=spans)


def heading(left: str, right: str, width: int) -> Content:
    """A block's name, and at the right end what it says in a word."""
    right = fitted(right, max(0, width - len(left) - 2))
    text = f"{left:<{width - len(right)}}{right}"
    return muted(text)


def weeks_block(beside: Beside, width: int, *, colour: bool) -> Content:
    """WEEKS: a calendar of twelve weeks, a column a week, in five steps of minutes."""
    lines = [heading("WEEKS", beside.week, width), *calendar_rows(beside.minutes, colour=colour)]
    foot = "    "
    for week, month in enumerate(beside.months):
        place = 4 + 2 * week
        if month and (not week or beside.months[week - 1] != month) and len(foot) <= place:
            foot = f"{foot:<{place}}{month} "
    lines.append(muted(foot))
    return Content("\n").join(lines)


def forecast_block(beside: Beside, width: int) -> Content:
    """NEXT 14 DAYS: what falls due on each, as bars an eighth of a row high and up."""
    most = max(beside.due, default=0)
    head = heading(f"NEXT {AHEAD} DAYS", f"at most {most} a day" if most else "nothing due", width)
    if not most:
        return head
    bars = columns(beside.due)
    return Content("\n").join([head, Content(bars, spans=[Span(0, len(bars), "$primary")])])


def named_block(name: str, title: str, text: str, width: int, *, link: str = "") -> Content:
    """A name in the margin, a title, and text under it."""
    left = 8
    lines = [*_wrapped(text, width - left)]
    head = f"{name:<{left}}{fitted(title, width - left)}"
    spans = [Span(0, len(name), "$muted"), Span(left, len(head), "bold underline" if link else "bold")]
    body = [Content(" " * left + line, spans=[Span(0, left + len(line), "$muted")]) for line in lines]
    return Content("\n").join([Content(head, spans=spans), *body])


def _wrapped(text: str, width: int) -> Sequence[str]:
    return [line.plain for line in Content(text).wrap(max(8, width))] if text else ()


def side_blocks(beside: Beside, width: int, *, colour: bool = True) -> list[Content]:
    """All that stands beside the offers, the most useful first."""
    blocks = []
    if beside.minutes:
        blocks.append(weeks_block(beside, width, colour=colour))
    if beside.due:
        blocks.append(forecast_block(beside, width))
    if beside.exam[0]:
        blocks.append(named_block("EXAM", beside.exam[0], beside.exam[1], width))
    if beside.term[0]:
        blocks.append(named_block("A TERM", beside.term[1], beside.term[2], width, link=beside.term[0]))
    return blocks

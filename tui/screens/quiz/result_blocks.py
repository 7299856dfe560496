"""A result as blocks of text for a width: what it came to, by topic, how sure one was, what was slow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content, Span

from tui.library.text import percent
from tui.screens.quiz.header import clock
from tui.screens.quiz.overview import stem_of
from tui.study.attempts import result_words
from tui.study.attempts.result import DRILLS, Drill, ItemResult, Result, Total
from tui.study.attempts.sitting import Sitting
from tui.study.grading.answers import CONFIDENCES
from tui.study.journal.projections.sittings import Past
from tui.widgets.lines import bar
from tui.widgets.wording import fitted, muted

INTERVAL_FROM = 5
"""With fewer answers than this nothing is said about what lies behind them."""
TOPIC = 18
BAR = 20
SECONDS_A_DRILL = 33
LOW, MIDDLE = 0.6, 0.8
"""Shares below which a topic is shown as wrong, as due."""
WORDS: Mapping[Drill, str] = {
    "wrong": "the {} wrong",
    "lucky": "the {} lucky: right, but guessed",
    "overconfident": "the {} overconfident: wrong, though sure",
    "slow": "the {} slow: twice your usual time",
}


def hero(result: Result, title: str, width: int) -> Content:
    """The score, what it means, and a line for it."""
    total = result.total
    share = percent(total.share)
    style = _style(total.share) if result.passed is None else "$success" if result.passed else "$error"
    head = f"{total.right} of {total.count}"
    parts = [
        Content(head, spans=[Span(0, len(head), "bold")]),
        Content(share, spans=[Span(0, len(share), f"bold {style}")]),
    ]
    first = Content("   ").join(parts)
    about = muted(", ".join(said(result)))
    lines = [muted(fitted(title, width)), first]
    if first.cell_length + 3 + about.cell_length <= width:
        lines[1] = first + Content("   ") + about
    else:
        lines += about.wrap(width)
    points = result_words.points(result)
    if points:
        lines += muted(points).wrap(width)
    return Content("\n").join([*lines, bar(total.share, width, style)])


def said(result: Result) -> list[str]:
    """What is to be said of the score, in pieces."""
    total = result.total
    pieces = []
    if result.passed is not None:
        pieces.append(f"{'passed' if result.passed else 'not passed'}, pass mark {result.pass_mark}")
    if total.seen >= INTERVAL_FROM:
        low, high = total.interval
        pieces.append(f"likely between {100 * low:.0f} and {100 * high:.0f}")
    if total.seen < total.count:
        pieces.append(f"{total.count - total.seen} never shown")
    return [*pieces, f"in {clock(result.elapsed_ms)}"]


def _style(share: float) -> str:
    return "$error" if share < LOW else "$warning" if share < MIDDLE else "$success"


def drills(result: Result) -> list[Drill]:
    """The lists that hold something."""
    return [name for name in DRILLS if result.lists[name]]


def drill_row(result: Result, name: Drill, width: int) -> Content:
    """'Drill   the 9 wrong       5 min'."""
    count = len(result.lists[name])
    return row("Drill", WORDS[name].format(count), f"{max(1, round(count * SECONDS_A_DRILL / 60))} min", width)


def row(name: str, about: str, right: str, width: int) -> Content:
    """A thing to do: its name, what it is, a figure at the right end."""
    head = f" {name:<16}"
    room = max(4, width - len(head) - len(right) - 2)
    text = f"{head}{fitted(about, room):<{room}} {right} "
    return Content(text, spans=[Span(1, len(head), "bold"), Span(len(text) - len(right) - 1, len(text), "$muted")])


def topic_block(topics: Mapping[str, Total], titles: Mapping[str, str], width: int, most: int) -> Content:
    """WORST FIRST: each topic with its share."""
    if len(topics) < 2:
        return Content("")
    ordered = sorted(topics.items(), key=lambda pair: (pair[1].share, -pair[1].count))
    counts = [f"{total.right} of {total.count}" for _, total in ordered]
    wide = max(map(len, counts))
    # A topic's name comes before the length of its line.
    longest = max(len(titles.get(name, name)) for name in topics)
    column = max(TOPIC, min(longest, width - wide - 4))
    cells = min(BAR, width - column - wide - 6)
    lines = [muted("WORST FIRST")]
    for (name, total), count in list(zip(ordered, counts, strict=True))[:most]:
        title = Content(f"{fitted(titles.get(name, name), column):<{column}}  ")
        line = title + bar(total.share, cells, _style(total.share)) if cells >= 6 else title
        lines.append(line + Content(f"  {count:>{wide}}"))
    if len(ordered) > most:
        lines.append(muted(f"{len(ordered) - most} more topics, none of them worse"))
    return Content("\n").join(lines)


def calibration_block(result: Result, width: int) -> Content:
    """How sure one was against how right."""
    groups = []
    for confidence in reversed(CONFIDENCES):
        items = [item for item in result.items if item.slot.confidence == confidence and item.mark is not None]
        if items:
            groups.append((confidence, sum(bool(item.mark and item.mark.right) for item in items), len(items)))
    if not groups:
        return Content("")
    heading = "WERE YOU AS SURE AS YOU WERE RIGHT?"
    lines: list[Content] = [muted(fitted(heading, width))]
    cells = min(16, width - 26)
    for name, right, count in groups:
        figure = f"{percent(right / count):>6}"
        line = Content(f"{name:<8}") + (bar(right / count, cells, "$primary") if cells >= 6 else Content(""))
        lines.append(line + Content(f" {figure}") + muted(f"  of {count}"))
    lines += muted(verdict(groups)).wrap(width) if verdict(groups) else []
    return Content("\n").join(lines)


def verdict(groups: Sequence[tuple[str, int, int]]) -> str:
    """What the figures say, where there are enough of them."""
    sure = next(((right, count) for name, right, count in groups if name == "sure" and count >= INTERVAL_FROM), None)
    if sure is None:
        return ""
    share = sure[0] / sure[1]
    if share >= 0.9:
        return "When you are sure you are right: that is what sure should mean."
    return f"Sure is {'far' if share < 0.7 else 'a little'} too sure: 90 % would fit."


def slow_block(sitting: Sitting, result: Result, width: int) -> Content:
    """SLOWEST: the three that took longest, once there is a usual time."""
    slow: list[ItemResult] = sorted(
        (result.items[at] for at in result.lists["slow"]), key=lambda item: -item.slot.time_ms
    )[:3]
    if not slow:
        return Content("")
    lines = [muted("SLOWEST")]
    for item in slow:
        time = clock(item.slot.time_ms)
        room = max(8, width - len(time) - 2)
        stem = " ".join(stem_of(sitting, item.index).split())
        lines.append(Content(f"{fitted(stem, room):<{room}}  {time}"))
    return Content("\n").join(lines)


def past_block(rows: Sequence[tuple[str, Past]], width: int) -> Content:
    """PAST: the same before, oldest first; each with its day in words."""
    if len(rows) < 2:
        return Content("")
    lines = [muted("PAST")]
    lines += [Content(f"{day:<9} {past.right:>3} of {past.of:<3}") for day, past in rows]
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)


def item_row(sitting: Sitting, item: ItemResult, width: int) -> Content:
    """One question: its number, its sign, what it asks, how sure one was."""
    mark = item.mark
    if mark is None:
        sign, style = "·", "$muted"
    elif mark.right:
        sign, style = "✓", "$success"
    else:
        sign, style = ("◐", "$warning") if mark.millionths else ("✗", "$error")
    tail = item.slot.confidence or ""
    room = max(4, width - 9 - len(tail))
    stem = fitted(" ".join(stem_of(sitting, item.index).split()), room)
    text = f" {item.index + 1:>3} {sign} {stem:<{room}} {tail} "
    return Content(
        text, spans=[Span(1, 4, "$muted"), Span(5, 6, style), Span(len(text) - len(tail) - 1, len(text), "$muted")]
    )


def look_row(count: int, width: int) -> Content:
    """The way through all of them."""
    return row("Look", f"through all {count}, with why" if count > 1 else "at it once more, with why", "", width)


def joined(*blocks: Content) -> Content:
    """Blocks under one another, a blank line between; empty ones are left out."""
    return Content("\n\n").join(block for block in blocks if block.plain)

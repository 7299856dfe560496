"""The pages of Progress as rows: each picture has a question for a title and a sentence that answers it.

Pure: from the statistics, for a width.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from textual.content import Content, Span

from tui.library.text import percent
from tui.study.reviews.leeches import Leech
from tui.study.stats.share import Share
from tui.study.stats.standing import TopicStanding
from tui.study.stats.statistics import Stats
from tui.widgets.calendar import calendar_rows
from tui.widgets.document import Row
from tui.widgets.lines import line_bar, tall_columns
from tui.widgets.wording import bold, fitted, muted

Name = Callable[[str, str], str]
"""(kind, id or ref) -> how a topic, an entry or an item is called."""

PAGES = ("Memory", "Calibration", "Time", "Trouble")
LEAST_BAR, MOST_BAR = 6, 24
LEAST_LABEL = 12
CHART = 4
"""Rows of a chart of columns."""
LEAST_RECALL_ITEMS = 5
"""A topic's recall is shown from so many items on: of fewer it says nothing."""
LEAST_TIMED = 30
"""What is slow is told from so many timed answers on."""
MONTHS = 6
WORST = 8


class Facts(NamedTuple):
    """All that the pages show."""

    stats: Stats
    standing: Sequence[TopicStanding]
    leeches: Sequence[Leech]
    aim: float
    """The share that shall be recalled when an item falls due, 0 to 1."""


def page_rows(page: int, facts: Facts, name: Name, *, colour: bool = True) -> list[Row]:
    """The rows of a page."""
    if page == 0:
        return _memory(facts, name)
    if page == 1:
        return _calibration(facts.stats)
    if page == 2:
        return _time(facts.stats, name, colour=colour)
    return _trouble(facts, name)


def _picture(title: str, answer: str, lines: Sequence[Content]) -> list[Row]:
    """A question, its answer in a sentence, and the picture under it."""
    rows = [Row(bold(title), align_label=False, gap=2), Row(muted(answer), align_label=False, gap=0)]
    if lines:
        body = Content("\n").join(lines)
        rows.append(Row(body, align_label=False, wrap=False))
    return rows


class Bar(NamedTuple):
    """One line of a picture of bars: its name, how full it is, the figure, and what is said of that where it fits."""

    label: str
    share: float
    value: str
    note: str = ""
    style: str = "$primary"


def _bars(title: str, answer: str, bars: Sequence[Bar]) -> list[Row]:
    """A picture of bars, drawn for the width there is."""
    rows = _picture(title, answer, [])
    if bars:
        whole = Content("\n").join(bar_lines(bars, 88))
        rows.append(
            Row(whole, align_label=False, wrap=False, draw=lambda width: Content("\n").join(bar_lines(bars, width)))
        )
    return rows


def bar_lines(bars: Sequence[Bar], width: int) -> list[Content]:
    """The bars for a width: names whole, what is said of a figure, then the line; in that order they give way last.

    A figure is never cut, and all lines are laid out alike.
    """
    value = max(len(bar.value) for bar in bars)
    note = max(len(bar.note) for bar in bars)
    label = max(len(bar.label) for bar in bars)
    if label + 2 + LEAST_BAR + 2 + value + 2 + note > width:
        note = 0
    spare = width - label - 2 - value - (note + 2 if note else 0)
    line = min(MOST_BAR, spare - 2) if spare - 2 >= LEAST_BAR else 0
    label = min(label, max(LEAST_LABEL, width - 2 - value - (note + 2 if note else 0)))
    return [_bar(bar, label, line, value, note) for bar in bars]


def _bar(bar: Bar, label: int, cells: int, value: int, note: int) -> Content:
    text = f"{fitted(bar.label, label):<{label}}  "
    spans: list[Span] = []
    if cells:
        line, heavy = line_bar(bar.share, cells)
        spans += [Span(len(text), len(text) + heavy, bar.style), Span(len(text) + heavy, len(text) + cells, "$line")]
        text += f"{line}  "
    text += f"{bar.value:>{value}}"
    if note and bar.note:
        spans.append(Span(len(text), len(text) + 2 + len(bar.note), "$muted"))
        text += f"  {bar.note}"
    return Content(text, spans=spans)


def _memory(facts: Facts, name: Name) -> list[Row]:
    stats = facts.stats
    known = [one for one in stats.recall if one.recall is not None and one.items >= LEAST_RECALL_ITEMS]
    bars = [
        Bar(_topic(name, one.topic), one.recall or 0, percent(one.recall or 0), f"of {one.items} items", "$success")
        for one in known
    ]
    if known:
        worst = min(known, key=lambda one: one.recall or 0)
        answer = f"Least of {_topic(name, worst.topic)}: {percent(worst.recall or 0)} of its {worst.items} items."
    else:
        answer = f"From {LEAST_RECALL_ITEMS} answered items of a topic on, the day after, its recall stands here."
    rows = _bars("How much would you recall today?", answer, bars)
    rows += _retention(facts)
    most = max((one.items for one in stats.forecast), default=0)
    if most:
        day = next(one for one in stats.forecast if one.items == most)
        when = "today" if day.day == stats.today else f"on {_day(day.day)}"
        counts = [one.items for one in stats.forecast]
        rows += _picture(f"What falls due in the next {len(counts)} days?", f"At most {most} items, {when}.", [])
        rows.append(Row(_chart(counts, 88), align_label=False, wrap=False, draw=lambda width: _chart(counts, width)))
    else:
        rows += _picture("What falls due in the next 30 days?", "Nothing yet: what you answer comes back here.", [])
    return rows


def _chart(counts: Sequence[int], width: int) -> Content:
    """A column a day, today at the left; two cells each where there is room."""
    cells = 2 if 2 * len(counts) <= width else 1
    lines = [Content(line, spans=[Span(0, len(line), "$primary")]) for line in tall_columns(counts, CHART, cells)]
    last = f"in {len(counts) - 1} days"
    foot = f"today{last:>{max(len(last) + 1, cells * len(counts) - 5)}}"
    return Content("\n").join([*lines, muted(foot[:width])])


def _retention(facts: Facts) -> list[Row]:
    title = "Do you keep what you learned?"
    months = [one for one in facts.stats.retention if one.recalled.number][-MONTHS:]
    if not months:
        return _picture(title, "From the second day on, what came back and was still known is counted here.", [])
    latest = months[-1]
    answer = (
        f"In {_month(latest.month)} {latest.recalled.right} of {latest.recalled.number} that came back were recalled;"
        f" the aim is {percent(facts.aim)}."
    )
    return _bars(title, answer, [_share(_month(one.month), one.recalled) for one in months])


def _share(label: str, share: Share) -> Bar:
    value = share.value or 0
    low, high = share.interval
    likely = f", likely {100 * low:.0f} to {percent(high)}" if share.number >= LEAST_RECALL_ITEMS else ""
    return Bar(label, value, percent(value), f"of {share.number}{likely}")


def _calibration(stats: Stats) -> list[Row]:
    calibration = stats.calibration
    sure = [one for one in calibration.sure if one.right.number]
    title = "Were you as sure as you were right?"
    if sure:
        top = max(sure, key=lambda one: one.right.value or 0)
        answer = f"Of what you called '{top.confidence}', {percent(top.right.value or 0)} was right."
        rows = _bars(title, answer, [_share(one.confidence, one.right) for one in sure])
    else:
        rows = _picture(title, "Say how sure you are (1, 2, 3) in a quiz, and it stands here.", [])
    expected = [one for one in calibration.expected if one.recalled.number]
    title = "Does the schedule foresee what you recall?"
    if expected:
        top_bin = max(expected, key=lambda one: one.recalled.number)
        answer = (
            f"Where it expected {percent(top_bin.expected)}, you recalled {percent(top_bin.recalled.value or 0)}"
            f" of {top_bin.recalled.number}."
        )
        lines = [_share(f"{100 * one.low:.0f} to {percent(one.high)}", one.recalled) for one in expected]
        rows += _bars(title, answer, lines)
    else:
        rows += _picture(title, "From the first reviews on, what was expected stands beside what came out.", [])
    guesses = calibration.guesses
    title = "Do your guesses in labs hold?"
    if guesses.number:
        answer = f"{guesses.right} of {guesses.number} held the result."
        rows += _bars(title, answer, [_share("lab guesses", guesses)])
    else:
        rows += _picture(title, "Predict a figure in a lab before you see it, and it counts here.", [])
    return rows


def _time(stats: Stats, name: Name, *, colour: bool) -> list[Row]:
    title = "When did you study?"
    if not stats.history:
        return _picture(title, "A year of days will stand here, one cell a day.", [])
    total = round(stats.ms / 60_000)
    days = stats.answered_on
    answers = f"{stats.answers:,} answers on {days} day{'s' if days != 1 else ''}" if days else "No answers yet"
    rows = _picture(
        title,
        f"{answers}, {total:,} minutes in all.",
        _year(stats.minutes, datetime.date.fromisoformat(stats.today), colour=colour),
    )
    most = max((one.ms for one in stats.topics), default=0)
    if most:
        first = max(stats.topics, key=lambda one: one.ms)
        lines = [
            Bar(_topic(name, one.name), one.ms / most, f"{_whole_minutes(one.ms)} min", f"{one.answers} answers")
            for one in sorted(stats.topics, key=lambda one: -one.ms)
        ]
        minutes = _whole_minutes(first.ms)
        answer = f"Most on {_topic(name, first.name)}: {minutes} minute{'s' if minutes != 1 else ''}."
        rows += _bars("On what?", answer, lines)
    return rows


def _year(studied: Mapping[str, int], today: datetime.date, *, colour: bool) -> list[Content]:
    """Weeks as columns, the last one this week; as many as a row of 72 cells holds."""
    weeks = 34
    monday = today - datetime.timedelta(days=today.weekday() + 7 * (weeks - 1))
    days = [monday + datetime.timedelta(days=number) for number in range(7 * weeks)]
    minutes = [None if day > today else studied.get(day.isoformat(), 0) for day in days]
    foot = "    "
    for week in range(weeks):
        day = monday + datetime.timedelta(days=7 * week)
        if day.day <= 7 and len(foot) <= 4 + 2 * week:
            foot = f"{foot:<{4 + 2 * week}}{day:%b} "
    return [*calendar_rows(minutes, colour=colour), muted(foot)]


def _whole_minutes(ms: int) -> int:
    return max(1, round(ms / 60_000))


def _trouble(facts: Facts, name: Name) -> list[Row]:
    stats = facts.stats
    title = "What will not stick?"
    if facts.leeches:
        worst = facts.leeches[0]
        answer = f"Forgotten most often: {name('item', worst.item_id)}, {worst.memory.lapses} times."
        lines = []
        for one in facts.leeches[:WORST]:
            taken = f"; taken for {name('entry', one.confused)}" if one.confused else ""
            lines.append(Content(f"{one.memory.lapses:>3} times  {name('item', one.item_id)}{taken}"))
        rows = _picture(title, answer, lines)
    else:
        rows = _picture(title, "Nothing was forgotten four times so far.", [])
    missed = sorted((one for one in facts.standing if one.missed), key=lambda one: -one.missed)
    title = "Where do you miss most?"
    if missed:
        top = missed[0]
        answer = f"In {_topic(name, top.topic)}: {top.missed} of its terms."
        bars = [
            Bar(_topic(name, one.topic), one.missed / top.missed, f"{one.missed} missed", style="$error")
            for one in missed
        ]
        rows += _bars(title, answer, bars)
    else:
        rows += _picture(title, "No term stands as missed.", [])
    timed = [one for one in stats.items if one.answers]
    title = "What takes you longest?"
    if stats.answers >= LEAST_TIMED and timed:
        slow = sorted(timed, key=lambda one: -one.seconds)[:WORST]
        answer = f"{name('item', slow[0].name)}: {slow[0].seconds:.0f} seconds an answer."
        rows += _picture(title, answer, [Content(f"{one.seconds:>4.0f} s  {name('item', one.name)}") for one in slow])
    else:
        rows += _picture(title, f"From {LEAST_TIMED} answers on, the slowest stand here.", [])
    return rows


def _topic(name: Name, topic: str) -> str:
    return name("topic", topic).partition(":")[0]


def _day(text: str) -> str:
    day = datetime.date.fromisoformat(text)
    return f"{day.day} {day:%B}"


def _month(text: str) -> str:
    return f"{datetime.date.fromisoformat(text + '-01'):%B %Y}"

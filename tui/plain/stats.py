"""Statistics in lines of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.library.text import percent
from tui.plain.prose import wrapped
from tui.study.stats.recall import TopicRecall
from tui.study.stats.share import Share
from tui.study.stats.standing import TopicStanding
from tui.study.stats.statistics import Due, Stats
from tui.study.stats.weeks import Weeks

Name = Callable[[str, str], str]
"""(kind, id or ref) -> how a topic or entry is called."""

MONTHS = 6
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def stats_lines(stats: Stats, name: Name, width: int, standing: Sequence[TopicStanding] = ()) -> list[str]:
    """How it stands, part by part; a part that has nothing to say yet says what will fill it."""
    parts = [
        _standing(standing, name),
        _recall(stats.recall, name),
        _forecast(stats.forecast),
        _retention(stats),
        _sure(stats),
        _expected(stats),
    ]
    parts += [_time(stats, name), _weeks(stats.weeks)]
    lines: list[str] = []
    for head, rows in parts:
        lines += ["", head] if lines else [head]
        for row in rows:
            lines += wrapped(row, width, indent="  ")
    return lines


Part = tuple[str, list[str]]


def _standing(topics: Sequence[TopicStanding], name: Name) -> Part:
    begun = [topic for topic in topics if topic.known + topic.shaky + topic.missed]
    rows = [
        f"{_title(name, row.topic)}: {row.known} known, {row.shaky} shaky, {row.missed} missed, {row.unseen} unseen"
        for row in begun
    ]
    left = len(topics) - len(begun)
    if rows and left:
        rows.append(f"{left} topics not started")
    return "Terms by their latest answers", rows or ["Nothing yet: what you answer is remembered here."]


def _recall(topics: Sequence[TopicRecall], name: Name) -> Part:
    rows = []
    for topic in topics:
        if topic.recall is None:
            continue
        weakest = topic.weakest
        term = f"; weakest: {name('entry', weakest.term)}, {_percent(weakest.recall)}" if weakest else ""
        rows.append(f"{_title(name, topic.topic)}: {_percent(topic.recall)} of {_items(topic.items)}{term}")
    return "Recalled today", rows or ["Said of a topic once five of its items were last answered before today."]


def _forecast(days: Sequence[Due]) -> Part:
    if not any(day.items for day in days):
        return "Falls due", [f"Nothing in the next {len(days)} days."]
    stretches = (
        ("today", days[:1]),
        ("tomorrow", days[1:2]),
        ("the next 7 days", days[:7]),
        (f"the next {len(days)} days", days),
    )
    rows = []
    for what, part in stretches:
        items = sum(day.items for day in part)
        rows.append(f"{what}: {_items(items)}, {_minutes(60_000 * sum(day.minutes for day in part))}")
    return "Falls due", rows


def _retention(stats: Stats) -> Part:
    rows = [f"{month.month}: {_share(month.recalled)} spaced reviews recalled" for month in stats.retention[-MONTHS:]]
    return "True retention", rows or ["Nothing yet: it takes reviews at least a day apart."]


def _sure(stats: Stats) -> Part:
    shares = [f"{row.confidence}: right in {_share(row.right)}" for row in stats.calibration.sure if row.right.number]
    if stats.calibration.guesses.number:
        shares.append(f"lab guesses: {_share(stats.calibration.guesses)} inside the range")
    return "How sure, how right", shares or ["Nothing yet: say how sure you are when you answer."]


def _expected(stats: Stats) -> Part:
    rows = [
        f"{_percent(bin.low)} to {_percent(bin.high)} expected: {_share(bin.recalled)} recalled"
        for bin in stats.calibration.expected
    ]
    return "What the schedule expected", rows or ["Nothing yet: it takes reviews at least a day apart."]


def _time(stats: Stats, name: Name) -> Part:
    if not stats.answers:
        return "Time", [f"Lessons and labs: {_minutes(stats.ms)}, no answer yet."] if stats.ms else ["Nothing yet."]
    over = f"{_counted(stats.answers, 'answer')} on {_counted(stats.answered_on, 'day')}"
    rows = [f"{over}: {_minutes(stats.ms)}, {stats.seconds:.0f} s an answer"]
    rows += [f"{_title(name, row.name)}: {_minutes(row.ms)}, {row.seconds:.0f} s an answer" for row in stats.topics]
    return "Time", rows


def _weeks(weeks: Weeks) -> Part:
    done = [day for day, used in zip(_DAYS, weeks.week, strict=True) if used]
    rows = [f"this week: {weeks.studied} of {weeks.planned} days{': ' + ', '.join(done) if done else ''}"]
    if weeks.length:
        rows.append(f"{_counted(weeks.length, 'week')} in a row")
    if weeks.frozen:
        rows.append(f"{weeks.frozen} of {weeks.freezes} missed days of this month were let pass")
    return "Weeks", rows


def _title(name: Name, topic: str) -> str:
    return name("topic", topic).partition(":")[0] or topic


def _items(number: int) -> str:
    return _counted(number, "item")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _minutes(ms: float) -> str:
    minutes = round(ms / 60_000)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _percent(share: float) -> str:
    return percent(share)


def _share(share: Share) -> str:
    """'91 % of 120 (86 to 94 %)': the share, of how many, and its 90 % interval."""
    low, high = share.interval
    return f"{_percent(share.value or 0)} of {share.number:,} ({100 * low:.0f} to {_percent(high)})"

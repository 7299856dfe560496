"""How it stands, in a few lines: recall by topic with the weakest term, and the days of this week."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.study.stats.statistics import Standing
    from tui.study.stats.weeks import Weeks

BAR = 20
MOST = 6
"""Topics shown: those that stand worst."""


def standing_text(standing: Standing, library: Library) -> str:
    """The lines, or '' before anything was learnt."""
    titles = {topic.id: topic.title.partition(":")[0] for topic in library.topics()}
    begun = [(topic.recall, topic) for topic in standing.recall if topic.recall is not None]
    if not begun:
        return ""
    lines = ["HOW IT STANDS, recalled today"]
    for share, topic in sorted(begun, key=lambda pair: pair[0])[:MOST]:
        full = round(share * BAR)
        name = titles.get(topic.topic, topic.topic)[:22]
        weakest = f"   weakest: {library.title('entry', topic.weakest.term)}" if topic.weakest is not None else ""
        lines.append(f"{name:<23}{'█' * full}{'░' * (BAR - full)} {share:>4.0%}{weakest}")
    if standing.not_begun:
        lines.append(f"{standing.not_begun} topics not started")
    return "\n".join([*lines, "", _week(standing.weeks)])


def _week(weeks: Weeks) -> str:
    days = " ".join("●" if day else "○" for day in weeks.week)
    row = f"   {weeks.length} weeks in a row" if weeks.length > 1 else ""
    return f"This week   {days}   {weeks.studied} of {weeks.planned} days{row}"

"""What finding one's level found, as blocks of the result: a sentence, and where to begin in each topic."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content, Span

from tui.study.attempts.begin_with import Advice
from tui.widgets.wording import fitted

TOPIC, LEVEL = 20, 12
"""Cells of the columns before the lesson."""


def level_hero(advice: Sequence[Advice], title: str, width: int) -> Content:
    """What it is, and how far it goes."""
    topics = "topic" if len(advice) == 1 else "topics"
    text = f"{fitted(title, width)}\n{fitted(f'Where to begin in {len(advice)} {topics}', width)}\n"
    return Content(text, spans=[Span(0, text.index("\n"), "bold")])


def level_block(advice: Sequence[Advice], width: int) -> Content:
    """A line a topic: its name, what is known of it, and the lesson to go on with."""
    # Names of topics come whole before what is said of the lesson: its number is enough to find it.
    short = max((len(_number(one)) for one in advice), default=0)
    longest = max((len(one.topic) for one in advice), default=0) + 2
    level = LEVEL if width >= TOPIC + LEVEL + short else 0
    topic = max(8, min(longest, width - level - short))
    room = max(1, width - topic - level)
    lines, spans, at = ["WHERE TO BEGIN"], [Span(0, 14, "$muted")], 15
    for one in advice:
        said = one.says[:1].upper() + one.says[1:]
        said = said if len(said) <= room else _number(one)
        line = f"{fitted(one.topic, topic - 1):<{topic}}{fitted(one.level, level - 1):<{level}}{fitted(said, room)}"
        spans.append(Span(at + topic, at + topic + level, "$muted"))
        lines.append(line)
        at += len(line) + 1
    return Content("\n".join(lines), spans=spans)


def _number(one: Advice) -> str:
    """The lesson by its number alone."""
    said = one.says.partition(",")[0] if one.lesson else one.says.partition(":")[0]
    return said[:1].upper() + said[1:]

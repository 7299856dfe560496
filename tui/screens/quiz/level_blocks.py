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
    room = max(8, width - TOPIC - LEVEL)
    lines, spans, at = ["WHERE TO BEGIN"], [Span(0, 14, "$muted")], 15
    for one in advice:
        said = one.says[:1].upper() + one.says[1:]
        line = f"{fitted(one.topic, TOPIC - 1):<{TOPIC}}{fitted(one.level, LEVEL - 1):<{LEVEL}}{fitted(said, room)}"
        spans.append(Span(at + TOPIC, at + TOPIC + LEVEL, "$muted"))
        lines.append(line)
        at += len(line) + 1
    return Content("\n".join(lines), spans=spans)

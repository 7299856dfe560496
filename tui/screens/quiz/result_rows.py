"""A result as a document."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content, Span

from tui.screens.quiz.header import clock
from tui.screens.quiz.overview import stem_of
from tui.study.attempts import result_words
from tui.study.attempts.result import DRILLS, ItemResult, Result, Total
from tui.study.attempts.sitting import Sitting
from tui.widgets.document import Row, link_style
from tui.widgets.target import Target
from tui.widgets.wording import fitted, muted

BAR = 20
WIDE = 60
"""From so many cells on there is room for bars."""
COLUMNS = 27
"""Cells of a topic's figures, their gaps included."""


def result_rows(
    sitting: Sitting, result: Result, title: str, topics: Mapping[str, str], width: int
) -> tuple[list[Row], list[Target]]:
    """The rows for so many cells, and where its links lead: its questions and its lists."""
    targets: list[Target] = []
    rows = [*_score(result, title), *_topics(result, topics, width)]
    for name, about in DRILLS.items():
        places = result.lists[name]
        if places:
            number = _add(targets, Target("list", name))
            text = f"{len(places)} {about}"
            rows.append(
                Row(Content(text, spans=[Span(0, len(text), link_style(number))]), label=name.upper()[:9], gap=0)
            )
    rows.append(_muted("Every question, with why each option is right or wrong: tab, then enter.", gap=1))
    for item in result.items:
        rows.append(_item(sitting, item, targets))
    rows.append(_muted(f"Paper {sitting.paper.id}", gap=1))
    return rows, targets


def _add(targets: list[Target], target: Target) -> int:
    targets.append(target)
    return len(targets) - 1


def _score(result: Result, title: str) -> list[Row]:
    total = result.total
    head = f"{title}: {total.share:.0%}"
    verdict = result_words.verdict(result)
    text = f"{head}   {verdict}" if verdict else head
    style = "$success" if result.passed else "$warning"
    spans = [Span(0, len(head), "bold"), *([Span(len(head) + 3, len(text), style)] if verdict else [])]
    about = f"{total.right} of {total.count} wholly right, in {clock(result.elapsed_ms)}"
    if total.seen < total.count:
        about += f"; {total.count - total.seen} never shown"
    lines = [about, result_words.points(result), result_words.spread(result)]
    return [Row(Content(text, spans=spans), align_label=False), *(_muted(line, gap=0) for line in lines if line)]


def _topics(result: Result, topics: Mapping[str, str], width: int) -> list[Row]:
    if len(result.topics) < 2:
        return []
    bar = BAR if width >= WIDE else 0
    room = max(8, width - bar - COLUMNS)
    longest = min(room, max(len(topics.get(name, name)) for name in result.topics))
    return [
        _bar(_fitted(topics.get(name, name), longest), total, bar, gap=0 if place else 1)
        for place, (name, total) in enumerate(result.topics.items())
    ]


def _bar(name: str, total: Total, bar: int, gap: int) -> Row:
    """A topic with its share, its questions and the 90 % interval; the bar goes where there is no room for it."""
    full = round(total.share * bar)
    drawn = f"{'█' * full}{'░' * (bar - full)} " if bar else ""
    text = f"{name}  {drawn}{total.share:>4.0%}  {f'{total.right} of {total.count}':<8}  {result_words.span(total):>8}"
    start = len(name) + 2
    spans = [Span(start, start + full, "$primary"), Span(start + full, start + bar, "$muted")] if bar else []
    return Row(
        Content(text, spans=[*spans, Span(len(text) - 8, len(text), "$muted")]), gap=gap, wrap=False, align_label=False
    )


def _fitted(name: str, width: int) -> str:
    return fitted(name, width).ljust(width)


def _item(sitting: Sitting, item: ItemResult, targets: list[Target]) -> Row:
    mark = item.mark
    if mark is None:
        sign, style = "·", "$muted"
    elif mark.right:
        sign, style = "✓", "$success"
    else:
        sign, style = ("◐", "$warning") if mark.millionths else ("✗", "$error")
    number = _add(targets, Target("item", number=item.index))
    stem = " ".join(stem_of(sitting, item.index).split())
    stem = fitted(stem, 160)
    head = f"{item.index + 1:>3} {sign} "
    tail = f"  {item.slot.confidence}" if item.slot.confidence else ""
    spans = [
        Span(4, 5, style),
        Span(len(head), len(head) + len(stem), link_style(number, "")),
        Span(len(head) + len(stem), len(head) + len(stem) + len(tail), "$muted"),
    ]
    return Row(Content(head + stem + tail, spans=spans), hang=len(head), gap=0, align_label=False)


def _muted(text: str, gap: int) -> Row:
    return Row(muted(text), gap=gap, align_label=False)

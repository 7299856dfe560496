"""A result as a document."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content, Span

from tui.screens.quiz.header import clock
from tui.screens.quiz.overview import stem_of
from tui.study.result import ItemResult, Result, Total
from tui.study.sitting import Sitting
from tui.widgets.document import Row, link_style

BAR = 24
_ABOUT = {
    "wrong": "not right",
    "lucky": "right, but guessed",
    "overconfident": "wrong, though you were sure",
    "slow": "took more than twice your usual time",
}


def result_rows(sitting: Sitting, result: Result, title: str, topics: Mapping[str, str]) -> tuple[list[Row], list[str]]:
    """The rows, and where its links lead: 'item:3', 'drill:wrong'."""
    targets: list[str] = []
    rows = [*_score(result, title), *_topics(result, topics)]
    for name, about in _ABOUT.items():
        places = getattr(result, name)
        if places:
            number = _add(targets, f"drill:{name}")
            text = f"{len(places)} {about}"
            rows.append(
                Row(Content(text, spans=[Span(0, len(text), link_style(number))]), label=name.upper()[:9], gap=0)
            )
    rows.append(_muted("Every question, with why each option is right or wrong: tab, then enter.", gap=1))
    for item in result.items:
        rows.append(_item(sitting, item, targets))
    rows.append(_muted(f"Paper {sitting.paper.id}", gap=1))
    return rows, targets


def _add(targets: list[str], target: str) -> int:
    targets.append(target)
    return len(targets) - 1


def _score(result: Result, title: str) -> list[Row]:
    total = result.total
    head = f"{title}: {total.share:.0%}"
    about = f"{total.right} of {total.count} wholly right, in {clock(result.elapsed_ms)}"
    if total.seen < total.count:
        about += f"; {total.count - total.seen} never shown"
    return [Row(Content(head, spans=[Span(0, len(head), "bold")]), align_label=False), _muted(about, gap=0)]


def _topics(result: Result, topics: Mapping[str, str]) -> list[Row]:
    if len(result.topics) < 2:
        return []
    width = max(len(topics.get(name, name)) for name in result.topics)
    rows = []
    for place, (name, total) in enumerate(result.topics.items()):
        rows.append(_bar(topics.get(name, name).ljust(min(width, 28)), total, gap=0 if place else 1))
    return rows


def _bar(name: str, total: Total, gap: int) -> Row:
    full = round(total.share * BAR)
    bar = "█" * full + "░" * (BAR - full)
    text = f"{name}  {bar} {total.share:>5.0%}   {total.right} of {total.count}"
    start = len(name) + 2
    spans = [Span(start, start + full, "$primary"), Span(start + full, start + BAR, "$muted")]
    return Row(Content(text, spans=spans), gap=gap, wrap=False, align_label=False)


def _item(sitting: Sitting, item: ItemResult, targets: list[str]) -> Row:
    mark = item.mark
    if mark is None:
        sign, style = "·", "$muted"
    elif mark.right:
        sign, style = "✓", "$success"
    else:
        sign, style = ("◐", "$warning") if mark.millionths else ("✗", "$error")
    number = _add(targets, f"item:{item.index}")
    stem = " ".join(stem_of(sitting, item.index).split())
    stem = stem if len(stem) <= 160 else stem[:159] + "…"
    head = f"{item.index + 1:>3} {sign} "
    tail = f"  {item.slot.confidence}" if item.slot.confidence else ""
    spans = [
        Span(4, 5, style),
        Span(len(head), len(head) + len(stem), link_style(number, "")),
        Span(len(head) + len(stem), len(head) + len(stem) + len(tail), "$muted"),
    ]
    return Row(Content(head + stem + tail, spans=spans), hang=len(head), gap=0, align_label=False)


def _muted(text: str, gap: int) -> Row:
    return Row(Content(text, spans=[Span(0, len(text), "$muted")]), gap=gap, align_label=False)

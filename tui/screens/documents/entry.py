"""An entry as a document: definition, why, numbers, confusion, related terms, sources."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from msgspec import convert
from textual.content import Content, Span

from tui.library.chip_table import beside, field_title, field_unit
from tui.library.model import Chip, Source
from tui.plots.line import figure
from tui.widgets.document import Row
from tui.widgets.lines import line_bar
from tui.widgets.prose import Links, prose_rows
from tui.widgets.sources import source_rows
from tui.widgets.target import Target
from tui.widgets.wording import bold, muted

if TYPE_CHECKING:
    from tui.library.entry_json import EntryJson, SourceJson
    from tui.library.library import Library


@dataclass(frozen=True)
class Shown:
    """An entry ready for the reader, and what `y` copies."""

    ref: str
    rows: list[Row]
    targets: list[Target] = field(default_factory=list)
    copied: str = ""


def entry_rows(
    library: Library,
    entry: EntryJson,
    today: datetime.date,
    *,
    chips: Mapping[str, Chip] | None = None,
    after: Callable[[Links], list[Row]] | None = None,
) -> Shown:
    """The document of one entry; `today` decides whether it may be out of date.

    `chips` are drawn beside numbers that the chip table knows too; `after` makes the rows that stand in the place of
    the related terms.
    """
    links = Links(library, entry["pack"])
    numbering = _Numbering(entry)
    rows = [_title(entry), _under_title(library, entry)]
    if _out_of_date(entry.get("review_after", ""), today):
        text = f"May be out of date: to be checked again by {entry['review_after']}."
        rows.append(Row(Content(text, spans=[Span(0, len(text), "$warning")]), align_label=False))
    rows += prose_rows(entry["definition"], links, flush=True)
    rows += prose_rows(entry.get("why", ""), links, label="WHY")
    rows += _numbers(entry, numbering, chips or {})
    rows += prose_rows(entry.get("example", ""), links, label="EXAMPLE")
    if entry.get("diagram"):
        rows.append(Row(Content(entry["diagram"].rstrip("\n")), wrap=False, align_label=False))
    rows += _confusion(entry, links)
    rows += after(links) if after is not None else _related(entry, links)
    rows += _lab(entry, links)
    rows += source_rows([convert(source, Source) for source in numbering.sources], links, numbered=True)
    copied = f"{entry['term']}: {entry['definition']}"
    return Shown(f"{entry['pack']}/{entry['id']}", rows, links.targets, copied)


def beside_rows(library: Library, entry: EntryJson) -> Shown:
    """An entry as it stands beside a question: what it is, why, what it is not, its lab."""
    links = Links(library, entry["pack"])
    topics = {topic.id: topic.title.split(":")[0] for topic in library.topics()}
    under = muted(f"{topics.get(entry['topic'], entry['topic'])} · level {entry['level']}")
    rows = [_title(entry), Row(under, gap=0, align_label=False)]
    rows += prose_rows(entry["definition"], links, flush=True)
    rows += prose_rows(entry.get("why", ""), links, label="WHY")
    rows += _confusion(entry, links)
    rows += _lab(entry, links)
    return Shown(f"{entry['pack']}/{entry['id']}", rows, links.targets)


def _title(entry: EntryJson) -> Row:
    term = entry["term"]
    return Row(bold(term), align_label=False)


def _under_title(library: Library, entry: EntryJson) -> Row:
    titles = {topic.id: topic.title.split(":")[0] for topic in library.topics()}
    text = f"{titles.get(entry['topic'], entry['topic'])} · level {entry['level']}"
    if entry.get("aliases"):
        text += " · also " + ", ".join(entry["aliases"])
    return Row(muted(text), gap=0, align_label=False)


def _out_of_date(day: str, today: datetime.date) -> bool:
    return bool(day) and day.ljust(10, "~") < today.isoformat()


class _Numbering:
    """Sources in order of use, each place of a page once: [1], [2] ..."""

    def __init__(self, entry: EntryJson) -> None:
        self.sources: list[SourceJson] = []
        for source in [*(number["source"] for number in entry.get("numbers", ())), *entry.get("sources", ())]:
            self.number(source)

    def number(self, source: SourceJson) -> int:
        for place, known in enumerate(self.sources, 1):
            if known == source:
                return place
        self.sources.append(source)
        return len(self.sources)


def _numbers(entry: EntryJson, numbering: _Numbering, chips: Mapping[str, Chip]) -> list[Row]:
    rows = []
    for place, number in enumerate(entry.get("numbers", ())):
        figure = f"{number['value']} {number['unit']}"
        day = number["source"].get("as_of", "")[:7]
        printed = f"  as printed: {number['printed']}" if number.get("printed") else ""
        tail = f"  {number['condition']}{printed}  [{numbering.number(number['source'])}] {day}"
        content = Content(
            figure + tail, spans=[Span(0, len(figure), "bold"), Span(len(figure), len(figure + tail), "$muted")]
        )
        rows.append(Row(content, label="" if place else "NUMBERS", gap=0 if place else 1, hang=2))
    fields = dict.fromkeys(number["field"] for number in entry.get("numbers", ()) if number.get("field"))
    groups = [(column, values) for column in fields if len(values := beside(chips, column)) > 1]
    for column, values in groups:
        if len(groups) > 1:
            rows.append(Row(muted(field_title(column))))
        rows.append(
            Row(Content(""), gap=1 if len(groups) == 1 else 0, draw=partial(chip_lines, values, field_unit(column)))
        )
    return rows


def chip_lines(values: Sequence[tuple[str, float]], unit: str, width: int) -> Content:
    """A line a chip: its name, a bar whose full length is the largest, the value."""
    most = max(value for _, value in values)
    wide = max(len(name) for name, _ in values)
    numbers = [f"{figure(value)} {unit}" for _, value in values]
    bar = min(20, width - wide - max(map(len, numbers)) - 4)
    lines = []
    for (name, value), number in zip(values, numbers, strict=True):
        line, heavy = line_bar(value / most, bar) if bar >= 6 else ("", 0)
        text = f"{name:<{wide}}  {line}{'  ' if line else ''}{number:>{max(map(len, numbers))}}"
        start = wide + 2
        spans = [Span(start, start + heavy, "$primary"), Span(start + heavy, start + len(line), "$line")]
        lines.append(Content(text, spans=[Span(0, wide, "$muted"), *spans]))
    return Content("\n").join(lines)


def _confusion(entry: EntryJson, links: Links) -> list[Row]:
    confusion = entry.get("confusion")
    if not confusion:
        return []
    rival = confusion.get("with", "")
    name = links.link("entry", rival) if rival else Content(f"“{confusion.get('misconception', '')}”")
    rows = prose_rows(confusion["text"], links)
    text = name + Content(": ") + rows[0].text if rows else name
    return [Row(text, label="NOT"), *rows[1:]]


def _related(entry: EntryJson, links: Links) -> list[Row]:
    names = [links.link("entry", one if isinstance(one, str) else one["id"]) for one in entry.get("related", ())]
    return [Row(Content("   ").join(names), label="SEE")] if names else []


def _lab(entry: EntryJson, links: Links) -> list[Row]:
    lab = entry.get("lab")
    return [Row(links.link("lab", lab["id"], params=lab.get("params")), label="LAB")] if lab else []

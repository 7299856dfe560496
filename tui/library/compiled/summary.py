"""An entry as labelled lines of plain text, made when the library is compiled: `define` then only has to wrap them.

A line is 'LABEL<tab>text'. The label '' continues the column of the one before, '.' is a paragraph of its own,
'=' is kept as it is (a diagram), '-' is an empty line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tui.library.citing import cited
from tui.library.markup.links import Link, plain_text

if TYPE_CHECKING:
    from tui.library.entry_json import NumberJson, StoredEntry

Title = Callable[[str, str], str]
"""(kind, ref) -> the name of the item, or '' when there is none."""


def summary(entry: StoredEntry, topic: str, title: Title) -> str:
    """The lines of one entry as authored."""
    return "\n".join(f"{label}\t{text}" for label, text in _lines(entry, topic, title))


def _lines(entry: StoredEntry, topic: str, title: Title) -> Iterator[tuple[str, str]]:
    def prose(text: str) -> str:
        return " ".join(plain_text(text, lambda link: _name(link, title)).split())

    yield "=", entry["term"]
    yield "=", f"{topic}, level {entry['level']}"
    if entry.get("aliases"):
        yield ".", "also " + ", ".join(entry["aliases"])
    yield "-", ""
    yield ".", prose(entry["definition"])
    yield "-", ""
    if entry.get("why"):
        yield "WHY", prose(entry["why"])
    for place, number in enumerate(entry.get("numbers", ())):
        yield "" if place else "NUMBERS", _number(number)
    if entry.get("example"):
        yield "EXAMPLE", prose(entry["example"])
    yield from _diagram(entry, prose)
    if entry.get("confusion"):
        rival = entry["confusion"].get("with", "")
        other = title("entry", rival) or rival or _quoted(prose(entry["confusion"].get("misconception", "")))
        yield "NOT", f"{other}: {prose(entry['confusion']['text'])}" if other else prose(entry["confusion"]["text"])
    related = [near if isinstance(near, str) else near["id"] for near in entry.get("related", ())]
    if related:
        yield "SEE", ", ".join(title("entry", ref) or ref for ref in related)
    yield from _sources(entry)
    if entry.get("review_after"):
        yield "CHECKED", f"holds until about {entry['review_after']}; later it may be out of date"


def _quoted(belief: str) -> str:
    return f'"{belief}"' if belief else ""


def _name(link: Link, title: Title) -> str:
    return title(link.kind, link.ref) or link.words


def _number(number: NumberJson) -> str:
    source = number["source"]
    printed = f"; as printed: {number['printed']}" if number.get("printed") else ""
    known = ", ".join(text for text in (source["publisher"], source.get("as_of", "")) if text)
    return f"{number['value']} {number['unit']}: {number['condition']} ({known}{printed})"


def _diagram(entry: StoredEntry, prose: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    if entry.get("diagram"):
        yield "-", ""
        for line in entry["diagram"].rstrip("\n").split("\n"):
            yield "=", f"    {line}"
        yield ".", prose(entry.get("diagram_alt", ""))
        yield "-", ""


def _sources(entry: StoredEntry) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for source in [*(number["source"] for number in entry.get("numbers", ())), *entry.get("sources", ())]:
        if source["title"] not in seen:
            yield "" if seen else "SOURCES", cited(source)
            seen.add(source["title"])

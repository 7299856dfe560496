"""An entry as text. On the path of `define`: the standard library's small modules only."""

import textwrap

from tui.library.links import Link, plain_text
from tui.library.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui.library.store import Library

LABEL = 10


def entry_text(library: "Library", entry: "dict[str, Any]", width: int) -> str:
    """The whole entry, wrapped at `width` cells, safe for a terminal, ending in a newline."""
    pack = entry["pack"]

    def name(link: Link) -> str:
        return library.title(link.kind, link.ref, pack) or link.words

    def prose(text: str) -> str:
        return " ".join(plain_text(text, name).split())

    lines = [entry["term"], f"{entry['topic']}, level {entry['level']}"]
    if entry.get("aliases"):
        lines += _wrapped("also ", ", ".join(entry["aliases"]), width)
    lines += ["", *_wrapped("", prose(entry["definition"]), width), ""]
    if entry.get("why"):
        lines += _labelled("WHY", prose(entry["why"]), width)
    for place, number in enumerate(entry.get("numbers", ())):
        lines += _labelled("" if place else "NUMBERS", _number(number), width)
    if entry.get("example"):
        lines += _labelled("EXAMPLE", prose(entry["example"]), width)
    if entry.get("diagram"):
        lines += ["", *(f"    {line}" for line in entry["diagram"].rstrip("\n").split("\n")), ""]
        lines += _wrapped("", prose(entry.get("diagram_alt", "")), width)
    if entry.get("confusion"):
        confusion = entry["confusion"]
        other = library.title("entry", confusion["with"], pack) or confusion["with"]
        lines += _labelled("NOT", f"{other}: {prose(confusion['text'])}", width)
    related = [one if isinstance(one, str) else one["id"] for one in entry.get("related", ())]
    names = [library.title("entry", ref, pack) or ref for ref in related]
    if names:
        lines += _labelled("SEE", ", ".join(names), width)
    lines += _sources(entry, width)
    if entry.get("review_after"):
        lines += _labelled("CHECKED", f"holds until about {entry['review_after']}; later it may be out of date", width)
    return clean("\n".join(lines)) + "\n"


def _number(number: "dict[str, Any]") -> str:
    source = number["source"]
    return f"{number['value']} {number['unit']}: {number['condition']} ({source['publisher']}, {source['as_of']})"


def _sources(entry: "dict[str, Any]", width: int) -> "list[str]":
    lines: list[str] = []
    seen: set[str] = set()
    for source in [*(number["source"] for number in entry.get("numbers", ())), *entry.get("sources", ())]:
        if source["url"] not in seen:
            text = f"{source['title']}, {source['as_of']}, {source['kind']} {source['url']}"
            lines += _labelled("" if seen else "SOURCES", text, width)
            seen.add(source["url"])
    return lines


def _labelled(label: str, text: str, width: int) -> "list[str]":
    return _wrapped(f"{label:<{LABEL}}", text, width)


def _wrapped(head: str, text: str, width: int) -> "list[str]":
    body = textwrap.wrap(
        text,
        width - 1,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
        break_long_words=False,
    )
    return body or [head.rstrip()]

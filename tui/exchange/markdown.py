"""A page a topic, in Markdown that any program shows: its entries, then its questions with their answers."""

from __future__ import annotations

from collections.abc import Sequence

from tui.exchange.questions import Out
from tui.exchange.words import Words, source_line, words
from tui.library.library import Library
from tui.library.markup.links import Link, plain_text
from tui.library.model import Entry, Number


def pages(library: Library, questions: Sequence[Out], pack: str = "", topic: str = "") -> dict[str, str]:
    """Topic id -> its page. Topics without entries and questions have none."""
    texts: dict[str, str] = {}
    rows = [row for row in library.entry_rows() if pack in ("", row.pack)]
    for topic_row in library.topics():
        if topic not in ("", topic_row.id):
            continue
        lines = [f"# {topic_row.title}", "", topic_row.about, ""]
        entries = [row for row in rows if row.topic == topic_row.id]
        asked = [out for out in questions if out.question.topic == topic_row.id]
        for row in entries:
            entry = library.entry(row.ref)
            lines += entry_lines(library, entry, row.pack) if entry else []
        if asked:
            lines += ["# Questions", ""]
        for number, out in enumerate(asked, 1):
            lines += _question(library, out, number)
        if entries or asked:
            texts[topic_row.id] = "\n".join(lines).rstrip() + "\n"
    return texts


def plain(library: Library, text: str, pack: str) -> str:
    """Prose without marks and links, its links by their names."""

    def name(link: Link) -> str:
        target = library.resolve(link, pack)
        return (library.title(link.kind, target, pack) if target else "") or link.words

    return plain_text(text, name)


def entry_lines(library: Library, entry: Entry, pack: str) -> list[str]:
    """An entry under a heading of its own."""

    def said(text: str) -> str:
        return plain(library, text, pack)

    lines = [f"## {entry.term}", ""]
    if entry.aliases:
        lines += [f"Also: {', '.join(entry.aliases)}", ""]
    lines += [said(entry.definition), ""]
    lines += [said(entry.why), ""] if entry.why else []
    lines += [f"- {number_line(number, said(number.condition))}" for number in entry.numbers]
    lines += [""] if entry.numbers else []
    lines += [f"Example: {said(entry.example)}", ""] if entry.example else []
    if entry.diagram:
        lines += ["```", *entry.diagram.rstrip("\n").split("\n"), "```", "", said(entry.diagram_alt), ""]
    if entry.confusion:
        rival = library.title("entry", entry.confusion.with_, pack) if entry.confusion.with_ else ""
        belief = rival or said(entry.confusion.misconception)
        lines += [f"Not: {belief}. {said(entry.confusion.text)}", ""]
    related = [library.title("entry", ref, pack) or ref for ref in entry.related_ids]
    lines += [f"See: {', '.join(related)}", ""] if related else []
    sources = dict.fromkeys(source_line(cited) for cited in (*(n.source for n in entry.numbers), *entry.sources))
    lines += ["Sources:", "", *(f"- {line}" for line in sources), ""] if sources else []
    return lines


def number_line(number: Number, condition: str) -> str:
    """A figure with its unit, its condition and the day that it held."""
    day = f", as of {number.source.as_of}" if number.source.as_of else ""
    return f"{number.value} {number.unit}: {condition} ({number.source.publisher}{day})"


def _question(library: Library, out: Out, number: int) -> list[str]:
    try:
        wording = words(
            out.question, lambda text: plain(library, text, out.pack), lambda term: library.names(term, out.pack)
        )
    except ValueError:
        return []
    return _lines(wording, number)


def _lines(wording: Words, number: int) -> list[str]:
    asked = wording.asked.split("\n")
    lines = [f"**{number}.** {asked[0]}", *asked[1:], "", *(f"- {choice}" for choice in wording.choices)]
    lines += [""] if wording.choices else []
    lines += ["Answer: " + "; ".join(wording.right), ""]
    lines += [wording.explanation, ""] if wording.explanation else []
    lines += [f"- {line}" for line in wording.feedback]
    return [*lines, ""] if wording.feedback else lines

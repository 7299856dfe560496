"""The glossary as notes of a vault: a note an entry, wiki links, front matter; below a mark stands one's own text.

What stands below the mark is never touched. A note that is not ours, or whose mark is gone, is left as it is and named.
"""

from __future__ import annotations

import json
import os
import re
from typing import NamedTuple

from tui.exchange.markdown import number_line
from tui.failures import Refusal
from tui.library.library import Library
from tui.library.markup.links import TOKEN as MARKS
from tui.library.markup.links import Link, link_of
from tui.library.model import Entry
from tui.paths import write_whole

MARK = "<!-- warpwise: below this line is yours; above it is written anew -->"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|#^\[\]]')
MAX_NOTE = 4_000_000


class Written(NamedTuple):
    """How many notes are new or changed, how many stayed, and those left alone, with the reason."""

    written: int
    same: int
    left: list[str]


def export(library: Library, folder: str, pack: str = "", topic: str = "") -> Written:
    """Writes the notes into `folder`. Raises Refusal where that cannot be."""
    rows = [row for row in library.entry_rows() if pack in ("", row.pack) and topic in ("", row.topic)]
    names = _names([(row.ref, row.term) for row in library.entry_rows()])
    written = same = 0
    left: list[str] = []
    try:
        os.makedirs(folder, exist_ok=True)
        for row in rows:
            entry = library.entry(row.ref)
            if entry is None:
                continue
            path = os.path.join(folder, f"{names[row.ref]}.md")
            head = note(library, entry, row.ref, row.topic, names)
            old = _read(path)
            if old is not None and (MARK not in old or f"id: {json.dumps(row.ref)}" not in old.partition(MARK)[0]):
                left.append(f"{path} is not ours, or its mark is gone: it is left as it is.")
                continue
            own = old.partition(MARK)[2] if old is not None else "\n"
            text = f"{head}{MARK}{own}"
            if text == old:
                same += 1
                continue
            write_whole(path, text)
            written += 1
    except OSError as error:
        raise Refusal(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return Written(written, same, left)


def _read(path: str) -> str | None:
    """A note that is there, with its line ends as they are; None for none. Raises OSError."""
    if not os.path.lexists(path):
        return None
    if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > MAX_NOTE:
        return ""
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        text = file.read()
    try:
        text.encode("utf-8")
    except UnicodeError:
        return ""  # not ours to write again
    return text


def _names(terms: list[tuple[str, str]]) -> dict[str, str]:
    """Ref -> the name of its note: the term, with the ref's words behind it where two would be one file."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for ref, term in terms:
        name = " ".join(_FORBIDDEN.sub(" ", term).split()).strip(". ")[:100] or ref.replace("/", " ")
        if name.split(".")[0].lower() in ("con", "prn", "aux", "nul") or name.casefold() in taken:
            name = f"{name} ({ref.replace('/', ' ')})"
        taken.add(name.casefold())
        names[ref] = name
    return names


def note(library: Library, entry: Entry, ref: str, topic: str, names: dict[str, str]) -> str:
    """What stands above the mark."""
    pack = ref.partition("/")[0]

    def prose(text: str) -> str:
        return MARKS.sub(lambda mark: wiki(link_of(mark)) if mark["link"] else mark[0], text)

    def wiki(link: Link) -> str:
        target = library.resolve(link, pack)
        title = (library.title(link.kind, target, pack) if target else "") or link.words
        name = names.get(target or "", "") if link.kind == "entry" else ""
        shown = link.shown or title
        return shown if not name else f"[[{name}]]" if shown == name else f"[[{name}|{shown}]]"

    sources = {
        source.url: source for source in (*(number.source for number in entry.numbers), *entry.sources) if source.url
    }
    days = sorted(source.as_of for source in sources.values() if source.as_of)
    front = ["---", f"id: {json.dumps(ref)}", f"topic: {json.dumps(topic)}", f"level: {entry.level}"]
    front += [f"aliases: {json.dumps(list(entry.aliases), ensure_ascii=False)}"] if entry.aliases else []
    front += [f"as_of: {json.dumps(days[-1])}"] if days else []
    front += [f"review_after: {json.dumps(entry.review_after)}"] if entry.review_after else []
    front += [f"sources: {json.dumps(list(sources), ensure_ascii=False)}", "---", ""]
    lines = [prose(entry.definition), ""]
    lines += [prose(entry.why), ""] if entry.why else []
    lines += [f"- {number_line(number, prose(number.condition))}" for number in entry.numbers] + (
        [""] if entry.numbers else []
    )
    lines += [f"> [!example] {prose(entry.example)}".replace("\n", "\n> "), ""] if entry.example else []
    lines += ["```", *entry.diagram.rstrip("\n").split("\n"), "```", ""] if entry.diagram else []
    if entry.confusion:
        rival = wiki(Link("entry", *_parts(entry.confusion.with_))) if entry.confusion.with_ else ""
        lines += [f"Not: {rival or prose(entry.confusion.misconception)}. {prose(entry.confusion.text)}", ""]
    related = [wiki(Link("entry", *_parts(number))) for number in entry.related_ids]
    lines += [f"See: {', '.join(related)}", ""] if related else []
    return "\n".join([*front, *lines])


def _parts(ref: str) -> tuple[str, str, str]:
    """The id, no text to show, and the pack of a ref."""
    pack, _, id = ref.rpartition("/")
    return id, "", pack

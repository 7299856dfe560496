"""The reading list: the pages that the content cites, and which of them the learner opened."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.study.journal import rows
from tui.study.journal.fold import undone

if TYPE_CHECKING:
    from tui.library.library import Library


@dataclass(frozen=True, slots=True)
class Page:
    """One source: how many entries and lessons cite it, and whether it was opened from here."""

    id: str
    title: str
    url: str
    publisher: str
    cited: int
    read: bool

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.id or None,
            "title": self.title,
            "url": self.url,
            "publisher": self.publisher,
            "cited": self.cited,
            "read": self.read,
        }


def item_of(url: str) -> str:
    """The journal's name of a page: addresses are too long and too strange for one."""
    return f"core/source/{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def read_items(db: sqlite3.Connection) -> frozenset[str]:
    """The names of the pages that were opened. Raises sqlite3.Error."""
    rows_read = rows.with_targeting(db, rows.rows(db, "WHERE kind = 'read'"))
    gone = undone(rows_read)
    return frozenset(row.item_id for row in rows_read if row.kind == "read" and row.item_id and row.id not in gone)


def pages(items: Iterable[Mapping[str, Any]], opened: frozenset[str]) -> list[Page]:
    """The reading list of these entries and lessons (as JSON), what is cited most first."""
    pages_by_id: dict[str, Mapping[str, Any]] = {}
    citing: dict[str, int] = {}
    for item in items:
        cited = {str(source["url"]): source for source in _sources(item) if source.get("url")}
        for url, source in cited.items():
            pages_by_id.setdefault(url, source)
            citing[url] = citing.get(url, 0) + 1
    made = [
        Page(
            str(source.get("id") or ""),
            str(source.get("title") or url),
            url,
            str(source.get("publisher") or ""),
            citing[url],
            item_of(url) in opened,
        )
        for url, source in pages_by_id.items()
    ]
    return sorted(made, key=lambda page: (-page.cited, page.title.casefold()))


def reading_list(library: Library, opened: frozenset[str], topic: str = "") -> list[Page]:
    """What the entries of a topic cite, or ('') all entries and lessons; reads each of them, so it takes a while."""
    refs = [row.ref for row in library.entry_rows() if not topic or row.topic == topic]
    items = [data for ref in refs if (data := library.item_json("entry", ref))]
    if not topic:
        items += [data for row in library.lesson_rows() if (data := library.item_json("lesson", row.ref))]
    return pages(items, opened)


def _sources(item: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for source in item.get("sources") or ():
        if isinstance(source, Mapping):
            yield source
    for number in item.get("numbers") or ():
        source = number.get("source") if isinstance(number, Mapping) else None
        if isinstance(source, Mapping):
            yield source

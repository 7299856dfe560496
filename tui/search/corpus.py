"""The index of a library: read from what was kept when the library was compiled, else built."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.search.document import Document
from tui.search.index import Index

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tui.library.library import Library

BLOB = "index"
MOST_KEPT = 5_000
"""Entries up to which an index is kept: a larger one is not read faster than it is built."""


def index_of(library: "Library") -> Index:
    """The index of all entries of all packs; entries that many others link to win ties."""
    if library.packs == ("core",):
        for data in library.blob(BLOB).values():
            try:
                return Index.from_bytes(data)
            except ValueError:
                break
    return Index.build(
        Document(row.ref, row.term, row.aliases, row.covers, row.definition, row.why, row.inbound, row.topic, row.level)
        for row in library.documents()
    )


def kept(con: "Connection") -> Iterable[tuple[str, bytes]]:
    """The index of the one pack in `con`, for `tui.library.compiled.build`."""
    pack = con.execute("SELECT value FROM meta WHERE key='pack'").fetchone()[0]
    rows = json.loads(con.execute("SELECT data FROM blob WHERE name='documents'").fetchone()[0])
    if len(rows) <= MOST_KEPT:
        documents = (
            Document(f"{pack}/{id}", term, tuple(aliases), tuple(covers), definition, why, inbound, topic, level)
            for id, term, aliases, covers, definition, why, topic, level, inbound, *_ in rows
        )
        yield BLOB, Index.build(documents).to_bytes()

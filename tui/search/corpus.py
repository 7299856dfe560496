"""The index of a library: what the program searches."""

from typing import TYPE_CHECKING

from tui.search.document import Document
from tui.search.index import Index

if TYPE_CHECKING:
    from tui.library.store import Library


def index_of(library: "Library") -> Index:
    """The index of all entries of all packs; entries that many others link to win ties."""
    return Index.build(
        Document(row.ref, row.term, row.aliases, row.covers, row.definition, row.why, row.inbound, row.topic, row.level)
        for row in library.documents()
    )

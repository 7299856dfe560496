"""The index of a library: what was kept when its packs were compiled, else built."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from tui.search.document import Document
from tui.search.index import Index
from tui.search.matching import Part

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tui.library.library import Library
    from tui.search.frozen import Fetch

T = TypeVar("T")
_KEPT = "search 1 "
"""Before the names of what is kept; raised when its meaning changes."""


def index_of(library: "Library") -> Index:
    """The index of all entries of all packs; entries that many others link to win ties."""
    return Index([Part(_fetch(library, pack)) for pack in library.packs])


def _fetch(library: "Library", pack: str) -> "Fetch":
    built: dict[str, bytes] = {}

    def fetch(name: str, read: Callable[[bytes], T]) -> T:
        kept = None if built else library.blob(pack, _KEPT + name, read)
        if kept is not None:
            return kept
        if not built:  # compiled by somebody who keeps nothing for searching
            from tui.search.freezing import freeze

            built.update(freeze([Document(*row) for row in library.documents(pack)]))
        return read(built[name])

    return fetch


def kept(con: "Connection") -> Iterable[tuple[str, bytes]]:
    """The index of the one pack in `con`, for `tui.library.compiled`."""
    from tui.library.compiled.rows import document_rows
    from tui.search.freezing import freeze

    pack = con.execute("SELECT value FROM meta WHERE key='pack'").fetchone()[0]
    for name, data in freeze([Document(*row) for row in document_rows(pack, con.execute)]).items():
        yield _KEPT + name, data

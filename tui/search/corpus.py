"""The index of a library: what was kept when its packs were compiled, else built."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from tui.search.document import Document
from tui.search.frozen import Memory
from tui.search.index import Index
from tui.search.matching import Part

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tui.library.library import Library

T = TypeVar("T")
_FORM = "search 2 "
"""Before the names of what is kept; raised when its meaning changes."""


def index_of(library: "Library") -> Index:
    """The index of all entries of all packs; entries that many others link to win ties."""
    return Index([Part(_source(library, pack)) for pack in library.packs])


def _source(library: "Library", pack: str) -> "Memory | _OfPack":
    if library.blob(pack, f"{_FORM}names.kind", len) is not None:
        return _OfPack(library, pack)
    # Compiled by somebody who keeps nothing for searching.
    from tui.search.freezing import freeze

    return Memory(freeze([Document(*row) for row in library.documents(pack)]))


class _OfPack:
    """What was kept in a pack's compiled file (a `frozen.Source`)."""

    def __init__(self, library: "Library", pack: str) -> None:
        self._library = library
        self._pack = pack

    def column(self, name: str, read: Callable[[bytes], T]) -> T:
        column = self._library.blob(self._pack, _FORM + name, read)
        if column is None:
            raise ValueError(f"the index of the pack {self._pack} is not whole")
        return column

    def row(self, table: str, key: str, read: Callable[[bytes], T]) -> T | None:
        return self._library.looked_up(self._pack, _FORM + table, key, read)

    def begun(self, table: str, prefix: str, read: Callable[[bytes], T]) -> list[tuple[str, T]]:
        return self._library.begun(self._pack, _FORM + table, prefix, read)


def kept(con: "Connection") -> Iterable[tuple[str, bytes]]:
    """The index of the one pack in `con`, for `tui.library.compiled.build`: rows are written, columns handed back."""
    from tui.library.compiled.rows import document_rows
    from tui.search.freezing import freeze

    pack = con.execute("SELECT value FROM meta WHERE key='pack'").fetchone()[0]
    for name, key, data in freeze([Document(*row) for row in document_rows(pack, con.execute)]):
        if key is None:
            yield _FORM + name, data
        else:
            con.execute("INSERT INTO lookup VALUES(?,?,?)", (_FORM + name, key, data))

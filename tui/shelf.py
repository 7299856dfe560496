"""Opens the library the way the whole program does: compiled together with what search wants kept beside it.

On the path of `define`: search itself is imported only when a pack has to be compiled.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from sqlite3 import Connection

    from tui.library.library import Library


def open_library(packs: "Sequence[str]" = ()) -> "Library":
    """The built-in pack and others."""
    from tui.library.library import Library

    return Library(packs=packs, extras=(_index,))


def _index(con: "Connection") -> "Iterable[tuple[str, bytes]]":
    from tui.search.corpus import kept

    return kept(con)

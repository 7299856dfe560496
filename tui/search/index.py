"""The index of all entries: what the screens and the commands search."""

from collections.abc import Iterable

from tui.search.definitions import Definitions
from tui.search.document import Document, Hit, Keep
from tui.search.matching import Matching
from tui.search.names import Names
from tui.search.query import parse

__all__ = ["Document", "Hit", "Index", "Keep"]


class Index:
    """All entries, ready to be searched."""

    def __init__(self, names: Names, definitions: Definitions) -> None:
        self._names = names
        self._definitions = definitions
        self._matching = Matching(names, definitions)

    @classmethod
    def build(cls, documents: Iterable[Document]) -> "Index":
        """An index of `documents`. Tables are made on first use, or by `warm`."""
        kept = tuple(documents)
        return cls(Names(kept), Definitions(kept))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Index":
        """What `to_bytes` gave; ValueError where it cannot be read."""
        from tui.search.stored import load

        return cls(*load(data))

    def to_bytes(self) -> bytes:
        """The index with its documents, as JSON."""
        from tui.search.stored import dump

        return dump(self._names, self._definitions)

    def warm(self) -> None:
        """Make everything that is made on first use, for a thread in the background."""
        self._matching.warm()

    def search(self, query: str, limit: int = 50, keep: Keep | None = None) -> list[Hit]:
        """The entries that `query` may mean, best first. None is a right answer; `keep` says which may be shown."""
        asked = parse(query)
        if asked is None or limit < 1:
            return []
        return self._matching.run(asked, limit, keep)

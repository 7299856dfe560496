"""The index of all entries: what the screens and the commands search."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from tui.search.document import Document, Hit, Keep, Listed
from tui.search.matching import Matching, Part
from tui.search.query import parse

T = TypeVar("T")

__all__ = ["Document", "Hit", "Index", "Keep", "Listed"]


class Index:
    """All entries of all packs, ready to be searched. A pack's tables are fetched when they are first needed."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._matching = Matching(parts)

    @classmethod
    def build(cls, documents: Iterable[Document]) -> "Index":
        """An index of `documents`, made now."""
        from tui.search.freezing import freeze

        data = freeze(tuple(documents))

        def fetch(name: str, read: Callable[[bytes], T]) -> T:
            return read(data[name])

        return cls([Part(fetch)])

    def warm(self) -> None:
        """Fetch everything that is fetched on first use, for a thread in the background."""
        self._matching.warm()

    def search(self, query: str, limit: int = 50, keep: Keep | None = None) -> list[Hit]:
        """The entries that `query` may mean, best first. None is a right answer; `keep` says which may be shown."""
        asked = parse(query)
        if asked is None or limit < 1:
            return []
        return self._matching.run(asked, limit, keep)

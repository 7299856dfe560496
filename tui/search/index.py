"""The index of all entries: what the screens and the commands search."""

from collections.abc import Iterable, Sequence

from tui.search.document import Document, Hit, Keep, Listed
from tui.search.frozen import Memory
from tui.search.matching import Matching, Part
from tui.search.query import parse

__all__ = ["Document", "Hit", "Index", "Keep", "Listed"]


class Index:
    """All entries of all packs, ready to be searched. A pack's tables are fetched when they are first needed."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._matching = Matching(parts)

    @classmethod
    def build(cls, documents: Iterable[Document]) -> "Index":
        """An index of `documents`, made now."""
        from tui.search.freezing import freeze

        return cls([Part(Memory(freeze(tuple(documents))))])

    def warm(self) -> None:
        """Fetch everything that is fetched on first use, for a thread in the background."""
        self._matching.warm()

    def search(self, query: str, limit: int = 50, keep: Keep | None = None) -> list[Hit]:
        """The entries that `query` may mean, best first. None is a right answer; `keep` says which may be shown."""
        asked = parse(query)
        if asked is None or limit < 1:
            return []
        return self._matching.run(asked, limit, keep)

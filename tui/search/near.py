"""Words within a few edits of a typed one, swapped letters counting as one (OSA distance)."""

from collections.abc import Iterable, Iterator

from tui.search.frozen import DamagedError, opened, sealed

SHORTEST, LONGEST = 3, 80
"""Letters of the words that are kept."""
_MANY = 1_000_000
"""Bytes of words that are made strings for each search anew: as strings they take five times the room."""


class Near:
    """A set of words by length; those of a length become strings when they are compared."""

    def __init__(self, parts: list[memoryview]) -> None:
        self._parts = parts
        self._many = sum(map(len, parts)) > _MANY
        self._words: dict[int, list[str]] = {}

    @staticmethod
    def kept(words: Iterable[str]) -> bytes:
        """The words as bytes."""
        by_length: list[list[str]] = [[] for _ in range(LONGEST + 1)]
        for word in words:
            if SHORTEST <= len(word) <= LONGEST:
                by_length[len(word)].append(word)
        return sealed(["\n".join(sorted(some)).encode("utf-8", "surrogatepass") for some in by_length])

    @classmethod
    def read(cls, data: bytes) -> "Near":
        """What `kept` gave. Raises DamagedError."""
        parts = opened(data)
        if len(parts) != LONGEST + 1:
            raise DamagedError("the words kept for searching are damaged; they are built anew")
        return cls(parts)

    def of_length(self, length: int) -> list[str]:
        """All words of so many letters."""
        if length in self._words:
            return self._words[length]
        inside = 0 <= length <= LONGEST and len(self._parts[length])
        words = str(self._parts[length], "utf-8", "surrogatepass").split("\n") if inside else []
        if not self._many:
            self._words[length] = words
        return words

    def find(self, typed: str, most: int) -> Iterator[tuple[str, int]]:
        """Words at most `most` edits away, with the edits."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for length in range(len(typed) - most, len(typed) + most + 1):
            words = self.of_length(length)
            if words:
                close = process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None)
                yield from ((word, int(edits)) for word, edits, _ in close)

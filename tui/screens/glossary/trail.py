"""The entries read, in order, with a place in them: back and forward as in a browser."""

from __future__ import annotations


class Trail:
    """Keeps the last hundred."""

    def __init__(self) -> None:
        self._refs: list[str] = []
        self._at = -1

    def visit(self, ref: str) -> None:
        """A new entry: what lay forward is forgotten."""
        if self._at >= 0 and self._refs[self._at] == ref:
            return
        self._refs = [*self._refs[: self._at + 1], ref][-100:]
        self._at = len(self._refs) - 1

    def leads(self, by: int) -> bool:
        """Whether there is an entry `by` steps away."""
        return 0 <= self._at + by < len(self._refs)

    def move(self, by: int) -> str | None:
        """The entry `by` steps away, or None at either end."""
        if not self.leads(by):
            return None
        self._at += by
        return self._refs[self._at]

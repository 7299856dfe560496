"""What the screens work with: the library, the search index, the learner's study. Opened when first needed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tui.settings import Settings

if TYPE_CHECKING:
    from tui.library.store import Library
    from tui.search.index import Index
    from tui.study.session import Study


class Services:
    """One set per running program. `clock` is wall time in seconds, `ticks` monotonic seconds; tests pass their own."""

    def __init__(
        self,
        packs: Sequence[str] = (),
        *,
        settings: Settings | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.packs = tuple(packs)
        self.clock = clock
        self.ticks = ticks
        self.settings = settings or Settings.load()
        self._index: Index | None = None
        self._building = threading.Lock()

    @cached_property
    def library(self) -> Library:
        """The compiled library, opened on the screen's thread."""
        from tui.library.store import Library

        return Library.open(self.packs)

    @property
    def index(self) -> Index:
        """The search index; waits for the warm-up if that is under way."""
        with self._building:
            if self._index is None:
                self._index = self._build_index(self.library)
            return self._index

    def warm_up(self) -> None:
        """Builds the index on a thread of its own, with its own connection, so that the first key finds it ready."""
        threading.Thread(target=self._warm, name="warm-up", daemon=True).start()

    def _warm(self) -> None:
        from tui.library.store import Library

        with self._building:
            if self._index is None:
                library = Library.open(self.packs)
                self._index = self._build_index(library)
                library.close()

    @staticmethod
    def _build_index(library: Library) -> Index:
        from tui.search.index import Index

        return Index.build(library.documents())

    @cached_property
    def study(self) -> Study:
        """The learner's journal, sittings and marks."""
        from tui.study.session import Study

        return Study.open(self.library, clock=self.clock, ticks=self.ticks)

    def close(self) -> None:
        """Ends the writer thread and closes files; nothing is pending after it."""
        if "study" in self.__dict__:
            self.study.close()
        if "library" in self.__dict__:
            self.library.close()

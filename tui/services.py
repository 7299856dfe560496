"""What the screens work with: the library, the search index, the learner's study. Opened when first needed."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tui.settings.device import SYNC, Settings

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.search.index import Index
    from tui.study.clock import Clock
    from tui.study.journal.status import Status
    from tui.study.study import Study


def _system_clock() -> Clock:
    from tui.study.clock import SystemClock

    return SystemClock()


class Services:
    """One set per running program. Tests pass a clock of their own."""

    def __init__(
        self,
        packs: Sequence[str] = (),
        *,
        settings: Settings | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.packs = tuple(packs)
        self.clock: Clock = clock or _system_clock()
        self.settings = settings or Settings.load()
        self.topic = ""
        """The topic to open at; empty for all."""
        self.news = ""
        """What came in from other devices, as a sentence."""
        self._index: Index | None = None
        self._building = threading.Lock()

    @cached_property
    def library(self) -> Library:
        """The compiled library; any thread may ask it."""
        from tui.shelf import open_library

        return open_library(self.packs)

    @property
    def index(self) -> Index:
        """The search index; waits for the warm-up if that is under way."""
        with self._building:
            if self._index is None:
                from tui.search.corpus import index_of

                self._index = index_of(self.library)
            return self._index

    def renew(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Reads packs again that changed on disk: their ids, and what is wrong with those that stay as they were."""
        changed, problems = self.library.renew()
        if changed:
            with self._building:
                self._index = None
        return changed, problems

    def warm_up(self) -> None:
        """Builds the index behind the first frame, so that the first key finds it ready."""
        threading.Thread(target=self._warm, name="warm-up", daemon=True).start()

    def _warm(self) -> None:
        self.index.warm()
        self.library.alphabet()

    def known_topic(self, name: str) -> str:
        """The topic called `name`, by id or title; raises Refusal with the nearest."""
        from tui.failures import Refusal
        from tui.library.text import squash

        topics = self.library.topics()
        for topic in topics:
            if squash(name) in (squash(topic.id), squash(topic.title)):
                return topic.id
        from difflib import get_close_matches

        near = get_close_matches(name, [topic.id for topic in topics], 1, 0.4)
        hint = f"did you mean {near[0]}?" if near else "the topics are " + ", ".join(topic.id for topic in topics) + "."
        raise Refusal(f"there is no topic '{name[:40]}'; {hint}", 2)

    @cached_property
    def study(self) -> Study:
        """The learner's journal, sittings and marks; the file is opened on the journal's own thread."""
        from tui import __version__
        from tui.paths import journal_path
        from tui.study.grading.computed import compute
        from tui.study.study import open_study

        shared = self.settings.get(SYNC)
        return open_study(self.library, journal_path(), self.clock, compute, app_version=__version__, shared=shared)

    @property
    def opened_study(self) -> Study | None:
        """The study, if anything needed it yet."""
        study: Study | None = self.__dict__.get("study")
        return study

    def today(self) -> datetime.date:
        """The local date."""
        wall = self.clock.wall_ms()
        local = wall // 1000 + self.clock.tz_offset_min(wall) * 60
        return datetime.date.fromordinal(datetime.date(1970, 1, 1).toordinal() + local // 86_400)

    def abandon(self) -> None:
        """Ends at once, as after ctrl+c: whatever takes long is broken off, and every event is safe."""
        if study := self.opened_study:
            study.halt()
        self.close()

    def close(self) -> Status | None:
        """Ends the writer thread and closes files; nothing is pending after it.

        How the journal stands then; None when nothing needed it.
        """
        study = self.opened_study
        return study.close() if study else None

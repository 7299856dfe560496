"""Statistics as screens and plain mode ask for them: read on the journal's thread, put together where they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from tui.library.refs import Ref, ref_of
from tui.study.context import Context
from tui.study.journal.store import Store
from tui.study.pending import Pending
from tui.study.reviews.reviews import Memories
from tui.study.reviews.succession import heirs
from tui.study.stats import reading, statistics
from tui.study.stats.places import Place, places
from tui.study.stats.reading import Counted
from tui.study.stats.standing import Answered, TopicStanding, answered, inherited, terms_standing, topics_standing
from tui.study.stats.standing import Standing as TermStanding
from tui.study.stats.statistics import Standing, Stats
from tui.study.stats.weak_spots import weak_spots

T = TypeVar("T")
Places = Mapping[str, Place]
Topics = Sequence[str]


class Terms(NamedTuple):
    """The standing of every term of which something was answered ('core/hbm'), and of all topics in order."""

    standings: Mapping[str, TermStanding]
    topics: tuple[TopicStanding, ...]


class StatsReader:
    """What is known about learning, from the journal and the library."""

    def __init__(self, context: Context, memories: Memories) -> None:
        self._context = context
        self._memories = memories
        self._known: tuple[str, Places, Topics] | None = None

    def stats(self) -> Pending[Stats]:
        """All statistics of today."""
        return self._made(reading.everything, statistics.stats)

    def standing(self) -> Pending[Standing]:
        """The few lines of Today."""
        return self._made(reading.standing, statistics.standing)

    def terms(self) -> Pending[Terms]:
        """How every term and topic stands; costs what there is to ask, not what was ever done."""

        def found(store: Store) -> Terms:
            today = self._context.today(store)
            self._memories.settle(store)
            places, topics = self._places()
            standings = terms_standing(self._answers(store), today, places)
            topic_of = {f"{row.pack}/{row.id}": row.topic for row in self._context.library.entry_rows()}
            return Terms(standings, topics_standing(standings, topic_of, topics))

        return Pending.of(self._context.writer.call(found))

    def weak_spots(self) -> Pending[tuple[Ref, ...]]:
        """The questions that are missed or slipping, worst first; none when they are too few for a sitting."""

        def found(store: Store) -> tuple[Ref, ...]:
            today = self._context.today(store)
            self._memories.settle(store)
            return tuple(ref_of(item) for item in weak_spots(self._answers(store), today, self._places()[0]))

        return Pending.of(self._context.writer.call(found))

    def _made(
        self, read: Callable[[Store, int], Counted], make: Callable[[Counted, int, Places, Topics], T]
    ) -> Pending[T]:

        def found(store: Store) -> T:
            today = self._context.today(store)
            # The library is read on the journal's thread too: the one that draws has better to do.
            self._memories.settle(store)
            return make(read(store, today), today, *self._places())

        return Pending.of(self._context.writer.call(found))

    def _answers(self, store: Store) -> list[Answered]:
        """The latest answers; none while what is kept beside the events is not for this program."""
        found = store.read(lambda db: answered(db) if store.derived.current(db) else []) or []
        return inherited(found, heirs(self._context.library))

    def _places(self) -> tuple[Places, Topics]:
        """Where items belong, and the topics in the library's order; read once for each library."""
        library = self._context.library
        if self._known is None or self._known[0] != library.hash:
            found = places(library)
            self._known = library.hash, found, tuple(dict.fromkeys(place.topic for place in found.values()))
        return self._known[1:]

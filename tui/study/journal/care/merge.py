"""Two histories made one: every event whose id is not here yet is added; nothing is ever changed or taken away."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tui.study.journal import schema
from tui.study.journal.bounds import within
from tui.study.journal.care import backups, sources
from tui.study.journal.care.access import changing, ready, testify
from tui.study.journal.care.compare import counted
from tui.study.journal.care.sources import Source
from tui.study.journal.events import COLUMNS, KINDS, Event, event_of
from tui.study.journal.projections.registry import Registry

BATCH = 500
TOUCHED = 20_000
"""So many new events at most are added to the caches one by one; with more, making all anew is quicker."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a merge did. Event counts, but for `conflicts` and `rotten_here` (ids) and `problems` (sentences)."""

    files: int
    added: int
    known: int
    damaged: int
    foreign: int
    refused: int
    """Files of which nothing was taken."""
    twins: int
    """New pairs of events with the same device and number: both are kept."""
    conflicts: tuple[str, ...]
    rotten_here: tuple[str, ...]
    aside: int
    """New events with values that no Warpwise of this version writes: kept, but never counted."""
    unknown: dict[str, int]
    """Kinds that this version does not know, with their numbers."""
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    """What had to be put right in the journal before."""
    lost: tuple[str, ...]
    """What is gone from the journal, or damaged in it."""
    backup: str

    @property
    def ok(self) -> bool:
        """Whether all there was could be taken, and nothing contradicts."""
        return not (self.refused or self.damaged or self.foreign or self.conflicts or self.rotten_here or self.lost)

    @property
    def sentences(self) -> list[str]:
        """All of it for a person, the result first."""
        added, files = counted(self.added, "event"), counted(self.files, "file")
        said = [f"{added} added from {files}, {self.known:,} known already."]
        if self.backup and self.added:
            said.append(f"The journal as it was before is kept in {self.backup}.")
        said += self.problems
        if self.damaged:
            said.append(f"{counted(self.damaged, 'damaged event')} not taken: the check sum does not fit.")
        if self.foreign:
            said.append(f"{counted(self.foreign, 'event')} not taken: no journal can keep such rows.")
        if self.conflicts:
            names = ", ".join(self.conflicts[:3])
            said.append(
                f"{counted(len(self.conflicts), 'event')} there differ from those of the same id here ({names}); "
                "those here stay, the other files are as they were."
            )
        if self.rotten_here:
            said.append(
                f"{counted(len(self.rotten_here), 'event')} of this journal are damaged and whole there: "
                "'warpwise restore FILE --merge' puts them right."
            )
        if self.aside:
            said.append(
                f"{counted(self.aside, 'event')} hold values that this Warpwise never writes: kept aside, not counted."
            )
        if self.unknown:
            kinds = ", ".join(f"{kind} x {count}" for kind, count in sorted(self.unknown.items()))
            said.append(f"Kept for a newer Warpwise, which knows what they mean: {kinds}.")
        if self.twins:
            said.append(
                f"{counted(self.twins, 'number')} of a device given twice, as when two copies of one journal were "
                "written to: all events are kept."
            )
        return [*self.lost, *self.notes, *said]


@dataclass(slots=True)
class Gathering:
    """A merge under way in the open transaction of `db`; `take` events, then `finish`."""

    db: sqlite3.Connection
    derived: Registry
    added: int = 0
    known: int = 0
    conflicts: dict[str, None] = field(default_factory=dict)
    rotten_here: dict[str, None] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    aside: int = 0
    _batch: dict[str, Event] = field(default_factory=dict)
    _fresh: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Adds the event unless its id is here."""
        other = self._batch.setdefault(event.id, event)
        if other is not event:
            self._compare(event, other)
        if len(self._batch) >= BATCH:
            self._flush()

    def finish(self) -> None:
        """Adds the last ones and brings the caches up to date."""
        self._flush()
        if self.added <= TOUCHED:
            self.derived.update(self.db, self._fresh)
        else:
            self.derived.rebuild(self.db)

    def _flush(self) -> None:
        marks = ",".join("?" * len(self._batch))
        query = f"SELECT {', '.join(COLUMNS)} FROM event WHERE id IN ({marks})"
        here = {row[0]: event_of(row) for row in self.db.execute(query, tuple(self._batch))}
        if not here.keys() <= self._batch.keys():
            # With an index that gives other rows than those asked for, what is here already cannot be told.
            raise schema.NotAJournal("its index of the events is damaged")
        for id, event in here.items():
            self._compare(self._batch[id], event)
        fresh = [event for event in self._batch.values() if event.id not in here]
        schema.insert(self.db, fresh)
        self.added += len(fresh)
        moderate = [event for event in fresh if within(event)]
        self.aside += len(fresh) - len(moderate)
        self.unknown.update(event.kind for event in moderate if event.kind not in KINDS)
        # Beyond the limit they are not needed one by one.
        self._fresh = [*self._fresh, *moderate] if self.added <= TOUCHED else []
        self._batch.clear()

    def _compare(self, event: Event, here: Event) -> None:
        if event == here:
            self.known += 1
        elif here.intact:
            self.conflicts[event.id] = None
        else:
            self.rotten_here[event.id] = None


def merge(journal: str, places: list[str], wall_ms: int, derived: Registry) -> Report:
    """Adds to `journal` what the files, or the journals in the folders, hold and it does not.

    A backup is made before. All of it happens, or nothing. Raises Refusal.
    """
    paths = sources.files(places, journal)
    found = ready(journal, wall_ms, derived)
    backup = backups.before(journal, wall_ms)
    with changing(journal, derived) as db:
        twins = twin_count(db)
        gathering, read = gather(db, paths, derived)
        twins = twin_count(db) - twins
    testify(journal, wall_ms)
    return Report(
        files=len(read),
        added=gathering.added,
        known=gathering.known,
        damaged=sum(source.damaged for source in read),
        foreign=sum(source.foreign for source in read),
        refused=sum(source.refused for source in read),
        twins=twins,
        conflicts=tuple(gathering.conflicts),
        rotten_here=tuple(gathering.rotten_here),
        aside=gathering.aside,
        unknown=dict(gathering.unknown),
        problems=tuple(source.problem for source in read if source.problem),
        notes=found.notes,
        lost=found.lost,
        backup=backup,
    )


def union(journal: str, wall_ms: int, derived: Registry, feed: Callable[[Callable[[Event], None]], int]) -> Report:
    """The same for events that stand in no journal: `feed` hands each sound one over and says how many were not.

    All of it happens, or nothing. Raises Refusal, and what `feed` raises.
    """
    found = ready(journal, wall_ms, derived)
    backup = backups.before(journal, wall_ms)
    with changing(journal, derived) as db:
        twins = twin_count(db)
        gathering = Gathering(db, derived)
        damaged = feed(gathering.take)
        gathering.finish()
        twins = twin_count(db) - twins
    testify(journal, wall_ms)
    return Report(
        files=1,
        added=gathering.added,
        known=gathering.known,
        damaged=damaged,
        foreign=0,
        refused=0,
        twins=twins,
        conflicts=tuple(gathering.conflicts),
        rotten_here=tuple(gathering.rotten_here),
        aside=gathering.aside,
        unknown=dict(gathering.unknown),
        problems=(),
        notes=found.notes,
        lost=found.lost,
        backup=backup,
    )


def gather(db: sqlite3.Connection, paths: Iterable[str], derived: Registry) -> tuple[Gathering, list[Source]]:
    """Adds the events of the files in the open transaction, whose caches are current."""
    gathering = Gathering(db, derived)
    read = [sources.read(path, gathering.take, derived) for path in paths]
    gathering.finish()
    return gathering, read


def twin_count(db: sqlite3.Connection) -> int:
    """How often a device's number stands for more than one event."""
    query = "SELECT count(*) FROM (SELECT 1 FROM event GROUP BY device_id, seq HAVING count(*) > 1)"
    return int(db.execute(query).fetchone()[0])

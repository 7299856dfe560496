"""One history on several devices: what others left in the shared folder comes in, and this device's file goes out."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import NamedTuple

from tui.failures import Refusal
from tui.study.clock import Clock
from tui.study.journal import device
from tui.study.journal.care import backups, shared
from tui.study.journal.care.compare import counted
from tui.study.journal.care.merge import Gathering
from tui.study.journal.care.shared import Left
from tui.study.journal.events import Event
from tui.study.journal.projections.registry import Registry
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer

SHOWN = 3
"""So many devices are named in the sentence."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came from one file: its answers, and its other events."""

    device: str
    path: str
    answers: int
    others: int


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of reading the shared folder. `problem` is why it could not be read at all, '' mostly."""

    merged: tuple[Merged, ...] = ()
    left: tuple[Left, ...] = ()
    problem: str = ""

    @property
    def sentence(self) -> str:
        """'Merged 31 answers from laptop.'; '' when nothing came."""
        answers: Counter[str] = Counter()
        events: Counter[str] = Counter()
        for source in self.merged:
            answers[source.device] += source.answers
            events[source.device] += source.answers + source.others
        shown = [
            f"{counted(answers[name], 'answer') if answers[name] else counted(events[name], 'event')} from {name}"
            for name in events
            if events[name]
        ]
        more = [f"more from {len(shown) - SHOWN} others"] if len(shown) > SHOWN else []
        return f"Merged {', '.join([*shown[:SHOWN], *more])}." if shown else ""

    @property
    def news(self) -> tuple[str, ...]:
        """What is to be said of files that were left, each once."""
        return tuple(f"{file.path} is left alone: {file.why}." for file in self.left if not file.told)


class Shared(NamedTuple):
    """This device's own file after it went out. `problem` is why it did not, '' mostly."""

    path: str = ""
    written: bool = False
    problem: str = ""


class Sync:
    """The shared folder of one journal. Reading goes on beside everything else; only what is new takes its turn."""

    def __init__(self, folder: str, writer: Writer, clock: Clock) -> None:
        self.folder = folder
        self._writer = writer
        self._clock = clock

    def pull(self) -> Future[Synced]:
        """Merges what the other devices left; on a thread of its own. To be called behind the first frame."""
        done: Future[Synced] = Future()

        def work() -> None:
            try:
                done.set_result(self._pulled())
            except Refusal as error:
                done.set_result(Synced(problem=str(error)))
            except Exception as error:  # the thread must not end without an answer
                done.set_exception(error)

        Thread(target=work, name="sync", daemon=True).start()
        return done

    def push(self, store: Store) -> Shared:
        """On the journal's thread: writes this device's file if anything changed."""
        try:
            path, own, _ = self._place(store)
            name = shared.own_name(own)
            written = shared.write_own(path, self.folder, name, self._clock.wall_ms())
        except Refusal as error:
            return Shared(problem=str(error))
        return Shared(os.path.join(self.folder, name), bool(written))

    def _pulled(self) -> Synced:
        path, own, derived = self._writer.call(self._place).result()
        if problem := shared.refusal(self.folder, path):
            raise Refusal(problem)
        notes = shared.read_notes(path, self.folder, own)
        try:
            files = shared.others(self.folder, shared.own_name(own))
        except OSError as error:
            raise Refusal(f"{self.folder} cannot be read ({error.strerror}).") from error
        merged: list[Merged] = []
        left: list[Left] = []
        seen: dict[str, str] = {}
        for file in files:
            name = os.path.basename(file)
            with contextlib.suppress(OSError):
                before = shared.signature(file, path)
                if not before or notes.seen.get(name) != before:
                    came, why = self._take(file, path, derived)
                    merged += [came] if came.answers or came.others else []
                    if why:
                        left.append(Left(file, why, told=name in notes.named))
                        continue
                # What is written to meanwhile is read again next time.
                if before and before == shared.signature(file, path):
                    seen[name] = before
        notes.seen, notes.named = seen, [os.path.basename(stranger.path) for stranger in left]
        shared.keep_notes(path, self.folder, own, notes)
        return Synced(tuple(merged), tuple(left))

    def _place(self, store: Store) -> tuple[str, str, Registry]:
        own = store.change(lambda _: device.device_of(store.path, self._clock.wall_ms()).id)
        if own is None:
            raise Refusal(store.status.problem or "the journal cannot be written.")
        return store.path, own, store.derived

    def _take(self, file: str, journal: str, derived: Registry) -> tuple[Merged, str]:
        """What came from a file, and why (the rest of) it was left."""
        kinds: Counter[bool] = Counter()
        if why := shared.trouble(file, journal):
            return Merged(shared.label(file), file, 0, 0), why

        def take(events: list[Event]) -> None:
            for event in self._writer.call(lambda store: self._absorbed(store, events)).result():
                kinds[event.kind == "answer"] += 1

        with contextlib.suppress(Refusal):
            self._writer.call(lambda store: backups.automatic(store.path, self._clock.wall_ms())).result()
        why = shared.fresh(file, journal, derived, take)
        return Merged(shared.label(file), file, kinds[True], kinds[False]), why

    def _absorbed(self, store: Store, events: list[Event]) -> list[Event]:
        """The events of these that the journal lacked, in it now."""

        def work(db: sqlite3.Connection) -> int:
            gathering = Gathering(db, store.derived)
            for event in events:
                gathering.take(event)
            gathering.finish()
            return gathering.added

        if store.change(work) is None:
            raise Refusal(store.status.problem or "the journal cannot be written.")
        return events

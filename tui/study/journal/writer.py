"""The one thread that touches the journal. The screen awaits a Future before it draws a mark; plain mode blocks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event as Signal
from threading import Lock, Thread
from typing import TypeVar

from tui.study.journal.care import look, rescue
from tui.study.journal.events import Record
from tui.study.journal.projections.registry import Beat, Progress
from tui.study.journal.status import Receipt, Status
from tui.study.journal.store import Store

T = TypeVar("T")


class Writer:
    """Owns a Store and the thread it lives on. The store opens there too, so that nothing waits for a slow disk.

    `halted` is what the store asks whether it is to break off what takes long.
    """

    def __init__(self, make: Callable[[], Store], halted: Signal | None = None) -> None:
        self._halted = halted or Signal()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._opening = self._pool.submit(make)
        self._beat: Beat | None = None
        self._lock = Lock()

    def submit(self, *records: Record, beat: Beat | None = None) -> Future[Receipt]:
        """Writes the records in one transaction; the future is done once they are on disk, or known not to be."""
        return self.call(lambda store: store.append(records, beat))

    def beat(self, beat: Beat) -> None:
        """Notes the clock of a sitting as soon as the thread is free; a later one replaces one that still waits."""
        with self._lock:
            queued = self._beat is not None
            self._beat = beat
        if not queued:
            self.call(self._write_beat)

    def call(self, work: Callable[[Store], T]) -> Future[T]:
        """Runs `work` on the journal's thread."""
        return self._pool.submit(lambda: work(self._opening.result()))

    def check(self, progress: Progress | None = None) -> Future[Status]:
        """Looks the file over on a thread of its own, and has it mended if it is broken.

        Every event is looked at where something else than Warpwise may have written to the file since. To be called
        once after the first frame; reading a large file takes seconds.
        """
        done: Future[Status] = Future()

        def work() -> None:
            try:
                store = self._opening.result()
                if self.call(Store.unverified).result():
                    found = look.look(store.path, store.derived, progress)
                else:
                    found = look.Look(broken=not rescue.sound(store.path, shared=True))
                self.call(lambda store: store.looked_over(found)).result()
                done.set_result(store.status)
            except (sqlite3.Error, OSError):
                # Locked, barred or gone: how it stands is known without.
                done.set_result(self._opening.result().status)
            except Exception as error:  # the thread must not end without an answer
                done.set_exception(error)

        Thread(target=work, name="journal-check", daemon=True).start()
        return done

    def status(self) -> Status:
        """How things stand, as of the last write; does not wait."""
        return self._opening.result().status if self._opening.done() else Status()

    def halt(self) -> None:
        """Breaks off what takes long on the journal's thread: the program ends at once."""
        self._halted.set()

    def close(self) -> Status:
        """Writes what is queued and what waits, then closes the file; how it stands then."""

        def end(store: Store) -> Status:
            store.retry()
            store.close()
            return store.status

        ended = self.call(end)
        self._pool.shutdown(wait=True)
        return ended.result()

    def _write_beat(self, store: Store) -> None:
        with self._lock:
            beat, self._beat = self._beat, None
        if beat is not None:
            store.beat(beat)

"""What a learner writes beside the content: notes, stars, reports, which sources were opened."""

from __future__ import annotations

from tui.library.text import clean
from tui.study import reading, reports
from tui.study.context import Context
from tui.study.journal.bounds import NOTE_CHARS, URL_CHARS
from tui.study.journal.events import payload
from tui.study.journal.projections import notes
from tui.study.journal.projections.notes import Note
from tui.study.journal.status import Status
from tui.study.journal.store import Store
from tui.study.pending import Pending
from tui.study.reports import Report


class Annotations:
    """One for each Study. Everything runs on the journal's thread; nothing here waits."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def notes(self, entry: str = "") -> Pending[tuple[Note, ...]]:
        """The notes on an entry ('core/hbm'), or on all, newest first."""

        def read(store: Store) -> tuple[Note, ...]:
            name = entry_item(entry)
            noted = store.read(lambda db: notes.of_item(db, name) if entry else notes.noted(db))
            return tuple(noted or ())

        return Pending.of(self._context.writer.call(read))

    def keep_note(self, entry: str, text: str) -> Pending[Status]:
        """Writes a line of at most 500 characters on an entry in the place of what stands there; '' removes it."""
        name = entry_item(entry)
        line = " ".join(clean(text).split())[:NOTE_CHARS]

        def write(store: Store) -> Status:
            over = store.read(lambda db: notes.visible(db, name)) or []
            store.append([self._context.record("note", item_id=name, answer=payload(text=line, over=over))])
            return store.status

        return Pending.of(self._context.writer.call(write))

    def starred(self) -> Pending[tuple[str, ...]]:
        """The starred entries ('core/hbm'), the latest star first."""

        def read(store: Store) -> tuple[str, ...]:
            return tuple(name.replace("/entry/", "/", 1) for name in store.read(notes.starred) or ())

        return Pending.of(self._context.writer.call(read))

    def star(self, entry: str, on: bool = True) -> Pending[Status]:
        """Marks an entry, or takes the mark off."""
        record = self._context.record("star" if on else "unstar", item_id=entry_item(entry))
        return Pending(self._context.writer.submit(record), lambda _: self._context.writer.status())

    def report(self, item: str, reason: str, text: str = "") -> Pending[Status]:
        """Notes that something is bad, for whoever keeps the content: 'core/entry/hbm', one of REASONS, a line.

        Raises ValueError where neither says anything.
        """
        record = self._context.record("report", item_id=item, answer=payload(reason=reports.said(reason, text)))
        return Pending(self._context.writer.submit(record), lambda _: self._context.writer.status())

    def reports(self) -> Pending[tuple[Report, ...]]:
        """What was reported, and every 'I was right', latest first."""
        return Pending.of(self._context.writer.call(lambda store: tuple(store.read(reports.read) or ())))

    def read_pages(self) -> Pending[frozenset[str]]:
        """The journal's names of the pages that were opened (`reading.item_of`)."""
        return Pending.of(self._context.writer.call(lambda store: store.read(reading.read_items) or frozenset()))

    def keep_read(self, url: str) -> Pending[Status]:
        """Notes that a source was opened."""
        record = self._context.record("read", item_id=reading.item_of(url), answer=payload(url=url[:URL_CHARS]))
        return Pending(self._context.writer.submit(record), lambda _: self._context.writer.status())


def entry_item(ref: str) -> str:
    """'core/hbm' -> 'core/entry/hbm'."""
    pack, _, slug = ref.rpartition("/")
    return f"{pack or 'core'}/entry/{slug}"

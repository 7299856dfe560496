"""What every sitting works with: the library, the journal, the clock, the labs."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from tui.library.model import Numeric, Question
from tui.library.refs import pack_of
from tui.study.clock import Clock
from tui.study.grading import grade
from tui.study.grading.answers import Answer
from tui.study.grading.marks import Mark
from tui.study.grading.numeric import Values
from tui.study.grading.typed_name import Others
from tui.study.journal.events import Record, uuid7
from tui.study.journal.projections.registry import Beat
from tui.study.journal.status import Receipt
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer
from tui.study.memory import days
from tui.study.papers.item import Item
from tui.study.ports import Compute, Questions


@dataclass(frozen=True, slots=True)
class Context:
    """The outside of a sitting."""

    library: Questions
    writer: Writer
    clock: Clock
    compute: Compute
    app_version: str
    _computed: dict[tuple[str, str], Values] = field(default_factory=dict, repr=False, compare=False)

    def record(self, kind: str, **fields: Any) -> Record:
        """Something that happened now; the fields are those of Record."""
        wall = self.clock.wall_ms()
        return Record(
            id=uuid7(wall),
            kind=kind,
            wall_ms=wall,
            tz_offset_min=self.clock.tz_offset_min(wall),
            app_version=self.app_version,
            **fields,
        )

    def today(self, store: Store) -> int:
        """The number of the study day it is; on the journal's thread."""
        wall = self.clock.wall_ms()
        return days.number(store.study_day(wall, self.clock.tz_offset_min(wall))) or 1

    def submit(self, *records: Record, beat: Beat | None = None) -> Future[Receipt]:
        """Writes the records in one transaction; the future is done once they are on disk, or known not to be.

        A right answer that could be luck is rated by the row in which it stands.
        """
        if all(record.luck is None for record in records):
            return self.writer.submit(*records, beat=beat)
        from tui.study.memory.luck import rated

        return self.writer.call(lambda store: store.append([rated(store, record) for record in records], beat))

    def grade(self, item: Item, question: Question, answer: Answer) -> Mark:
        """The mark of an answer to a drawn item."""
        pack = pack_of(item.ref)
        names: grade.Names = lambda slug: self.library.names(slug, pack)  # noqa: E731
        others: Others = lambda: self.library.entry_names(pack)  # noqa: E731
        return grade.grade(question, answer, names=names, values=self.values(item, question), others=others)

    def values(self, item: Item, question: Question) -> Values | None:
        """What the lab computes for this drawing, once; None for a question that is not computed."""
        if not isinstance(question, Numeric) or item.params is None:
            return None
        drawing = (item.ref, item.content_hash)
        if drawing not in self._computed:
            self._computed[drawing] = self.compute(question, item.params)
        return self._computed[drawing]


def scored(mark: Mark, millionths: int | None) -> Mark:
    """The mark with the score that the journal has: what was once decided is not decided again."""
    return mark if millionths is None else replace(mark, millionths=millionths)

"""Find your level: one question a topic, and in the largest topics a second one that follows from the first.

A paper of it holds both of the questions that may follow, the harder and the easier; which of them is asked is made
anew from the marks after every step, so that taking an answer back is free and a resumed sitting asks the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui.library.model import Question
from tui.study.attempts.attempt import Slot
from tui.study.attempts.from_journal import Taken
from tui.study.attempts.records import AttemptRecords
from tui.study.attempts.result import Result
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.title import Title
from tui.study.context import Context
from tui.study.papers.draws import ranks
from tui.study.pending import Pending
from tui.study.ports import QuestionRow

TITLE = Title("level")
FURTHER = 5
"""So many topics, those with most questions, ask a second one."""
MINUTES = 8
_KINDS = ("single", "numeric")
"""Quick to answer, and hard to guess in a row."""
_MIDDLE, _UP, _DOWN = 2, 3, 1


class TopicLevel(NamedTuple):
    """The level, 0 to 3, that was shown in a topic: the highest of a question that was right; 0 for none."""

    topic: str
    level: int


def chosen(rows: Sequence[QuestionRow], seen: Collection[str], seed: int) -> tuple[str, ...]:
    """The refs of a paper: one question a topic, then for each of the largest topics the harder and the easier one.

    What was answered before (`seen`, refs) comes only where there is nothing else.
    """
    rank = ranks(f"{seed} level ")
    taken: set[str] = set()

    def best(topic: str, level: int) -> str:
        fitting = [row for row in rows if row.topic == topic and row.kind in _KINDS and _names(row).isdisjoint(taken)]
        order = min(fitting, key=lambda row: (abs(row.level - level), _ref(row) in seen, rank(_ref(row))), default=None)
        if order is None:
            return ""
        taken.update(_names(order))
        return _ref(order)

    sizes = Counter(row.topic for row in rows)
    topics = list(dict.fromkeys(row.topic for row in rows))
    largest = sorted(topics, key=lambda topic: -sizes[topic])[:FURTHER]
    first = [best(topic, _MIDDLE) for topic in topics]
    second = [best(topic, level) for topic in topics if topic in largest for level in (_UP, _DOWN)]
    return tuple(ref for ref in (*first, *second) if ref)


def further(questions: Iterable[Question]) -> int:
    """How many questions of a paper are not asked, whatever is answered: one of each two that may follow."""
    return sum(count > 2 for count in Counter(question.topic for question in questions).values())


def visible(questions: Sequence[Question], right: Mapping[int, bool], kept: Collection[int]) -> tuple[int, ...]:
    """The places of the questions that are asked; `right` tells of the marked ones, `kept` were answered already."""
    groups: dict[str, list[int]] = {}
    for place, question in enumerate(questions):
        groups.setdefault(question.topic, []).append(place)
    shown: list[int] = []
    for first, *others in groups.values():
        shown.append(first)
        answered = [place for place in others if place in kept]
        others.sort(key=lambda place: questions[place].level)
        if answered or len(others) < 2:
            shown += answered or others
        else:
            shown.append(others[-1] if right.get(first) else others[0])
    return tuple(sorted(shown))


def levels(result: Result, questions: Sequence[Question]) -> tuple[TopicLevel, ...]:
    """What was shown in each topic in which something was answered; a topic left open is not among them."""
    reached: dict[str, int] = {}
    for row, question in zip(result.items, questions, strict=True):
        if row.mark is not None:
            shown = question.level if row.mark.right and row.slot.confidence != "guess" else 0
            reached[row.topic] = max(reached.get(row.topic, 0), shown)
    return tuple(TopicLevel(topic, level) for topic, level in reached.items())


class LevelSitting(Sitting):
    """A sitting whose later questions follow from the earlier ones."""

    def __init__(self, context: Context, attempt_id: str, taken: Taken) -> None:
        self._full = taken.paper
        self._full_places = taken.places or tuple(range(len(taken.paper.items)))
        self._bar = taken.pass_bar
        right = {at: mark.right for at, mark in taken.marks.items()}
        kept = {at for at, slot in enumerate(taken.attempt.slots) if slot.final}
        self._shown = visible(taken.paper.questions, right, kept)
        new = {place: at for at, place in enumerate(self._shown)}
        attempt = replace(
            taken.attempt,
            slots=tuple(taken.attempt.slots[place] for place in self._shown),
            at=new.get(taken.attempt.at, 0),
        )
        marks = {new[place]: mark for place, mark in taken.marks.items() if place in new}
        steps = tuple(replace(step, at=new[step.at]) for step in taken.steps if step.at in new)
        super().__init__(context, attempt_id, replace(taken, attempt=attempt, marks=marks, steps=steps))
        self._rewrite()

    def start(self) -> Pending[None]:
        """Shows the first question; what may follow is noted with it."""
        self.attempt = self.attempt.start(self._ms())
        spare = further(self._full.questions)
        records = AttemptRecords(self._context, self.attempt_id, self._full, self._bar, title=self.named, spare=spare)
        return self._write([records.start()], None)

    def _arrange(self) -> None:
        places = self._shown
        right = {places[at]: mark.right for at, mark in self.marks.items()}
        kept = {places[at] for at, slot in enumerate(self.attempt.slots) if slot.final}
        now = visible(self._full.questions, right, kept)
        if now == places:
            return
        # As many as before, each topic's in the same order: only the one that follows is another.
        slots = tuple(
            slot if new == old else Slot() for slot, new, old in zip(self.attempt.slots, now, places, strict=True)
        )
        self.attempt = replace(self.attempt, slots=slots)
        self._shown = now
        self._rewrite()

    def _rewrite(self) -> None:
        """The paper and the wording of records for the questions that are asked."""
        items = tuple(self._full.items[place] for place in self._shown)
        questions = tuple(self._full.questions[place] for place in self._shown)
        self.paper = replace(self._full, items=items, questions=questions)
        places = tuple(self._full_places[place] for place in self._shown)
        self._records = AttemptRecords(self._context, self.attempt_id, self.paper, self._bar, places, self.named)


def sitting(context: Context, attempt_id: str, taken: Taken) -> Sitting:
    """The sitting of what was taken from the journal, or is new."""
    kind = LevelSitting if taken.title and taken.title.kind == "level" else Sitting
    return kind(context, attempt_id, taken)


def _ref(row: QuestionRow) -> str:
    return f"{row.pack}/{row.id}"


def _names(row: QuestionRow) -> set[str]:
    """What must not come twice: the question, and its family."""
    return {_ref(row), *([f"{row.pack}/family/{row.family}"] if row.family else [])}

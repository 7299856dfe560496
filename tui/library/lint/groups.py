"""The groups in which a bank is counted: each topic, and all of it, where there are enough questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.library.authoring.issue import Severity
from tui.library.lint.references import Kind
from tui.library.lint.rule import Finding
from tui.library.lint.view import View
from tui.library.model import Question

ENOUGH = 20
"""A share of fewer questions than this says nothing."""

Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True, slots=True)
class Group(Generic[Q]):
    """The questions of a topic, or of the whole pack."""

    kind: Kind
    id: str
    questions: list[Q]

    def finding(self, message: str, hint: str, severity: Severity | None = None) -> Finding:
        """A finding about the group."""
        return Finding(self.kind, self.id, (), message, hint, severity)


def groups(view: View, questions: Iterable[Q], enough: int = ENOUGH) -> Iterator[Group[Q]]:
    """Every topic and then the whole pack, as far as they hold enough of these questions."""
    by_topic: dict[str, list[Q]] = defaultdict(list)
    for question in questions:
        by_topic[question.topic].append(question)
    everything = [question for some in by_topic.values() for question in some]
    for topic, some in by_topic.items():
        if len(some) >= enough:
            yield Group("topic", topic, some)
    if len(everything) >= enough:
        yield Group("pack", view.source.pack_id, everything)

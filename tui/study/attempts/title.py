"""What a sitting is called, as its beginning keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, cast, get_args

from tui.library.text import clean
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.exams import ready, ready_of
from tui.study.ports import TopicRow

Kind = Literal["quick", "topic", "own", "exam", "drill", "level", "review", "term"]


class Title(NamedTuple):
    """`name` is an exam's name or a topic's id, `of` what a drill or a term's quiz is about; '' for none."""

    kind: Kind
    name: str = ""
    of: str = ""


MAX_NAME = 80
"""Characters of a name in a title that are shown."""


def title_from(stored: object) -> Title | None:
    """The title in the start of a sitting, or in Past; None where there is none that is known here."""
    if not isinstance(stored, Mapping) or stored.get("kind") not in get_args(Kind):
        return None
    names = (stored.get(name) for name in ("name", "of"))
    name, of = (clean(part)[:MAX_NAME] if isinstance(part, str) else "" for part in names)
    return Title(cast(Kind, stored["kind"]), name, of)


def name_of(title: Title | None, topics: Iterable[TopicRow]) -> str:
    """What people read: 'GPUs', 'Fundamentals', 'KV cache', 'Drill: Fundamentals, wrong'; 'Quiz' for what says nothing.

    A topic goes by the part of its title before the colon.
    """
    match title:
        case None:
            return "Quiz"
        case Title("exam", name):
            exam = ready(name)
            return exam.title if exam else "Exam"
        case Title("topic", name):
            return next((topic.title.partition(":")[0] for topic in topics if topic.id == name), name) or "Quiz"
        case Title("drill", _, of):
            return f"Drill: {of}" if of else "Drill"
        case Title("term", _, of):
            return of or "A term"
        case Title("quick"):
            return "Quick"
        case Title("level"):
            return "Find your level"
        case Title("review"):
            return "Review"
        case _:
            return "Your own"


def title_for(blueprint: Blueprint) -> Title:
    """The title that the blueprint alone tells: a ready exam, a topic, a list of questions, or a quiz of one's own."""
    exam = ready_of(blueprint)
    if exam is not None:
        return Title("exam", exam.name)
    if blueprint.mode == "exam":
        return Title("exam")
    if blueprint.refs:
        return Title("drill")
    if len(blueprint.topics) == 1:
        return Title("topic", blueprint.topics[0])
    plain = not (blueprint.topics or blueprint.levels or blueprint.kinds or blueprint.quotas)
    return Title("quick" if plain and blueprint.timing.kind == "untimed" else "own")

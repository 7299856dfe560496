"""What a sitting is called, as its beginning keeps it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui.study.papers.blueprint import Blueprint
from tui.study.papers.exams import ready_of

Kind = Literal["quick", "topic", "own", "exam", "drill", "level", "review", "term"]


class Title(NamedTuple):
    """`name` is an exam's name or a topic's id, `of` what a drill or a term's quiz is about; '' for none."""

    kind: Kind
    name: str = ""
    of: str = ""


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

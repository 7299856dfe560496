"""The kinds of questions in one table: what each is called, how it is answered, how long that usually takes.

A further kind is a struct of `model.Question` and a row here; mypy then names every place that has to know it. The
order is that of the screens. What is written into paper ids has tables of its own (`study/papers/paper_id.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, cast

from tui.library.model import Question

Kind = Literal["single", "multi", "numeric", "short", "order", "match", "true_false"]


class QuestionKind(NamedTuple):
    """What there is to say of a kind."""

    title: str
    answered: str
    """What one does to answer, in a few words."""
    usual_ms: int
    """What an answer takes before one's own history tells."""


KINDS: Mapping[Kind, QuestionKind] = {
    "single": QuestionKind("one answer", "pick the right option", 15_000),
    "multi": QuestionKind("several answers", "pick all options that are right", 25_000),
    "numeric": QuestionKind("numbers", "type a number and its unit", 60_000),
    "short": QuestionKind("typed names", "type a name", 12_000),
    "order": QuestionKind("putting in order", "put things in order", 35_000),
    "match": QuestionKind("matching", "pair things that belong together", 40_000),
    "true_false": QuestionKind("true or false", "judge a claim and say why", 20_000),
}


def kind_of(question: Question) -> Kind:
    """The kind of a question, as its file says it."""
    return cast(Kind, type(question).__struct_config__.tag)

"""What an answer would get, how it was read, and why, without a sitting: nothing is recorded.

For authors, scripts and tests: `warpwise grade`. The same grading as in every sitting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui.library.model import Computed, Numeric, Question, Scalar, Short
from tui.library.refs import pack_of
from tui.study.grading import grade, readable, typed_name, written
from tui.study.grading.answers import AnswerError
from tui.study.grading.marks import Line, Mark
from tui.study.grading.numeric import Values
from tui.study.labs.inputs import numbers_read
from tui.study.ports import Compute, Questions
from tui.study.reviews import facets
from tui.study.reviews.facets import Facet
from tui.study.reviews.rivals import Glossary

_SLUG = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
_ID = re.compile(rf"(?:(?P<pack>{_SLUG})/)?(?P<id>{_SLUG})(?P<side>#(?:name|meaning))?")


class NoQuestionError(LookupError):
    """There is no such question; the text is one sentence."""


class BadIdError(ValueError):
    """An id that no question can have; the text is one sentence."""


class KnobError(ValueError):
    """A knob that the question does not draw; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer tried. `mark` is None, and `problem` says why, where it cannot be read as an answer."""

    ref: str
    kind: str
    params: Mapping[str, Scalar]
    answer: str
    read_as: str
    mark: Mark | None
    accepted: tuple[str, ...]
    problem: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """What would be said to it."""
        return self.mark.lines if self.mark else ()


def ref_of(id: str) -> str:
    """The full ref of an id as it is written: the pack may be left out for core. Raises BadIdError."""
    match = _ID.fullmatch(id)
    if match is None:
        raise BadIdError(f"'{id[:60]}' is no id of a question; write PACK/QUESTION or PACK/ENTRY#name.")
    return f"{match['pack'] or 'core'}/{match['id']}{match['side'] or ''}"


def question_of(library: Questions, ref: str) -> Question:
    """The question of a full ref, also the one that asks for the name of an entry. Raises NoQuestionError."""
    facet = Facet.of(ref)
    if facet is None:
        question = library.question(ref)
        if question is None:
            raise NoQuestionError(f"There is no question {ref}.")
        return question
    glossary = Glossary(library)
    if glossary.entry(facet.entry) is None:
        raise NoQuestionError(f"There is no entry {facet.entry}.")
    asked = facets.params(glossary, facet, facets.TYPED_FROM_DAYS, 0)
    made = facets.question(glossary, facet, asked)
    if made is None:
        raise NoQuestionError(f"There are no other entries to ask for {facet.side} of {facet.entry} among.")
    return made


def knobs(question: Question, given: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    """The drawn knobs of a computed question: those given, else the first of each list. Raises KnobError."""
    if not isinstance(question, Numeric) or not isinstance(question.answer, Computed):
        if given:
            raise KnobError(f"Question {question.id} has no knobs to set.")
        return {}
    answer = question.answer
    drawn = {**answer.params, **{name: values[0] for name, values in answer.vary.items() if values}}
    unknown = next((name for name in given if name not in drawn), None)
    if unknown is not None:
        known = ", ".join(answer.vary) or "none"
        raise KnobError(f"Question {question.id} has no knob {unknown[:40]}; it draws {known}.")
    read = numbers_read(answer.lab, given)
    return {**drawn, **{name: value for name, value in read.items() if isinstance(value, bool | int | float | str)}}


def tried(
    library: Questions, compute: Compute, ref: str, text: str, given: Mapping[str, Scalar] | None = None
) -> Trial:
    """What the answer in `text` to the question `ref` would get.

    Raises NoQuestionError, KnobError, and ValueError or LabError where its lab cannot run with these knobs.
    """
    question = question_of(library, ref)
    params = knobs(question, given or {})
    values: Values | None = None
    if isinstance(question, Numeric) and isinstance(question.answer, Computed):
        values = compute(question, params)
    pack = pack_of(ref)

    def names(slug: str) -> tuple[str, ...]:
        return library.names(slug, pack)

    right = written.accepted(question, names, values)
    kind = str(question.__struct_config__.tag)
    try:
        answer = written.read(question, text)
        if trouble := readable.problem(question, answer):
            return Trial(ref, kind, params, text, "", None, right, trouble)
    except AnswerError as error:
        return Trial(ref, kind, params, text, "", None, right, str(error))
    mark = grade.grade(question, answer, names=names, values=values, others=lambda: library.entry_names(pack))
    read_as = mark.read or written.write(answer)
    if isinstance(question, Short) and mark.right:
        read_as = typed_name.understood(question, read_as, names)
    return Trial(ref, kind, params, text, read_as, mark, right)

"""How long a lesson still takes: by the words that were not passed yet, so that it never grows."""

from __future__ import annotations

import math
from fractions import Fraction

from tui.library.model import Lesson
from tui.study.lessons.path import Stop, path
from tui.study.lessons.progress import LessonState

QUESTION_WORDS = 120
"""A question takes about as long as so many words of text."""


def minutes_left(lesson: Lesson, state: LessonState) -> int:
    """Whole minutes: the lesson's, less the share of the words of the stops that were passed; 0 when it is done."""
    words = {stop.key: _words(lesson, stop) for stop in path(lesson)}
    passed = sum(words[key] for key in words if key in state.done)
    return math.ceil(lesson.minutes * (1 - Fraction(passed, sum(words.values()))))


def _words(lesson: Lesson, stop: Stop) -> int:
    """The words to read at a stop; at least one, since a stop that was not passed is left."""
    if stop.kind == "question":
        return QUESTION_WORDS
    if stop.kind == "section":
        section = lesson.sections[stop.section]
        texts = [section.text, section.diagram, section.caption, *(step.text for step in section.worked)]
    else:
        texts = list(lesson.objectives if stop.kind == "start" else lesson.summary)
    return max(1, sum(len(text.split()) for text in texts))


def whereabouts(lesson: Lesson, stop: Stop) -> str:
    """Where a stop is, as people say it: 'section 3 of 5', before and after the sections its title."""
    if 0 <= stop.section < len(lesson.sections):
        return f"section {stop.section + 1} of {len(lesson.sections)}"
    return "the start" if stop.kind == "start" else stop.title


def sections_done(lesson: Lesson, state: LessonState) -> tuple[bool, ...]:
    """For each section whether all its stops were passed."""
    stops = path(lesson)
    return tuple(
        all(stop.key in state.done for stop in stops if stop.section == number)
        for number in range(len(lesson.sections))
    )

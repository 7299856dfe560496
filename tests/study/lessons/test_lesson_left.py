"""Minutes left never grow, parts hold every lesson once, examples show their values, checks come back answered."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.library.compiled.rows import LessonRow
from tui.library.model import Lesson, Section, Step
from tui.study.lessons.left import minutes_left, sections_done
from tui.study.lessons.parts import OTHER, PARTS, parts
from tui.study.lessons.path import path
from tui.study.lessons.progress import LessonState
from tui.study.lessons.worked import worked


def section(name: str, *steps: Step, words: int = 50) -> Section:
    return Section(id=name, title=name, text="word " * words, checks=(f"{name}-check",), worked=steps)


TWO = Lesson(
    id="two",
    order=1,
    title="Two",
    level=1,
    minutes=20,
    objectives=("Name one thing",),
    opening="first",
    sections=(section("one", words=400), section("two")),
    mixed=("mixed",),
    summary=("In short",),
)


@given(st.lists(st.integers(0, 40), max_size=30))
def test_minutes_never_grow_under_any_walk(walk: list[int]) -> None:
    stops = path(TWO)
    left = [minutes_left(TWO, LessonState())]
    done: set[str] = set()
    for at in walk:
        done.add(stops[at % len(stops)].key)
        left.append(minutes_left(TWO, LessonState("", frozenset(done))))
    assert left[0] == TWO.minutes
    assert all(later <= before for before, later in pairwise(left))
    assert all(type(minutes) is int and minutes == math.ceil(minutes) for minutes in left)


def test_only_the_whole_way_leaves_nothing() -> None:
    keys = [stop.key for stop in path(TWO)]
    assert minutes_left(TWO, LessonState("", frozenset(keys))) == 0
    assert all(minutes_left(TWO, LessonState("", frozenset(keys) - {key})) >= 1 for key in keys)


def test_a_long_section_takes_more_than_a_short_one() -> None:
    long = minutes_left(TWO, LessonState("", frozenset({"section:one"})))
    short = minutes_left(TWO, LessonState("", frozenset({"section:two"})))
    assert long < short <= TWO.minutes


def test_a_section_is_ticked_when_its_checks_are_answered() -> None:
    assert sections_done(TWO, LessonState("", frozenset({"section:one"}))) == (False, False)
    done = frozenset({"section:one", "question:one:one-check"})
    assert sections_done(TWO, LessonState("", done)) == (True, False)


def test_every_lesson_is_in_one_part() -> None:
    rows = [LessonRow("core", f"l{order}", order, "", 1, 5, 1) for order in range(1, 19)]
    rows.append(LessonRow("mine", "own", 1, "", 1, 5, 1))
    made = parts(rows, {"mine/own": ["energy", "energy", "gpu"]})
    assert [part.title for part in made] == list(PARTS)
    course = [row.order for part in made for row in part.lessons if row.pack == "core"]
    assert course == sorted(course), "a lesson would stand above one that it builds on"
    assert sorted(row.ref for part in made for row in part.lessons) == sorted(row.ref for row in rows)
    assert "mine/own" in [row.ref for row in made[-1].lessons]
    assert [part.title for part in parts(rows[-1:], {})] == [OTHER]


def test_a_step_shows_its_value_once() -> None:
    steps = worked(
        section(
            "x",
            Step(text="Ridge: 989 TFLOP/s / 3.35 TB/s = 295 FLOP/B", expr="989/3.35"),
            Step(text="In bytes: 2 x 8,192 x 128", expr="2*8192*128"),
            Step(text="So much at 16 bits: 138 MB", expr="138000000"),
            Step(text="Sanity check: 416 / 989 = 42 %", expr="100*416/989"),
        )
    )
    assert [step.value for step in steps] == ["", "2,097,152", "", ""]
    assert steps[-1].asked == "Sanity check: 416 / 989 = ?"
    assert steps[1].asked == "In bytes: 2 x 8,192 x 128: ?"


def test_a_step_without_a_value_is_shown_as_it_is() -> None:
    assert worked(section("x", Step(text="Think", expr="1/0")))[0] == ("Think", "", "")

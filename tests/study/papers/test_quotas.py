"""Papers by quotas: what was asked for is there, as far as the library has it."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import FakeLibrary, Row, single
from tui.library.kinds import KINDS
from tui.library.library import Library
from tui.library.model import Question
from tui.study.attempts.title import name_of, title_for
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.cells import unfilled
from tui.study.papers.exams import BY_LEVEL, OTHERS, READY, offered, ready
from tui.study.papers.paper import choose_seed, draw, draw_id
from tui.study.papers.paper_id import decode
from tui.study.papers.quota import Quota, quotas
from tui.study.papers.ranked import RankedPool
from tui.study.papers.streamed import pool

SETTINGS = settings(derandomize=True, database=None, max_examples=60, deadline=None)

TAGS = tuple(KINDS)
KIND = TAGS[:3]
ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.integers(1, 3), st.sampled_from(KIND), st.sampled_from(["", "", "", "twins", "kin"])
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [Row("core", f"q{at}", *row) for at, row in enumerate(rows)])


@st.composite
def wishes(draw: st.DrawFn, rows: Sequence[Row]) -> Blueprint:
    """A blueprint with quotas of every axis that add up to its count or less."""
    count = draw(st.integers(1, min(6, len(rows))))
    found: list[Quota] = []
    for axis, names in (("topic", "abc"), ("level", "123"), ("kind", KIND)):
        left = count
        for name in names:
            least = draw(st.integers(0, left))
            left -= least
            found += [Quota(axis, name, least)] if least else []  # type: ignore[arg-type]
    return Blueprint(count=count, quotas=tuple(found))


Way = Callable[[Sequence[Row], Blueprint, int], Sequence[str]]


def ranked(rows: Sequence[Row], plan: Blueprint, seed: int) -> Sequence[str]:
    """As ids of version 4 draw."""
    return RankedPool(rows, plan).pick(seed)


def streamed(rows: Sequence[Row], plan: Blueprint, seed: int) -> Sequence[str]:
    """As older ids do."""
    return pool(rows, plan).pick(random.Random(seed).random)


WAYS = st.sampled_from([ranked, streamed])


def short_of(rows: Sequence[Row], plan: Blueprint, refs: Sequence[str]) -> int:
    return sum(quota.least - there for quota, there in unfilled(rows, plan.quotas, refs))


@SETTINGS
@given(st.data(), ROWS, st.integers(0, 1000), WAYS)
def test_a_paper_is_whole_and_no_family_comes_twice(data: st.DataObject, rows: list[Row], seed: int, pick: Way) -> None:
    plan = data.draw(wishes(rows))
    refs = pick(rows, plan, seed)
    by_ref = {f"core/{row.id}": row for row in rows}
    families = [by_ref[ref].family for ref in refs if by_ref[ref].family]
    assert len(set(refs)) == len(refs)
    assert len(set(families)) == len(families)
    alone = sum(not row.family for row in rows) + len({row.family for row in rows if row.family})
    assert len(refs) == min(plan.count, alone)
    assert pick(list(reversed(rows)), plan, seed) == refs


@SETTINGS
@given(st.data(), ROWS, st.integers(0, 1000), st.sampled_from(["topic", "level", "kind"]), WAYS)
def test_quotas_of_one_axis_are_filled_as_far_as_the_library_goes(
    data: st.DataObject, rows: list[Row], seed: int, axis: str, pick: Way
) -> None:
    rows = [Row(row.pack, row.id, row.topic, row.level, row.kind) for row in rows]
    plan = data.draw(wishes(rows))
    plan = Blueprint(count=plan.count, quotas=tuple(quota for quota in plan.quotas if quota.axis == axis))
    refs = pick(rows, plan, seed)
    there = Counter(str(getattr(row, axis)) for row in rows)
    got = Counter(str(getattr(row, axis)) for row in rows if f"core/{row.id}" in refs)
    assert all(got[quota.name] >= min(quota.least, there[quota.name]) for quota in plan.quotas)


@pytest.mark.parametrize("pick", [ranked, streamed])
def test_three_axes_at_once_are_nearly_always_as_good_as_can_be(pick: Way) -> None:
    """Against every possible paper of small libraries, where quotas of three axes often contradict one another."""
    dice = random.Random(8)
    worse = 0
    for trial in range(400):
        rows = [
            Row("core", f"q{at}", dice.choice("abc"), dice.randint(1, 3), dice.choice(KIND), dice.choice(["", *"fgh"]))
            for at in range(9)
        ]
        found = []
        for axis, names in (("topic", "abc"), ("level", "123"), ("kind", KIND)):
            left = 3
            for name in names:
                least = dice.randint(0, left)
                left -= least
                found += [Quota(axis, name, least)] if least else []  # type: ignore[arg-type]
        plan = Blueprint(count=3, quotas=tuple(found))
        papers = [picks for picks in combinations(rows, 3) if families_differ(picks)]
        best = min((short_of(rows, plan, [f"core/{row.id}" for row in picks]) for picks in papers), default=9)
        got = short_of(rows, plan, pick(rows, plan, trial))
        assert got <= best + 1
        worse += got > best
    assert worse <= 6


def families_differ(rows: Sequence[Row]) -> bool:
    families = [row.family for row in rows if row.family]
    return len(set(families)) == len(families)


def test_drawing_by_quotas_is_pinned() -> None:
    """A change here changes the papers people have shared: raise the id's format version instead."""
    rows = [
        Row("core", f"q{at}", "abcd"[at % 4], at % 3 + 1, TAGS[at % 7], "kin" if at % 11 == 0 else "")
        for at in range(90)
    ]
    wanted = quotas(topic={"a": 5}, level={1: 3, 3: 6}, kind={"order": 4, "multi": 2})
    plan = Blueprint(count=16, quotas=wanted)
    for pick, digest in ((streamed, "f64a96ab6b60d0bd"), (ranked, "b373f59ffcabd4cf")):
        assert hashlib.sha256(" ".join(pick(rows, plan, 2026)).encode()).hexdigest()[:16] == digest


@pytest.mark.parametrize("pick", [ranked, streamed])
def test_topics_without_a_quota_share_what_is_left(pick: Way) -> None:
    rows = [Row("core", f"{topic}{at}", topic, 1, "single") for topic in "abcd" for at in range(20)]
    plan = Blueprint(count=20, quotas=quotas(topic={"a": 11}))
    refs = pick(rows, plan, 3)
    assert Counter(ref[5] for ref in refs) == {"a": 11, "b": 3, "c": 3, "d": 3}


def test_a_library_that_cannot_fill_a_quota_is_reported() -> None:
    made: list[Question] = [single(f"q{at}", "chips" if at else "memory") for at in range(9)]
    found = FakeLibrary({f"core/{question.id}": question for question in made})
    plan = Blueprint(count=6, quotas=quotas(topic={"memory": 3}, level={2: 1}, kind={"single": 2}))
    paper = draw(found, plan, 1)
    assert len(paper.items) == 6
    assert paper.notes == ("Your library cannot fill this paper as it is meant to be: level 2 0 of 1, memory 1 of 3.",)
    assert draw_id(found, decode(paper.id)) == paper


# The papers that are ready.


def test_ready_papers_can_be_drawn_from_the_shipped_library(ready_cache: None) -> None:
    library = Library()
    rows = library.question_rows()
    for found in READY:
        plan = found.blueprint
        source, older = RankedPool(rows, plan), pool(rows, plan)
        for seed in range(12):
            refs = older.pick(random.Random(seed).random) if seed % 2 else source.pick(seed)
            assert len(refs) == plan.count
            assert unfilled(rows, plan.quotas, refs) == []
            topics = Counter(row.topic for row in rows if row.ref in refs)
            assert plan.topics or max(topics.values()) - min(topics.values()) <= 1
            assert set(topics) == set(plan.topics or [topic.id for topic in library.topics()])
        assert plan.pass_mark
        assert plan.mode == "exam"
        assert 60 <= plan.timing.seconds / plan.count <= 115


def test_ready_papers_are_few_and_well_named() -> None:
    assert [paper.name for paper in OTHERS] == ["everything", "short", "hardware", "models", "money-and-power"]
    assert [paper.name for paper in BY_LEVEL] == ["fundamentals", "practitioner", "expert", "associate"]
    assert (*BY_LEVEL, *OTHERS) == READY
    assert OTHERS[0].blueprint.count == 40
    assert OTHERS[0].blueprint.timing.seconds == 3600
    assert ready("nothing") is None


def test_a_paper_by_quotas_does_not_repeat_the_last_ones() -> None:
    made: list[Question] = [single(f"q{at}", "abcd"[at % 4]) for at in range(120)]
    found = FakeLibrary({f"core/{question.id}": question for question in made})
    plan = Blueprint(count=12, quotas=quotas(topic={"a": 6}, kind={"single": 3}))
    dice = random.Random(2).random
    recent = [[item.ref for item in draw(found, plan, seed).items] for seed in range(3)]
    chosen = [draw(found, plan, choose_seed(found, plan, dice, recent)) for _ in range(5)]
    by_chance = [draw(found, plan, seed) for seed in range(100, 140)]
    old = {ref for refs in recent for ref in refs}
    repeats = [sum(item.ref in old for item in paper.items) for paper in chosen]
    usual = [sum(item.ref in old for item in paper.items) for paper in by_chance]
    assert sum(repeats) / len(repeats) < 0.5 * sum(usual) / len(usual)


def called(blueprint: Blueprint) -> str:
    return name_of(title_for(blueprint), ())


def test_a_sitting_is_called_after_its_exam_whatever_the_marking() -> None:
    for exam in READY:
        assert called(exam.blueprint) == exam.title
        assert called(replace(exam.blueprint, marking="negative", pass_mark=0)) == exam.title
    assert called(replace(READY[0].blueprint, count=READY[0].blueprint.count + 1)) == "Exam"
    assert called(Blueprint()) == "Quick"


@pytest.mark.parametrize(
    ("name", "count", "minutes", "levels"),
    [("fundamentals", 40, 50, {"1": 40}), ("practitioner", 40, 60, {"1": 8, "2": 32}),
     ("expert", 40, 75, {"2": 16, "3": 24}), ("associate", 50, 60, {})],
)  # fmt: skip
def test_exams_by_level(name: str, count: int, minutes: int, levels: dict[str, int]) -> None:
    exam = ready(name)
    assert exam is not None
    plan = exam.blueprint
    assert (plan.count, plan.timing.seconds, plan.pass_mark, plan.mode) == (count, minutes * 60, 70, "exam")
    assert {name: least for axis, name, least in plan.quotas if axis == "level"} == levels
    kinds = {name: least for axis, name, least in plan.quotas if axis == "kind"}
    assert set(kinds) == {"multi", "numeric", "short", "order", "match", "true_false"}
    assert sum(kinds.values()) >= count / 2, "single choice is at most half"
    assert len(called(plan)) > 4


def test_an_exam_is_offered_when_each_quota_can_be_filled_twice() -> None:
    exam = BY_LEVEL[0]
    least = {name: number for axis, name, number in exam.blueprint.quotas if axis == "kind"}
    kinds = [name for name, number in least.items() for _ in range(2 * number)] + ["single"] * 40
    rows = [Row("core", f"q{at}", "chips", 1, kind) for at, kind in enumerate(kinds)]
    assert offered(exam, rows)
    assert not offered(exam, rows[1:])
    assert not offered(exam, [row for row in rows if row.kind != "single"])

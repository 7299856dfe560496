"""Papers: the same id gives the same paper, everywhere and for ever."""

from __future__ import annotations

import hashlib
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import FakeLibrary, claim, computed, library, match, order, short, single
from tui.library.model import Question, Single
from tui.library.refs import item_id
from tui.study.grading import answers
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.item import content_hash, filled
from tui.study.papers.paper import choose_seed, draw, draw_id
from tui.study.papers.paper_id import SEEDS, PaperId, decode, short_hash
from tui.study.papers.quota import Quota
from tui.study.papers.ranked import RankedPool

SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)


def shelf() -> FakeLibrary:
    found = library(40)
    made: list[Question] = [
        order("a", "b", "c", "d"),
        match({"a": "1", "b": "2", "c": "3"}, "4"),
        claim(),
        short("x"),
        computed(),
    ]
    found.questions |= {f"core/{question.id}": question for question in made}
    found.questions["core/ordered"] = single("ordered", "memory", ordered=True)
    return found


@SETTINGS
@given(st.integers(0, SEEDS - 1), st.integers(1, 60))
def test_the_same_id_gives_the_same_paper(seed: int, count: int) -> None:
    blueprint = Blueprint(count=count)
    paper = draw(shelf(), blueprint, seed)
    mixed = FakeLibrary(dict(reversed(shelf().questions.items())))
    assert draw(mixed, blueprint, seed) == paper
    assert draw_id(shelf(), decode(paper.id)) == paper
    assert len({item.ref for item in paper.items}) == len(paper.items) == min(count, 46)


@pytest.mark.parametrize(
    ("version", "digest"), [(1, "61320c5b3cabcb9f"), (2, "61320c5b3cabcb9f"), (4, "fc1331262b3d835b")]
)
def test_drawing_is_pinned(version: int, digest: str) -> None:
    """A change here changes the papers people have shared: raise the id's format version instead."""
    found = shelf()
    paper = draw_id(found, PaperId(Blueprint(count=12), 2026, short_hash(found.hash), version))
    text = "\n".join(f"{item.ref} {''.join(item.shown)} {item.params}" for item in paper.items)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == digest
    assert draw_id(found, decode(paper.id)) == paper


@SETTINGS
@given(st.data(), st.integers(0, SEEDS - 1), st.integers(1, 30), st.booleans())
def test_a_change_of_one_question_moves_no_other(data: st.DataObject, seed: int, count: int, by_quota: bool) -> None:
    """A question that is added, removed or edited takes its own place or leaves it; the others stay as they were."""
    quotas = (Quota("level", "1", min(count, 3)), Quota("kind", "single", min(count, 2))) if by_quota else ()
    plan, found = Blueprint(count=count, quotas=quotas), shelf()
    before = draw(found, plan, seed)
    gone = data.draw(st.sampled_from(sorted(found.questions)))
    after = draw(FakeLibrary({ref: one for ref, one in found.questions.items() if ref != gone}), plan, seed)
    if gone not in {item.ref for item in before.items}:
        assert after.items == before.items
        return
    stay = [item for item in before.items if item.ref != gone]
    kept = {item.ref for item in after.items}
    assert sum(item.ref not in kept for item in stay) <= 1
    both = [item for item in stay if item.ref in kept]
    assert [item for item in after.items if item in both] == both


def test_an_edited_question_leaves_the_others_as_they_are() -> None:
    found = library(30)
    before = draw(found, Blueprint(count=12), 5)
    edited = before.items[4].ref
    found.questions[edited] = single(edited.partition("/")[2], found.questions[edited].topic, count=3)
    after = draw(found, Blueprint(count=12), 5)
    assert [item.ref for item in after.items] == [item.ref for item in before.items]
    assert [new == old for new, old in zip(after.items, before.items, strict=True)].count(False) == 1
    assert len(after.items[4].shown) == 3


def test_a_question_looks_the_same_in_every_paper_of_a_seed() -> None:
    found = library(30)
    shown = {item.ref: item for item in draw(found, Blueprint(count=30), 9).items}
    listed = draw(found, Blueprint(refs=("q3", "q17", "q4")), 9)
    assert all(shown[item.ref] == item for item in listed.items)


def test_seeds_differ() -> None:
    drawn = {tuple(item.ref for item in draw(shelf(), Blueprint(count=10), seed).items) for seed in range(200)}
    assert len(drawn) == 200


@SETTINGS
@given(st.integers(0, SEEDS - 1), st.integers(1, 30))
def test_topics_are_balanced_and_families_single(seed: int, count: int) -> None:
    questions: list[Single] = [single(f"a{at}", "a") for at in range(30)] + [single(f"b{at}", "b") for at in range(30)]
    questions += [single(f"c{at}", "c", family="twins") for at in range(6)]
    found = FakeLibrary({f"core/{question.id}": question for question in questions})
    paper = draw(found, Blueprint(count=count), seed)
    topics = Counter(item.ref.split("/")[1][0] for item in paper.items)
    assert topics["c"] <= 1
    assert abs(topics["a"] - topics["b"]) <= 1
    assert len(paper.items) == count
    if count >= 3:
        assert topics["c"] == 1


def test_a_topic_that_runs_out_leaves_its_place_to_others() -> None:
    found = FakeLibrary({f"core/{q.id}": q for q in [single("a", "a"), *(single(f"b{at}", "b") for at in range(9))]})
    assert len(draw(found, Blueprint(count=8), 1).items) == 8
    short_paper = draw(found, Blueprint(count=20), 1)
    assert len(short_paper.items) == 10
    assert short_paper.notes == ("There are only 10 questions of this kind, not 20.",)


def test_a_blueprint_selects() -> None:
    refs = {
        item.ref for item in draw(shelf(), Blueprint(topics=("memory",), kinds=("order", "match"), count=9), 5).items
    }
    assert refs == {"core/order", "core/match"}
    assert not draw(shelf(), Blueprint(levels=(3,)), 5).items


@SETTINGS
@given(st.integers(0, SEEDS - 1))
def test_options_are_shuffled_unless_ordered(seed: int) -> None:
    for item in draw(shelf(), Blueprint(count=46), seed).items:
        question = shelf().questions[item.ref]
        assert sorted(item.shown) == sorted(answers.choices(question))
        if item.ref == "core/ordered":
            assert item.shown == tuple("abcd")
        if item.ref == "core/order":
            assert item.shown != tuple("abcd")


def test_every_order_of_options_comes_up() -> None:
    plan = Blueprint(refs=("core/q0",))
    seen = Counter(draw(library(), plan, seed).items[0].shown for seed in range(2400))
    assert len(seen) == 24
    assert min(seen.values()) > 60


def test_knobs_are_drawn_and_part_of_the_item() -> None:
    plan = Blueprint(refs=("core/computed",))
    items = [draw(shelf(), plan, seed).items[0] for seed in range(40)]
    assert {item.params["stages"] for item in items if item.params} == {4, 8}
    assert all(item.params and item.params["schedule"] == "gpipe" for item in items)
    assert len({item.content_hash for item in items}) == 2
    assert (
        filled("{stages} of {m} {unknown} {schedule}", {"stages": 8, "m": 1.5e3}) == "8 of 1,500 {unknown} {schedule}"
    )


def test_a_list_keeps_its_order_and_names_what_is_missing() -> None:
    paper = draw(library(), Blueprint(refs=("q3", "core/q1", "gone", "q3")), 1)
    assert [item.ref for item in paper.items] == ["core/q3", "core/q1"]
    assert paper.notes == ("1 of its questions are not in your library: core/gone.",)
    assert paper.items[0].item_id == "core/question/q3"
    assert item_id("mine/x") == "mine/question/x"


def test_a_foreign_library_is_reported() -> None:
    paper = draw(library(), Blueprint(count=5), 3)
    other = library()
    other.hash = "library two"
    assert "another library" in draw_id(other, decode(paper.id)).notes[0]
    assert draw_id(library(), decode(paper.id)).notes == ()
    assert draw_id(other, decode(paper.id)).id == paper.id


def test_content_hash_follows_the_content_and_not_the_order() -> None:
    assert content_hash(single()) == content_hash(single())
    assert content_hash(single()) != content_hash(single(right=2))
    assert content_hash(single(), {"a": 1, "b": 2}) == content_hash(single(), {"b": 2, "a": 1})
    assert content_hash(single(), {"a": 1}) != content_hash(single(), {"a": 2})


def test_recent_questions_are_avoided_by_the_seed() -> None:
    found, plan = library(100), Blueprint(count=10)
    recent: list[tuple[str, ...]] = []
    generator = random.Random(1).random
    for _ in range(4):
        paper = draw(found, plan, choose_seed(found, plan, generator, recent))
        assert paper == draw_id(found, decode(paper.id))
        recent.insert(0, tuple(item.ref for item in paper.items))
    repeats = [len(set(recent[0]) & set(old)) for old in recent[1:]]
    assert sum(repeats) <= 1
    by_chance = [len(set(recent[0]) & {item.ref for item in draw(found, plan, seed).items}) for seed in range(50)]
    assert sum(by_chance) > 25


def test_choosing_a_seed_ranks_a_large_bank_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    picks: list[int] = []
    pick = RankedPool.pick

    def counted(self: RankedPool, seed: int) -> tuple[str, ...]:
        picks.append(seed)
        return pick(self, seed)

    monkeypatch.setattr(RankedPool, "pick", counted)
    choose_seed(library(6_000), Blueprint(count=20), random.Random(1).random, [["core/q1"]])
    assert len(picks) == 5
    choose_seed(library(60), Blueprint(count=20), random.Random(1).random, [["core/q1"]])
    assert len(picks) == 5 + 64


def test_of_earlier_papers_the_latest_weighs_most() -> None:
    found = library(3)
    recent = [["core/q0"], ["core/q1"], ["core/q2"]]
    for start in range(8):
        seed = choose_seed(found, Blueprint(count=1), random.Random(start).random, recent)
        assert [item.ref for item in draw(found, Blueprint(count=1), seed).items] == ["core/q2"]

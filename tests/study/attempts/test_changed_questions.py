"""Questions that change: what is hashed, what a new revision makes of memory, what an answer keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.study.helpers import NOON, FakeClock, FakeLibrary, answered, computed, numeric, short, single, study
from tui.library.model import Question
from tui.study.grading.answers import Choice, Typed
from tui.study.journal.events import payload
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.item import content_hash, differs

DAY = 86_400_000
Q1 = "core/question/q1"


@pytest.mark.parametrize("question", [single(), numeric(), short("x"), computed()], ids=lambda one: one.id)
def test_the_hash_covers_what_is_asked_and_nothing_that_is_read_afterwards(question: Question) -> None:
    now = content_hash(question)
    assert now.startswith("2:")
    others: list[dict[str, Any]] = [
        {"explanation": "x"},
        {"hints": ("look",)},
        {"topic": "x"},
        {"level": 3},
        {"rev": 2},
    ]
    for changes in others:
        assert content_hash(msgspec.structs.replace(question, **changes)) == now
    assert differs(now, content_hash(msgspec.structs.replace(question, stem="Another?")))
    assert not differs("0" * 32, now), "one of the first form is never compared"


def test_the_hash_covers_options_keys_units_and_drawn_knobs() -> None:
    assert content_hash(single(right=1)) != content_hash(single(right=2))
    assert content_hash(numeric(unit="KiB")) != content_hash(numeric(unit="MiB"))
    assert content_hash(computed(), {"stages": 4}) != content_hash(computed(), {"stages": 8})


def test_with_a_new_revision_the_item_is_new_again(tmp_path: Path) -> None:
    question = single("q1")
    shelf = FakeLibrary({"core/q1": question})
    desk = study(tmp_path / "journal.sqlite", FakeClock(), shelf)

    def write(days: int, **more: Any) -> None:
        assert desk._context.writer.submit(answered(Q1, NOON + days * DAY, **more)).result().saved

    write(0)
    write(3)
    before = desk.memory.all().result()[0]
    assert (before.reps, before.rev) == (2, 1)
    write(9, answer=payload(rev=2))
    after = desk.memory.all().result()[0]
    assert (after.reps, after.rev, after.first_day) == (1, 2, before.first_day + 9)
    write(15)
    assert desk.memory.all().result()[0] == after, "an answer to the earlier one, from a device that knows no other"
    shelf.questions["core/q1"] = msgspec.structs.replace(question, rev=3)
    shelf.hash = "library two"
    assert not any(one.known + one.missed + one.shaky for one in desk.terms().result().topics)
    assert desk.memory.memory(Q1).result() is None
    assert desk.memory.today().result().fresh == 1, "it waits for its first answer"
    write(16, answer=payload(rev=2))
    assert desk.memory.memory(Q1).result() is None
    write(17, answer=payload(rev=3))
    grown = desk.memory.memory(Q1).result()
    assert grown is not None
    assert (grown.reps, grown.rev) == (1, 3)
    desk._context.writer.call(lambda store: store.read(store.derived.rebuild)).result()
    assert desk.memory.memory(Q1).result() == grown
    desk.close()


def test_an_answer_to_a_computed_question_keeps_what_the_lab_gave(tmp_path: Path) -> None:
    desk = study(tmp_path / "journal.sqlite", FakeClock(), FakeLibrary({"core/computed": computed()}))
    sitting = desk.start(desk.new_paper(Blueprint(count=1), 1).result())
    sitting.answer(Typed("40")).result()
    stages = float((sitting.item.params or {})["stages"])
    (event,) = [one for one in desk.undoable().result() if one.kind == "answer"]
    assert event.payload()["values"] == {"answer": stages * 10, "traps": [stages * 20]}
    desk.close()


def test_a_check_of_a_lesson_is_found_again_at_its_own_stop(tmp_path: Path) -> None:
    desk = study(tmp_path / "journal.sqlite", FakeClock())
    item = desk.listed_paper(("q1",)).items[0]
    for stop, key in (("question:a:q1", "a"), ("question:closing:q1", "b")):
        desk.course.answer_alone(item, Choice((key,)), lesson="core/one", stop=stop).result()
    desk.course.answer_alone(item, Choice(("c",)), lesson="core/two", stop="question:a:q1").result()
    found = desk.course.lesson_answers("core/one", ["core/q1", "core/q2"]).result()
    assert {stop: (kept.answer, kept.score) for stop, kept in found.items()} == {
        "question:a:q1": (Choice(("a",)), 0),
        "question:closing:q1": (Choice(("b",)), 1_000_000),
    }
    assert found["question:a:q1"].item.shown == item.shown
    desk.close()

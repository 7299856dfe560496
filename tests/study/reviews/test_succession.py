"""Retired questions and families: a history goes on with the successor, and what is done to one is done to all."""

from __future__ import annotations

from collections.abc import Callable

from tests.study.helpers import FakeClock, FakeLibrary, Gone, single
from tests.study.reviews.reviewing import DAY, RIGHT, WRONG, answer_all, memory, refs, reviewing, step
from tui.library.library import Library
from tui.study.reviews.succession import Heir, heirs
from tui.study.study import Study

Desk = Callable[[], Study]


def retire(shelf: FakeLibrary, old: str, new: str = "", rev: int = 1) -> None:
    """Takes a question out of use; its text is kept for histories."""
    shelf.retired.append(Gone("question", old, new, rev))
    shelf.hash += f", {old} retired"


def answer(desk: Study, name: str, *, right: bool = True) -> None:
    item = desk.listed_paper((f"core/{name}",)).items[0]
    desk.course.answer_alone(item, RIGHT if right else WRONG, "sure").result()


def test_the_memory_of_a_retired_question_goes_on_with_its_successor(
    sit_down: Desk, clock: FakeClock, shelf: FakeLibrary
) -> None:
    desk = sit_down()
    for _ in range(2):
        answer(desk, "q0")
        clock.wait(3 * DAY)
    before = memory(desk, "core/q0")
    shelf.questions["core/next"] = single("next", "memory")
    retire(shelf, "q0", "next")
    after = memory(desk, "core/next")
    assert (after.stability, after.reps, after.last_day) == (before.stability, before.reps, before.last_day)
    clock.wait((after.interval + 1) * DAY)
    sitting = reviewing(desk)
    assert "core/next" in refs(sitting)
    assert "core/q0" not in refs(sitting)
    while sitting.item.ref != "core/next":
        step(sitting, True)
    step(sitting, True)
    sitting.flush().result()
    assert memory(desk, "core/next").reps == before.reps + 1
    assert desk.term("core/term", ["core/next"]).result().asked == before.reps + 1


def test_it_is_the_same_when_all_is_made_anew_and_after_a_restart(
    sit_down: Desk, clock: FakeClock, shelf: FakeLibrary
) -> None:
    desk = sit_down()
    answer(desk, "q0")
    clock.wait(2 * DAY)
    shelf.questions["core/next"] = single("next", "memory")
    retire(shelf, "q0", "next")
    answer(desk, "next")
    grown = memory(desk, "core/next")
    assert grown.reps == 2
    desk._context.writer.call(lambda store: store.read(store.derived.rebuild)).result()
    assert memory(desk, "core/next") == grown
    assert memory(sit_down(), "core/next") == grown


def test_without_a_successor_the_history_rests_and_comes_back(
    sit_down: Desk, clock: FakeClock, shelf: FakeLibrary
) -> None:
    desk = sit_down()
    answer_all(desk, clock, 3)
    assert desk.memory.today().result().due == 3
    gone = shelf.questions.pop("core/q0")
    retire(shelf, "q0")
    assert desk.memory.today().result().due == 2
    shelf.retired.clear()
    shelf.questions["core/q0"] = gone
    shelf.hash = "as before"
    assert desk.memory.today().result().due == 3


def test_standing_and_weak_spots_name_the_successor(sit_down: Desk, clock: FakeClock, shelf: FakeLibrary) -> None:
    desk = sit_down()
    for at in range(5):
        answer(desk, f"q{at}", right=False)
    clock.wait(DAY)
    shelf.questions["core/next"] = single("next", "chips")
    del shelf.questions["core/q0"]
    retire(shelf, "q0", "next")
    spots = desk.weak_spots().result()
    assert "core/next" in spots
    assert "core/q0" not in spots


def test_an_answer_to_an_earlier_revision_of_the_retired_one_says_nothing(
    sit_down: Desk, clock: FakeClock, shelf: FakeLibrary
) -> None:
    desk = sit_down()
    for at in range(5):
        answer(desk, f"q{at}", right=False)
    clock.wait(DAY)
    shelf.questions["core/next"] = single("next", "chips")
    del shelf.questions["core/q0"]
    retire(shelf, "q0", "next", rev=2)
    assert "core/next" not in desk.weak_spots().result()
    assert desk.memory.memory("core/question/next").result() is None
    assert "core/next" in refs(reviewing(desk)), "it is new again"
    answer(desk, "next")
    assert memory(desk, "core/next").reps == 1


def test_successors_of_successors_and_circles() -> None:
    library = FakeLibrary({"core/c": single("c"), "mine/d": single("d")})
    library.retired = [
        Gone("question", "a", "b"), Gone("question", "b", "c", rev=3), Gone("question", "x", "y"),
        Gone("question", "y", "x"), Gone("question", "z"), Gone("question", "w", "mine/d"),
        Gone("question", "v", "gone"),
    ]  # fmt: skip
    assert heirs(library) == {
        "core/question/a": Heir("core/question/c"),
        "core/question/b": Heir("core/question/c", 3),
        "core/question/w": Heir("mine/question/d"),
    }


def test_the_compiled_library_lists_what_is_retired(ready_cache: None) -> None:
    assert all(row.kind in ("entry", "question") for row in Library().retired_rows())


def test_a_family_comes_once_a_day_and_its_answers_fold_by_day(
    sit_down: Desk, clock: FakeClock, shelf: FakeLibrary
) -> None:
    for name in ("v1", "v2", "v3"):
        shelf.questions[f"core/{name}"] = single(name, "memory", family="twins")
    desk = sit_down()
    for name in ("v1", "v2", "v3"):
        answer(desk, name)
    shared = desk.memory.memory("core/question/v2").result()
    assert shared is not None
    assert (shared.item_id, shared.reps) == ("core/family/twins", 1)
    clock.wait((shared.interval + 1) * DAY)
    sitting = reviewing(desk)
    assert len([ref for ref in refs(sitting) if ref.startswith("core/v")]) == 1


def test_suspend_and_reset_act_on_the_family_and_say_so(sit_down: Desk, clock: FakeClock, shelf: FakeLibrary) -> None:
    for name in ("v1", "v2", "v3"):
        shelf.questions[f"core/{name}"] = single(name, "memory", family="twins")
    desk = sit_down()
    answer(desk, "v1")
    assert desk.memory.others("core/question/v2").result() == 2
    assert desk.memory.others("core/question/q0").result() == 0
    clock.wait(30 * DAY)
    assert desk.memory.today().result().due == 1
    for name in ("v1", "v3"):
        desk.memory.suspend(f"core/question/{name}").result()
    assert desk.memory.today().result().due == 0
    assert desk.memory.suspended().result() == ("core/question/v1",)
    desk.memory.suspend("core/question/v1", on=False).result()
    assert desk.memory.suspended().result() == ()
    assert desk.memory.today().result().due == 1
    desk.memory.reset("core/question/v2").result()
    assert desk.memory.memory("core/question/v1").result() is None

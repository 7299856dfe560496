"""Sittings over a real journal: nothing is shown before it is on disk, and everything can be taken up again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.study.helpers import NOON, FakeClock, FakeLibrary, computed, library, numeric, single, study
from tui.library.model import Question
from tui.study.attempts.attempt import AttemptError
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.time_limits import ItemTimeUp, Stood, TimeUp, Warning
from tui.study.attempts.title import Title
from tui.study.context import Context as Outside
from tui.study.grading.answers import Choice, Passed, Typed
from tui.study.grading.readable import UnreadableError
from tui.study.journal import reads
from tui.study.journal.events import Event
from tui.study.journal.fold import ItemState
from tui.study.papers.blueprint import Blueprint, Timing
from tui.study.papers.item import Item
from tui.study.papers.paper_id import PaperIdError
from tui.study.study import Study

RIGHT, WRONG = Choice(("b",)), Choice(("a",))
EXAM = Blueprint(count=6, timing=Timing("whole", 600), mode="exam")
PRACTICE = Blueprint(count=6)

Context = Callable[[], Study]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf() -> FakeLibrary:
    return library()


@pytest.fixture
def sit_down(tmp_path: Path, clock: FakeClock, shelf: FakeLibrary) -> Iterator[Context]:
    """Opens the journal, as often as one likes; each time like a program started anew."""
    with ExitStack() as stack:

        def open_one() -> Study:
            made = study(tmp_path / "journal.db", clock, shelf)
            stack.callback(made.close)
            return made

        yield open_one


def start(desk: Study, blueprint: Blueprint, seed: int = 1) -> Sitting:
    return desk.start(desk.new_paper(blueprint, seed).result())


def resumed(desk: Study, attempt_id: str = "") -> Sitting:
    sitting = desk.resume(attempt_id or desk.open_attempts().result()[0].attempt_id).result()
    assert sitting is not None
    return sitting


def events(desk: Study, sitting: Sitting) -> list[Event]:
    return desk._context.writer.call(lambda store: reads.attempt_events(store, sitting.attempt_id)).result()


def kinds(desk: Study, sitting: Sitting) -> list[str]:
    return [event.kind for event in events(desk, sitting)]


def test_a_practice_from_start_to_result(sit_down: Context, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    for at, (answer, sure) in enumerate([(RIGHT, "sure"), (RIGHT, "guess"), (WRONG, "sure"), (RIGHT, None)]):
        sitting.show(at)
        clock.wait(4_000)
        mark = sitting.answer(answer, sure).result()  # type: ignore[arg-type]
        assert mark.right is (answer is RIGHT)
    sitting.show(4)
    skipped = sitting.skip()
    assert skipped is not None
    assert not skipped.result().right
    found = sitting.submit().result()
    assert (found.total.right, found.total.seen, found.total.count) == (3, 5, 6)
    assert [found.lists[drill] for drill in ("wrong", "lucky", "overconfident")] == [(2, 4), (1,), (2,)]
    written = [event for event in events(desk, sitting) if event.kind == "answer"]
    assert [event.rating for event in written] == [3, 1, 1, 2, 1]
    assert [event.confidence for event in written] == ["sure", "guess", "sure", None, None]
    assert [event.duration_ms for event in written] == [4_000, 4_000, 4_000, 4_000, 0]
    assert [event.score for event in written] == [1_000_000, 1_000_000, 0, 1_000_000, 0]
    assert kinds(desk, sitting) == ["attempt_start", *["answer"] * 5, "attempt_submit"]
    assert desk.open_attempts().result() == ()


def test_an_answer_event_says_what_was_shown(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    item = sitting.item
    sitting.answer(RIGHT, "unsure").result()
    event = events(desk, sitting)[-1]
    said = json.loads(event.answer or "")
    assert said["answer"] == {"kind": "choice", "keys": ["b"]}
    assert said["shown"] == list(item.shown)
    assert (event.item_id, event.content_hash) == (item.item_id, item.content_hash)
    assert (event.pass_bar, event.hints, event.attempt_id) == (1_000_000, 0, sitting.attempt_id)
    assert (event.study_day, event.app_version) == ("2026-11-25", "0.1.0")


class Gate:
    """Holds the journal's thread up until it is let go."""

    def __init__(self, desk: Study) -> None:
        self._go: Future[None] = Future()
        desk._context.writer.call(lambda store: self._go.result())

    def open(self) -> None:
        self._go.set_result(None)


async def test_no_mark_before_the_commit(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    gate = Gate(desk)
    pending = sitting.answer(RIGHT, "sure")

    async def mark() -> bool:
        return (await pending).right

    task = asyncio.create_task(mark())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()
    assert not pending.done()
    gate.open()
    assert await task
    assert kinds(desk, sitting)[-1] == "answer"


async def test_a_screen_that_goes_away_does_not_take_its_answer_along(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    gate = Gate(desk)

    async def mark() -> object:
        return await sitting.answer(RIGHT, "sure")

    task = asyncio.create_task(mark())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    gate.open()
    assert kinds(desk, sitting)[-1] == "answer"


def test_hints_cost_and_are_kept(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    assert sitting.hint() == "look"
    assert sitting.hint() == ""
    sitting.flush().result()
    again = resumed(sit_down())
    assert again.attempt.slot.hints == 1
    again.resume()
    again.answer(RIGHT, "sure").result()
    last = events(desk, sitting)[-1]
    assert (last.hints, last.rating) == (1, 2)


def test_easy_and_a_lower_bar(sit_down: Context) -> None:
    desk = sit_down()
    sitting = desk.start(desk.new_paper(PRACTICE, 1).result(), pass_bar=700_000)
    sitting.answer(RIGHT, "sure", easy=True).result()
    last = events(desk, sitting)[-1]
    assert (last.rating, last.pass_bar) == (4, 700_000)
    assert resumed(sit_down())._records.pass_bar == 700_000


def test_an_answer_of_the_wrong_kind_changes_nothing(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    with pytest.raises(ValueError, match="cannot have an answer"):
        sitting.answer(Typed("3"))
    with pytest.raises(ValueError, match="cannot have an answer"):
        sitting.draft(Typed("3"))
    assert sitting.answer(RIGHT).result().right


def test_i_was_right_and_undo(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    item_id = sitting.item.item_id
    assert sitting.undo() is None
    sitting.answer(WRONG, "sure").result()
    with pytest.raises(AttemptError):
        sitting.override(1)
    assert sitting.override(0).result().right
    with pytest.raises(AttemptError):
        sitting.override(0)
    trial = desk.item(item_id).result().trials[0]
    assert (trial.score, trial.rating, trial.overridden) == (1_000_000, 3, True)
    sitting.show(1)
    sitting.answer(RIGHT, "sure").result()

    def undo() -> int | None:
        pending = sitting.undo()
        return pending.result() if pending else None

    assert undo() == 1
    assert (sitting.attempt.at, sitting.attempt.slot.final, 1 in sitting.marks) == (1, False, False)
    assert undo() == 0
    assert not sitting.marks[0].right
    assert undo() == 0
    assert undo() is None
    assert desk.item(item_id).result() == ItemState(item_id)
    assert sitting.attempt.at == 0
    assert sitting.answer(RIGHT).result().right


def test_undo_goes_on_after_a_restart(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    sitting.answer(WRONG, "unsure").result()
    sitting.show(1)
    sitting.answer(WRONG, "sure").result()
    sitting.override(0).result()
    again = resumed(sit_down())
    again.resume()
    assert again.marks[0].right
    assert again.marks[0].original == 0
    done = [pending.result() for _ in range(4) if (pending := again.undo())]
    assert done == [0, 1, 0]
    assert again.marks == {}
    later = resumed(sit_down())
    assert [slot.final for slot in later.attempt.slots] == [False] * 6


def test_an_exam_keeps_drafts_and_grades_at_the_end(sit_down: Context, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = start(desk, EXAM)
    with pytest.raises(AttemptError, match="draft"):
        sitting.answer(RIGHT)
    sitting.draft(WRONG, "guess").result()
    sitting.draft(RIGHT, "sure").result()
    sitting.flag().result()
    sitting.show(1)
    clock.wait(3_000)
    sitting.draft(WRONG, None).result()
    sitting.show(3)
    assert sitting.marks == {}
    found = sitting.submit().result()
    assert (found.total.right, found.total.seen) == (1, 3)
    assert kinds(desk, sitting) == [
        "attempt_start",
        "draft",
        "draft",
        "flag",
        "draft",
        *["answer"] * 3,
        "attempt_submit",
    ]
    written = [event for event in events(desk, sitting) if event.kind == "answer"]
    assert [event.rating for event in written] == [3, 1, 1]
    assert json.loads(written[2].answer or "")["answer"] == {"kind": "skipped"}
    assert sitting.override(1).result().right
    again = resumed(sit_down(), sitting.attempt_id)
    assert again.attempt.state == "done"
    assert again.result().total.right == 2
    assert again.undo() is not None
    assert again.undo() is None, "an exam that is handed in stays handed in"


def test_time_up_hands_in_by_itself(sit_down: Context, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = start(desk, EXAM)
    sitting.draft(RIGHT, None)
    clock.wait(590_000)
    assert sitting.tick() == (Warning(10_000),)
    clock.wait(20_000)
    with pytest.raises(AttemptError, match="over"):
        sitting.draft(WRONG)
    assert sitting.tick() == (TimeUp(),), "told although another step met it"
    assert sitting.tick() == ()
    assert sitting.flush().result().health == "saved"
    assert sitting.result().total.right == 1
    assert kinds(desk, sitting) == ["attempt_start", "draft", "answer", "attempt_submit"]
    assert sitting.submit().result().total.right == 1
    assert kinds(desk, sitting)[-1] == "attempt_submit"


def test_a_question_runs_out(sit_down: Context, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = start(desk, Blueprint(count=6, timing=Timing("per_question", 60)))
    clock.wait(60_000)
    assert sitting.tick() == (ItemTimeUp(0),)
    sitting.flush().result()
    assert sitting.marks[0].millionths == 0
    assert events(desk, sitting)[-1].duration_ms == 60_000


def test_a_killed_exam_is_taken_up_where_it_was(sit_down: Context, clock: FakeClock) -> None:
    first = sit_down()
    sitting = start(first, EXAM)
    sitting.draft(RIGHT, "sure")
    sitting.flag()
    sitting.show(2)
    for _ in range(30):
        clock.wait(1_000)
        sitting.tick()
    clock.wait(900)
    sitting.flush().result()
    # Nothing more is heard of it; a day later:
    clock.mono, clock.wall = 77, NOON + 86_400_000
    desk = sit_down()
    (unfinished,) = desk.open_attempts().result()
    assert (unfinished.position, unfinished.count, unfinished.answered) == (2, 6, 1)
    assert (unfinished.elapsed_ms, unfinished.left_ms, unfinished.started_ms) == (30_000, 570_000, NOON)
    assert unfinished.blueprint == EXAM
    again = resumed(desk)
    assert again.attempt.hidden
    assert again.paper == sitting.paper
    assert again.attempt.slots[0].answer == RIGHT
    assert again.attempt.slots[0].confidence == "sure"
    assert again.attempt.slots[0].flagged
    assert [slot.seen for slot in again.attempt.slots] == [True, False, True, False, False, False]
    clock.wait(5_000)
    again.resume().result()
    assert again.attempt.at == 2
    clock.wait(1_000)
    assert again.now().left_ms() == 569_000
    assert again.now().slot.time_ms == 31_000
    again.draft(WRONG).result()
    assert again.submit().result().total.right == 1


def test_a_warning_does_not_come_again_after_a_break(sit_down: Context, clock: FakeClock) -> None:
    sitting = start(sit_down(), EXAM)
    clock.wait(545_000)
    assert sitting.tick() == (Warning(60_000),)
    sitting.pause().result()
    again = resumed(sit_down())
    again.resume().result()
    clock.wait(1_000)
    assert again.tick() == ()


def test_a_pause_is_written_and_hides(sit_down: Context, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = start(desk, EXAM)
    clock.wait(2_500)
    sitting.pause().result()
    assert sitting.attempt.hidden
    clock.wait(500_000)
    assert sitting.now().left_ms() == 597_500
    sitting.resume().result()
    assert kinds(desk, sitting)[-2:] == ["attempt_pause", "attempt_resume"]
    assert sitting.now().left_ms() == 597_500


def test_a_gap_between_two_steady_ticks_does_not_count(sit_down: Context, clock: FakeClock) -> None:
    sitting = start(sit_down(), EXAM)
    clock.wait(45_000)
    assert not sitting.tick(), "where nothing ticks by itself, somebody thinks"
    assert sitting.now().left_ms() == 555_000
    sitting.tick(steady=True)
    clock.wait(30_000)
    assert not sitting.tick(steady=True)
    clock.wait(30_001)
    sitting.draft(RIGHT).result()
    assert sitting.tick(steady=True) == (Stood(30_001),), "whatever came first after it; once"
    assert sitting.tick(steady=True) == ()
    assert sitting.now().left_ms() == 525_000
    clock.wait(9_999_999)
    assert sitting.tick(steady=True) == (Stood(9_999_999),)
    assert sitting.attempt.state == "running"


def test_pace_and_texts(sit_down: Context, clock: FakeClock, shelf: FakeLibrary) -> None:
    shelf.questions["core/computed"] = computed()
    desk = sit_down()
    sitting = desk.start(desk.listed_paper(("computed",), EXAM))
    assert sitting.pace_ms() == 0
    clock.wait(10_000)
    sitting.draft(Typed("40"))
    assert sitting.pace_ms() == 590_000
    assert sitting.text(sitting.question.stem) == "4 stages, 16 micro-batches {unknown}"
    assert sitting.hint() == "with 4"
    found = sitting.submit().result()
    assert found.total.right == 1
    event = next(event for event in events(desk, sitting) if event.kind == "answer")
    assert json.loads(event.answer or "")["params"] == {"schedule": "gpipe", "stages": 4, "m": 16}


def test_a_lab_that_fails_does_not_take_the_other_answers_along(
    sit_down: Context, shelf: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.questions["core/computed"] = computed()
    desk = sit_down()
    sitting = desk.start(desk.listed_paper(("q1", "computed"), EXAM))
    sitting.draft(RIGHT)
    sitting.show(1)

    def broken(desk: Outside, item: Item, question: Question) -> None:
        if item.params:
            raise ValueError("the lab is broken")

    monkeypatch.setattr(Outside, "values", broken)
    found = sitting.submit().result()
    assert (found.total.right, found.total.seen) == (1, 1)
    assert kinds(desk, sitting)[-2:] == ["answer", "attempt_submit"]


def test_the_library_changed_since(sit_down: Context, shelf: FakeLibrary, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = desk.start(desk.listed_paper(("q1", "q2", "q3", "q4"), EXAM))
    sitting.draft(RIGHT)
    sitting.show(2)
    clock.wait(2_000)
    sitting.draft(WRONG).result()
    del shelf.questions["core/q2"]
    shelf.questions["core/q3"] = numeric(3, "", id="q3", topic="chips")
    shelf.hash = "library two"
    again = resumed(sit_down())
    assert [item.ref for item in again.paper.items] == ["core/q1", "core/q3", "core/q4"]
    assert again.attempt.at == 1
    assert len(again.paper.notes) == 2
    again.resume()
    again.show(2)
    clock.wait(1_000)
    again.pause().result()
    # The places are those of the first day, however often one comes back.
    once_more = resumed(sit_down())
    assert once_more.attempt.at == 2
    assert [slot.time_ms for slot in once_more.attempt.slots] == [0, 2_000, 1_000]
    shelf.questions["core/q2"] = single("q2", "memory")
    assert [slot.seen for slot in resumed(sit_down()).attempt.slots] == [True, False, True, True]
    once_more.resume()
    assert once_more.submit().result().total.right == 1, "a draft that no longer fits is no answer, and stops nothing"


def test_scores_of_record_stay(sit_down: Context, shelf: FakeLibrary) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    ref = sitting.item.ref
    sitting.answer(RIGHT, "sure").result()
    shelf.questions[ref] = single(ref.split("/")[1], "chips", right=0)
    again = resumed(sit_down())
    assert again.marks[0].right
    shelf.questions[ref] = numeric(3, "", id=ref.split("/")[1])
    assert resumed(sit_down()).marks[0].right


def test_an_attempt_that_cannot_be_read_is_left_out(sit_down: Context) -> None:
    desk = sit_down()
    record = desk._context.record(
        "attempt_start", attempt_id="x", answer='{"paper": "ww-future", "items": [{"shown": ["a"]}, {"ref": "gone"}]}'
    )
    desk._context.writer.submit(record).result()
    assert desk.open_attempts().result() == ()
    assert desk.resume("x").result() is None
    assert desk.resume("never").result() is None


def test_papers_of_a_desk(sit_down: Context, shelf: FakeLibrary) -> None:
    desk = sit_down()
    paper = desk.new_paper(PRACTICE, 9).result()
    assert desk.shared_paper(paper.id) == paper
    with pytest.raises(PaperIdError):
        desk.shared_paper("ww-nonsense")
    listed = desk.listed_paper(("q3", "q1"), EXAM)
    assert [item.ref for item in listed.items] == ["core/q3", "core/q1"]
    assert (listed.blueprint.mode, listed.blueprint.timing) == ("exam", EXAM.timing)
    with pytest.raises(AttemptError):
        desk.start(desk.new_paper(Blueprint(levels=(3,)), 1).result())


def test_new_papers_avoid_the_latest(sit_down: Context, shelf: FakeLibrary) -> None:
    import random

    shelf.questions = library(60).questions
    desk = sit_down()
    desk._random = random.Random(5).random
    drawn: list[set[str]] = []
    for _ in range(4):
        paper = desk.new_paper(PRACTICE).result()
        desk.start(paper)
        drawn.append({item.ref for item in paper.items})
    assert len(set().union(*drawn)) >= 23


def test_undo_and_redo_from_the_history(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    name = sitting.item.item_id
    sitting.answer(RIGHT, "sure").result()
    sitting.submit().result()
    before = desk.item(name).result()
    answer = next(event for event in desk.undoable().result() if event.kind == "answer")
    assert desk.undo(answer).result().health == "saved"
    assert desk.item(name).result() == ItemState(name)
    assert desk.redo(sit_down().redoable().result()[0]).result().health == "saved"
    assert desk.item(name).result() == before


def test_nothing_is_called_saved_that_is_not(sit_down: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.study.journal.store import Store

    desk = sit_down()
    sitting = start(desk, PRACTICE)
    sitting.flush().result()

    def full(store: Store, beat: object) -> object:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_write", full)
        assert sitting.answer(RIGHT, "sure").result().right
        status = desk.status()
        assert (status.health, status.waiting) == ("waiting", 1)
        assert len(desk.item(sitting.item.item_id).result().trials) == 1
    sitting.show(1)
    assert sitting.flush().result().waiting == 0
    assert kinds(sit_down(), sitting)[-1] == "answer"


def test_heartbeats_do_not_pile_up(sit_down: Context, clock: FakeClock) -> None:
    desk = sit_down()
    sitting = start(desk, EXAM)
    gate = Gate(desk)
    for _ in range(100):
        clock.wait(1_000)
        sitting.tick()
    waiting = desk._context.writer._pool._work_queue.qsize()
    gate.open()
    assert waiting <= 3
    sitting.flush().result()
    assert desk.open_attempts().result()[0].elapsed_ms == 100_000


def test_skipped_on_display_is_an_answer(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    sitting.answer(Passed("dont_know"), None).result()
    assert events(desk, sitting)[-1].rating == 1


@pytest.fixture
def numbers(shelf: FakeLibrary) -> FakeLibrary:
    """Two questions, one of them asking for a number."""
    shelf.questions = {"core/number": numeric(320), "core/q1": single("q1")}
    return shelf


def at_the_number(sitting: Sitting) -> None:
    sitting.show(next(at for at, one in enumerate(sitting.questions) if one.id == "number"))


@pytest.mark.parametrize("text", ["abc", "?", "", "KiB", "-"])
def test_what_cannot_be_read_is_refused_and_recorded_as_nothing(numbers: None, sit_down: Context, text: str) -> None:
    desk = sit_down()
    sitting = start(desk, Blueprint(count=2))
    at_the_number(sitting)
    before = kinds(desk, sitting)
    with pytest.raises(UnreadableError, match="number"):
        sitting.answer(Typed(text))
    with pytest.raises(UnreadableError, match="number"):
        desk.course.answer_alone(sitting.item, Typed(text))
    assert kinds(desk, sitting) == before
    assert not sitting.attempt.slot.final
    assert sitting.answer(Typed("320")).result().right


def test_an_exam_keeps_it_as_a_draft_that_stays_open_and_ends_unanswered(numbers: None, sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, Blueprint(count=2, timing=Timing("whole", 600), mode="exam"))
    at_the_number(sitting)
    at = sitting.attempt.at
    sitting.draft(Typed("abc")).result()
    assert (sitting.attempt.answered, sitting.attempt.slot.answer) == (0, Typed("abc"))
    assert [left.answered for left in desk.open_attempts().result()] == [0]
    sitting.pause().result()
    again = resumed(sit_down(), sitting.attempt_id)
    assert (again.attempt.answered, again.attempt.slots[at].answer) == (0, Typed("abc"))
    again.resume().result()
    again.submit().result()
    assert again.attempt.slots[at].answer == Passed("skipped")


def test_skipped_is_unanswered_in_an_exam_whatever_was_entered(sit_down: Context) -> None:
    sitting = start(sit_down(), EXAM)
    sitting.draft(RIGHT, "sure").result()
    assert sitting.skip() is None
    assert sitting.attempt.at == 1
    assert sitting.attempt.answered == 0


def test_the_last_answer_is_taken_back_after_the_end_too(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    count = len(sitting.questions)
    for at in range(count):
        sitting.show(at)
        sitting.answer(RIGHT).result()
    sitting.submit().result()
    taken = sitting.undo()
    assert taken is not None
    assert taken.result() == count - 1
    assert sitting.attempt.state == "running"
    assert sitting.attempt.answered == count - 1
    sitting.pause().result()
    again = resumed(desk, sitting.attempt_id)
    assert again.attempt.state == "paused"
    assert again.attempt.answered == count - 1


def test_a_sitting_that_is_discarded_is_neither_open_nor_forgotten(sit_down: Context) -> None:
    desk = sit_down()
    sitting = start(desk, PRACTICE)
    sitting.answer(RIGHT).result()
    sitting.discard().result()
    assert desk.open_attempts().result() == ()
    assert desk.item(sitting.paper.items[0].item_id).result().trials


def test_a_sitting_that_is_taken_up_again_keeps_its_name(sit_down: Context) -> None:
    desk = sit_down()
    sitting = desk.start(desk.new_paper(PRACTICE, 1).result(), title=Title("term", of="KV cache"))
    sitting.pause().result()
    assert resumed(desk, sitting.attempt_id).title == "KV cache"
    assert [one.title.of for one in desk.open_attempts().result()] == ["KV cache"]

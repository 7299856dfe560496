"""Find your level: a question a topic, a harder or an easier one in the largest topics, and where to begin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.study.helpers import FakeClock, FakeLibrary, single, study
from tui.library.library import Library
from tui.library.model import Question
from tui.study.attempts.begin_with import advice, first_lesson
from tui.study.attempts.level import FURTHER, TITLE, LevelSitting, TopicLevel, chosen, levels
from tui.study.grading.answers import Choice
from tui.study.study import Study

TOPICS = tuple("abcdefg")
RIGHT, WRONG = Choice(("b",)), Choice(("a",))


@pytest.fixture
def shelf() -> FakeLibrary:
    """Seven topics with questions of three levels; the first five have most."""
    found: dict[str, Question] = {}
    for at, topic in enumerate(TOPICS):
        for level in (1, 2, 3):
            for number in range(6 if at < FURTHER else 2):
                made = single(f"{topic}{level}{number}", topic)
                found[f"core/{made.id}"] = msgspec.structs.replace(made, level=level)
    return FakeLibrary(found)


@pytest.fixture
def desk(tmp_path: Path, shelf: FakeLibrary) -> Iterator[Study]:
    made = study(tmp_path / "journal.db", FakeClock(), shelf)
    yield made
    made.close()


def begun(desk: Study) -> LevelSitting:
    sitting = desk.start(desk.level_paper().result(), title=TITLE)
    assert isinstance(sitting, LevelSitting)
    return sitting


def asked(sitting: LevelSitting) -> list[tuple[str, int]]:
    return [(question.topic, question.level) for question in sitting.questions]


def test_one_a_topic_and_one_more_in_the_largest(desk: Study) -> None:
    sitting = begun(desk)
    assert asked(sitting)[:7] == [(topic, 2) for topic in TOPICS]
    assert [topic for topic, _ in asked(sitting)[7:]] == list(TOPICS[:FURTHER])


def test_the_harder_one_follows_a_right_answer_and_the_easier_a_wrong_one(desk: Study) -> None:
    sitting = begun(desk)
    for at in range(7):
        sitting.show(at)
        sitting.answer(RIGHT if at % 2 else WRONG, "sure").result()
    assert [level for _, level in asked(sitting)[7:]] == [1, 3, 1, 3, 1]
    undone = sitting.undo()
    while undone is not None and undone.result() != 1:
        undone = sitting.undo()
    assert [level for _, level in asked(sitting)[7:]] == [1, 1, 1, 1, 1]
    sitting.override(0).result()
    assert asked(sitting)[7] == ("a", 3)


def test_it_is_the_same_after_a_restart_and_in_past(desk: Study, tmp_path: Path, shelf: FakeLibrary) -> None:
    sitting = begun(desk)
    for at in range(8):
        sitting.show(at)
        sitting.answer(RIGHT, "sure").result()
    sitting.show(9)
    sitting.pause().result()
    (left,) = desk.open_attempts().result()
    assert (left.count, left.answered, left.position) == (12, 8, left.position)
    again = desk.resume(sitting.attempt_id).result()
    assert isinstance(again, LevelSitting)
    assert (again.paper.items, again.attempt.at, again.marks) == (sitting.paper.items, 9, sitting.marks)
    again.resume().result()
    result = again.submit().result()
    assert result.total.count == 12
    (past,) = desk.past().result()
    assert (past.of, past.right, past.title["kind"]) == (12, 8, "level")
    found = levels(result, again.questions)
    assert found[:2] == (TopicLevel("a", 3), TopicLevel("b", 2))
    assert len(found) == 7, "what was left open is answered by nothing, and its topic by its first question"


def test_what_was_answered_before_comes_only_where_there_is_nothing_else(shelf: FakeLibrary) -> None:
    rows = shelf.question_rows()
    seen = {f"core/a2{number}" for number in range(5)}
    assert all(chosen(rows, seen, seed)[0] == "core/a25" for seed in range(9))
    assert chosen(rows, {f"core/{row.id}" for row in rows}, 1)


def test_two_of_a_family_never_come_together(shelf: FakeLibrary) -> None:
    kin = {ref: msgspec.structs.replace(one, family=one.topic) for ref, one in shelf.questions.items()}
    refs = chosen(FakeLibrary(kin).question_rows(), set(), 3)
    assert len(refs) == len(TOPICS)


def test_a_guess_shows_no_level(desk: Study) -> None:
    sitting = begun(desk)
    sitting.answer(RIGHT, "guess").result()
    assert levels(sitting.result(), sitting.questions) == (TopicLevel("a", 0),)


def test_the_built_in_library_has_eighteen_and_says_where_to_begin() -> None:
    library = Library()
    refs = chosen(library.question_rows(), set(), 7)
    topics = [library.question(ref).topic for ref in refs]  # type: ignore[union-attr]
    assert len(refs) - FURTHER == 18
    assert len(set(topics)) == 13
    for level in range(4):
        found = advice(library, [TopicLevel(topic, level) for topic in dict.fromkeys(topics)])
        assert len(found) == 13
        assert not any("%" in word for one in found for word in one)
    begin = first_lesson(library, advice(library, [TopicLevel(topics[0], 0)]))
    assert begin is not None
    assert first_lesson(library, ()) is None

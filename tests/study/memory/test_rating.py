"""The rating table of study/rules.md 3."""

import pytest

from tests.study.helpers import claim, match, multi, numeric, order, short, single
from tui.library.model import Question
from tui.study.grading.answers import Confidence
from tui.study.grading.chance import chance, guessable
from tui.study.memory.rating import Outcome, Rating, rate, rate_override

FULL = 1_000_000
A, H, G, E = Rating


@pytest.mark.parametrize(
    ("outcome", "rating"),
    [
        (Outcome(0, False), A),
        (Outcome(0, False, "sure"), A),
        (Outcome(999_999, False, "sure"), A),
        (Outcome(600_000, True, "sure", pass_bar=700_000), A),
        (Outcome(FULL, False, "sure", passed_over=True), A),
        (Outcome(FULL, False, "guess"), A),
        (Outcome(FULL, True, "guess", easy=True), A),
        (Outcome(FULL, False, "unsure"), H),
        (Outcome(FULL, False, "sure", hints=1), H),
        (Outcome(FULL, False, hints=2), H),
        (Outcome(800_000, False, "sure", pass_bar=700_000), H),
        (Outcome(FULL, True, "sure"), G),
        (Outcome(FULL, False, "sure", pass_bar=700_000), G),
        (Outcome(FULL, False), G),
        (Outcome(FULL, True), H),
        (Outcome(FULL, True, "sure", easy=True), E),
        (Outcome(FULL, True, easy=True), E),
        (Outcome(0, True, "sure", easy=True), A),
    ],
)
def test_rating(outcome: Outcome, rating: Rating) -> None:
    assert rate(outcome) == rating


@pytest.mark.parametrize(("confidence", "rating"), [("sure", G), ("unsure", H), ("guess", H), (None, H)])
def test_i_was_right(confidence: Confidence | None, rating: Rating) -> None:
    assert rate_override(confidence) == rating


@pytest.mark.parametrize(
    ("question", "odds", "lucky"),
    [
        (single(count=3), 1 / 3, True),
        (single(count=4), 1 / 4, True),
        (single(count=5), 1 / 5, True),
        (single(count=6), 1 / 6, False),
        (claim(), 1 / 2, True),
        (multi("yynn"), 1 / 10, False),
        (multi("yyn"), 1 / 3, True),
        (order("a", "b", "c", "d"), 1 / 24, False),
        (match({"a": "1", "b": "2", "c": "3"}, "4"), 1 / 24, False),
        (numeric(), 0, False),
        (short("x"), 0, False),
    ],
)
def test_chance_of_guessing(question: Question, odds: float, lucky: bool) -> None:
    assert chance(question) == pytest.approx(odds)
    assert guessable(question) is lucky


@pytest.mark.parametrize(("chance_", "passes"), [(1 / 3, 2), (1 / 4, 2), (1 / 5, 1), (0.25, 2), (0.5, 6)])
def test_good_as_soon_as_the_row_is_hardly_luck(chance_: float, passes: int) -> None:
    ratings = [rate(Outcome(FULL, True, chance=chance_, passes=before)) for before in range(6)]
    assert ratings == [H] * passes + [G] * (6 - passes)
    assert rate(Outcome(FULL, True, "unsure", chance=chance_, passes=9)) == H
    assert rate(Outcome(FULL, True, hints=1, chance=chance_, passes=9)) == H
    assert rate(Outcome(0, True, chance=chance_, passes=9)) == A

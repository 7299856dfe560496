"""A claim is judged first; then the reasons for that verdict are offered, and no others."""

import pytest

from tui.library.model import Reason, TrueFalse
from tui.study.grading import readable, written
from tui.study.grading.answers import ALONE, Claim, finished
from tui.study.grading.chance import chance, ways
from tui.study.grading.grade import grade
from tui.widgets.question.picking import ClaimSheet

SHOWN = ("d", "b", "a", "c")


def claim(truth: bool = False, *, two_steps: bool = True) -> TrueFalse:
    """Reasons a and c are for true, b and d for false; b is right."""
    reasons = tuple(
        Reason(
            text=f"reason {name}", feedback=f"about {name}", key=name == "b", for_=name in "ac" if two_steps else None
        )
        for name in "abcd"
    )
    return TrueFalse(
        id="q",
        terms=("x",),
        level=1,
        cognitive="apply",
        explanation="",
        claim="It is so.",
        truth=truth,
        reasons=reasons,
    )


def offered(sheet: ClaimSheet) -> list[str]:
    return [line.key for line in sheet.lines() if line.key not in ("true", "false", "")]


def test_no_reason_is_seen_before_the_verdict() -> None:
    sheet = ClaimSheet(claim(), SHOWN)
    assert offered(sheet) == [] and not any(line.heading for line in sheet.lines())
    assert not sheet.press("a") and sheet.answer() is None
    assert [hint.key for hint in sheet.hints()] == ["t f"]


@pytest.mark.parametrize(("key", "keys"), [("t", ["a", "c"]), ("f", ["d", "b"])])
def test_the_verdict_opens_its_two_reasons(key: str, keys: list[str]) -> None:
    sheet = ClaimSheet(claim(), SHOWN)
    sheet.press(key)
    assert offered(sheet) == keys and not sheet.complete
    sheet.press("b")
    assert sheet.answer() == Claim(key == "t", keys[1]) and sheet.complete


@pytest.mark.parametrize("back", ["t", "f", "backspace"])
def test_going_back_to_the_verdict_clears_the_reason(back: str) -> None:
    sheet = ClaimSheet(claim(), SHOWN)
    for key in ("f", "b", back):
        sheet.press(key)
    assert not sheet.complete
    assert sheet.answer() == (None if back == "backspace" else Claim(back == "t", ""))


def test_a_click_on_what_is_not_offered_picks_nothing() -> None:
    sheet = ClaimSheet(claim(), SHOWN)
    sheet.press("t")
    sheet.pick("b")
    assert sheet.answer() == Claim(True, "")


def test_a_draft_comes_back_without_a_reason_of_the_other_verdict() -> None:
    sheet = ClaimSheet(claim(), SHOWN)
    sheet.restore(Claim(True, "b"))
    assert sheet.answer() == Claim(True, "")
    sheet.restore(Claim(False, "b"))
    assert sheet.answer() == Claim(False, "b")


def test_a_mark_shows_the_right_pair_and_what_was_picked() -> None:
    sheet, question = ClaimSheet(claim(), SHOWN), claim()
    for key in ("t", "a"):
        sheet.press(key)
    answer = sheet.answer()
    assert answer is not None
    mark = grade(question, answer, names=lambda _: ())
    marked = {line.key: line.verdict for line in sheet.lines(mark)}
    assert marked == {"true": "wrong", "false": "missed", "": "", "d": "", "b": "missed", "a": "wrong"}
    assert {line.key for line in sheet.lines(mark, all_feedback=True)} >= set("abcd")


def test_reasons_without_a_verdict_stand_there_at_once() -> None:
    sheet = ClaimSheet(claim(two_steps=False), SHOWN)
    assert offered(sheet) == list(SHOWN)
    sheet.press("a")
    sheet.press("f")
    assert sheet.answer() == Claim(False, "d")


def test_chance_is_a_quarter_in_two_steps() -> None:
    assert (ways(claim()), chance(claim())) == (4, 0.25)
    assert (ways(claim(two_steps=False)), chance(claim(two_steps=False))) == (8, 0.5)


def test_a_claim_without_reasons_asks_for_the_verdict_alone() -> None:
    question = TrueFalse(id="q", level=1, cognitive="remember", claim="Bats can see.", truth=True)
    sheet = ClaimSheet(question, ())
    assert not sheet.complete
    assert sheet.press("f") and sheet.press("t")
    answer = sheet.answer()
    assert answer == Claim(True, ALONE) and sheet.complete and finished(answer)
    assert readable.problem(question, answer) == "" and readable.problem(question, Claim(True)) != ""
    assert (written.write(answer), written.read(question, "true")) == ("true", answer)
    right, wrong = (grade(question, Claim(said, ALONE), names=lambda _: ()) for said in (True, False))
    assert (right.score, right.expected, wrong.score) == (1, "True", 0) and chance(question) == 0.5
    assert len(sheet.lines(right)) == len(sheet.lines()) == 2
    sheet.restore(Claim(False, ALONE))
    assert sheet.answer() == Claim(False, ALONE)

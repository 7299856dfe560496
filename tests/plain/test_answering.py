"""A typed line as an answer; a claim in two steps."""

import io

import pytest

from tests.widgets.test_claim_sheet import SHOWN, claim
from tui.plain.answering import ask
from tui.plain.talk import Talk
from tui.study.grading.answers import Answer, Claim


def said(first: str, *rest: str) -> tuple[Answer | None, str]:
    out = io.StringIO()
    answer = ask(Talk(io.StringIO("".join(f"{line}\n" for line in rest)), out), claim(), SHOWN, first)
    return answer, out.getvalue()


def test_the_verdict_first_then_its_two_reasons() -> None:
    answer, text = said("f", "b")
    assert answer == Claim(False, "b")
    assert "reason d" in text and "reason b" in text and "reason a" not in text


@pytest.mark.parametrize("lines", [("t", ":back"), ("t", "")])
def test_back_is_no_answer(lines: tuple[str, ...]) -> None:
    assert said(*lines)[0] is None


def test_another_verdict_shows_its_own_reasons() -> None:
    answer, text = said("true", "q", "f", "a")
    assert answer == Claim(False, "d")
    assert text.index("True, because") < text.index("False, because")


def test_both_in_one_line() -> None:
    assert said("t b") == (Claim(True, "c"), "")

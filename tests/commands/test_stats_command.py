"""`warpwise stats`: as text and as one JSON document."""

import json
from collections.abc import Iterator

import pytest

from tui.cli import main
from tui.plain.stats import stats_lines
from tui.services import Services
from tui.study.grading.answers import Choice
from tui.study.labs.guesses import Guess
from tui.study.papers.blueprint import Blueprint

BOXES = set("─│┌┐└┘├┤┬┴┼═║█░▒▓▌●")
PARTS = ["Terms by their latest answers", "Recalled today", "Falls due", "True retention", "How sure, how right",
         "What the schedule expected", "Time", "Weeks"]  # fmt: skip


@pytest.fixture
def services() -> Iterator[Services]:
    made = Services()
    yield made
    made.close()


def practise(services: Services, count: int = 6) -> None:
    """A short quiz, every other answer right, and a lab guess."""
    sitting = services.study.start(services.study.new_paper(Blueprint(kinds=("single",), count=count), 5).result())
    for at in range(count):
        if at:
            sitting.show(at)
        keys = [chr(97 + place) for place, option in enumerate(sitting.question.options) if option.key is (at % 2 == 0)]  # type: ignore[union-attr]
        sitting.answer(Choice((keys[0],)), "sure" if at % 2 else "unsure").result()
    services.study.course.keep_guess("core/pipeline", {}, "bubble", Guess(1, 2), 1.5).result()


def test_an_empty_home(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats"]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line and not line.startswith(" ")] == PARTS
    assert "Nothing in the next 30 days." in out
    assert main(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [
        "today",
        "standing",
        "recall",
        "forecast",
        "retention",
        "calibration",
        "time",
        "history",
        "streak",
    ]
    assert len(found["recall"]) == 13
    assert found["recall"][0]["title"].startswith("Foundations")


def test_after_a_quiz(capsys: pytest.CaptureFixture[str], services: Services) -> None:
    practise(services)
    services.close()
    del services.__dict__["study"]
    assert main(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["time"]["answers"] == 6
    assert sum(topic["items"] for topic in found["recall"]) == 0, "nothing is said of what was answered today"
    assert sum(one["known"] + one["shaky"] + one["missed"] for one in found["standing"]) > 0
    assert sum(day["items"] for day in found["forecast"]) == 6
    assert found["calibration"][-1] == {
        "kind": "lab", "guesses": 1, "inside": 1, "share": 1.0, "low": 0.2699, "high": 1.0,
    }  # fmt: skip
    assert main(["stats"]) == 0
    out = capsys.readouterr().out
    assert "unsure: right in 100 % of 3 (53 to 100 %)" in out
    assert "sure: right in 0 % of 3 (0 to 47 %)" in out
    assert "lab guesses: 100 % of 1" in out
    assert "this week: 1 of 3 days" in out


@pytest.mark.parametrize("width", [40, 80])
def test_the_text_has_no_box_drawing_and_keeps_to_its_width(services: Services, width: int) -> None:
    practise(services)
    lines = stats_lines(services.study.stats().result(), services.library.title, width)
    assert not set("\n".join(lines)) & BOXES
    assert all(len(line) <= width for line in lines)

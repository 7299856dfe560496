"""Progress: four pages, each picture with a question and an answer; with nothing known each says what will be there."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Open, press
from tui.screens.progress.pages import PAGES, Bar, Facts, bar_lines, page_rows
from tui.study.stats.share import Share
from tui.study.stats.standing import TopicStanding
from tui.study.stats.statistics import Calibration, Due, Spent, Stats, Studied, Sure
from tui.study.stats.weeks import Weeks

WEEKS = Weeks(0, (None,) * 7, 3, 0, 2)
NOTHING = Stats("2026-11-25", (), (), (), Calibration((), (), Share(0, 0)), (), (), (), WEEKS)
MUCH = Stats(
    "2026-11-25",
    (),
    tuple(Due(f"2026-11-{25 + ahead}", ahead, 1.0) for ahead in range(5)),
    (),
    Calibration((Sure("sure", Share(8, 10)),), (), Share(1, 2)),
    (Spent("gpu", 12, 8, 600_000),),
    (Spent("core/question/q1", 40, 8, 900_000),),
    (Studied("2026-11-24", 52, 16, 1_500_000),),
    WEEKS,
)


def text(stats: Stats, page: int, *, standing: tuple[TopicStanding, ...] = ()) -> str:
    facts = Facts(stats, standing, (), 0.92)
    return "\n".join(row.text.plain for row in page_rows(page, facts, lambda kind, ref: ref))


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_with_nothing_known_a_page_asks_its_question_and_says_what_will_be_there(page: int) -> None:
    shown = text(NOTHING, page)
    assert "?" in shown
    assert "%" not in shown.replace("0 %", "")
    assert "━" not in shown


def test_a_sentence_holds_the_largest_number_of_its_picture() -> None:
    assert "At most 4 items, on 29 November." in text(MUCH, 0)
    assert "Of what you called 'sure', 80 % was right." in text(MUCH, 1)
    assert "52 answers on 1 day, 25 minutes in all." in text(MUCH, 2)
    standing = (TopicStanding("gpu", 1, 1, 3, 4), TopicStanding("tpu", 1, 1, 1, 4))
    assert "In gpu: 3 of its terms." in text(MUCH, 3, standing=standing)


@pytest.mark.parametrize("width", [36, 44, 62, 74, 88])
def test_a_bar_gives_way_before_its_name_and_a_figure_is_never_cut(width: int) -> None:
    bars = [
        Bar("CUDA and the software stack", 0.67, "67 %", "of 26 items, likely 54 to 71 %"),
        Bar("TPUs", 1.0, "100 %"),
    ]
    lines = [line.plain for line in bar_lines(bars, width)]
    assert all(len(line) <= width for line in lines)
    assert "67 %" in lines[0]
    assert "100 %" in lines[1]
    assert lines[0].index("67 %") + 4 == lines[1].index("100 %") + 5
    assert ("CUDA and the software stack" in lines[0]) == (width >= 36)
    assert ("likely 54 to 71 %" in lines[0]) == (width >= 74)


async def test_pages_are_turned_with_the_brackets(opened: Open) -> None:
    async with opened((100, 30)) as pilot:
        assert "How much would you recall today?" in await press(pilot, "f8")
        assert "Were you as sure as you were right?" in await press(pilot, "]")
        assert "TROUBLE" in await press(pilot, "[", "[")

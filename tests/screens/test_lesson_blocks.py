"""The list of lessons and its pane, drawn without a screen."""

import pytest
from rich.cells import cell_len

from tests.study.lessons.test_lesson_left import TWO
from tui.library.compiled.rows import LessonRow
from tui.screens.lessons.blocks import Line, Told, about, contents, head, lines_of, list_row, told
from tui.study.lessons.parts import Part
from tui.study.lessons.path import path
from tui.study.lessons.progress import LessonState

ROW = LessonRow("core", "two", 1, "A title of a lesson that is rather long for a row", 1, 20, 2)
BEGUN = LessonState("section:two", frozenset({"start", "section:one", "question:one:one-check"}))


@pytest.mark.parametrize("width", [36, 66, 77, 87])
@pytest.mark.parametrize("known", [Told(20), Told(9, "section 2 of 2"), Told(0, "done", done=True)])
def test_a_row_fills_its_width_and_names_minutes_left(width: int, known: Told) -> None:
    text = list_row(Line(ROW), known, width).plain
    assert cell_len(text) == width
    assert ("✓" if known.done else f"{known.minutes} min") in text
    assert "section" in text if known.state.startswith("section") and width >= 66 else True


def test_space_between_parts_only_where_there_is_height() -> None:
    two = [Part("Hardware", (ROW,)), Part("Scale", (ROW,))]
    assert [line.part for line in lines_of(two, spaced=False) if not line.lesson] == ["Hardware", "Scale"]
    assert len(lines_of(two, spaced=True)) == 5


def test_how_far_is_said_in_words() -> None:
    assert told(TWO, LessonState()) == Told(20)
    assert told(TWO, BEGUN).state == "section 2 of 2"


@pytest.mark.parametrize("height", [4, 8, 12, 30])
def test_the_pane_stays_within_its_room(height: int) -> None:
    text = about(TWO, BEGUN, [("HBM", True), ("Roofline", False)] * 20, 48, height).plain
    lines = text.split("\n")
    assert len(lines) <= max(height, 2)
    assert all(cell_len(line) <= 48 for line in lines)
    if height == 30:
        assert "✓ one" in text and "· two" in text and "20 of 40 known" in text


def test_the_contents_tick_every_stop_and_mark_the_present_one() -> None:
    text = contents(TWO, path(TWO), 3, BEGUN.done, 40)
    assert "✓ 1. one" in text.plain and "· 2. two" in text.plain
    assert any("$primary" in str(span.style) for span in text.spans)


@pytest.mark.parametrize("width", [35, 64, 85])
def test_the_head_says_where_and_what_is_left(width: int) -> None:
    stop = path(TWO)[5]
    text = head(TWO, stop, BEGUN, width).plain
    assert "section 2 of 2" in text and "min left" in text and cell_len(text) <= width

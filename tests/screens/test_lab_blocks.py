"""The list of labs and its pane, drawn without a screen."""

import pytest
from rich.cells import cell_len

from tests.labs.same_knobs import authored
from tui.labs.contract import Result, Series, Table
from tui.labs.registry import LABS as LAB_IDS
from tui.library.compiled.rows import LabRow
from tui.library.model import Lab, Misconception
from tui.plots.draw import draw
from tui.plots.line import Style
from tui.screens.labs.blocks import about, lines_of, list_row
from tui.study.labs.miniatures import miniature

LABS = [
    LabRow("core", "a", "A lab with a title that is rather long for a row", "energy", (), False),
    LabRow("core", "b", "B", "gpu", (), False),
    LabRow("mine", "c", "C", "own", (), False),
]
LAB = Lab(
    id="a",
    title="A",
    topic="gpu",
    terms=(),
    objective="See which limit holds.",
    misconception=Misconception(claim="More is faster, always and everywhere.", truth="No."),
    knobs=(),
    text="",
)


def test_every_lab_is_in_one_group() -> None:
    lines = lines_of(LABS, spaced=True)
    assert [line.group for line in lines if line.group] == ["Hardware", "Clouds, power and money", "More"]
    assert sorted(line.lab.id for line in lines if line.lab) == ["a", "b", "c"]


@pytest.mark.parametrize("width", [36, 66, 87])
def test_a_row_fills_its_width(width: int) -> None:
    lab = next(line for line in lines_of(LABS, spaced=False) if line.lab and line.lab.id == "a")
    text = list_row(lab, 5, width).plain
    assert cell_len(text) == width and text.endswith("5 min ")


@pytest.mark.parametrize("height", [3, 8, 30])
def test_the_pane_shows_the_picture_only_whole(height: int) -> None:
    curve = Series(x=(1.0, 2.0, 3.0), y={"one": (1.0, 4.0, 9.0)}, title="A curve")
    picture = miniature(Result(metrics={}, blocks=(curve,)))
    assert picture
    text = about(LAB, picture, 46, height).plain
    assert len(text.split("\n")) <= height
    assert ("A curve" in text) == (height == 30)
    assert all(cell_len(line) <= 46 for line in text.split("\n"))


@pytest.mark.parametrize(("width", "height"), [(76, 6), (56, 9)])
def test_under_the_list_nothing_of_a_lab_is_cut(width: int, height: int) -> None:
    for name in LAB_IDS:
        lab = authored(name)
        text = about(lab, [], width, height).plain
        told = " ".join(text.split())
        assert len(text.split("\n")) <= height and all(cell_len(line) <= width for line in text.split("\n"))
        assert lab.misconception.claim.replace("`", "'") in told and told.endswith(lab.objective[1:])
        assert "PEOPLE THINK" in told and "YOU WILL" in told
    assert about(lab, [], width, 2).plain.endswith("…")


def test_a_result_without_pictures_has_no_miniature() -> None:
    assert miniature(Result(metrics={}, blocks=())) == []
    table = Table(columns=("a",), rows=(("1",),))
    assert miniature(Result(metrics={}, blocks=(table,))) == draw(table, Style(46, 9))

"""The knobs of a lab stand in columns, and a name gives way last."""

import pytest

from tui.library.store import Library
from tui.screens.labs.knob_rows import Columns, knob_row
from tui.study.lab_desk import LabDesk

LABS = [row.ref for row in Library().lab_rows()]


@pytest.mark.parametrize("width", [24, 31, 37, 60])
@pytest.mark.parametrize("ref", LABS)
def test_a_row_fills_its_width_and_no_more(ref: str, width: int) -> None:
    lab = Library().lab(ref)
    assert lab is not None
    desk = LabDesk(lab)
    columns = Columns.of(desk, width)
    for knob in desk.knobs():
        row = knob_row(desk, knob, columns, wrong=False).plain
        assert len(row) <= width
        if width >= 37:
            assert "…" not in row or len(knob.name) > 22


def test_a_wrong_knob_is_marked_by_more_than_colour() -> None:
    lab = Library().lab(LABS[0])
    assert lab is not None
    desk = LabDesk(lab)
    assert knob_row(desk, desk.knobs()[0], Columns.of(desk, 37), wrong=True).plain.startswith("!")

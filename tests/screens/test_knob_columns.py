"""The knobs of a lab stand in columns, and a name gives way last."""

import pytest

from tui.screens.labs.knob_rows import Columns, knob_row
from tui.services import Services
from tui.study.labs.knobs import LabDesk


def desks(services: Services) -> list[LabDesk]:
    """Every lab at its defaults."""
    labs = [services.library.lab(row.ref) for row in services.library.lab_rows()]
    return [LabDesk(lab) for lab in labs if lab is not None]


@pytest.mark.parametrize("width", [24, 31, 37, 60])
def test_a_row_fills_its_width_and_no_more(services: Services, width: int) -> None:
    for desk in desks(services):
        columns = Columns.of(desk, width)
        for knob in desk.knobs():
            row = knob_row(desk, knob, columns, wrong=False).plain
            assert len(row) <= width
            if width >= 33:  # what a row has at 80 columns
                assert "…" not in row


def test_a_wrong_knob_is_marked_by_more_than_colour(services: Services) -> None:
    desk = desks(services)[0]
    assert knob_row(desk, desk.knobs()[0], Columns.of(desk, 37), wrong=True).plain.startswith("!")

"""A lesson's roofline is drawn from the chip table."""

import pytest

from tests.screens.conftest import Open, screen_text, settled
from tui.app import Warpwise
from tui.library.model import Chip
from tui.plots.line import Style, plain
from tui.screens.lessons.plots import attainable, ridge, roofline
from tui.services import Services
from tui.widgets.target import Target


def chip(services: Services, id: str) -> Chip:
    found = services.library.chip(f"core/{id}")
    assert found is not None
    return found


def test_a_roof_is_the_lower_of_slope_and_peak(services: Services) -> None:
    h100 = chip(services, "h100_sxm")
    assert attainable(h100, 1) == pytest.approx(h100.memory_bw_tbs)
    assert attainable(h100, ridge(h100)) == pytest.approx(h100.dense.bf16)
    assert attainable(h100, 1e6) == h100.dense.bf16
    assert ridge(h100) == pytest.approx(989.4 / 3.35)


@pytest.mark.parametrize("width", [20, 36, 76, 120])
def test_every_named_chip_is_drawn_with_its_figures(services: Services, width: int) -> None:
    chips = [chip(services, "h100_sxm"), chip(services, "a100_80gb_sxm")]
    text = plain(roofline(chips, Style(width, 12)))
    assert all(one.name in text for one in chips)
    assert "295 FLOP/byte" in text


def test_a_chip_without_figures_is_left_out(services: Services) -> None:
    bare = [one for one in services.library.chips().values() if not one.dense.bf16 or not one.memory_bw_tbs]
    assert roofline(bare, Style(76, 12)) == []


async def test_the_section_shows_it(opened: Open) -> None:
    async with opened((90, 90)) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        app.open(Target("lesson", "core/roofline", "the-roof"))
        await settled(pilot)
        assert "FLOP per byte moved" in screen_text(app)

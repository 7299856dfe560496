"""The accelerator table on screen: find, sort, mark, compare; columns dropped before they are cut."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Open, press
from tui.library.chip_table import Line
from tui.library.model import Chip, Rates, Source
from tui.screens.chips.compare import compared
from tui.screens.chips.rows import chip_row, head_row, layout
from tui.this_machine import Machine


async def test_find_mark_compare_and_back(opened: Open) -> None:
    async with opened((120, 40)) as pilot:
        assert "CHIPS" in await press(pilot, "f7")
        text = await press(pilot, "i", *"mi3", "enter")
        assert "MI300X" in text
        assert "H100" not in text
        assert "2 marked" in await press(pilot, "space", "down", "space")
        text = await press(pilot, "c")
        assert "dense FP8" in text
        assert "x" in text
        assert "2 marked" in await press(pilot, "escape")
        assert "H100" in await press(pilot, "escape")


async def test_a_sort_is_chosen_from_a_list(opened: Open) -> None:
    async with opened((100, 30)) as pilot:
        await press(pilot, "f7", "s", "end", "enter")
        assert "by maker" in await press(pilot)


@pytest.mark.parametrize("width", range(38, 141, 5))
def test_rows_and_heading_are_never_wider_than_the_room_and_end_together(width: int) -> None:
    source = Source(url="https://x.org", as_of="2026", title="t", publisher="p", kind="paper")
    chip = Chip(
        id="a", name="A chip with quite a long name", vendor="A maker with a long name", kind="gpu", per="gpu",
        year_announced=2022, status="s", architecture="a", dense=Rates(bf16=180_000), memory_gb=13_392,
        memory_bw_tbs=1.638, tdp_w=135_000, sources=(source,),
    )  # fmt: skip
    plan = layout(width, "bf16")
    row, head = chip_row(chip, plan, 2000.0, marked=True).plain, head_row(plan, "bf16").plain
    assert len(row) <= width
    assert len(head) <= len(row)
    assert row.rstrip().endswith(("2022", "kW", "TB/s", "GB", "─", "━"))


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("width", [35, 50, 75, 117])
def test_no_figure_of_a_comparison_is_cut(count: int, width: int) -> None:
    line = Line("dense.fp4", "dense FP4", "TFLOP/s", (2_520_000.0, 989.4, 1_080_000.0, None)[:count], (1.0,) * count)
    text = compared(["Vera Rubin NVL72", "H100", "GB300", "A chip"][:count], [line], width).plain
    assert "2,520" in text
    assert "0.9894" in text
    assert "PFLOP/s" in text
    assert all(len(row) <= width for row in text.split("\n"))
    assert "…" not in text.partition("\n")[2]


async def test_this_machine_stands_first_and_opens_its_row(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tui.screens.chips.screen.this_machine", lambda: Machine("NVIDIA H100 80GB HBM3", 8, "h100_sxm")
    )
    async with opened() as pilot:
        text = await press(pilot, "f7", "home")
        assert "This machine          8 x NVIDIA H100 80GB HBM3" in text
        assert "NVIDIA H100 SXM5" in await press(pilot, "enter")
        assert "This machine" not in await press(pilot, "escape", "i", *"mi3", "enter")

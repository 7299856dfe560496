"""The look that every home page keeps, at four sizes: one left edge, nothing raw, nothing wider than its column."""

from __future__ import annotations

import re

import pytest

from tests.screens.conftest import Open, press

SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))
HOMES = ("f2", "f3", "f4", "f5", "f6", "f7", "f8")
RAW = re.compile(r"\b[a-z]+_[a-z]+\b")
RULES = "─│"
LEFT = 3
"""Where text begins, counted from the page's own edge; header, footer and the cursor stand in column 1."""


def first_column(line: str) -> int:
    """The column of the first thing on a line that is no cursor."""
    return len(line) - len(line.replace("▌", " ", 1).lstrip())


@pytest.mark.parametrize("size", SIZES)
async def test_home_pages_keep_one_left_edge_and_show_no_raw_names(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        for home in HOMES:
            lines = [line.rstrip() for line in (await press(pilot, home)).split("\n")]
            edge = first_column(lines[0]) - 1
            assert lines[0].strip(), home
            body = [line for line in lines[1:-1] if line.strip() and set(line.strip()) - set(RULES)]
            assert body, home
            begins = {first_column(line) - edge for line in body}
            assert min(begins) >= LEFT, (home, size, [line for line in body if first_column(line) - edge < LEFT])
            assert first_column(lines[-1]) - edge == 1, (home, size, lines[-1])
            raw = [name for line in body for name in RAW.findall(line)]
            assert not raw, (home, raw)
            assert all(len(line) <= size[0] for line in lines)

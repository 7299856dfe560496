"""What holds for every result of every lab, and how its properties are tried."""

from __future__ import annotations

import json

from hypothesis import settings

from tui.labs.contract import Block, Heat, Params, Result, Series, Steps
from tui.labs.registry import lab_module
from tui.plots.draw import draw
from tui.plots.line import Style

MODEST = settings(derandomize=True, database=None, max_examples=60, deadline=None)


def run_soundly(lab_id: str, params: Params) -> Result:
    """Runs a lab and asserts what must hold whatever the params: finite plain metrics, drawable blocks, sentences."""
    result = lab_module(lab_id).run(params)
    json.dumps(dict(result.metrics), allow_nan=False)
    assert 1 <= len(result.blocks) <= 5
    for block in result.blocks:
        _assert_drawable(block)
    for note in result.notes:
        assert not note[0].islower() and note.endswith(".") and "\n" not in note, note
    return result


def _assert_drawable(block: Block) -> None:
    if isinstance(block, Steps):
        assert block.frames and len(block.frames) == len(block.captions)
    if isinstance(block, Series):
        assert all(len(column) == len(block.x) for column in block.y.values())
    if isinstance(block, Heat):
        assert len(block.labels) == len(block.rows)
    for style in (Style(width=46, height=14), Style(width=76, height=14, ascii=True)):
        assert draw(block, style)

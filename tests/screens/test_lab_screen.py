"""The lab screen: the picture is seen, one number is not; knobs speak in words and never queue stale runs."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest
from textual.pilot import Pilot

from tests.screens.conftest import Open, press, screen_text, settled
from tui.labs.contract import Params, Progress, Result, Table
from tui.labs.registry import LABS
from tui.screens.labs.lab import LabScreen
from tui.screens.labs.running import Runner
from tui.services import Services
from tui.study.labs.knobs import LabDesk
from tui.widgets.target import Target

RAW = re.compile(r"[a-z]+_[a-z]+")


async def opened_lab(pilot: Pilot[int], lab: str) -> LabScreen:
    pilot.app.open(Target("lab", f"core/{lab}"))  # type: ignore[attr-defined]
    await settled(pilot)
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)
    return screen


@pytest.mark.parametrize("lab", [lab for lab in LABS if lab != "distill"])
async def test_a_lab_opens_with_its_picture_and_no_raw_name(opened: Open, lab: str) -> None:
    async with opened((80, 24)) as pilot:
        screen = await opened_lab(pilot, lab)
        text = screen_text(pilot.app)  # type: ignore[arg-type]
        assert not RAW.search(text), RAW.search(text)
        assert screen._result is not None and screen._hidden
        assert "YOUR GUESS" in text
        title = screen._result.blocks[0].title
        words = [word for word in re.findall(r"[A-Za-z]{3,}", title)][:2]
        top = "\n".join(text.split("\n")[:20])
        assert all(word in top for word in words), title
        assert not [line for line in screen._panel._knobs if "…" in screen._desk.said(line)]  # type: ignore[union-attr]
        rows = screen._panel.query_one("#knobs")
        assert rows.virtual_size.height <= rows.size.height, "the list of knobs is cut"


async def test_the_guess_is_told_and_goes_with_the_values_it_was_for(opened: Open) -> None:
    async with opened((120, 40)) as pilot:
        screen = await opened_lab(pilot, "roofline")
        assert "3.35 " not in screen_text(pilot.app)  # type: ignore[arg-type]
        text = await press(pilot, "p", *"3 to 4", "enter")
        await pilot.app.workers.wait_for_complete()
        text = await press(pilot)
        assert "✓ inside   Attainable rate: you 3 to 4 TFLOP/s, it is 3.35 TFLOP/s" in text
        assert "YOUR GUESSES" in text and screen._log[0].inside
        await press(pilot, "down", "down", "right")
        await pilot.app.workers.wait_for_complete()
        text = await press(pilot)
        assert "✓ inside   " not in text.split("YOUR GUESSES")[0]


async def test_a_preset_names_what_it_changes_and_turns_custom(opened: Open) -> None:
    async with opened((120, 40)) as pilot:
        screen = await opened_lab(pilot, "roofline")
        text = await press(pilot, "s", "r", *["down"] * 5)
        assert "Batch 1 → 296" in text
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        text = await press(pilot)
        assert "preset: Batch 296 on an H100" in text and "preset" in text
        desk = screen._desk
        assert desk is not None
        batch = next(knob for knob in desk.knobs() if knob.name == "batch")
        assert desk.origin(batch) == "preset"
        assert desk.turn(batch, 1).origin(batch) == "custom" and not desk.turn(batch, 1).as_preset


async def test_a_number_out_of_range_is_refused_with_the_range(opened: Open) -> None:
    async with opened((80, 24)) as pilot:
        await opened_lab(pilot, "roofline")
        text = await press(pilot, "down", "down", *"99999999999", "enter")
        assert "10,000,000,000" in text


async def test_on_a_narrow_terminal_the_picture_comes_first(opened: Open) -> None:
    async with opened((40, 12)) as pilot:
        await opened_lab(pilot, "roofline")
        assert "What would help?" in await press(pilot)
        assert "Number format" in await press(pilot, "tab")
        assert "What would help?" in await press(pilot, "tab")
        assert "✗ outside" in await press(pilot, "p", "9", "enter")


async def test_of_quick_turns_only_the_last_is_run(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[float] = []
    begun, go = threading.Event(), threading.Event()

    def slow(lab: str, params: Params, *, progress: Progress | None = None) -> Result:
        started.append(float(params["batch"]))  # type: ignore[arg-type]
        begun.set()
        assert go.wait(10)
        return Result({"batch": params["batch"]}, (Table(("a",), ()),))

    monkeypatch.setattr("tui.labs.registry.run", slow)
    runner = Runner(services.library, "roofline")
    runs = [asyncio.create_task(runner.run({"batch": batch})) for batch in range(1, 7)]
    assert await asyncio.to_thread(begun.wait, 10)
    assert runner.running
    go.set()
    results = await asyncio.gather(*runs)
    assert started in ([1.0, 6.0], [6.0])
    assert results[-1] is not None and results[-1].result is not None
    assert all(one is None or one.result is None for one in results[:-1])


async def test_a_run_that_is_stopped_leaves_the_last_result(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(lab: str, params: Params, *, progress: Progress | None = None) -> Result:
        while progress is not None:
            progress(1, 2)
            begun.set()
        raise AssertionError("nobody could stop it")

    async with opened((120, 40)) as pilot:
        screen = await opened_lab(pilot, "roofline")
        before, was = screen._result, screen._ran
        monkeypatch.setattr("tui.labs.registry.run", endless)
        await pilot.press("down", "down", "right")
        assert await asyncio.to_thread(begun.wait, 10)
        screen._under_way()
        await pilot.press("p", *"3 to 4", "enter", "x")
        await pilot.app.workers.wait_for_complete()
        text = await press(pilot)
        assert "stopped: the result is of the values before" in text and "What would help?" in text
        assert screen._result is before and screen._ran is was is not screen._desk
        assert screen._log[0].setting == was.setting()  # type: ignore[union-attr]


def test_rarely_turned_knobs_are_folded_but_not_those_that_say_something(services: Services) -> None:
    lab = services.library.lab("core/roofline")
    assert lab is not None
    desk = LabDesk.opened(lab)
    names = [knob.name for knob in desk.rows(20)[0]]
    assert "n_chips" not in names and desk.rows(20)[1] == 6
    chips = next(knob for knob in desk.knobs() if knob.name == "n_chips")
    assert "n_chips" in [knob.name for knob in desk.turn(chips, 1).rows(20)[0]]
    for room in range(3, 20):
        knobs, folded = desk.rows(room)
        assert len(knobs) + bool(folded) <= room and len(knobs) + folded == len(desk.knobs())
    assert desk.rows(3, unfolded=True) == (desk.knobs(), 0)


def test_a_typed_value_may_name_its_unit(services: Services) -> None:
    lab = services.library.lab("core/collectives")
    assert lab is not None
    desk = LabDesk.opened(lab)
    message = next(knob for knob in desk.knobs() if knob.name == "message_bytes")
    for text in ("8 MB", "8000 kB", "8,000,000", "8e6 B", "8M"):
        assert desk.typed(message, text).value(message) == 8_000_000, text
    operation = desk.knobs()[0]
    assert desk.typed(operation, "all-gather").value(operation) == "all_gather"


async def test_another_mode_asks_another_question(opened: Open) -> None:
    async with opened((80, 24)) as pilot:
        screen = await opened_lab(pilot, "cloud_cost")
        assert screen._hidden == "cost_per_mtok"
        await press(pilot, "right")
        await pilot.app.workers.wait_for_complete()
        assert "Break-even, in h?" in await press(pilot)
        assert screen._hidden == "breakeven_hours"

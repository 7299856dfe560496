"""A small pack of its own and a clock that only moves when told: screens are tested without the real content."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.notifications import Notification
from textual.pilot import Pilot
from textual.widget import Widget
from textual.worker import WorkerCancelled

from tui.app import Warpwise
from tui.screens.quiz.sitting_page import SittingPage
from tui.services import Services
from tui.settings.device import Settings
from tui.widgets.hints import HintBar, hints, shown_bindings

SIZES = [(80, 24), (40, 12)]

Open = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


class FakeClock:
    """Time that stands until it is moved."""

    def __init__(self) -> None:
        self.ms = 1_790_000_000_000

    def mono_ms(self) -> int:
        return self.ms

    def wall_ms(self) -> int:
        return self.ms

    def tz_offset_min(self, wall_ms: int) -> int:
        return 0


def screen_text(app: Warpwise) -> str:
    """What is on screen. `_compositor` is private to Textual: here alone it is used."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def links_on(app: Warpwise) -> set[str]:
    """The addresses that a terminal would open, of what is on screen."""
    strips = app.screen._compositor.render_strips()
    return {segment.style.link for strip in strips for segment in strip if segment.style and segment.style.link}


@pytest.fixture
def clock() -> FakeClock:
    """The time of the test."""
    return FakeClock()


@pytest.fixture(autouse=True)
def _notices_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the seconds of a notice may be over before a test looks at it."""
    monkeypatch.setattr(Notification, "time_left", 3600.0)


RESTS = ("glossary.screen.REST", "dialogs.find.SETTLE_S", "settings.themes.SETTLE_S", "labs.screen.REST")
"""How long a cursor must rest before something is read for it."""


@pytest.fixture(autouse=True)
def _nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot waits for work that was begun, not for a timer that is to begin some."""
    for rest in (*RESTS, "today.screen.FRAME_S"):
        monkeypatch.setattr(f"tui.screens.{rest}", 0.0001)


@pytest.fixture(autouse=True)
def _compiled_before(ready_cache: None) -> None:
    """Screens open the built-in content."""


@pytest.fixture
def services(clock: FakeClock, tmp_path: Path) -> Iterator[Services]:
    """Services over the built-in content and an empty home."""
    made = Services(clock=clock, settings=Settings(path=str(tmp_path / "settings.json")))
    yield made
    made.close()


@pytest.fixture
def opened(services: Services) -> Open:
    """Opens the app at a size and waits until it is idle."""

    @asynccontextmanager
    async def open_app(size: tuple[int, int] = (80, 24), **kwargs: Any) -> AsyncIterator[Pilot[int]]:
        app = Warpwise(services, **kwargs)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


def foot_is_true(app: App[int]) -> bool:
    """Whether the hints at the foot are those of the keys that work now."""
    bars = app.screen.query(HintBar)
    if not bars or not bars.first().size.width or bars.first().loading:
        return True
    bar = bars.first()
    shown = "".join(segment.text for segment in bar.render_line(0)).rstrip()
    return shown == hints(shown_bindings(app), bar.size.width).plain.rstrip()


async def settled(pilot: Pilot[int]) -> None:
    """Workers are done and their results drawn."""
    await rested(pilot)
    app = pilot.app
    assert not app.is_running or foot_is_true(app), "the foot does not name the keys that work now"


def drawing(app: App[int]) -> bool:
    """Whether something has yet to be laid out or painted. Textual says so in private."""
    screen = app.screen
    nodes: list[Widget] = [screen, *screen.query("*")]
    return bool(app.is_running) and (
        bool(screen._callbacks or screen._dirty_widgets)
        or any(node._layout_required or node._scroll_required or node._repaint_required for node in nodes)
    )


async def rested(pilot: Pilot[int]) -> None:
    """Nothing is on its way: no key half read, no worker, also none that another one began."""
    app = pilot.app
    await pilot.pause()
    while True:
        while isinstance(app, Warpwise) and app.is_running and not app.typed.idle:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        waited = [worker for worker in app.workers if worker.group != "tick" and not worker.is_finished]
        await app.workers.wait_for_complete(waited)
        await pilot.pause()
        if not waited and not drawing(app):
            return


async def ticked(pilot: Pilot[int], page: SittingPage) -> None:
    """A second has gone by for the clock of a sitting."""
    # The tick of the real second may take its place: it does the same.
    with suppress(WorkerCancelled):
        await page._tick().wait()
    await settled(pilot)


async def press(pilot: Pilot[int], *keys: str) -> str:
    """Presses keys, waits, and returns what is on screen."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    if not keys:
        await settled(pilot)
    app = pilot.app
    assert isinstance(app, Warpwise)
    return screen_text(app)

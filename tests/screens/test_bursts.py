"""Keys in bursts: what is typed quickly does what the same keys do when typed slowly, and nothing breaks."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.bench.bursts import acted, hand_over, play
from tests.screens.conftest import FakeClock, Open, press
from tests.screens.test_quiz_screen import begin
from tui.app import Warpwise
from tui.screens.dialogs.palette import Palette
from tui.services import Services
from tui.settings.device import Settings
from tui.study.papers.blueprint import Mode

QUIZ_KEYS = (*"abcdtf123", *"ms", *"uvwt", "right", "left", "enter", "enter", "space", "up", "down", "tab", "7")
KINDS = ("single", "multi", "true_false", "numeric", "short", "order", "match")


def services_in(home: Path) -> Services:
    return Services(clock=FakeClock(), settings=Settings(path=str(home / "settings.json")))


def journal(services: Services) -> list[tuple[object, ...]]:
    """What the learner did, without the ids and times of it."""
    events = services.study._context.writer.call(lambda store: store.read(lambda db: _rows(db))).result()
    return [row for row in events or [] if row[0] not in ("attempt_pause", "attempt_resume")]


def _rows(db: object) -> list[tuple[object, ...]]:
    query = "SELECT kind, item_id, answer, confidence, score FROM event ORDER BY rowid"
    return [tuple(row) for row in db.execute(query)]  # type: ignore[attr-defined]


async def played(home: Path, monkeypatch: pytest.MonkeyPatch, keys: list[str], mode: Mode, burst: int) -> object:
    """The journal after these keys, handed over so many at a time."""
    monkeypatch.setenv("WARPWISE_HOME", str(home))
    services = services_in(home)
    app = Warpwise(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await begin(pilot, services, kinds=KINDS, count=5, mode=mode)
        for start in range(0, len(keys), burst):
            hand_over(app, keys[start : start + burst])
            await acted(app)
            if burst == 1:
                await press(pilot)
    said = journal(services)
    services.close()
    return [(kind, item, _told(str(answer)), confidence, score) for kind, item, answer, confidence, score in said]


def _told(answer: str) -> str:
    """An event's answer without the paper's id, its clock and its shuffled places."""
    import json

    try:
        read = json.loads(answer)
    except ValueError:
        return answer
    return json.dumps(read.get("answer"), sort_keys=True) if isinstance(read, dict) else answer


@pytest.mark.parametrize(("seed", "mode"), [(0, "practice"), (1, "exam"), (2, "practice"), (3, "exam")])
async def test_a_burst_gives_the_journal_that_slow_keys_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: Path, seed: int, mode: Mode
) -> None:
    draw = random.Random(seed)
    keys = [draw.choice(QUIZ_KEYS) for _ in range(30)]
    told = []
    for burst in (1, 30):
        home = tmp_path / f"home-{burst}"
        home.mkdir()
        (home / "cache").symlink_to(compiled)
        told.append(await played(home, monkeypatch, keys, mode, burst))
    assert told[0] == told[1]


async def test_keys_that_follow_an_answer_neither_drop_it_nor_go_elsewhere(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=3)
        app = pilot.app
        assert isinstance(app, Warpwise)
        hand_over(app, ["a", "3", "m", "enter", "b", "2", "right"])
        await acted(app)
        slots = screen._sitting.attempt.slots
        assert [slot.confidence for slot in slots] == ["sure", "unsure", None]
        assert screen._sitting.attempt.at == 2


@pytest.mark.parametrize("panel", [["slash", *"hbm"], ["ctrl+p", *"gloss"], ["question_mark"]])
async def test_enter_twice_in_a_panel_ends_nothing(opened: Open, panel: list[str]) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        hand_over(app, [*panel, "enter", "enter"])
        await acted(app)
        assert app.is_running
        assert not isinstance(app.screen, Palette)


def test_random_bursts_at_random_sizes_never_crash_it(tmp_path: Path) -> None:
    services = services_in(tmp_path)
    assert asyncio.run(play(services, random.Random(1), 120, 12)) > 0
    services.close()

"""What each screen shows, as text, at four sizes and in four states; a change of it is to be read before it is kept.

`WARPWISE_SNAPSHOTS=write python -m pytest tests/screens/test_snapshots.py` writes the pictures anew; with `=all` every
state is looked at in every size, without only one of them is. They are taken over the template of a pack, so that new
content changes none of them.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.screens.conftest import FakeClock, press, settled
from tui.app import Warpwise
from tui.library.library import Library
from tui.packs.template import write
from tui.paths import journal_path
from tui.services import Services
from tui.settings.device import Settings
from tui.shelf import _index
from tui.study.grading.answers import Choice
from tui.study.grading.computed import compute
from tui.study.papers.blueprint import Blueprint
from tui.study.study import open_study

PICTURES = Path(__file__).parent / "snapshots"
SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))
SCENES: dict[str, list[str]] = {
    "today": ["f2"],
    "glossary": ["f3"],
    "entry": ["f3", "enter"],
    "lessons": ["f4"],
    "lesson": ["f4", "enter"],
    "quiz": ["f5"],
    "labs": ["f6"],
    "chips": ["f7"],
    "chip": ["f7", "enter"],
    "progress": ["f8"],
    "calibration": ["f8", "right_square_bracket"],
    "time": ["f8", "right_square_bracket", "right_square_bracket"],
    "trouble": ["f8", "left_square_bracket"],
    "keys": ["f5", "question_mark"],
    "find": ["f2", "slash", *"safe"],
}
"""Keys from wherever the scene before ended. What runs against a clock, and labs, have tests of their own."""
MANY = 10_000
DAY_MS = 86_400_000


def core(root: Path, more: int = 0) -> Path:
    """A small library: the template of a pack in the place of the built-in content, and `more` entries."""
    write("storage", str(root))
    (root / "pack.yaml").unlink()
    if more:
        entry = "- {{id: thing-{0}, term: Thing {0:05d}, level: 2, definition: It stands at place {0} of a long list.}}"
        lines = ["topic: model-files", "entries:", *(entry.format(number) for number in range(more))]
        (root / "glossary" / "many.yaml").write_text("\n".join(lines), encoding="utf-8")
    return root


def answer(services: Services, clock: FakeClock, days: int, count: int) -> None:
    """A sitting of some choices on each of the last days, mostly right."""
    draw = random.Random(3)
    for day in range(days, 0, -1):
        clock.ms += DAY_MS if day < days else 0
        paper = services.study.new_paper(Blueprint(kinds=("single", "true_false"), count=count), day).result()
        sitting = services.study.start(paper)
        for place, question in enumerate(sitting.questions):
            options = getattr(question, "options", ())
            key = next((chr(97 + at) for at, option in enumerate(options) if option.key), "")
            if key:
                sitting.show(place)
                clock.ms += 14_000
                sitting.answer(Choice((key if draw.random() < 0.7 else "b",)), "sure").result()
        sitting.submit().result()


STATES: dict[str, tuple[int, Callable[[Services, FakeClock], None]]] = {
    "first-run": (0, lambda services, clock: None),
    "one-answer": (0, lambda services, clock: answer(services, clock, 1, 1)),
    "a-month": (0, lambda services, clock: answer(services, clock, 30, 2)),
    "ten-thousand": (MANY, lambda services, clock: answer(services, clock, 3, 2)),
}


ASKED = os.environ.get("WARPWISE_SNAPSHOTS", "")
TAKEN = [
    (state, size)
    for state in STATES
    for size in SIZES
    if ASKED or state == "a-month" or (size == (80, 24) and state != "ten-thousand")
]


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A library of ten thousand entries, and a cache that holds it compiled."""
    root = core(tmp_path_factory.mktemp("many") / "core", MANY)
    cache = tmp_path_factory.mktemp("many-cache")
    Library(root=str(root), cache=str(cache), extras=(_index,)).prepare()
    return root, cache


def opened_in(state: str, clock: FakeClock, tmp_path: Path, request: pytest.FixtureRequest) -> Services:
    """Services over the small library in one of the states."""
    more, happen = STATES[state]
    services = Services(clock=clock, settings=Settings(path=str(tmp_path / "settings.json")))
    root, cache = request.getfixturevalue("many") if more else (core(tmp_path / "core"), None)
    library = Library(root=str(root), cache=str(cache) if cache else None, extras=(_index,))
    services.__dict__["library"] = library
    study = open_study(library, journal_path(), clock, compute, app_version="1", random=lambda: 0.25)
    services.__dict__["study"] = study
    happen(services, clock)
    return services


@pytest.mark.parametrize(
    ("state", "size"), TAKEN, ids=lambda part: part if isinstance(part, str) else "x".join(map(str, part))
)
async def test_screens_look_as_they_did(
    state: str, size: tuple[int, int], clock: FakeClock, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    services = opened_in(state, clock, tmp_path, request)
    app = Warpwise(services)
    shown = []
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for scene, keys in SCENES.items():
            text = (await press(pilot, *keys)).replace(str(tmp_path), "HOME")
            assert all(cell_len(line) <= size[0] for line in text.split("\n"))
            shown.append(f"== {scene}\n{text.rstrip()}\n")
            await press(pilot, "escape")
    services.close()
    changed = difference(f"{state}/{size[0]}x{size[1]}", "\n".join(shown))
    assert not changed, "look at the difference, then write the picture anew:\n" + changed


def difference(name: str, text: str) -> str:
    """In what the picture differs from the one that is kept; writes it where that is asked for."""
    path = PICTURES / f"{name}.txt"
    if ASKED == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    return "\n".join(unified_diff(before.split("\n"), text.split("\n"), "kept", "shown", n=1, lineterm=""))


@pytest.mark.parametrize("path", sorted(PICTURES.rglob("*.txt")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_picture_is_clipped_or_crooked(path: Path) -> None:
    """No raw name, and something said on every screen."""
    for shown in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        scene, _, text = shown.partition("\n")
        assert len(text.strip()) > 40, (path.stem, scene)
        assert not re.findall(r"\b[a-z]+_[a-z]+\b", text), (path.stem, scene)

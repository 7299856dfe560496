"""Imports point one way, proved in fresh processes: the only way to see that a deferral really defers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Each layer and what it must not load: the layers above it, and the screen framework.
SCREEN = {"textual", "rich"}
LAYERS = {
    "tui.library": {"tui.search", "tui.labs", "tui.study", "tui.plain", "tui.screens", "tui.app", *SCREEN},
    "tui.search": {"tui.labs", "tui.study", "tui.plain", "tui.screens", "tui.app", *SCREEN},
    "tui.labs": {"tui.search", "tui.study", "tui.plain", "tui.screens", "tui.app", *SCREEN},
    "tui.plots": {"tui.study", "tui.plain", "tui.screens", "tui.app", *SCREEN},
    "tui.study": {"tui.plain", "tui.screens", "tui.app", *SCREEN},
    "tui.packs": {"tui.plain", "tui.screens", "tui.app", *SCREEN},
    "tui.exchange": {"tui.plain", "tui.screens", "tui.app", "genanki", "anki", "zstandard", *SCREEN},
    "tui.web": {"tui.study", "tui.plain", "tui.screens", "tui.app", "textual"},
    "tui.plain": {"tui.screens", "tui.app", *SCREEN},
}
# Heavier than the whole budget of `define` and `--help`.
HEAVY = {"msgspec", "rapidfuzz", "platformdirs", "yaml", "dataclasses", "markdown_it", "argparse", "fsrs", *SCREEN}


def loaded(code: str) -> set[str]:
    """Top-level and tui modules that are loaded after `code` ran in a fresh interpreter."""
    script = f"{code}\nimport sys, json\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(json.loads(done.stderr))


def modules_of(package: str) -> list[str]:
    """Every module of a package, by its files."""
    folder = ROOT.joinpath(*package.split("."))
    names = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.append(".".join(part for part in parts if part != "__init__"))
    return names or [package]


@pytest.mark.parametrize("package", LAYERS)
def test_a_layer_loads_nothing_above_it(package: str) -> None:
    names = [name for name in modules_of(package) if not name.endswith("__main__")]
    code = "\n".join(f"import {name}" for name in names)
    found = loaded(code)
    above = {name for name in found if any(name == top or name.startswith(f"{top}.") for top in LAYERS[package])}
    assert not above


@pytest.mark.parametrize("args", [["define", "kv-cache"], ["--help"], ["--version"]])
def test_quick_commands_load_nothing_heavy(args: list[str]) -> None:
    loaded(f"from tui.cli import main; main({['define', 'kv-cache']!r})")  # the compiled library exists from here on
    found = loaded(f"from tui.cli import main; main({args!r})")
    assert not found & HEAVY


def test_the_first_frame_loads_neither_yaml_nor_ranking() -> None:
    found = loaded(
        "import tui.app, tui.services, tui.ending, tui.screens.today.screen\n"
        "from tui.settings.device import Settings\n"
        "tui.app.Warpwise(tui.services.Services(settings=Settings()))"
    )
    assert not found & {"yaml", "rapidfuzz", "fsrs", "markdown_it", "hypothesis", "pytest", "sqlite3", "msgspec"}
    # Who chose no key does not pay for those who did.
    assert not found & {"tui.settings.keys", "tui.widgets.keymap"}

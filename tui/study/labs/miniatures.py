"""Miniatures of the labs: made once for a version and kept; those of slow labs come with the program.

A cache, nothing else: a file that cannot be read, or was made for another version, is made again.
"""

from __future__ import annotations

import json
import os
from typing import Final, cast, get_args

from tui import __version__
from tui.labs.contract import Result, Steps
from tui.labs.registry import LABS
from tui.library.model import Lab
from tui.plots.draw import draw
from tui.plots.line import Drawing, Role, Run, Style
from tui.study.labs.veil import worded

WIDTH: Final = 46
"""Cells of a miniature: those of the side pane."""
HEIGHT: Final = 9
"""Lines of a miniature's plot."""
SHIPPED: Final = os.path.join(os.path.dirname(__file__), "slow_miniatures.json")
"""Those that take too long to make; `python -m tests.tools.miniatures` writes it."""
_FILE: Final = "miniatures.json"
_BYTES: Final = 1_000_000
_LINES: Final = 40


def miniature(result: Result, lab: str = "", width: int = WIDTH) -> Drawing:
    """The first picture of a result, small; of one that is walked, its first step."""
    shown = worded(lab, result)
    still = [block for block in shown.blocks if not isinstance(block, Steps)]
    chosen = [*still, *shown.blocks][:1]
    return draw(chosen[0], Style(width, HEIGHT)) if chosen else []


def fingerprint(lab: Lab) -> str:
    """What a miniature was made of: the program's version, the lab's source, what it opens with."""
    source = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "labs", lab.id)
    stamp = 0
    if lab.id in LABS:
        folder = os.path.isdir(source)
        files = [entry.path for entry in os.scandir(source)] if folder else [f"{source}.py"]
        stamp = max((os.stat(path).st_mtime_ns for path in files if path.endswith(".py")), default=0)
    return f"{__version__} {stamp} {json.dumps(dict(lab.opening), default=list, sort_keys=True)}"


def kept(folder: str) -> dict[str, tuple[str, Drawing]]:
    """The miniatures in a cache folder by lab, each with its fingerprint; none where there is no file to be read."""
    return _read(os.path.join(folder, _FILE))


def shipped() -> dict[str, Drawing]:
    """The miniatures of slow labs."""
    return {lab: picture for lab, (_, picture) in _read(SHIPPED).items()}


def keep(folder: str, pictures: dict[str, tuple[str, Drawing]]) -> None:
    """Keeps miniatures for the next time; a folder that cannot be written costs only that."""
    from tui.paths import ensure, write_whole

    try:
        write_whole(os.path.join(ensure(folder), _FILE), as_json(pictures))
    except (OSError, UnicodeError):
        return


def as_json(pictures: dict[str, tuple[str, Drawing]]) -> str:
    """Miniatures as they are kept."""
    rows = {
        lab: [stamp, [[[run.text, run.role] for run in line] for line in picture]]
        for lab, (stamp, picture) in pictures.items()
    }
    return json.dumps(rows, ensure_ascii=False, indent=None)


def _read(path: str) -> dict[str, tuple[str, Drawing]]:
    try:
        if os.path.getsize(path) > _BYTES:
            return {}
        with open(path, encoding="utf-8") as file:
            pictures = json.load(file)
        return {str(lab): (str(stamp), _drawing(lines)) for lab, (stamp, lines) in pictures.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _drawing(lines: list[list[list[str]]]) -> Drawing:
    return [tuple(_run(str(text), str(role)) for text, role in line) for line in lines[:_LINES]]


def _run(text: str, role: str) -> Run:
    if role not in get_args(Role):
        raise ValueError(role)
    return Run(text[: 4 * WIDTH], cast("Role", role))

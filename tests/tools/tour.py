"""A short tour as one animated SVG, made by the program itself: `python tests/tools/tour.py docs/tour.svg`."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.tools.screenshots import shoot

FRAMES = (
    ("today", 2.0),
    ("glossary", 2.5),
    ("map", 2.5),
    ("section", 2.5),
    ("question", 2.5),
    ("feedback", 3.0),
    ("lab", 3.5),
    ("chips", 2.5),
    ("progress", 2.0),
)
"""Scenes of `screenshots.py`, and for how many seconds each stands."""
SIZE = (100, 30)


def film(frames: list[tuple[str, float]]) -> str:
    """The pictures laid over one another, each seen in its turn, for ever."""
    whole = sum(seconds for _, seconds in frames)
    rules, parts, begun = [], [], 0.0
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', frames[0][0])
    width, height = view.groups() if view else ("1238", "782")
    for place, (svg, seconds) in enumerate(frames):
        start, end = 100 * begun / whole, 100 * (begun + seconds) / whole
        steps = f"0%, {end:.3f}% {{ visibility: hidden }} {start:.3f}% {{ visibility: visible }}"
        rules.append(f"@keyframes turn{place} {{ {steps} 100% {{ visibility: hidden }} }}")
        style = f"visibility: hidden; animation: turn{place} {whole:.1f}s step-end infinite"
        parts.append(f'<g style="{style}">{svg}</g>')
        begun += seconds
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return f"{head}<style>{' '.join(rules)}</style>{''.join(parts)}</svg>\n"


def main(out: str) -> None:
    """Takes the pictures and writes the film."""
    frames = [(asyncio.run(shoot(scene, SIZE, "warpwise-dark")), seconds) for scene, seconds in FRAMES]
    Path(out).write_text(film(frames), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

"""Pictures of the screens, made by the program itself: `python tests/tools/screenshots.py OUT [--png] [--only NAME]`.

Each picture is a scene (keys pressed) at a size in a theme. With --png, Chromium turns the SVGs into PNGs; other SVG
renderers shift words. The README's picture is the scene 'glossary'.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tui.app import Warpwise
from tui.services import Services

SCENES: dict[str, list[str]] = {
    "today": [],
    "glossary": ["f3", *"kv ca"],
    "entry": ["f3", *"kv ca", "enter", "tab"],
    "map": ["f3", *"hbm", "enter", "v"],
    "bandwidth": ["f3", *"memory bandw", "enter"],
    "lessons": ["f4"],
    "lesson": ["f4", "enter"],
    "section": ["f4", "enter", "right", "right"],
    "example": ["f4", "end", "enter", *["right"] * 2],
    "labs": ["f6", "down"],
    "lab": ["f6", "enter"],
    "settings": ["comma"],
    "quiz": ["f5"],
    "question": ["f5", "enter"],
    "feedback": ["f5", "enter", "a", "enter"],
    "topics": ["f5", "down", "down", "enter", "tab"],
    "exams": ["f5", "down", "down", "down", "enter"],
    "exam": ["f5", "down", "down", "down", "enter", "enter", "a", "right"],
    "overview": ["f5", "down", "down", "down", "enter", "enter", "a", "v"],
    "hand-in": ["f5", "down", "down", "down", "enter", "enter", "a", "v", "H"],
    "result": ["f5", "down", "down", "down", "enter", "enter", "a", "v", "H", "h"],
    "chips": ["f7", *["down"] * 6, "space", *["down"] * 4, "space"],
    "progress": ["f8"],
    "help": ["question_mark"],
    "find": ["slash", *"roof"],
}
SEED = 4
"""One whose first question is a choice, so that 'feedback' has an answer to show."""
SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))
THEMES = ("warpwise-dark", "warpwise-light")


async def shoot(scene: str, size: tuple[int, int], theme: str) -> str:
    """One picture, as SVG."""
    random.seed(SEED)  # which questions are drawn
    app = Warpwise(Services())
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        await pilot.pause()
        for key in SCENES[scene]:
            await pilot.press(key)
        await pilot.pause()
        svg = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(title=" "), flags=re.DOTALL)  # no web fonts
    app.services.close()
    return svg


def to_png(svg: Path) -> None:
    """A PNG beside an SVG, drawn by headless Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("screenshots: Chromium is not installed")
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8"))
    width, height = (round(float(number)) for number in view.groups()) if view else (1200, 760)
    page = svg.with_suffix(".html")
    page.write_text(f'<body style="margin:0"><img src="{svg.name}" style="width:100%"></body>', encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={profile}",
                f"--screenshot={svg.with_suffix('.png')}",
                f"--window-size={width},{height}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
    page.unlink()


def main() -> None:
    """Makes the pictures asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--png", action="store_true")
    parser.add_argument("--only", action="append", choices=SCENES)
    parser.add_argument("--size", action="append", help="such as 80x24")
    parser.add_argument("--theme", action="append")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    sizes = [tuple(map(int, size.split("x"))) for size in args.size] if args.size else SIZES
    with tempfile.TemporaryDirectory() as home:
        os.environ["WARPWISE_HOME"] = home
        for scene in args.only or SCENES:
            for size in sizes:
                for theme in args.theme or THEMES:
                    svg = args.out / f"{scene}-{size[0]}x{size[1]}-{theme.rpartition('-')[2]}.svg"
                    svg.write_text(asyncio.run(shoot(scene, (size[0], size[1]), theme)), encoding="utf-8")
                    if args.png:
                        to_png(svg)


if __name__ == "__main__":
    main()

"""Flips one byte of a journal at a time and asks every front end: `python -m tests.bench.flips [FLIPS] [--screens N]`.

Each front end gets the same rotten file. What it says must name the damage, once and without a traceback, and in the
end every entry must be there. One JSON object: for each front end how many flips were told, told more than once, not
told at all; of another's file also those that mean nothing for what is taken from it. Exit 1 for any loss or silence.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study.helpers import FakeClock
from tui.cli import main as warpwise
from tui.paths import journal_path
from tui.services import Services
from tui.shelf import open_library
from tui.study.grading.answers import Choice
from tui.study.journal import schema
from tui.study.papers.blueprint import Blueprint

TOLD = (
    *("was damaged", "are damaged and", "is damaged", "changed or copied by something", "was changed by something"),
    "something other than Warpwise changed",
)
COMMANDS = {
    "due": ["due"],
    "stats": ["stats"],
    "stats --json": ["stats", "--json"],
    "doctor": ["doctor"],
    "plain": ["--plain"],
    "review": ["review", "--plain"],
    "quiz": ["quiz", "--plain", "--count", "2"],
    "export": ["export", "history", "--out", "{home}/out.jsonl"],
    "reports": ["reports"],
    "sources": ["sources"],
    "backup": ["backup"],
    "merge": ["merge", "{home}/other.sqlite"],
    "merge of it": ["merge", "{home}/rotten.sqlite"],
    "sync": ["sync", "{home}/shared"],
}


def sat(clock: FakeClock) -> None:
    """A home with two sittings, a star, a note and a report in it, a witness and a backup."""
    services = Services(clock=clock)
    for seed in (1, 2):
        sitting = services.study.start(services.study.new_paper(Blueprint(kinds=("single",), count=12), seed).result())
        for at in range(12):
            sitting.show(at)
            sitting.answer(Choice(sitting.item.shown[:1]), "sure").result()
        sitting.submit().result()
    services.study.check().result()
    services.close()


def ids(path: str) -> set[str]:
    """The events of a sound file."""
    with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
        return {str(row[0]) for row in db.execute("SELECT id FROM event")}


def run(args: list[str]) -> tuple[int, str]:
    """What a command returns and says, to both streams."""
    said = io.StringIO()
    stdin, sys.stdin = sys.stdin, io.StringIO("")
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                status = warpwise(args)
            except SystemExit as ended:
                status = int(ended.code or 0)
    except Exception:
        said.write(f"Traceback {traceback.format_exc()}")
        status = 99
    finally:
        sys.stdin = stdin
    return status, " ".join(said.getvalue().split())


async def on_screens() -> str:
    """What the app says: what it shows at first, after a look at the file, and all that it brings up."""
    from tui.app import Warpwise

    app = Warpwise(Services())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause(0.3)
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        shown = [one.message for one in app._notifications]
        shown += [str(one.render()) for one in app.screen.query("*") if hasattr(one, "render") and one.display]
    app.services.close()
    return " ".join(" ".join(shown).split())


def main() -> int:
    """Flips, asks, counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flips", nargs="?", type=int, default=200)
    parser.add_argument("--screens", type=int, default=20, help="how many of the flips the app is started with")
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    draw = random.Random(8)
    found: dict[str, Counter[str]] = {}
    samples: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as base:
        home = os.path.join(base, "home")
        os.environ["WARPWISE_HOME"] = home
        open_library().prepare()
        sat(FakeClock())
        sound, kept = os.path.join(base, "sound"), journal_path()
        shutil.copytree(home, sound, ignore=shutil.ignore_patterns("cache"))
        bytes_, before = Path(kept).read_bytes(), ids(kept)
        relative = os.path.relpath(kept, home)
        for number in range(chosen.flips):
            at, mask = draw.randrange(len(bytes_)), draw.randrange(1, 256)
            rotten = bytearray(bytes_)
            rotten[at] ^= mask
            names = [*COMMANDS, *(["screens"] if number < chosen.screens else [])]
            for name in names:
                if chosen.only and name != chosen.only:
                    continue
                for one in os.listdir(home):
                    place = os.path.join(home, one)
                    if one != "cache":
                        shutil.rmtree(place) if os.path.isdir(place) else os.unlink(place)
                shutil.copytree(sound, home, dirs_exist_ok=True)
                os.makedirs(os.path.join(home, "shared"), exist_ok=True)
                shutil.copy2(os.path.join(sound, relative), os.path.join(home, "other.sqlite"))
                Path(home, "rotten.sqlite").write_bytes(rotten)
                if name != "merge of it":
                    Path(kept).write_bytes(rotten)
                status, said = 0, ""
                if name == "screens":
                    said = asyncio.run(on_screens())
                else:
                    status, said = run([word.format(home=home) for word in COMMANDS[name]])
                told = sum(said.count(one) for one in TOLD)
                if name == "merge of it" and "not taken" in said:
                    told = 1
                verdict = "told" if told == 1 else "told often" if told else "untold"
                if name == "merge of it" and not told and f"{len(before)} known already" in said:
                    verdict = "harmless"
                if "Traceback" in said or "went wrong" in said:
                    verdict = "traceback"
                found.setdefault(name, Counter())[verdict] += 1
                samples.setdefault((name, verdict), f"byte {at} ^ {mask}, status {status}: {said[-700:]}")
                lost = lost_after(kept, before)
                if lost:
                    found[name]["lost"] += 1
                    samples.setdefault((name, "lost"), f"byte {at} ^ {mask}: {lost} gone; {said[-700:]}")
    for (name, verdict), said in samples.items():
        if verdict != "told":
            print(f"{name}, {verdict}: {said}\n", file=sys.stderr)
    print(json.dumps({name: dict(counts) for name, counts in found.items()}, indent=1))
    return int(any(set(counts) & {"untold", "traceback", "lost"} for counts in found.values()))


def lost_after(path: str, before: set[str]) -> int:
    """How many events are gone for good, once the journal was opened and looked over."""
    services = Services()
    try:
        services.study.check().result()
    finally:
        services.close()
    return len(before - ids(path))


if __name__ == "__main__":
    sys.exit(main())

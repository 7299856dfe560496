"""Random keys in bursts at many sizes: nothing may crash, and ctrl+c must always end it.

    python -m tests.bench.bursts [--keys 100000] [--seed 0] [--burst 12]

The keys go through the application as a terminal would hand them over, several at once. A terminal that is resized
between bursts, clicks, and pasted text are among them. Prints each crash with the keys that led to it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
import traceback
import unicodedata
from collections.abc import Sequence

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from textual import events
from textual.geometry import Size

from tui.app import Warpwise
from tui.services import Services
from tui.settings.device import Settings

SIZES = ((80, 24), (40, 12), (120, 40), (200, 60), (39, 24), (80, 11), (1, 1), (3, 40), (70, 20), (160, 50))
NAMED = (
    *("up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space", "backspace", "pagedown", "home"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "ctrl+p", "enter", "enter", "end", "slash", "question_mark", "comma"),
    *("left_square_bracket", "right_square_bracket", "asterisk", "exclamation_mark", "shift+up", "shift+down"),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789GKHLNJX"
ENDS = frozenset({"ctrl+c", "ctrl+q", "ctrl+z"})


def key_event(key: str) -> events.Key:
    """A key as the terminal's parser makes it."""
    character: str | None
    try:
        character = key if len(key) == 1 else unicodedata.lookup(key.replace("_", " ").upper())
    except KeyError:
        character = {"space": " ", "slash": "/", "enter": "\r", "tab": "\t"}.get(key)
    return events.Key(key, character)


def drawn_keys(draw: random.Random, count: int) -> list[str]:
    """So many keys, letters and named ones in equal parts."""
    return [draw.choice(LETTERS) if draw.random() < 0.5 else draw.choice(NAMED) for _ in range(count)]


def hand_over(app: Warpwise, keys: Sequence[str]) -> None:
    """All keys at once, as they come out of one read."""
    for key in keys:
        event = key_event(key)
        event.set_sender(app)
        app.post_message(event)


async def acted(app: Warpwise, limit: float = 60.0) -> None:
    """Returns when the keys have acted; raises TimeoutError when they do not."""
    end = time.monotonic() + limit
    await asyncio.sleep(0)
    while app.is_running and (app._message_queue.qsize() or not app.typed.idle):
        if time.monotonic() > end:
            raise TimeoutError("keys are stuck")
        await asyncio.sleep(0.001)


def resize(app: Warpwise, size: tuple[int, int]) -> None:
    """Another size, as the driver tells it."""
    new = Size(*size)
    app.post_message(events.Resize(new, new))


async def play(services: Services, draw: random.Random, count: int, burst: int) -> int:
    """Plays until `count` keys were sent or the program has ended by itself; how many were sent."""
    app = Warpwise(services)
    sent = 0
    recent: list[str] = []
    try:
        async with app.run_test(size=draw.choice(SIZES)) as pilot:
            await pilot.pause()
            while sent < count and app.is_running:
                keys = drawn_keys(draw, draw.randint(1, burst))
                recent = [*recent, *keys][-60:]
                hand_over(app, keys)
                sent += len(keys)
                if draw.random() < 0.1:
                    resize(app, draw.choice(SIZES))
                if draw.random() < 0.05:
                    app.post_message(events.Paste(draw.choice(["hbm", "12\n", "\nkv cache", "x" * 500])))
                await acted(app)
    except Exception:
        print(f"\nafter {' '.join(recent)}")
        raise
    return sent


def main() -> int:
    """Plays games until all keys are sent; 1 when any crashed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--burst", type=int, default=12)
    parser.add_argument("--game", type=int, default=400, help="keys in one run of the program")
    args = parser.parse_args()
    sent = crashes = games = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        os.environ["WARPWISE_HOME"] = home
        while sent < args.keys:
            games += 1
            services = Services(settings=Settings(path=os.path.join(home, "settings.json")))
            try:
                sent += asyncio.run(play(services, random.Random(args.seed * 100_000 + games), args.game, args.burst))
            except Exception:
                crashes += 1
                sent += args.game
                traceback.print_exc()
            services.close()
            if games % 20 == 0:
                print(
                    f"{sent:>8} keys, {games} runs, {crashes} crashes, {time.monotonic() - started:.0f} s", flush=True
                )
    print(f"{sent} keys in bursts of up to {args.burst}, {games} runs, {crashes} crashes")
    return 1 if crashes else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # Taking hundreds of applications apart one object at a time would take longer than the games did.
    os._exit(status)

"""Start-up and key latency, as ratios within one run: `python tests/bench/startup.py [--rounds N]`.

The machine may be busy, so every figure is taken in turn with its yardstick (a hello-world Textual app, a bare
interpreter) and medians are compared. The numbers inform; what blocks is the module sets in tests/test_imports.py.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.terminal import Terminal

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello, reader")
Hello().run()
"""
WORDS, FIRST_WORDS = "10 questions", "Turn a knob"
"""Today's own, in a home that was used and in an empty one."""
WARPWISE = [sys.executable, "-m", "tui.cli"]


class Frame(NamedTuple):
    """What it took until the words were readable: seconds by the clock and of the processor, megabytes of memory."""

    wall: float
    cpu: float
    memory: float


def first_frame(command: list[str], wanted: str, home: str) -> Frame:
    """A start until `wanted` is readable: Today's own words, since the mode bar's say nothing yet."""
    with Terminal(command, size=(100, 30), env={"WARPWISE_HOME": home, "PYTHONPATH": os.getcwd()}) as terminal:
        wall = terminal.wait_raw(wanted)
        process = Path(f"/proc/{terminal.process.pid}")
        ran = [int((task / "schedstat").read_text().split()[0]) for task in (process / "task").iterdir()]
        pages = int((process / "statm").read_text().split()[1])
        return Frame(wall, sum(ran) / 1e9, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def frames(name: str, ours: Callable[[], Frame], yardstick: Callable[[], Frame], rounds: int, aim: float) -> None:
    """Prints the medians of ours over those of the yardstick, taken in turn."""
    left, right = [], []
    for _ in range(rounds):
        right.append(yardstick())
        left.append(ours())
    for place, (what, unit, scale, goal) in enumerate(
        (("", "ms", 1e3, f"aim <= {aim}"), (", CPU", "ms", 1e3, ""), (", memory", "MB", 1, "aim <= 1.25"))
    ):
        a = statistics.median(one[place] for one in left)
        b = statistics.median(one[place] for one in right)
        print(f"{name + what:<34}{a * scale:8.0f} {unit}{b * scale:8.0f} {unit}{a / b:8.2f} x   {goal}")


def process(command: list[str], home: str) -> float:
    """Wall seconds of a whole process."""
    start = time.perf_counter()
    env = {**os.environ, "WARPWISE_HOME": home}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(command, env=env, capture_output=True, check=False)
    return time.perf_counter() - start


def ratio(name: str, ours: Callable[[], float], yardstick: Callable[[], float], rounds: int, aim: float) -> None:
    """Prints the median of ours over the median of the yardstick, taken in turn."""
    left, right = [], []
    for _ in range(rounds):
        right.append(yardstick())
        left.append(ours())
    a, b = statistics.median(left), statistics.median(right)
    print(f"{name:<34}{a * 1e3:8.0f} ms{b * 1e3:8.0f} ms{a / b:8.2f} x   aim <= {aim}")


def used(home: str) -> None:
    """A few answers, and Today as it was last seen."""
    quiz = [*WARPWISE, "quiz", "--plain", "--count", "3", "--kind", "single"]
    env = {**os.environ, "WARPWISE_HOME": home}
    subprocess.run(quiz, input="a\n3\n\n" * 6, text=True, env=env, capture_output=True, check=False)
    for _ in range(2):
        with Terminal(WARPWISE, size=(100, 30), env={"WARPWISE_HOME": home, "PYTHONPATH": os.getcwd()}) as terminal:
            terminal.wait_for(WORDS)
            terminal.settle(0.8)
            terminal.press("\x03")
            terminal.wait()


def keys(home: str) -> None:
    """First byte after a key, p50 and p90."""
    with Terminal([*WARPWISE], size=(100, 30), env={"WARPWISE_HOME": home, "PYTHONPATH": os.getcwd()}) as terminal:
        terminal.wait_for("warpwise")
        terminal.settle(0.5)
        terminal.press("\x1bOR")  # F3
        terminal.wait_for("terms")
        terminal.settle(0.5)
        typed = []
        for word in ("kv cache", "tensor core", "flash", "pipeline", "quantization"):
            for letter in word:
                typed.append(terminal.first_byte(letter))
                terminal.settle(0.12)
            for _ in word:
                terminal.press("\x7f")
            terminal.settle(0.2)
        terminal.press("\x1b[B")
        terminal.settle(0.3)
        moved = []
        for _ in range(30):
            moved.append(terminal.first_byte("\x1b[B"))
            terminal.settle(0.12)
        before = terminal.settle(1.5)
        for name, values, aim in (("search key, first byte", typed, 40), ("list key, first byte", moved, 20)):
            values.sort()
            p90 = values[int(len(values) * 0.9)]
            print(
                f"{name:<34}{statistics.median(values) * 1e3:8.1f} ms p50{p90 * 1e3:8.1f} ms p90   aim <= {aim} ms p90"
            )
        print(f"{'idle':<34}{before:8d} bytes in 1.5 s   aim 0")


def main() -> None:
    """Runs everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        bare = [sys.executable, "-c", "pass"]
        process([*WARPWISE, "define", "gpu"], home)
        hello = [sys.executable, "-c", HELLO]
        used(home)

        def fresh() -> Frame:
            with tempfile.TemporaryDirectory() as empty:
                return first_frame(WARPWISE, FIRST_WORDS, empty)

        print(f"{'':<34}{'ours':>11}{'yardstick':>11}")
        yardstick = partial(first_frame, hello, "hello", home)
        frames("first frame / hello", partial(first_frame, WARPWISE, WORDS, home), yardstick, rounds, 1.15)
        frames("in an empty home / hello", fresh, yardstick, rounds, 1.6)
        for name, args, aim in (
            ("define NAME / bare", ["define", "kv-cache"], 2.5),
            ("define MISSPELLED / bare", ["define", "kv cahce"], 6.0),
            ("--help / bare", ["--help"], 4.0),
        ):
            ratio(name, partial(process, [*WARPWISE, *args], home), partial(process, bare, home), rounds * 2, aim)
        keys(home)


if __name__ == "__main__":
    main()

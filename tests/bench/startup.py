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
WARPWISE = [sys.executable, "-m", "tui.cli"]


def first_frame(command: list[str], wanted: str, home: str) -> float:
    """Seconds from exec to `wanted` being readable."""
    with Terminal(command, size=(100, 30), env={"WARPWISE_HOME": home, "PYTHONPATH": os.getcwd()}) as terminal:
        return terminal.wait_raw(wanted)


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
        first_frame(WARPWISE, "Lessons", home)

        def fresh() -> float:
            with tempfile.TemporaryDirectory() as empty:
                return first_frame(WARPWISE, "Lessons", empty)

        print(f"{'':<34}{'ours':>11}{'yardstick':>11}")
        ratio(
            "first frame / hello",
            lambda: first_frame(WARPWISE, "Lessons", home),
            lambda: first_frame(hello, "hello", home),
            rounds,
            1.30,
        )
        ratio("first run ever / hello", fresh, lambda: first_frame(hello, "hello", home), rounds, 1.6)
        for name, args, aim in (
            ("define NAME / bare", ["define", "kv-cache"], 2.5),
            ("define MISSPELLED / bare", ["define", "kv cahce"], 6.0),
            ("--help / bare", ["--help"], 4.0),
        ):
            ratio(name, partial(process, [*WARPWISE, *args], home), partial(process, bare, home), rounds * 2, aim)
        keys(home)


if __name__ == "__main__":
    main()

"""Measures what is promised and writes docs/benchmarks.md: `python tests/bench/report.py [--events N]`.

Each figure stands beside a yardstick taken in the same run, so that the machine matters little: a hello-world Textual
app, a bare interpreter, rapidfuzz's WRatio, fzf. Takes some minutes; leave the machine alone meanwhile.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `python tests/bench/report.py`; every part can be run by itself with the command above it. What counts are
the ratios within one run: the times are those of one machine.

"""


def parts(events: int) -> Sequence[tuple[str, str, list[str]]]:
    """Title, what it shows, and the command."""
    return (
        (
            "Start, keys, idle",
            "The first frame with Today's own words beside a hello-world Textual app, each started in turn; commands "
            "beside a bare interpreter; the first byte after a key; what is written while nothing happens.",
            ["tests/bench/startup.py"],
        ),
        (
            "Search",
            "Share of queries whose entry comes first, or among three; beside WRatio over the same names, and fzf. "
            "For noise and everyday phrases the share that found anything: 0 is right.",
            ["tests/bench/search.py"],
        ),
        (
            "Labs",
            "Milliseconds of CPU for one run of each lab, at its default and at the slowest of its presets and of "
            "settings drawn at random.",
            ["tests/bench/labs.py"],
        ),
        (
            "What grows with the journal",
            f"A journal without events, one with an answer to each question, one of {events:,} events.",
            ["tests/bench/growth.py", str(events)],
        ),
        (
            "Making the derived state anew",
            "What is kept beside the events is made from them again after a damage or an update.",
            ["tests/bench/caches.py", str(min(events, 100_000))],
        ),
    )


def run(command: Sequence[str]) -> str:
    """What a benchmark prints, without paths of this machine."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"{command[0]} printed nothing: {done.stderr[-500:]}")
    text = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).replace(str(ROOT), ".")
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def main() -> None:
    """Runs all of them, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="in the large journal")
    events = parser.parse_args().events
    day = datetime.datetime.now(tz=datetime.UTC).date()
    about = (
        f"{day}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    pieces = [HEAD, f"Taken on {about}.\n"]
    for title, shows, command in parts(events):
        print(f"{title} ...", flush=True)
        printed = run(command)
        pieces.append(f"\n## {title}\n\n{shows}\n\n`python {' '.join(command)}`\n\n```text\n{printed}\n```\n")
    PAGE.write_text("".join(pieces), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How long a run of each lab takes: `python tests/bench/labs.py [LAB ...] [--random N] [--all]`.

Timed in this process and in milliseconds of the processor: the defaults, what the lab opens on, each preset, every knob
at each of its ends with the others at their defaults, and settings drawn from what the screen offers, ends preferred.
A default may take 50 ms and any setting 100 (a lab that says `slow` may take longer). What takes longer is listed.
The first run of a process is timed apart: it reads the lab's data.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tui.labs import registry
from tui.labs.contract import LabError, Value
from tui.library.library import Library
from tui.library.model import Knob, Lab, Scalar
from tui.shelf import open_library
from tui.study.labs.inputs import resolved
from tui.study.labs.knobs import LabDesk

AT_DEFAULT, AT_ANY = 50.0, 100.0


def ends(knob: Knob) -> list[Scalar]:
    """What a knob can be at most and least."""
    if knob.kind == "bool":
        return [False, True]
    if knob.kind == "choice":
        return list(knob.options)
    return [end for end in (knob.min, knob.max) if end is not None]


def drawn(knob: Knob, rng: random.Random) -> Scalar:
    """A value that the screen offers, an end in half of the cases."""
    choices = ends(knob)
    if knob.kind in ("bool", "choice") or len(choices) < 2 or rng.random() < 0.5:
        return rng.choice([*choices, knob.default])
    low, high = float(choices[0]), float(choices[1])
    part = rng.random()
    value = low * (high / low) ** part if knob.scale in ("log", "pow2") and low > 0 else low + part * (high - low)
    return round(value) if knob.kind == "int" else value


def settings(lab: Lab, count: int) -> Iterator[tuple[str, LabDesk]]:
    """What is timed, with a name for each."""
    yield "defaults", LabDesk.at(lab, {})
    yield "opening", LabDesk.opened(lab)
    for index, preset in enumerate(lab.presets):
        yield f"preset '{preset.title}'", LabDesk.preset(lab, index)
    for knob in lab.knobs:
        for end in ends(knob):
            desk = LabDesk.at(lab, {})
            for name, wanted in knob.when.items():
                desk = desk.put(name, wanted[0] if isinstance(wanted, tuple) else wanted)
            yield f"{knob.name}={end}", desk.put(knob.name, end)
    rng = random.Random(lab.id)
    for _ in range(count):
        desk = LabDesk.at(lab, {})
        for _ in range(4):  # a knob may bring others to stand
            for knob in desk.knobs():
                if knob.name not in desk.values and knob.name not in ("chip", "dtype"):
                    desk = desk.put(knob.name, drawn(knob, rng))
        yield f"drawn {desk.setting()}", desk


def timed(lab: Lab, params: dict[str, Value], limit: float) -> float | None:
    """Milliseconds of the processor for a run, the best of three where it is above the limit; None if refused."""
    best = float("inf")
    for _ in range(1 if lab.slow else 3):
        start = time.process_time()
        try:
            registry.run(lab.id, params)
        except LabError:
            return None
        best = min(best, (time.process_time() - start) * 1000)
        if best <= limit:
            break
    return best


def bench(library: Library, lab: Lab, count: int, *, show_all: bool) -> bool:
    """Prints a lab's figures; whether it stays within its limits."""
    start = time.process_time()
    registry.run(lab.id, resolved(library, lab.id, LabDesk.at(lab, {}).params()))
    first = (time.process_time() - start) * 1000
    rows = []
    for name, desk in settings(lab, count):
        limit = AT_DEFAULT if name in ("defaults", "opening") else AT_ANY
        try:
            took = timed(lab, resolved(library, lab.id, desk.params()), limit)
        except LabError:
            took = None
        if took is not None:
            rows.append((took, limit, name, desk))
    slowest = max(rows, key=lambda row: row[0])
    over = [row for row in rows if row[0] > row[1]]
    default = rows[0][0]
    note = "  (slow: with progress)" if lab.slow else ""
    print(f"{lab.id:16} first {first:6.1f}   defaults {default:6.1f}   worst {slowest[0]:7.1f} of {len(rows)}{note}")
    for took, limit, name, desk in sorted(rows if show_all else over, key=lambda row: -row[0])[
        : None if show_all else 8
    ]:
        print(f"    {took:7.1f} ms (limit {limit:.0f})  {name[:150]}")
        if show_all:
            print(f"            {desk.command()}")
    return lab.slow or not over


def main() -> int:
    """Times the labs that are named, else all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labs", nargs="*")
    parser.add_argument("--random", type=int, default=60, help="settings drawn for each lab")
    parser.add_argument("--all", action="store_true", help="every setting with its command")
    chosen = parser.parse_args()
    library = open_library()
    fine = True
    for lab_id in chosen.labs or registry.LABS:
        lab = library.lab(lab_id)
        assert lab is not None
        fine = bench(library, lab, chosen.random, show_all=chosen.all) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

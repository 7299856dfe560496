"""Random histories of three devices that merge with one another now and then, for the tests of merging."""

from __future__ import annotations

import itertools
import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.study.helpers import NOON, record
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.care.compare import digest
from tui.study.journal.care.merge import gather
from tui.study.journal.events import Event, Record, payload, stamp

DAY = 86_400_000
KINDS = ("answer", "answer", "answer", "answer", "override", "undo", "redo", "reset", "flag", "suspend", "report",
         "attempt_start", "draft", "attempt_submit", "attempt_pause", "plan", "teleport")  # fmt: skip
DEVICES = 3


@dataclass
class Device:
    """What one device wrote and learned of, in the order in which it came; its clock is wrong by `skew_ms`."""

    name: str
    skew_ms: int
    seq: int = 0
    at_ms: int = 0
    known: dict[str, Event] = field(default_factory=dict)


def history(seed: int, steps: int = 30) -> list[Device]:
    """Three devices after so many steps: each step is something done on one of them, or one hearing from another."""
    dice = random.Random(seed)
    devices = [Device(f"device-{at}", dice.choice((0, 0, -3 * DAY, DAY, 400 * DAY))) for at in range(DEVICES)]
    wall = NOON
    for step in range(steps):
        device = dice.choice(devices)
        wall += dice.choice((0, 1, 60_000, DAY // 3, 2 * DAY))
        if dice.random() < 0.12:
            device.known |= dice.choice(devices).known
        else:
            _write(device, dice, wall + device.skew_ms, f"{seed}-{step}")
    return devices


def _write(device: Device, dice: random.Random, wall: int, name: str) -> None:
    kind = dice.choice(KINDS)
    target = dice.choice(list(device.known)) if kind in ("override", "undo", "redo") and device.known else None
    sitting = f"sitting-{dice.randrange(2)}" if kind in ("draft", "answer") or kind.startswith("attempt_") else None
    made = record(
        kind,
        max(0, wall),
        id=f"{dice.getrandbits(64):016x}-{name}",
        item_id=f"core/question/q{dice.randrange(4)}" if not kind.startswith("attempt_") else None,
        attempt_id=sitting,
        target_id=target,
        score=dice.choice((0, 500_000, 1_000_000)),
        pass_bar=1_000_000,
        rating=dice.randrange(1, 5),
        answer=payload(at=dice.randrange(3), elapsed=dice.randrange(90_000)),
        tz_offset_min=dice.choice((0, 0, 180, -600)),
    )
    _append(device, made)


def _append(device: Device, made: Record) -> None:
    device.seq += 1
    event = stamp(made, device.name, device.seq, device.at_ms)
    device.at_ms = event.at_ms
    device.known[event.id] = event


def database(path: str = ":memory:") -> sqlite3.Connection:
    """An empty journal without a store."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    schema.create(db)
    DERIVED.rebuild(db)
    return db


def written(device: Device, path: str = ":memory:") -> sqlite3.Connection:
    """The device's journal, its caches grown event by event as they came."""
    db = database(path)
    db.execute("BEGIN")
    for event in device.known.values():
        schema.insert(db, [event])
        DERIVED.update(db, [event])
    db.execute("COMMIT")
    return db


def digests(devices: list[Device], folder: Path) -> Iterator[str]:
    """The digest after every way to bring the devices' journals together: each order, on each device, by detours."""
    paths = [os.path.join(folder, f"journal-{at}.sqlite") for at in range(len(devices))]
    for device, path in zip(devices, paths, strict=True):
        if os.path.exists(path):
            os.remove(path)
        written(device, path).close()
    for order in itertools.permutations(range(len(devices))):
        with closing(written(devices[order[0]])) as db:
            yield gathered(db, [paths[at] for at in order[1:]])
    with closing(database()) as db:
        yield gathered(db, [*paths, *paths])
    with closing(database()) as db:
        for path in reversed(paths):
            gathered(db, [path])
        yield digest(db, DERIVED.derived)
    # By a detour: the third hears of the first only through the second.
    detour = os.path.join(folder, "journal-detour.sqlite")
    if os.path.exists(detour):
        os.remove(detour)
    with closing(written(devices[1], detour)) as db:
        gathered(db, [paths[0]])
    with closing(written(devices[2])) as db:
        yield gathered(db, [detour])


def gathered(db: sqlite3.Connection, paths: list[str]) -> str:
    """The digest after merging the files."""
    db.execute("BEGIN")
    gather(db, paths, DERIVED)
    db.execute("COMMIT")
    return digest(db, DERIVED.derived)

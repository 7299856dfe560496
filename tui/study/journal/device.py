"""Which device writes. The id lives beside the database, so that a copied or restored database gets a new one."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from tui.paths import write_whole
from tui.study.journal.events import uuid7

SUFFIX = ".device"


@dataclass(frozen=True, slots=True)
class Device:
    """An id, and whether it could be written down (else it holds for this run only)."""

    id: str
    kept: bool


def device_of(path: str, wall_ms: int) -> Device:
    """The device id of the database at `path`; a new one unless the note beside it was made for this very file.

    Two processes must not do this at once: call it inside a write transaction.
    """
    marker = _marker(path)
    if marker and (known := _read(path + SUFFIX, marker)):
        return Device(known, kept=True)
    fresh = uuid7(wall_ms)
    return Device(fresh, kept=bool(marker) and _write(path + SUFFIX, fresh, marker))


def assign(path: str, device: str) -> Device:
    """Notes this id for the file now at `path`, whatever the note said: it took the place of another."""
    marker = _marker(path)
    return Device(device, kept=bool(marker) and _write(path + SUFFIX, device, marker))


def noted(path: str) -> bool:
    """Whether there ever was a database here, as far as the note beside it tells."""
    return os.path.exists(path + SUFFIX)


def _marker(path: str) -> str:
    """What a copy cannot have in common with this file: its place and its number in the file system."""
    try:
        return f"{os.path.realpath(path)}|{os.stat(path).st_ino}"
    except OSError:
        return ""


def _read(path: str, marker: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            note = json.loads(file.read(10_000))
    except (OSError, ValueError, RecursionError):
        return ""
    if not isinstance(note, dict) or note.get("marker") != marker:
        return ""
    device = note.get("device_id")
    return device if isinstance(device, str) and 0 < len(device) <= 64 and device.isascii() else ""


def _write(path: str, device: str, marker: str) -> bool:
    text = json.dumps({"device_id": device, "marker": marker})
    try:
        write_whole(path, text, lasting=True)
    except (OSError, UnicodeError):
        return False
    return True

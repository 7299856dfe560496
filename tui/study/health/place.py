"""The folders, the room in them, who may read them, and who else has the journal open."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator

from tui.study.health.finding import Finding, Home
from tui.study.journal.care.backups import folder_of

ROOM = 50_000_000
"""Bytes that should be free: for the journal to grow, and for its backup."""


def examine(home: Home) -> Iterator[Finding]:
    """Paths, permissions, free room, other windows, files left over."""
    yield Finding("paths", "fine", f"data in {home.data}, settings in {home.config}, cache in {home.cache}")
    yield from _permissions(home)
    yield _room(home)
    yield _windows(home)
    yield from _leftovers(home)


def nearest(path: str) -> str:
    """The path, or the first folder above it that exists."""
    while not os.path.exists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def _permissions(home: Home) -> Iterator[Finding]:
    places = (home.data, home.config, home.cache, folder_of(home.journal), home.journal)
    barred: list[str] = []
    for place in dict.fromkeys(map(nearest, places)):
        if trouble := _barred(place, folder=place != home.journal):
            barred.append(place)
            remedy = "allow it, or set WARPWISE_HOME to another folder"
            yield Finding("permissions", "attention", f"{place} {trouble}", remedy)
    if sys.platform != "win32" and _open_to_others(home.data):
        yield Finding(
            "permissions", "note", f"others on this machine can look into {home.data}", f"chmod go-rwx {home.data}"
        )
    elif not barred:
        yield Finding("permissions", "fine", "everything can be written, and nobody else can look")


def _barred(place: str, *, folder: bool) -> str:
    """What keeps the program from using a place; '' when nothing does."""
    if os.path.isdir(place) != folder:
        return "is a file where a folder should be" if folder else "is no regular file"
    if not os.access(place, os.R_OK | (os.X_OK if folder else 0)):
        return "cannot be read"
    if not os.access(place, os.W_OK):
        return "cannot be written"
    # Some systems allow what their files cannot do: /proc, for one, takes no file from anybody.
    return "" if not folder or _takes_files(place) else "takes no files"


def _takes_files(folder: str) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _open_to_others(folder: str) -> bool:
    try:
        return bool(os.stat(folder).st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False


def _room(home: Home) -> Finding:
    place = nearest(home.data)
    size = os.path.getsize(home.journal) if os.path.exists(home.journal) else 0
    try:
        free = home.free(place)
    except OSError as error:
        return Finding("room", "note", f"how much is free in {place} cannot be told: {error.strerror}")
    sentence = f"{free / 1e6:,.0f} MB are free in {place}"
    if free < ROOM + 2 * size:
        return Finding(
            "room", "attention", sentence, "free some: an answer can only be kept where there is room for it"
        )
    return Finding("room", "fine", sentence)


def _windows(home: Home) -> Finding:
    others = windows(home.journal)
    if others is None:
        return Finding("windows", "fine", "whether another window is open cannot be told on this system; it may be")
    if not others:
        return Finding("windows", "fine", "no other window has the journal open")
    names = ", ".join(map(str, others))
    several = "another window has" if len(others) == 1 else f"{len(others)} other windows have"
    return Finding("windows", "note", f"{several} the journal open (process {names}); that is safe")


def windows(path: str) -> list[int] | None:
    """The processes that have the file open, without this one; None where the system does not say."""
    if not os.path.isdir("/proc/self/fd"):
        return None
    real = os.path.realpath(path)
    windows_found: list[int] = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid() and _has_open(f"/proc/{name}/fd", real):
            windows_found.append(int(name))
    return sorted(windows_found)


def _has_open(folder: str, path: str) -> bool:
    # Processes of others do not say, and some end meanwhile.
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                if os.readlink(os.path.join(folder, name)) == path:
                    return True
    return False


def _leftovers(home: Home) -> Iterator[Finding]:
    prefix = os.path.basename(home.journal) + "."
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(home.data)):
            path = os.path.join(home.data, name)
            if name.startswith(prefix + "broken-") and not name.endswith("-journal"):
                yield Finding(
                    "leftovers", "note", f"{path} is a damaged journal of before, kept when it was mended",
                    "'warpwise merge' with it takes what else can be read; delete it when you like",
                )  # fmt: skip
            elif name.startswith((prefix + "rebuilt-", prefix + "restoring-", prefix + "migrating-")):
                yield Finding("leftovers", "note", f"{path} was left when something was broken off", "delete it")

"""A pack out of a folder: copied file by file; whatever is not an ordinary file is refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from tui.failures import Refusal
from tui.library.authoring.scalars import shown
from tui.packs.names import MAX_BYTES, MAX_FILES, twice, wrong_name

_KEPT_BY_OTHERS = frozenset({".git", ".hg", ".svn"})
"""Folders of version control: not looked at and not copied."""


def copy(source: str, folder: str) -> None:
    """Copies the pack at `source` into the empty `folder`; hidden files stay behind. Raises Refusal, OSError."""
    names = []
    total = 0
    for name, size in _files(source):
        names.append(name)
        total += size
        if len(names) > MAX_FILES:
            raise Refusal(f"{shown(source, 200, '')} holds more than {MAX_FILES:,} files; nothing of it was taken.")
        if total > MAX_BYTES:
            most = MAX_BYTES // 1_000_000
            raise Refusal(f"{shown(source, 200, '')} is larger than {most} MB; nothing of it was taken.")
        if why := wrong_name(name):
            raise _refused(source, name, why)
    if name := twice(names):
        raise _refused(source, name, "another name differs from this one in case alone")
    left = MAX_BYTES
    for name in names:
        if not any(part.startswith(".") for part in name.split("/")):
            left -= _copy(source, name, folder, left)


def _refused(source: str, name: str, why: str) -> Refusal:
    return Refusal(f"{shown(source, 200, '')}, {shown(name, 100)}: {why}; nothing of it was taken.")


def _files(root: str, inside: str = "") -> Iterator[tuple[str, int]]:
    """Every file below with its size, by its path with /. Raises Refusal for links, pipes and devices."""
    with os.scandir(os.path.join(root, inside) if inside else root) as entries:
        for entry in sorted(entries, key=lambda child: child.name):
            name = f"{inside}/{entry.name}" if inside else entry.name
            state = entry.stat(follow_symlinks=False)
            if stat.S_ISLNK(state.st_mode):
                raise _refused(root, name, "it is a link; put the file itself there")
            if stat.S_ISREG(state.st_mode):
                yield name, state.st_size
            elif not stat.S_ISDIR(state.st_mode):
                raise _refused(root, name, "it is a pipe, a socket or a device")
            elif entry.name not in _KEPT_BY_OTHERS:
                if why := wrong_name(name):
                    raise _refused(root, name, why)
                yield from _files(root, name)


def _copy(source: str, name: str, folder: str, most: int) -> int:
    """Copies one file of at most so many bytes; its size."""
    target = os.path.join(folder, *name.split("/"))
    os.makedirs(os.path.dirname(target), 0o700, exist_ok=True)
    # It may have become a link or a pipe since it was looked at.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(os.path.join(source, *name.split("/")), flags)
    with os.fdopen(handle, "rb") as file, open(target, "xb") as out:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _refused(source, name, "it is no ordinary file")
        data = file.read(most + 1)
        if len(data) > most:
            raise _refused(source, name, "it has grown beyond what a pack may hold")
        out.write(data)
    return len(data)

"""Puts a new file in the place of the journal, in one step, while no window can write to the old one."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing

from tui.study.journal import schema
from tui.study.journal.care.rescue import alone, sync_folder
from tui.study.journal.schema import BUSY_MS


@contextlib.contextmanager
def held(path: str) -> Iterator[sqlite3.Connection]:
    """The journal with its writers held off; they find another file at the path when they come to it.

    Raises sqlite3.Error and OSError.
    """
    with alone(path), closing(schema.connect(path, busy_ms=BUSY_MS)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db


def replace(path: str, fresh: str, db: sqlite3.Connection) -> None:
    """Gives `fresh` the name of the journal that `held` holds as `db`. Raises OSError."""
    if sys.platform == "win32":
        # An open file has no other take its name there.
        db.close()
    os.replace(fresh, path)
    sync_folder(path)


@contextlib.contextmanager
def scratch(path: str, what: str) -> Iterator[str]:
    """A name beside the journal for a file in the making; what is left there at the end is removed."""
    name = f"{path}.{what}-{os.getpid()}"
    try:
        _remove(name)
        yield name
    finally:
        _remove(name)


def _remove(name: str) -> None:
    for path in (name, name + "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)

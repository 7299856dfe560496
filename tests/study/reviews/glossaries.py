"""Entries for the tests of memory."""

from __future__ import annotations

from typing import Any

from tests.study.helpers import FakeLibrary
from tui.library.model import Confusion, Entry, Related

ROWS: tuple[tuple[str, str, str, tuple[str | Related, ...]], ...] = (
    ("chip-hbm", "HBM", "chip-gddr", ("chip-sram", Related(id="chip-stack", as_="part_of"))),
    ("chip-gddr", "GDDR", "chip-hbm", ("chip-sram",)),
    ("chip-sram", "SRAM", "chip-cache", ("chip-hbm", "chip-gddr")),
    ("chip-cache", "Cache", "chip-sram", ("chip-sram",)),
    ("chip-stack", "Stack", "chip-hbm", ("chip-hbm",)),
    ("train-step", "Step", "train-epoch", ("train-batch",)),
    ("train-epoch", "Epoch", "train-step", ("train-step",)),
    ("train-batch", "Batch", "train-step", ("train-step",)),
)


def entry(id: str, term: str, confused: str = "", related: tuple[str | Related, ...] = (), **more: Any) -> Entry:
    """An entry; its definition is made of its term."""
    confusion = Confusion(with_=confused, text=f"{confused} is another thing.") if confused else None
    fields = {"level": 1, "definition": f"What is called {id[::-1]}.", "why": f"It matters: {id}.", **more}
    return Entry(id=id, term=term, confusion=confusion, related=related, **fields)


def shelf() -> FakeLibrary:
    """A library of eight entries in two topics, and no questions."""
    return FakeLibrary({}, glossary={f"core/{row[0]}": entry(*row) for row in ROWS})

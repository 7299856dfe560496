"""Finding a row of the accelerator table by what people call it: 'L40S', 'tpu v5e', 'H100 PCIe'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.library.text import squash
from tui.search.fold import words_of
from tui.search.query import parse

if TYPE_CHECKING:
    from tui.library.compiled.rows import ChipRow

_BESIDE = frozenset(("gpu", "gpus", "chip", "chips", "card"))
"""Said beside a name."""


def named(chips: Sequence[ChipRow], text: str) -> list[ChipRow]:
    """The chips called `text`: by id, by the whole name or by the end of it that says which one it is."""
    wanted = squash(text)
    return [chip for chip in chips if wanted and wanted in _names(chip)]


def _names(chip: ChipRow) -> set[str]:
    words = chip.name.split("(")[0].split()
    ends = [words[start:] for start in range(len(words))]
    return {squash(" ".join(end)) for end in ends if any(c.isdigit() for c in "".join(end))} | {squash(chip.id)}


def find_chips(chips: Sequence[ChipRow], query: str) -> list[ChipRow]:
    """The chips that have all words of the query, the last perhaps unfinished; those called so first."""
    asked = parse(query)
    if asked is None:
        return []
    called = named(chips, asked.spaced)
    words = [word for word in asked.words if word not in _BESIDE]
    if not any(len(word) > 2 for word in words):
        return called
    having = [chip for chip in chips if chip not in called and _has(chip, words)]
    return [*called, *having]


def _has(chip: ChipRow, words: Sequence[str]) -> bool:
    own = words_of(f"{chip.name} {chip.vendor}").split()
    return all(word in own for word in words[:-1]) and any(own_word.startswith(words[-1]) for own_word in own)

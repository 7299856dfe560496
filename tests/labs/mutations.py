"""Deliberately wrong variants of the labs: each must make its lab's tests fail (`python tests/bench/mutate.py`)."""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """One wrong variant: `old`, which stands once in `file` (under the repository's root), becomes `new`."""

    lab: str
    file: str
    old: str
    new: str
    why: str
    """The mistake, in the words of the labs' specification."""


MUTATIONS: tuple[Mutation, ...] = ()

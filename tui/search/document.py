"""What is indexed and what a search answers."""

from collections.abc import Callable
from typing import NamedTuple


class Document(NamedTuple):
    """One glossary entry, as far as finding it goes."""

    ref: str
    """'pack/id'."""
    term: str
    aliases: tuple[str, ...]
    covers: tuple[str, ...]
    definition: str
    why: str
    importance: int
    """How many other entries link here."""
    topic: str
    level: int
    asked: tuple[str, ...] = ()
    """Phrases by which people describe it who cannot name it."""


class Listed(NamedTuple):
    """What a list or a filter must know of an entry."""

    ref: str
    term: str
    topic: str
    level: int


class Hit(NamedTuple):
    """One answer. Scores compare within one search only; `weak` ones are a 'did you mean', never an answer."""

    ref: str
    term: str
    score: float
    matched: str
    """The name that hit, as authored, or 'asked' or 'definition'."""
    weak: bool
    spans: tuple[tuple[int, int], ...]
    """The matched letters of `matched`, half-open and ascending; empty where no name matched."""


Keep = Callable[[Listed], bool]
"""Which entries may be shown (those of a topic, of a level)."""
Allowed = Callable[[int], bool]
"""The same, asked by the entry's number."""

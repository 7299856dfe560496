"""Queries with their expected names, and the rules by which a ranked list is right."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui.library.text import singular, squash
from tui.search.document import Document

NOISE = ("noise", "noise-hard", "everyday", "initials")
Ranker = Callable[[str], Sequence[str]]
"""Query -> refs of the answers, best first; suggestions marked weak are not among them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: `expected` names, or '^x' for any name beginning with x; none where nothing should be found."""

    query: str
    expected: tuple[str, ...]
    group: str


@dataclass(slots=True)
class Tally:
    """What one class of queries got."""

    asked: int = 0
    first: int = 0
    third: int = 0
    reciprocal: float = 0.0
    answered: int = 0
    missed: list[str] = field(default_factory=list)


def read(path: Path) -> list[Asked]:
    """The queries of a TSV file: query, expected, class, split."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [Asked(row[0], () if row[1] == "-" else tuple(row[1].split("|")), row[2]) for row in rows]


class Catalogue:
    """Which entries have which name: case, spacing, hyphens and plural do not matter, and covers count."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._named: dict[str, set[str]] = {}
        for document in documents:
            for name in (document.term, *document.aliases, *document.covers):
                for form in (squash(name), singular(squash(name))):
                    self._named.setdefault(form, set()).add(document.ref)

    def wanted(self, asked: Asked) -> set[str]:
        """Refs of the entries that answer."""
        found: set[str] = set()
        for name in asked.expected:
            if name.startswith("^"):
                start = squash(name[1:])
                found.update(*[refs for form, refs in self._named.items() if form.startswith(start)])
            else:
                found |= self._named.get(singular(squash(name)), set())
        return found


def judge(rank: Ranker, queries: Iterable[Asked], documents: Sequence[Document]) -> dict[str, Tally]:
    """Class -> tally; queries that no entry could answer are skipped."""
    catalogue = Catalogue(documents)
    tallies: dict[str, Tally] = {}
    for asked in queries:
        right = catalogue.wanted(asked)
        if asked.expected and not right:
            continue
        tally = tallies.setdefault(asked.group, Tally())
        answers = rank(asked.query)
        tally.asked += 1
        tally.answered += bool(answers)
        place = next((i for i, ref in enumerate(answers, 1) if ref in right), 0)
        tally.first += place == 1
        tally.third += 0 < place <= 3
        tally.reciprocal += 1 / place if place else 0.0
        if place != 1 and (answers or asked.expected):
            tally.missed.append(f"{asked.query!r}: place {place or '-'}, got {', '.join(answers[:3]) or 'nothing'}")
    return tallies


def total(tallies: dict[str, Tally]) -> Tally:
    """The sum over all classes that have an answer."""
    whole = Tally()
    for group, tally in tallies.items():
        if group not in NOISE:
            whole.asked += tally.asked
            whole.first += tally.first
            whole.third += tally.third
            whole.reciprocal += tally.reciprocal
            whole.answered += tally.answered
    return whole

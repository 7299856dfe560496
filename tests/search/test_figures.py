"""A gate under the figures measured by tests/bench/search.py, on the built-in glossary."""

from functools import cache
from pathlib import Path

import pytest

from tests.bench.glossaries import load
from tests.bench.judging import Tally, judge, read, total
from tests.bench.slips import made_queries
from tests.search.entries import planned, planned_index
from tui.search.document import Document
from tui.search.index import Index

ROOT = Path(__file__).parents[2]
DEV, HELD = (ROOT / "tests" / "bench" / f"{name}_queries.tsv" for name in ("dev", "held"))
FLOORS = {
    "exact": 1.0,
    "case": 1.0,
    "typo-1": 0.97,
    "transposition": 0.95,
    "spacing": 1.0,
    "acronym": 0.96,
    "punctuation": 0.92,
    "unicode": 1.0,
    "typo-2": 0.95,
    "prefix": 0.89,
    "abbreviation": 0.95,
    "expansion": 1.0,
    "plural": 0.94,
    "unit": 1.0,
    "word-order": 1.0,
    "short": 1.0,
    "synonym": 0.9,
    "description": 0.9,
    "question": 0.85,
    "comparison": 1.0,
    "keyboard": 1.0,
}
MADE_FLOORS = {"typo-1": 0.98, "typo-2": 0.97, "transposition": 0.98, "spacing": 0.99, "punctuation": 0.99}


@cache
def built_in() -> tuple[Document, ...]:
    """The entries of the built-in glossary, as authored."""
    return tuple(load(ROOT / "content" / "glossary"))


@cache
def tallies(path: Path) -> dict[str, Tally]:
    """The queries of a file, judged."""
    index = Index.build(built_in())
    return judge(lambda query: [hit.ref for hit in index.search(query) if not hit.weak], read(path), built_in())


def dev() -> dict[str, Tally]:
    """The dev queries, judged."""
    return tallies(DEV)


def found(query: str) -> list[str]:
    """Refs of the answers among the planned entries."""
    return [hit.ref for hit in planned_index().search(query) if not hit.weak]


@pytest.mark.parametrize(("path", "first", "third", "mean"), [(DEV, 0.96, 0.985, 0.97), (HELD, 0.9, 0.95, 0.93)])
def test_queries_of_people_as_a_whole(path: Path, first: float, third: float, mean: float) -> None:
    tally = total(tallies(path))
    assert tally.first / tally.asked >= first
    assert tally.third / tally.asked >= third
    assert tally.reciprocal / tally.asked >= mean


@pytest.mark.parametrize("group", FLOORS)
def test_queries_of_people(group: str) -> None:
    tally = dev()[group]
    assert tally.first / tally.asked >= FLOORS[group], tally.missed


def test_nonsense_is_not_answered() -> None:
    for path, group in ((DEV, "noise"), (DEV, "noise-hard"), (HELD, "noise"), (HELD, "initials")):
        assert tallies(path)[group].answered == 0, tallies(path)[group].missed


def test_everyday_phrases_are_hardly_answered() -> None:
    for path in (DEV, HELD):
        tally = tallies(path)["everyday"]
        assert tally.answered / tally.asked <= 0.05, tally.missed


def test_queries_made_from_the_names() -> None:
    made = judge(found, made_queries(planned()[::3], seed=5), planned())
    for group, floor in MADE_FLOORS.items():
        tally = made[group]
        assert tally.first / tally.asked >= floor, tally.missed


def test_no_misspelling_stands_among_the_dev_queries_as_a_name() -> None:
    names = {name.casefold() for one in planned() for name in (one.term, *one.aliases, *one.covers)}
    slips = [asked.query for asked in read(DEV) if asked.group.startswith(("typo", "transposition"))]
    assert not names & {query.casefold() for query in slips}

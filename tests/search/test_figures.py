"""A gate under the figures measured by tests/bench/search.py, on the planned entries (whose text is no definition)."""

from functools import cache
from pathlib import Path

import pytest

from tests.bench.judging import Tally, judge, read, total
from tests.bench.slips import made_queries
from tests.search.entries import planned, planned_index

DEV = Path(__file__).parents[1] / "bench" / "dev_queries.tsv"
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
    "prefix": 0.94,
    "abbreviation": 0.95,
    "expansion": 1.0,
    "plural": 0.94,
    "unit": 1.0,
    "word-order": 1.0,
    "short": 0.85,
    "synonym": 0.9,
    "description": 0.5,
}
MADE_FLOORS = {"typo-1": 0.98, "typo-2": 0.97, "transposition": 0.98, "spacing": 0.99, "punctuation": 0.99}


def found(query: str) -> list[str]:
    """Refs of the answers."""
    return [hit.ref for hit in planned_index().search(query) if not hit.weak]


@cache
def dev() -> dict[str, Tally]:
    """The dev queries, judged."""
    return judge(found, read(DEV), planned())


def test_queries_of_people_as_a_whole() -> None:
    tally = total(dev())
    assert tally.first / tally.asked >= 0.94
    assert tally.third / tally.asked >= 0.975
    assert tally.reciprocal / tally.asked >= 0.955


@pytest.mark.parametrize("group", FLOORS)
def test_queries_of_people(group: str) -> None:
    tally = dev()[group]
    assert tally.first / tally.asked >= FLOORS[group], tally.missed


def test_nonsense_is_not_answered() -> None:
    assert dev()["noise"].answered == 0, dev()["noise"].missed
    assert dev()["noise-hard"].answered == 0, dev()["noise-hard"].missed


def test_queries_made_from_the_names() -> None:
    tallies = judge(found, made_queries(planned()[::3], seed=5), planned())
    for group, floor in MADE_FLOORS.items():
        tally = tallies[group]
        assert tally.first / tally.asked >= floor, tally.missed


def test_no_misspelling_stands_among_the_dev_queries_as_a_name() -> None:
    names = {name.casefold() for one in planned() for name in (one.term, *one.aliases, *one.covers)}
    slips = [asked.query for asked in read(DEV) if asked.group.startswith(("typo", "transposition"))]
    assert not names & {query.casefold() for query in slips}

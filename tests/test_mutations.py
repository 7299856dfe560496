"""The mutations that show what the tests are worth still fit the code: `tests/bench/mutate.py` runs them."""

from __future__ import annotations

from pathlib import Path

from tests.bench.mutations import PARTS
from tests.labs.mutations import MUTATIONS

ROOT = Path(__file__).resolve().parents[1]


def test_each_mutation_has_its_place() -> None:
    assert len({*PARTS, *MUTATIONS}) >= 60
    for mutation in (*PARTS, *MUTATIONS):
        assert (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.old) == 1, mutation

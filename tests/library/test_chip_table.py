"""The accelerator table: order, filters, and chips side by side."""

from __future__ import annotations

from typing import Any

import pytest

from tui.library.chip_table import Filter, compare, ratios, short_name, table
from tui.library.model import Chip, Interconnect, Rates, Source


def chip(name: str, **fields: Any) -> Chip:
    made: dict[str, Any] = {
        "id": name.lower(), "name": f"Acme {name}", "vendor": "Acme", "kind": "gpu", "per": "gpu",
        "year_announced": 2022, "status": "sold", "architecture": "A", "dense": Rates(bf16=100.0),
        "sources": (Source(url="https://x.org", as_of="2026", title="t", publisher="p", kind="paper"),),
    }  # fmt: skip
    return Chip(**{**made, **fields})


A = chip("A1", memory_gb=80, memory_bw_tbs=2.0, tdp_w=400)
B = chip("B2", memory_gb=160, dense=Rates(bf16=50.0), sparse=Rates(bf16=400.0), vendor="Bolt", year_available=2025)
C = chip("C3", dense=Rates(fp8=10.0), kind="tpu")
ROWS = [(f"core/{one.id}", one) for one in (A, B, C)]


def order(**asked: Any) -> list[str]:
    return [one.id for _, one in table(ROWS, **asked)]


def test_a_sparse_rate_never_stands_in_for_a_dense_one() -> None:
    assert order(sort="rate") == ["a1", "b2", "c3"]


def test_what_has_no_figure_comes_last_either_way() -> None:
    assert order(sort="memory") == ["b2", "a1", "c3"]
    assert order(sort="memory", rising=True) == ["a1", "b2", "c3"]


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (Filter(maker="bolt"), ["b2"]),
        (Filter(kind="tpu"), ["c3"]),
        (Filter(since=2025), ["b2"]),
        (Filter(query="acme a-1"), ["a1"]),
        (Filter(query="nothing"), []),
    ],
)
def test_filters(only: Filter, ids: list[str]) -> None:
    assert order(only=only) == ids


def test_ratios_are_to_the_first_and_unknown_has_none() -> None:
    lines = {line.id: line for line in compare([A, B])}
    assert lines["memory_gb"].ratios == (1.0, 2.0)
    assert lines["dense.bf16"].ratios == (1.0, 0.5)
    assert lines["sparse.bf16"].ratios == (None, None)
    assert lines["tdp_w"].values == (400, None)
    assert lines["ridge"].values == (50.0, None)
    assert "dense.fp4" not in lines
    assert ratios({"a": A, "b": B})["b"]["memory_gb"] == 2.0


def test_links_counted_in_other_directions_are_not_compared() -> None:
    both = chip("X", interconnect=Interconnect(name="L", gbs=900, direction="both directions"))
    each = chip("Y", interconnect=Interconnect(name="L", gbs=450, direction="per direction"))
    line = next(line for line in compare([both, each]) if line.id == "interconnect.gbs")
    assert line.ratios == (1.0, None)


def test_a_name_goes_without_its_maker() -> None:
    assert short_name(A) == "A1"

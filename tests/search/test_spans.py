"""The letters that a list marks."""

import pytest

from tests.search.entries import SMALL, document, planned_index, small
from tui.search.index import Index


def marked(query: str, *names: str) -> list[str]:
    """The marked pieces of the best hit's name."""
    index = Index.build([document(names[0], aliases=names[1:])]) if names else small()
    hit = index.search(query)[0]
    return [hit.matched[a:b] for a, b in hit.spans]


@pytest.mark.parametrize(
    ("query", "name", "pieces"),
    [
        ("kv ca", "KV-cache", ["KV", "ca"]),
        ("kv cache", "KV cache", ["KV", "cache"]),
        ("flash", "FlashAttention", ["Flash"]),
        ("attention flash", "FlashAttention", ["FlashAttention"]),
        ("batching", "Continuous batching", ["batching"]),
        ("quantizing", "Quantization", ["Quantiz"]),
        ("pgattn", "PagedAttention", ["P", "g", "Att", "n"]),
        ("ecran", "Écran plat", ["Écran"]),
        ("fp8", "FP⁸ format", ["FP⁸"]),
    ],
)
def test_pieces(query: str, name: str, pieces: list[str]) -> None:
    assert marked(query, name) == pieces


def test_letters_in_spite_of_a_slip() -> None:
    assert marked("quantzation", "Quantization") == ["Quant", "zation"]


def test_spans_lie_within_the_name_in_order() -> None:
    queries = [name[: len(name) // 2 + 1] for one in SMALL for name in (one.term, *one.aliases)]
    for query in (*queries, "memry bandwith", "cooling liquid", "spdec", "h 1", "４ｂｉｔ"):
        for hit in planned_index().search(query):
            if hit.matched == "definition":
                assert hit.spans == ()
                continue
            edges = [edge for span in hit.spans for edge in span]
            assert edges == sorted(edges) and all(a < b for a, b in hit.spans)
            assert hit.spans and edges[-1] <= len(hit.matched)


def test_what_matched_is_a_name_of_the_entry() -> None:
    names = {one.ref: {one.term, *one.aliases, *one.covers, "definition"} for one in SMALL}
    for query in ("kv", "h100", "wafer", "batching", "cheaper resource used", "warp divergance"):
        assert all(hit.matched in names[hit.ref] for hit in small().search(query))

"""The index as bytes."""

import json

import pytest

from tests.search.entries import document, planned, small
from tui.search.document import Document
from tui.search.index import Index

QUERIES = ("kv", "kv cache", "quantizatoin", "cheaper resource used more", "spdec", "tco", "tokens", "warp drive")


def test_what_is_stored_finds_the_same() -> None:
    stored = Index.from_bytes(small().to_bytes())
    for query in QUERIES:
        assert stored.search(query) == small().search(query)


def test_keep_sees_whole_documents() -> None:
    stored = Index.from_bytes(Index.build(planned()[:5]).to_bytes())
    seen: set[Document] = set()

    def keep(one: Document) -> bool:
        seen.add(one)
        return True

    assert stored.search("ai compute", keep=keep)
    assert seen and seen <= set(planned())


def test_bytes_are_json_and_the_same_each_time() -> None:
    data = small().to_bytes()
    assert data == small().to_bytes() and json.loads(data)["version"] == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version": 0}',
        b'{"version": 1, "documents": [[1]], "spaced": [], "inflected": {}, "initials": {}, "postings": {}}',
        b'{"version": 1, "documents": [], "spaced": ["x"], "inflected": {}, "initials": {}, "postings": {}}',
        b'{"version": 1, "documents": [], "spaced": [], "inflected": {}, "initials": {}, "postings": {"a": [1]}}',
    ],
)
def test_anything_else_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        Index.from_bytes(data)


def test_odd_names_survive() -> None:
    odd = document("a\nb\ud800", aliases=("\u202e", ""), definition="line\nline")
    stored = Index.from_bytes(Index.build([odd]).to_bytes())
    assert stored.search("ab")[0].ref == odd.ref

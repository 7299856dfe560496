"""Whatever is typed, and whatever the names are, a search answers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.search.entries import planned_index, small
from tui.search.document import Document
from tui.search.index import Index

LAX = settings(derandomize=True, database=None, max_examples=120, deadline=None)
WORDS = st.sampled_from(["kv", "cache", "tensor", "h100", "what is", "vs", "/", "(", "attention", "ﬃ", "①", "e\u0301"])
QUERIES = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join), st.from_regex(r"[a-z0-9 ]{1,30}"))
NAMES = st.text(max_size=12)


@LAX
@given(QUERIES, st.integers(-1, 60))
def test_any_query(query: str, limit: int) -> None:
    hits = small().search(query, limit)
    assert len(hits) <= max(0, limit)
    assert len({hit.ref for hit in hits}) == len(hits)
    for hit in hits:
        assert hit.weak == (hit.score < 1)
        assert all(0 <= a < b <= len(hit.matched) for a, b in hit.spans)


@settings(LAX, max_examples=60)
@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3), NAMES), max_size=5), QUERIES)
def test_any_glossary(rows: list[tuple[str, list[str], str]], query: str) -> None:
    index = Index.build(
        Document(f"p/{n}", term, tuple(aliases), (text,), text, text, n - 1, "", 1)
        for n, (term, aliases, text) in enumerate(rows)
    )
    for name in (query, *(term for term, _, _ in rows)):
        for hit in index.search(name):
            assert all(0 <= a < b <= len(hit.matched) for a, b in hit.spans)


@settings(LAX, max_examples=60)
@given(st.sampled_from(["x", "kv cache ", "9", "\u0301", "ﷺ", "()", "a-", "what is ", "/"]), st.integers(300, 10_000))
def test_length_is_cut(piece: str, times: int) -> None:
    assert len(planned_index().search(piece * times)) <= 50

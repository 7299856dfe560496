"""Letters in order, as users of fuzzy finders type."""

import pytest

from tests.search.entries import document, hits, planned_index
from tui.search.subsequence import align


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("spdec", "Speculative decoding"),
        ("pgattn", "PagedAttention"),
        ("qntz", "Quantization"),
        ("mem bw", "Memory bandwidth"),
        ("tnsrcore", "Tensor Core"),
        ("contbat", "Continuous batching"),
        ("gradckpt", "Activation checkpointing"),
        ("liqcool", "Liquid cooling"),
    ],
)
def test_abbreviations_find_their_name(query: str, term: str) -> None:
    assert planned_index().search(query)[0].term == term


def test_the_first_letter_starts_a_word() -> None:
    assert hits("rflv", document("Prefill level")) == []
    assert hits("pflv", document("Prefill level")) == ["Prefill level"]


def test_words_are_entered_at_their_first_letter_and_none_is_leapt_over() -> None:
    assert align("gmail", "general matrix multiply") == ()
    assert align("tractor", "meta training and inference accelerator") == ()
    assert align("spdec", "speculative decoding") == (0, 1, 11, 12, 13)
    assert align("moe", "mixture of experts") == (0, 7, 9)


def test_digits_stand_in_the_name() -> None:
    assert hits("hop200", document("Hopper H100")) == []


def test_a_question_is_no_abbreviation() -> None:
    overhead = document("Kernel launch overhead", aliases=("launch overhead",))
    assert hits("love", overhead) == ["Kernel launch overhead"]
    assert hits("what is love", overhead) == []


def test_letters_by_chance_are_nothing() -> None:
    for query in ("potato", "aaaa", "zebra", "asdf", "xyzzy", "blargh"):
        assert [hit for hit in planned_index().search(query) if not hit.weak] == []

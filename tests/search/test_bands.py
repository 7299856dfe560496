"""What comes before what."""

import pytest

from tests.search.entries import SMALL, document, hits, small
from tui.search.index import Index
from tui.search.ranking import EXACT, WORDS


def test_an_exact_alias_beats_any_longer_name() -> None:
    rich = document("RoPE scaling", importance=50)
    assert hits("rope", document("Rotary embedding", aliases=("RoPE",)), rich) == ["Rotary embedding", "RoPE scaling"]


def test_a_name_beats_a_cover_and_a_cover_beats_a_beginning() -> None:
    found = hits(
        "wafer",
        document("Wafer scale engine", importance=90),
        document("Die", covers=("wafer",)),
        document("Slice of silicon", aliases=("wafer",)),
    )
    assert found == ["Slice of silicon", "Die", "Wafer scale engine"]


def test_an_inflection_beats_a_beginning() -> None:
    assert hits("tokens")[0] == "Token"
    assert hits("tokenize")[0] == "Tokenizer"
    assert hits("GPUs", document("GPUs per rack", importance=9), document("GPU"))[0] == "GPU"


def test_a_dropped_vowel_is_no_inflection() -> None:
    assert hits("ampe", document("Mixed precision", aliases=("AMP",)), document("Ampere"))[0] == "Ampere"


def test_a_beginning_beats_a_word_within_and_that_a_slip() -> None:
    documents = (document("Memory cache"), document("Cache line"), document("Cadhe"))
    assert hits("cache", *documents)[:2] == ["Cache line", "Memory cache"]
    assert hits("cach", *documents)[0] == "Cache line"


def test_initials_are_found_with_and_without_small_words() -> None:
    assert hits("tcoo")[0] == "Total cost of ownership"
    assert hits("tco")[0] == "(Total cost of ownership)"  # three letters that are no name are a guess


def test_slips_beat_abbreviations() -> None:
    assert hits("prefll", document("Prefill"), document("Peripheral fill level"))[0] == "Prefill"


def test_names_beat_descriptions() -> None:
    assert hits("cheaper tokens", document("Tokens, cheaper")) == ["Tokens, cheaper"]
    assert hits("cheaper resource used more")[0] == "Jevons paradox"


def test_scores_descend_and_bands_are_whole_numbers_apart() -> None:
    found = small().search("warp")
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] >= 8 > scores[1] >= 5


@pytest.mark.parametrize(
    "query", ["kv-cache", "KV cache", "kvcache", "kv_cache", "Kv  Cache", "ＫＶ　ｃａｃｈｅ", "kv–cache"]
)
def test_case_spacing_hyphens_and_width_do_not_matter(query: str) -> None:
    assert small().search(query)[0].term == "KV cache"
    assert small().search(query)[0].score >= EXACT


def test_words_come_in_any_order_and_the_last_may_be_unfinished() -> None:
    assert hits("parallelism data")[0] == "Data parallelism"
    assert hits("batching cont")[0] == "Continuous batching"
    assert hits("attention flash")[0] == "FlashAttention"


def test_words_may_be_spread_over_the_names_of_one_entry() -> None:
    found = small().search("value kv cache")
    assert found[0].term == "KV cache" and int(found[0].score) == WORDS


def test_every_word_needs_a_word_of_its_own() -> None:
    assert hits("stor stor", document("Storage tier")) == []


@pytest.mark.parametrize(
    "query", ["what is a warp?", "define warp", "meaning of warp", "what does warp mean", '"warp"']
)
def test_words_of_asking_are_dropped(query: str) -> None:
    assert hits(query)[0] == "Warp"


@pytest.mark.parametrize("query", ["prefill vs decode", "decode/prefill", "difference between prefill and decode"])
def test_things_named_side_by_side_are_both_found(query: str) -> None:
    both = document("Prefill-decode disaggregation", importance=9)
    assert set(hits(query, *SMALL, both)[:2]) == {"Prefill", "Decode"}


def test_what_only_qualifies_a_name_is_not_its_beginning() -> None:
    experts = document("Mixture of experts", aliases=("MoE", "sparse MoE"), importance=5)
    assert hits("spars", experts, document("Sparse attention", importance=2))[0] == "Sparse attention"


def test_one_or_two_letters_go_by_importance_before_covers() -> None:
    assert set(hits("sp")[:2]) == {"Speculative decoding", "Spot instance"}
    assert hits("SP")[0] == "Context parallelism"


def test_equal_names_go_by_importance() -> None:
    twins = [document("Scale to zero", importance=n, covers=("serverless",)) for n in (1, 9)]
    found = Index.build(twins).search("serverless")
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert found[0].ref == twins[1].ref and found[0].score > found[1].score


def test_keep_shows_only_what_it_allows_and_fills_the_list_with_it() -> None:
    found = small().search("k", keep=lambda one: one.topic == "inference")
    assert [hit.term for hit in found] == ["KV cache", "KV-cache quantization"]
    assert small().search("warp", keep=lambda one: one.level > 2) == []


def test_limit_cuts_the_list_from_below() -> None:
    for query in ("k", "kv cache", "cache", "tokn"):
        whole = small().search(query)
        for limit in range(1, len(whole)):
            assert small().search(query, limit) == whole[:limit]
    assert small().search("warp", 0) == []


def test_nothing_to_search_in() -> None:
    assert Index.build(()).search("warp") == []
    assert Index.build([document("!!!")]).search("!!!") == []
    assert len(SMALL) > len(small().search("a"))

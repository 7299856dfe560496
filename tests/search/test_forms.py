"""Folding, stemming and taking queries apart."""

import pytest

from tui.library.text import squash
from tui.search.fold import places, plain, words_of, words_of_all
from tui.search.query import LONGEST, parse
from tui.search.stem import stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FlashAttention-2", "flash attention 2"),
        ("NVLink", "nv link"),
        ("GPUs", "gpus"),
        ("LoRA", "lora"),
        ("Moore’s law", "moores law"),
        ("FLOP/s", "flop s"),
        ("80 GB", "80gb"),
        ("4-bit", "4bit"),
        ("FP⁸", "fp8"),
        ("Ｈ１００", "h100"),
        ("ⅩLA", "xla"),
        ("naïve tensör", "naive tensor"),
        ("data\u200bcenter", "datacenter"),
        ("СUDA", "cuda"),
        ("µ-batch", "micro batch"),
        ("$/token", "dollar token"),
        ("all–reduce", "all reduce"),
        ("straße", "strasse"),
        ("a\nb\tc", "a b c"),
        ("\u0000\u202e", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert words_of(text) == words


def test_many_texts_fold_as_each_does() -> None:
    texts = ["KV cache", "a\nb", "", "Ｈ１００", "FlashAttention"]
    assert words_of_all(texts) == [words_of(text) for text in texts]
    assert words_of_all([]) == []


@pytest.mark.parametrize("name", ["KV-cache", "LLM.int8()", "Écran FP 8", "2:4 sparsity", "Jevons' paradox"])
def test_squashed_words_are_the_squashed_name_of_the_library(name: str) -> None:
    assert words_of(name).replace(" ", "") == squash(name)
    assert len(places(name)) == len(squash(name))


def test_plain_keeps_one_line() -> None:
    assert "\n" not in plain("a\nb") and plain("KV cache") == "KV cache"


@pytest.mark.parametrize(
    "family",
    [
        "quantize quantized quantised quantization quantisation quantizing quantizer",
        "distil distilled distillation",
        "batch batches batching batched",
        "token tokens",
        "tokenize tokenizer tokenization tokenizing",
        "gpu gpus",
        "center centre centers centres",
        "cache caches cached caching",
        "generate generates generated generation",
        "compute computing computation computer",
        "reduce reduced reduction",
        "watt watts",
        "latency latencies",
        "api apis",
        "big biggest bigger",
    ],
)
def test_a_family_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize("pair", ["token tokenizer", "watt water", "layer lay", "h100 h200", "bus but", "die died"])
def test_others_do_not_meet(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_a_query_is_taken_apart() -> None:
    query = parse("What is the KV cache (key-value)?")
    assert query is not None
    assert query.forms == ("whatisthekvcachekeyvalue", "kvcachekeyvalue", "kvcache")
    assert query.words == ("kv", "cache", "key", "value")
    assert query.sentence and not query.parts


def test_signs_between_things_part_them() -> None:
    query = parse("TP/PP")
    assert query is not None and query.parts == ("tp", "pp")


def test_a_query_of_words_of_asking_alone_stays() -> None:
    query = parse("what is")
    assert query is not None and query.spaced == "what is"


@pytest.mark.parametrize("nothing", ["", " ", "!!!", "\u200b", "\u0000", "()[]"])
def test_nothing_to_look_for(nothing: str) -> None:
    assert parse(nothing) is None


def test_long_queries_are_cut() -> None:
    for text in ("x" * 10_000, "word " * 3000, "\ufdfa" * 5000):
        query = parse(text)
        assert query is not None
        assert all(len(form) <= LONGEST for form in query.forms) and len(query.words) <= LONGEST

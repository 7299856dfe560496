"""Numbers for words, units for what they measure, a GPU said beside a name; and names as they are heard."""

import pytest

from tests.search.entries import document, hits, planned_index
from tui.search.heard import sound
from tui.search.readings import readings


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("all2all", "all to all"),
        ("all 2 all", "all to all"),
        ("TB/s", "memory bandwidth"),
        ("900 GB/s", "memory bandwidth"),
        ("Gbit/s", "network bandwidth units"),
        ("16-bit", "FP16"),
        ("4 bit", "INT4"),
        ("tok/s", "tokens per second"),
        ("tokens per second", "tokens per second"),
        ("$/GPU-hour", "GPU-hour price"),
        ("J/token", "energy per token"),
        ("FLOPs/byte", "arithmetic intensity"),
        ("gCO2/kWh", "carbon intensity"),
        ("ms per token", "time per output token"),
        ("blackwell gpu", "blackwell"),
        ("gpu h100", "h100"),
        ("70B", "parameter"),
        ("7b model", "parameter"),
        ("envy link", "nv link"),
        ("gee pee you", "g p u"),
        ("several gpus", "multi gpus"),
        ("more than one cloud", "multi cloud"),
        ("one instruction many data", "single instruction multiple data"),
        ("n plus 1", "n 1"),
    ],
)
def test_what_else_it_may_say(text: str, name: str) -> None:
    assert readings(text, text.casefold().split())[0] == name


@pytest.mark.parametrize("text", ["h200", "gpu", "gpu chip", "w4a16", "bits", "3 bit", "k2", "2", ""])
def test_nothing_else(text: str) -> None:
    assert readings(text, text.split()) in ((), ("chip",))


def test_a_reading_is_found_where_the_words_are_no_name() -> None:
    blackwell, sharing = document("Blackwell"), document("GPU sharing", aliases=("sharing a GPU",))
    assert hits("blackwell gpus", blackwell, sharing)[0] == hits("black well gpu", blackwell)[0] == "Blackwell"
    assert hits("sharing gpu", document("Sharing"), sharing)[0] == "GPU sharing"
    assert hits("all2all", document("All-to-all"))[0] == "All-to-all"


def test_a_question_may_be_about_a_name() -> None:
    assert hits("why is decode so slow?")[0] == hits("what is decode good for")[0] == "Decode"
    assert hits("kvcache size")[0] == hits("wat is kv cache technique")[0] == "KV cache"
    assert hits("how many tokens per second is good", document("Tokens per second"), document("Token"))[0] == (
        "Tokens per second"
    )
    assert hits("who invented prefill?")[0] == "Prefill"
    assert hits("decode slow")[0] == "(Decode)"
    link, cost = document("NVLink"), document("Inference cost")
    assert hits("who uses NVLink", link) == hits("what is the purpose of NVLink", link) == ["NVLink"]
    field = document("Machine learning", covers=("AI",))
    assert [hit for hit in hits("who regulates ai", field) if not hit.startswith("(")] == []
    assert hits("nvlink speed", link) == ["NVLink"] and hits("warp speed", document("Warp")) == ["(Warp)"]
    assert hits("llm inference cost", cost, document("LLM"), document("LLM inference"))[0] == "Inference cost"
    assert hits("node js size", document("Node"), document("Nodes")) in ([], ["(Node)"], ["(Node)", "(Nodes)"])
    assert (
        hits("what does 70b mean", document("Parameter"), document("Llama", aliases=("Llama 70B",)))[0] == "Parameter"
    )


@pytest.mark.parametrize(
    "query",
    [
        "explain kv cache like I'm five",
        "KV cache for beginners",
        "what is a kv cache in simple terms?",
        "kv cache in AI",
    ],
)
def test_how_it_is_to_be_told_is_no_part_of_the_name(query: str) -> None:
    assert hits(query)[0] == "KV cache"


def test_things_compared_are_found_each_and_a_name_that_holds_both_first() -> None:
    hbm, gddr = document("HBM", importance=9), document("GDDR")
    assert hits("gddr vs hbm", hbm, gddr) == ["HBM", "GDDR"]
    assert hits("gdr vs hmb5", hbm, gddr) == []
    assert hits("hbm versus teapots", hbm, gddr) == ["HBM"]
    sm = document("SM", asked=("unit with hbm and gddr",))
    assert hits("hbm vs gddr", hbm, gddr, sm)[:2] == ["HBM", "GDDR"]
    for query in ("is gddr better than hbm", "hbm compared to gddr", "why use hbm over gddr", "gddr instead of hbm"):
        assert hits(query, hbm, gddr) == ["HBM", "GDDR"], query
    assert hits("hbm and teapots", hbm, gddr) in ([], ["(HBM)"])
    assert hits("difference between gddr and hbm", hbm, gddr, document("HBM vs GDDR"))[0] == "HBM vs GDDR"
    both = document("Training vs inference")
    assert hits("trainin vs inferance", document("Training"), document("Inference"), both)[0] == both.term
    assert hits("a 100 vs h100", document("A100"), document("H100", importance=2)) == ["H100", "A100"]


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("quantizashun", "quantization"),
        ("inferrens", "inference"),
        ("flashatenshun", "flashattention"),
        ("kwantization", "quantization"),
        ("fizicks", "physics"),
        ("perpleksity", "perplexity"),
        ("nowledge", "knowledge"),
        ("throoput", "throughput"),
    ],
)
def test_words_that_sound_alike_have_one_key(heard: str, written: str) -> None:
    assert sound(heard) == sound(written)


@pytest.mark.parametrize(("one", "other"), [("training", "inference"), ("h100", "h200"), ("token", "tensor")])
def test_others_have_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("quantizashun", "Quantization"),
        ("flashatenshun", "FlashAttention"),
        ("perpleksity", "Perplexity"),
        ("speckulativ decodeing", "Speculative decoding"),
    ],
)
def test_names_are_found_as_heard(query: str, term: str) -> None:
    found = planned_index().search(query)[0]
    assert found.term == term and not found.weak


def test_sound_beats_two_slips_and_letters_are_not_said_as_a_word() -> None:
    assert hits("thruput", document("Thrust"), document("Throughput"))[0] == "Throughput"
    assert hits("lorem", document("LRM")) == hits("tworque", document("torch")) == []


def test_a_name_that_is_spelled_right_is_never_looked_for_by_sound() -> None:
    assert hits("cash", document("Cache"), document("Cash")) == ["Cash"]

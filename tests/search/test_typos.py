"""Slips of the fingers, and what is no slip."""

import pytest

from tests.search.entries import document, hits, planned_index
from tui.search.typos import allowance, digits, plausible


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("quantizatoin", "Quantization"),
        ("quantzation", "Quantization"),
        ("vk cache", "KV cache"),
        ("specualtive decodng", "Speculative decoding"),
        ("falsh attention", "FlashAttention"),
        ("flash attentoin", "FlashAttention"),
        ("cont nuous batchng", "Continuous batching"),
        ("decoding specultive", "Speculative decoding"),
        ("speculativ decdoing", "Speculative decoding"),
    ],
)
def test_slips_are_forgiven(query: str, term: str) -> None:
    found = planned_index().search(query)
    assert found[0].term == term and not found[0].weak


def test_allowed_slips_grow_with_the_name() -> None:
    assert [allowance(n) for n in (2, 3, 5, 6, 12, 13, 40)] == [0, 1, 1, 2, 2, 3, 3]


def test_three_letters_allow_a_swap_or_a_letter_more_or_less() -> None:
    gpu = document("GPU")
    assert hits("gup", gpu) == ["(GPU)"] and hits("gppu", gpu) == ["GPU"]
    assert hits("gpi", gpu) == hits("dpu", gpu) == []


def test_digits_are_never_a_slip() -> None:
    assert not plausible("h100", "h200", 1)
    assert hits("H300") == []
    assert hits("h201") == []
    assert "NVIDIA H200" not in hits("h100") and hits("hh100")[0] == "NVIDIA H100"
    assert digits("tpu v5e") == "5"


def test_a_product_number_is_another_by_another_letter() -> None:
    volta = document("V100")
    assert hits("P100", volta) == [] and hits("b100", volta) == hits("1v00", volta) == hits("vv100", volta) == ["V100"]
    assert hits("mi250", document("AI250")) == []
    assert hits("zarn size", document("yarn size")) == ["yarn size"]


def test_swapped_letters_are_one_slip_and_win_over_a_wrong_one() -> None:
    assert hits("ft32", document("FP32"), document("TF32"))[0] == "TF32"
    assert hits("lroa", document("LoRA")) == ["LoRA"]


def test_a_phrase_with_a_wrong_little_word_is_another_phrase() -> None:
    cap = document("Power cap")
    assert hits("power nap", cap) in ([], ["(Power cap)"])
    assert hits("power csp", cap) == hits("power acp", cap) == ["Power cap"]


def test_slips_do_not_gather_in_one_word_of_several() -> None:
    assert [hit for hit in hits("attention span", document("Attention sink")) if not hit.startswith("(")] == []
    assert hits("atention snik", document("Attention sink")) == ["Attention sink"]


def test_a_short_word_that_is_a_word_is_no_slip_for_another() -> None:
    link, gpu = document("TPU interconnect"), document("GPU")
    assert "TPU interconnect" not in hits("gpu interconnect", link, gpu)
    assert hits("gpu interconnect", link) == hits("tpu interconect", link) == ["TPU interconnect"]


def test_an_unfinished_name_may_hold_a_slip() -> None:
    assert hits("specualtiv")[0] == hits("specualtivedec")[0] == "Speculative decoding"


def test_two_slips_in_each_word_of_a_phrase() -> None:
    name = document("Reinforcement learning from human feedback")
    assert hits("reinfor cmnt lerning frm humn fedback", name) == [name.term]
    assert hits("reimbursement hearing for hungry tadpoles", name) == []


def test_a_slip_beside_a_general_word() -> None:
    chips = [document(f"{name} chip") for name in ("Maker", "Server", "Memory")]
    assert hits("nvswithc chips", document("NVSwitch"), *chips)[0] == "NVSwitch"

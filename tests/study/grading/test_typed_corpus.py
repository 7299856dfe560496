"""Answers as people type them, by kind of trouble, each with the mark it deserves (1, .5, 0, or None: refused)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import numeric, short
from tui.library.model import Numeric, Question, Trap
from tui.study.grading import readable
from tui.study.grading.answers import Typed
from tui.study.grading.grade import grade
from tui.study.grading.marks import Mark

GLOSSARY = (
    ("Structured sparsity", "2:4 sparsity"),
    ("Unstructured sparsity", "random sparsity"),
    ("PUE", "power usage effectiveness"),
    ("WUE", "water usage effectiveness"),
    ("Tokenization",),
    ("Detokenization",),
    ("SMEM",),
    ("DSMEM",),
)


def asked(answer: float, unit: str, stem: str = "?", **more: Any) -> Numeric:
    return msgspec.structs.replace(numeric(answer, unit, **{"tolerance_rel": 0.01, **more}), stem=stem)


def mark(question: Question, text: str) -> Mark | None:
    if readable.problem(question, Typed(text)):
        return None
    return grade(question, Typed(text), names=lambda _: (), others=lambda: GLOSSARY)


RATE = asked(48, "tokens/s")
SHARE = asked(25, "%", "What share of peak is reached?")
PART = asked(25, "percent", "What fraction of the time is lost?")
MEMORY = asked(5, "GB", traps=(Trap(value=40, feedback="bits are not bytes"),))
FLOPS = asked(3.14, "1e23 FLOP")
BYTES = asked(1.5, "MB", "How many bytes does one token take?")
SIZE = asked(1.5, "MB", "How much memory does one token take?")
TIME = asked(90, "min")
GPUS = asked(8, "GPUs", "How many GPUs do the 4 nodes need?", tolerance_rel=0)
CARDS = asked(8, "cards", "How many GPUs are needed?", tolerance_rel=0)
TIMES = asked(4, "times", "How many times as fast is it?")
MODEL = asked(70, "billion parameters")
PRICE = asked(2.5, "USD")
COST = asked(12, "million USD")
RIDGE = asked(295, "FLOP/B")
PEAK = asked(989, "TFLOP/s", "What is the dense peak?")
ENERGY = asked(3.2, "kWh")
RUN = asked(70, "petaflop/s-days")
CARBON = asked(92, "t")
USED_HOUR = asked(8, "USD", "A GPU costs 2.40 USD a day more. What does a useful hour cost?")
MILLION_TOKENS = asked(0.83, "USD", "What does a million tokens cost?")
YEARLY = asked(0.8, "million USD", "It lasts five years. What yearly cost appears?")
DAILY = asked(800, "m3", "How much water do they take in a day?")
DRAW = asked(700, "W", "What does it draw in a busy hour?")
CYCLES = asked(525, "cycles")
BITS = asked(32, "bits", tolerance_rel=0)
HALF = asked(1.5, "times")
BIG = asked(1e10, "")
SMALL = asked(100_000, "")
THOUSAND = asked(1979, "")
MILLION = asked(1_000_000, "")

NUMBERS: dict[str, tuple[tuple[Numeric, str, float | None], ...]] = {
    "written": (
        (BIG, "1e10", 1), (BIG, "1e 10", 1), (BIG, "1E10", 1), (BIG, "1 e10", 1), (BIG, "10^10", 1),
        (BIG, "10¹⁰", 1), (BIG, "10 ** 10", 1), (BIG, "10,000,000,000", 1), (BIG, "10 000 000 000", 1),
        (BIG, "10.000.000.000", 1), (BIG, "10e9", 1), (BIG, "ten billion", 1), (BIG, "1 E", 0), (BIG, "1e10e5", None),
        (SMALL, "1 X 10^5", 1), (SMALL, "1 x 10⁵", 1), (SMALL, "1×10^5", 1), (SMALL, "1·10^(5)", 1),
        (SMALL, "1x10e5", None), (SMALL, "10^5", 1), (SMALL, "100 000", 1), (SMALL, "100k", 1),
        (SMALL, "a hundred thousand", 1), (SMALL, "１００，０００", None), (SMALL, "１０００００", 1),
        (HALF, "1½", 1), (HALF, "1 ½", 1), (HALF, "1 1/2", 1), (HALF, "3/2", 1), (HALF, "3 ⁄ 2", 1), (HALF, "1,5", 1),
        (HALF, "one and a half", 1), (HALF, "1.5x", 1), (HALF, "1-2", None), (HALF, "1 to 2", None),
        (HALF, "-1.5", 0), (HALF, "−1.5", 0), (HALF, "> 1.5", None), (HALF, "1.5 ± 0.1", None), (HALF, "~1.5", 1),
        (HALF, "3/2/1", None), (HALF, "0x1", None), (HALF, "3 x 0.5", None),
        (THOUSAND, "1,979", 1), (THOUSAND, "1 979", 1), (THOUSAND, "1'979", 1), (THOUSAND, "1.979,0", 1),
        (THOUSAND, "1.979", 0), (THOUSAND, "1,979.0", 1), (THOUSAND, "1979.", 1), (THOUSAND, "19 79", None),
        (MILLION, "10^6", 1), (MILLION, "a million", 1), (MILLION, "1.000.000", 1), (MILLION, "1,000,000", 1),
        (MILLION, "1 million", 1), (MILLION, "1,00,0000", None), (MILLION, "two", 0), (MILLION, "1M", 1),
    ),
    "times in two units": (
        (TIME, "1 h 30 min", 1), (TIME, "1h30", 1), (TIME, "1h30m", 1), (TIME, "1½ h", 1), (TIME, "1.5 hours", 1),
        (TIME, "1 hour and 30 minutes", 1), (TIME, "1 hour, 30 minutes", 1), (TIME, "90 m", 1), (TIME, "5400 s", 1),
        (TIME, "90 minutes", 1), (TIME, "90-minute", 1), (TIME, "1:30", None), (TIME, "1 h 90 min", None),
        (TIME, "90 h", 0.5), (TIME, "ninety", 1), (TIME, "30 min 1 h", None),
        (TIME, "0.5 h 60 min", None),
    ),
    "amounts of a time": (
        (USED_HOUR, "8 USD per hour", 1), (USED_HOUR, "8 USD/h", 1), (USED_HOUR, "8 dollars a day", 0.5),
        (MILLION_TOKENS, "0.83 USD per million tokens", 1), (MILLION_TOKENS, "0.83 USD per token", 0.5),
        (YEARLY, "0.8 million USD a year", 1), (YEARLY, "0.8 million USD a month", 0.5),
        (DAILY, "800 cubic metres a day", 1), (DAILY, "800 m3 per hour", 0.5), (DRAW, "700 W per hour", 0.5),
    ),
    "short forms": (
        (RATE, "48 t/s", 1), (RATE, "48 T/s", 1), (RATE, "48 tok/s", 1), (RATE, "48 tps", 1), (RATE, "48/s", 1),
        (RATE, "48 tokens per second", 1), (RATE, "48 tokens a second.", 1), (RATE, "48 tokens each second", 1),
        (RATE, "48 tokens", 0.5), (RATE, "48 requests/s", 0.5), (RATE, "2880 tokens/min", 1),
        (SHARE, "25 per cent", 1), (SHARE, "25 pct", 1), (SHARE, "25% of peak", 1), (SHARE, "25 % utilisation", 1),
        (SHARE, "25 GB", 0.5), (SHARE, "0.25", 0), (SHARE, "1/4", 1), (SHARE, "a quarter", 1), (SHARE, "¼", 1),
        (PART, "0.25", 1), (PART, "25", 1), (PART, "0.25 %", 0),
        (MEMORY, "5 GB.", 1), (MEMORY, "5 gigabytes", 1), (MEMORY, "5 giga bytes", 1), (MEMORY, "5 GByte", 1),
        (MEMORY, "5 gigs", 1), (MEMORY, "5G", 1), (MEMORY, "5 GB of VRAM", 1), (MEMORY, "5 GB in total", 1),
        (MEMORY, "5 Gb", 0.5), (MEMORY, "5 GiB", 0.5), (MEMORY, "40", 0), (MEMORY, "5 GB per user", 0.5),
        (MEMORY, "five gigabytes", 1), (MEMORY, "5 or so GB", 1), (MEMORY, "2 x 2.5 GB", None),
        (TIMES, "4x", 1), (TIMES, "x4", 1), (TIMES, "4-fold", 1), (TIMES, "fourfold", 1), (TIMES, "4:1", 1),
        (TIMES, "4 times faster", 1), (TIMES, "4 times slower", 0.5), (TIMES, "a factor of 4", 1), (TIMES, "400%", 1),
        (GPUS, "8", 1), (GPUS, "eight", 1), (GPUS, "8 GPUs in total", 1), (GPUS, "8 H100s", 1), (GPUS, "8 nodes", 0.5),
        (GPUS, "8 H20", 1), (GPUS, "8 GPU nodes", 0.5), (CARDS, "8 GPUs", 1), (CARDS, "8 nodes", 0.5),
        (PRICE, "$2.50", 1), (PRICE, "2.50$", 1), (PRICE, "US$ 2.50", 1), (PRICE, "2.5 dollars", 1),
        (PRICE, "250 cents", 1), (PRICE, "2.5 EUR", 0.5),
        (PEAK, "989 TFLOPS", 1), (PEAK, "0.989 PFLOPS", 1), (PEAK, "989 teraflops", 1), (PEAK, "989 TFLOPS dense", 1),
        (PEAK, "989 TFLOPS sparse", 0.5), (PEAK, "989 TOPS", 0.5),
        (RIDGE, "295 flops per byte", 1), (RIDGE, "295 ops/byte", 1), (RIDGE, "295 FLOP/bit", 0.5),
        (ENERGY, "3.2 kilowatt hours", 1), (ENERGY, "3.2 kwh", 1), (ENERGY, "3200 Wh", 1), (ENERGY, "3.2 kW", 0.5),
        (RUN, "70 PF-days", 1), (RUN, "70 petaflop-days", 1), (RUN, "70 PFLOP/s-days", 1), (RUN, "70 PFLOP/s", 0.5),
        (CARBON, "92 t CO₂", 1), (CARBON, "92 tCO2e", 1), (CARBON, "92 metric tons", 1), (CARBON, "92,000 kg CO2e", 1),
        (CYCLES, "525 clock cycles", 1), (CYCLES, "525 clocks", 1), (CYCLES, "525 instructions", 0.5),
        (BITS, "32-bit", 1), (BITS, "4 bytes", 1), (BITS, "32 bytes", 0.5),
    ),
    "readings that are certain": (
        (FLOPS, "3.14", 1), (FLOPS, "3.14e23", 1), (FLOPS, "3.14 x 10^23", 1), (FLOPS, "3.14e23 FLOPs", 1),
        (FLOPS, "314 ZFLOP", 1), (FLOPS, "3.14e22", 0),
        (BYTES, "1500000", 1), (BYTES, "1.5", 1), (BYTES, "1,500,000 bytes", 1), (SIZE, "1500000", 0),
        (MODEL, "70B", 1), (MODEL, "70", 1), (MODEL, "70e9", 1), (MODEL, "70 B params", 1), (MODEL, "70M", 0.5),
        (COST, "12", 1), (COST, "$12M", 1), (COST, "12000000", 1), (COST, "$12 million", 1), (COST, "12,000", 0),
    ),
    "no number at all": tuple(
        (MEMORY, text, None) for text in ("", "?", "abc", "GB", "½x2", "-", "about", "five or six", "5 GB 6 MB", "nan")
    ),
}  # fmt: skip

# (accepted name or names, typed, mark)
NAMES: dict[str, tuple[tuple[str | tuple[str, ...], str, float | None], ...]] = {
    "other terms": (
        ("Structured sparsity", "unstructured sparsity", 0), ("Structured sparsity", "unstructured sparsit", 0),
        ("power usage effectiveness", "water usage effectiveness", 0), ("Tokenization", "detokenization", 0),
        ("SMEM", "DSMEM", 0), ("synchronous SGD", "asynchronous SGD", 0), ("micro-batch", "mini-batch", 0),
        ("micro-batch", "macro-batch", 0), ("intra-node traffic", "inter-node traffic", 0), ("A100", "H100", 0),
        ("data parallelism", "date parallelism", 0), ("post-training", "pre-training", 0), ("SRAM", "DRAM", 0),
        ("quantization", "dequantization", 0), ("forward pass", "backward pass", 0), ("decoder", "encoder", 0),
    ),
    "slips": (
        ("occupancy", "ocupancy", 1), ("time to first token", "tiem to first token", 1), ("KV cache", "KV cahce", 1),
        ("speculative decoding", "speclatve decodng", 1), ("Structured sparsity", "structured sparsty", 1),
        ("power usage effectiveness", "power usage efectiveness", 1), ("quantization", "quantisation", 1),
        ("attention", "ttention", 1), ("KV cache", "KV cahcs", 0), ("warp scheduler", "wrap schedular", 1),
    ),
    "articles and plurals": (
        ("KV cache", "the KV cache", 1), ("KV cache", "a kv-cache.", 1), ("epoch", "an epoch", 1),
        ("matrix", "matrices", 1), ("index", "indices", 1), ("vertex", "vertices", 1), ("axis", "axes", 1),
        ("FLOPs per byte", "FLOP per byte", 1), ("bus", "buses", 1), ("KV cache", '"KV cache"', 1),
        ("attention", "an attention", 1), ("the", "the", 1),
    ),
    "said twice, or with its kind": (
        (("TTFT", "time to first token"), "time to first token (TTFT)", 1),
        (("TTFT", "time to first token"), "TTFT, time to first token", 1),
        (("TTFT", "time to first token"), "TTFT (time per output token)", 0),
        (("backpropagation",), "backpropagation algorithm", 1), (("SM",), "SMs", 1), (("SMEM",), "the SMEM method", 1),
        (("SMEM",), "DSMEM method", 0), (("structured sparsity",), "structured or unstructured sparsity", 0),
    ),
    "endings": (
        ("decode", "decoding", 1), ("tensor parallelism", "tensor parallel", 1), ("memory-bound", "memory bounded", 1),
        ("quantization", "quantising", 1), ("fine-tuning", "fine tune", 1), ("pruning", "prune", 1),
        ("grouped-query attention", "group query attention", 1), ("encoder", "encoding", 0), ("decode", "decoder", 0),
        ("Tokenization", "detokenizing", 0),
    ),
    "signs": (
        ("C++", "C++", 1), ("C++", "c++", 1), ("C++", "C", 0), ("C", "C++", 0), ("C#", "C", 0), ("C++", "C#", 0),
        ("1.58-bit", "158-bit", 0), ("1.58-bit", "1.58 bit", 1), ("が", "か", 0), ("が", "が", 1), ("कि", "का", 0),
        ("Écran", "ecran", 1), ("й", "и", 0), ("C++", "++", None), ("R&D", "R and D", 1),
    ),
    "no name at all": (("KV cache", "", None), ("KV cache", "?", None), ("KV cache", "...", None), ("++", "++", 1)),
}  # fmt: skip


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_get_the_mark_they_deserve(kind: str) -> None:
    assert _differing([(question, text, score) for question, text, score in NUMBERS[kind]]) == []


@pytest.mark.parametrize("kind", NAMES)
def test_names_get_the_mark_they_deserve(kind: str) -> None:
    assert _differing([(_named(names), text, score) for names, text, score in NAMES[kind]]) == []


def _named(names: str | tuple[str, ...]) -> Question:
    return short(names) if isinstance(names, str) else short(*names)


def _differing(rows: Sequence[tuple[Question, str, float | None]]) -> list[tuple[str, str, float | None]]:
    """(expected, typed, mark got) of the rows that got another mark."""
    got = [(question, text, score, mark(question, text)) for question, text, score in rows]
    return [
        (found.expected if found else "refused", text, found.score if found else None)
        for _, text, score, found in got
        if (found.score if found else None) != score
    ]


@pytest.mark.parametrize("kind", NUMBERS)
def test_what_is_shown_as_read_gets_the_same_mark(kind: str) -> None:
    for question, text, _ in NUMBERS[kind]:
        found = mark(question, text)
        if found is not None:
            again = mark(question, found.read)
            assert again is not None and again.millionths == found.millionths, (text, found.read)


@pytest.mark.parametrize(
    ("question", "text", "word"),
    [
        (SIZE, "1500000", "write it"),
        (SHARE, "0.25", "fraction"),
        (MEMORY, "40", "bits are not bytes"),
        (MEMORY, "5 Gb", "unit is not"),
        (TIMES, "25%", ""),
        (THOUSAND, "1.979", "point marks decimals"),
        (HALF, "1,500", "comma before three digits"),
        (asked(4096, "tokens"), "4k", "write Ki"),
    ],
)
def test_a_wrong_number_says_what_is_odd_about_it(question: Numeric, text: str, word: str) -> None:
    found = mark(question, text)
    assert found is not None and not found.right
    assert word in " ".join(line.text for line in found.lines)


def test_a_slip_into_another_term_is_named() -> None:
    found = mark(short("Structured sparsity"), "unstructured sparsity")
    assert found is not None
    assert [(line.kind, line.text) for line in found.lines] == [("near", "Unstructured sparsity is another term.")]


WORDS = (
    "1 2.5 0 -3 1,000 1e3 1e 10^6 ½ 1/2 x × * / ^ per a of h min s m GB GiB t/s % $ k M B tokens GPUs two thousand "
    "half and to ( ) . , ? é か \u0301 \u200b H100 e E e5 -fold"
)
PIECES = st.sampled_from(WORDS.split(" "))
TYPED = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=7).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
))  # fmt: skip
QUESTIONS = st.sampled_from(
    [RATE, SHARE, PART, MEMORY, FLOPS, BYTES, TIME, GPUS, TIMES, MODEL, PRICE, COST, RIDGE, BIG, asked(0, "ms")]
)


@settings(derandomize=True, database=None, max_examples=600, deadline=None)
@given(QUESTIONS, TYPED)
def test_reading_a_number_never_raises_and_what_is_read_reads_the_same(question: Numeric, text: str) -> None:
    found = mark(question, text)
    if found is not None:
        again = mark(question, found.read)
        assert again is not None and again.millionths == found.millionths, found.read


@settings(derandomize=True, database=None, max_examples=300, deadline=None)
@given(st.sampled_from(["KV cache", "C++", "Structured sparsity", "が", "1.58-bit"]), TYPED)
def test_reading_a_name_never_raises(name: str, text: str) -> None:
    mark(short(name, near={"prefix cache": "no"}), text)


def test_what_is_read_is_shown_with_the_digits_its_mark_needs() -> None:
    fine = asked(27.272727, "ms", tolerance_rel=1e-7)
    found = mark(fine, "0.027272727 s")
    assert found is not None and found.right and found.read == "27.272727 ms"
    again = mark(fine, found.read)
    assert again is not None and again.right

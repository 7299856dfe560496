"""Typed names: what is folded, what is a slip, what is near."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import short
from tui.study.grading.answers import Typed
from tui.study.grading.grade import grade
from tui.study.grading.marks import Mark

TERMS = {"kv-cache": ("KV cache", "key-value cache")}


def mark(text: str, *accept: str, near: dict[str, str] | None = None, term: str = "") -> Mark:
    return grade(short(*accept, near=near, term=term), Typed(text), names=lambda slug: TERMS.get(slug, ()))


@pytest.mark.parametrize(
    ("text", "accepted", "kind"),
    [
        ("KV cache", "KV cache", ""),
        ("kv-cache", "KV cache", ""),
        ("KVCache", "KV cache", ""),
        ("kv caches", "KV cache", ""),
        (" Kv  Cache ", "KV cache", ""),
        ("latencies", "latency", ""),
        ("switches", "switch", ""),
        ("Écran", "ecran", ""),
        ("warp–scheduler", "warp scheduler", ""),
        ("C++", "C++", ""),
        # One edit per five letters.
        ("KV cahce", "KV cache", "spelling"),
        ("KV cach", "KV cache", "spelling"),
        ("ocupancy", "occupancy", "spelling"),
        ("speculatve decodng", "speculative decoding", "spelling"),
        ("speclatve decodng", "speculative decoding", "spelling"),
        ("quantisation", "quantization", ""),
        ("NVLink 5", "NVLink-5", ""),
        ("NVLnik 5", "NVLink 5", "spelling"),
    ],
)
def test_accepted(text: str, accepted: str, kind: str) -> None:
    found = mark(text, accepted)
    assert found.millionths == 1_000_000
    assert [line.kind for line in found.lines] == ([kind] if kind else [])
    if kind:
        assert found.lines[0].text == f"spelling: {accepted}"


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("", "KV cache"),
        ("-", "KV cache"),
        ("the thing", "KV cache"),
        ("KV cahcs", "KV cache"),  # two edits in seven letters
        ("DRAM", "SRAM"),  # four letters take no slip
        ("H200", "H100"),
        ("GDDR7", "GDDR6"),
        ("NVLink 4", "NVLink 5"),
        ("NVLink", "NVLink 5"),
        ("FP8", "FP16"),
        ("encode", "decode"),
        ("scale-out", "scale-up"),
        ("x" * 200, "KV cache"),
    ],
)
def test_not_accepted(text: str, accepted: str) -> None:
    found = mark(text, accepted)
    assert found.millionths == 0
    assert found.expected == accepted


def test_a_term_brings_its_aliases_and_comes_first() -> None:
    for text in ("kv cache", "Key Value Cache", "attention cache"):
        assert mark(text, "attention cache", term="kv-cache").right
    assert mark("no", "attention cache", term="kv-cache").expected == "KV cache"


def test_near_answers_have_their_feedback() -> None:
    near = {"prefix cache": "That shares it between requests."}
    found = mark("prefix caches", "KV cache", near=near)
    assert (found.millionths, found.lines[0].kind, found.lines[0].text) == (0, "near", near["prefix cache"])
    assert mark("prefix cahce", "KV cache", near=near).lines[0].kind == "near"


def test_a_slip_goes_to_the_closer_and_in_doubt_to_the_right_one() -> None:
    near = {"prefix": "not that"}
    assert mark("prefil", "prefill", near=near).right
    assert mark("perfix", "prefill", near=near).lines[0].kind == "near"


def test_a_question_without_an_answer_is_named() -> None:
    with pytest.raises(ValueError, match="Question name has no accepted answer"):
        mark("x", term="nothing")


def distance(a: str, b: str) -> int:
    """Edits with swaps of neighbours, the slow way."""
    rows = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = int(a[i - 1] != b[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@settings(derandomize=True, database=None, max_examples=400, deadline=None)
@given(st.text("abc1", min_size=1, max_size=12), st.text("abc1", min_size=1, max_size=12))
def test_slips_agree_with_an_independent_count(typed: str, accepted: str) -> None:
    letters = sum(c.isalpha() for c in accepted)
    same_digits = [c for c in typed if c.isdigit()] == [c for c in accepted if c.isdigit()]
    right = typed == accepted or (same_digits and distance(typed, accepted) <= letters // 5)
    assert mark(typed, accepted).right == right

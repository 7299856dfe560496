"""The Wilson interval."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.grading.wilson import Z90, wilson

SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)


@SETTINGS
@given(st.integers(1, 500), st.floats(0, 1))
def test_its_ends_are_where_the_score_test_turns(trials: int, part: float) -> None:
    """At an end the sample is exactly z standard errors away: the definition, not the formula."""
    low, high = wilson(part * trials, trials)
    assert 0 <= low <= part <= high <= 1
    for end in (low, high):
        if 0 < end < 1 and end != part:
            assert (part - end) ** 2 == pytest.approx(Z90**2 * end * (1 - end) / trials, rel=1e-6, abs=1e-12)


def test_known_values() -> None:
    # Wilson 1927 by way of Newcombe 1998, table I, 95 %: 81 of 263 and 15 of 148.
    assert wilson(81, 263, 1.959964) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148, 1.959964) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


def test_ninety_of_a_hundred_samples_hold_the_truth() -> None:
    """The chance that the interval of n draws holds p, averaged over p, by the binomial distribution itself."""
    from math import comb

    for trials in (4, 10, 30):
        intervals = [wilson(right, trials) for right in range(trials + 1)]
        held = []
        for step in range(1, 100):
            p = step / 100
            held.append(sum(comb(trials, k) * p**k * (1 - p) ** (trials - k)
                            for k, (low, high) in enumerate(intervals) if low <= p <= high))  # fmt: skip
        assert 0.88 <= sum(held) / len(held) <= 0.93


def test_more_questions_say_more() -> None:
    widths = [high - low for low, high in (wilson(trials / 2, trials) for trials in (2, 4, 8, 16, 32))]
    assert widths == sorted(widths, reverse=True)

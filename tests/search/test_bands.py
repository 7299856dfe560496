"""The order of the bands is the rule (exact names first, a slip of the keyboard before letters that are left out)."""

from __future__ import annotations

from tui.search import ranking


def test_bands_fall_from_a_name_as_typed_to_a_guess() -> None:
    bands = (
        ranking.EXACT,
        ranking.COVERED,
        ranking.INFLECTED,
        ranking.ASKED,
        ranking.BEGUN,
        ranking.WORDS,
        ranking.TYPO,
        ranking.SUBSEQUENCE,
        ranking.ASKED_IN_PART,
        ranking.DESCRIPTION,
        ranking.WEAK,
    )
    assert list(bands) == sorted(bands, reverse=True)
    assert len(set(bands)) == len(bands)

"""What may be luck: a single of up to five options, however its chance of a fifth is counted."""

from __future__ import annotations

import pytest

from tests.study.helpers import single
from tui.study.grading.chance import chance, guessable


@pytest.mark.parametrize(("count", "luck"), [(3, True), (4, True), (5, True), (6, False)])
def test_a_single_may_be_luck_up_to_five_options(count: int, luck: bool) -> None:
    question = single(count=count)
    assert guessable(question) is luck
    assert chance(question) == pytest.approx(1 / count)

"""Known, shaky, missed, unseen: by the latest answer that stands, the worst of a term's items."""

from __future__ import annotations

from typing import Any

import pytest

from tui.study.score import FULL
from tui.study.stats.places import Place
from tui.study.stats.standing import Answered, Standing, standing_of, terms_standing, topics_standing

TODAY = 20_000
PLACES = {f"core/question/q{n}": Place("chips", "core/hbm" if n < 3 else "core/dram") for n in range(6)}


def item(name: str = "q1", **fields: Any) -> Answered:
    made = Answered(f"core/question/{name}", f"core/question/{name}", "e1", FULL, FULL, "sure", 0, 50.0, TODAY)
    return made._replace(**fields)


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (item(), Standing.KNOWN),
        (item(score=0), Standing.MISSED),
        (item(score=FULL - 1), Standing.MISSED),
        (item(score=FULL // 2, pass_bar=FULL // 2), Standing.KNOWN),
        (item(confidence="guess"), Standing.SHAKY),
        (item(hints=1), Standing.SHAKY),
        (item(confidence="unsure"), Standing.KNOWN),
        (item(stability=2.0, last_day=TODAY - 30), Standing.SHAKY),
        (item(stability=None), Standing.KNOWN),
    ],
)
def test_an_item_stands_by_its_latest_answer(answer: Answered, standing: Standing) -> None:
    assert standing_of(answer, TODAY) is standing


def test_a_term_stands_as_the_worst_of_its_items_and_a_family_counts_by_its_latest() -> None:
    family = "core/family/f"
    found = terms_standing(
        [
            item("q1", score=0, memory_id=family, event_id="e1"),
            item("q2", memory_id=family, event_id="e2"),
            item("q3"),
            item("q4", confidence="guess"),
            item("q9", score=0),
        ],
        TODAY,
        PLACES,
    )
    assert found == {"core/hbm": Standing.KNOWN, "core/dram": Standing.SHAKY}


def test_the_rows_of_a_topic_add_up_to_its_terms() -> None:
    topic_of = {"core/hbm": "chips", "core/dram": "chips", "core/warp": "gpu", "core/sm": "gpu"}
    rows = topics_standing({"core/hbm": Standing.MISSED, "core/warp": Standing.KNOWN}, topic_of, ("gpu", "chips"))
    assert [tuple(row) for row in rows] == [("gpu", 1, 0, 0, 1), ("chips", 0, 0, 1, 1)]

"""While a number is asked for its picture is seen, and the number is not."""

import re

import pytest

from tests.labs.same_knobs import authored, opening_of
from tui.labs.contract import Gantt, Result, Series, Table
from tui.labs.registry import LABS, lab_module
from tui.plots.draw import draw
from tui.plots.line import Style, plain
from tui.study.labs.guesses import guessable
from tui.study.labs.veil import veiled, worded


def text_of(result: Result) -> str:
    return "\n".join([*(plain(draw(block, Style(76, 10))) for block in result.blocks), *result.notes])


@pytest.mark.parametrize("lab", [lab for lab in LABS if lab != "distill"])
def test_the_asked_number_stands_nowhere_and_the_pictures_stay(lab: str) -> None:
    result = worded(lab, lab_module(lab).run(opening_of(authored(lab))))
    for name in guessable(result.metrics, authored(lab).predict)[:3]:
        value = float(result.metrics[name])  # type: ignore[arg-type]
        if not 1e-6 < abs(value) < 1e12 or value == int(value):
            continue  # a round number stands for many things
        hidden = veiled(result, name)
        assert len(hidden.blocks) == len(result.blocks)
        for scale in (1, 100, 1e-3, 1e-6):
            said = f"{value * scale:.4g}"
            if len(re.sub(r"\D", "", said)) >= 4:
                assert not re.search(rf"(?<![\d.]){re.escape(said)}(?![\d.])", text_of(hidden)), (name, said)


@pytest.mark.parametrize("lab", ["collectives", "energy", "flash", "moe", "pipeline", "quant"])
def test_what_is_asked_first_leaves_the_figures_that_contradict_what_people_think(lab: str) -> None:
    result = worded(lab, lab_module(lab).run(opening_of(authored(lab))))
    first = guessable(result.metrics, authored(lab).predict)[0]
    assert plain(draw(veiled(result, first).blocks[0], Style(76, 10))) == plain(draw(result.blocks[0], Style(76, 10)))


def test_a_mark_at_the_number_goes_and_curves_stay() -> None:
    curve = Series((1.0, 2.0, 3.0), {"cost": (9.0, 4.5, 3.0), "now": (None, 4.5, None)}, title="4.5 USD now")
    table = Table(("offer", "USD"), (("a 4.5 USD offer", 4.5), ("other", 7.0)))
    lanes = Gantt((((0, 4.5, "", "x"),), ((0, 7, "", "x"),)), ("ring 4.5", "tree 7"))
    hidden = veiled(Result({"cost": 4.5, "other": 7.0}, (curve, table, lanes), ("It costs 4.5 USD, 7 else.",)), "cost")
    drawn = text_of(hidden)
    assert "4.5" not in drawn and "7" in drawn
    assert isinstance(hidden.blocks[0], Series) and list(hidden.blocks[0].y) == ["cost"]
    assert isinstance(hidden.blocks[2], Gantt) and hidden.blocks[2].lanes[0] == () and hidden.blocks[2].lanes[1]
    assert hidden.notes == ("It costs ? USD, 7 else.",)


def test_other_numbers_that_only_look_like_it_stay() -> None:
    result = Result({"chips": 4}, (), ("4-bit weights on 4 chips, 0.4 of 14, version 1.4.",))
    assert veiled(result, "chips").notes == ("4-bit weights on ? chips, 0.4 of 14, version 1.4.",)


def test_what_is_no_number_is_not_hidden() -> None:
    result = Result({"bound": "memory", "fits": True, "none": None}, (), ("memory bound",))
    for name in result.metrics:
        assert veiled(result, name) == result

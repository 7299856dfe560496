"""Reading params: what is taken, what is refused and with which sentence."""

import math

import pytest

from tui.labs import params as p
from tui.labs.contract import LabError, Value

KNOBS = (
    p.choice("mode", "a", ("a", "b", "c")),
    p.whole("size", 4, most=64, when={"mode": ("a", "b")}),
    p.whole("size", 9, when={"mode": "c"}),
    p.real("rate", 0.5, above=0, most=1),
    p.choice("bytes", 2, (0.5, 1, 2)),
    p.flag("fast", False, when={"mode": "b"}),
    p.label("chip", ("rate", "size")),
    p.real("peak", None, least=0),
    p.data("weights", "vector", most=4),
    p.data("grid", "matrix", most=6),
)


def test_defaults_depend_on_the_mode() -> None:
    assert p.resolve(KNOBS, {}) == {"mode": "a", "size": 4, "rate": 0.5, "bytes": 2}
    assert p.resolve(KNOBS, {"mode": "c"})["size"] == 9
    assert p.resolve(KNOBS, {"mode": "b"})["fast"] is False


def test_none_is_missing() -> None:
    assert p.resolve(KNOBS, {"size": None, "peak": None}) == p.resolve(KNOBS, {})


def test_a_knob_of_another_mode_is_ignored_and_named() -> None:
    assert "fast" not in p.resolve(KNOBS, {"fast": True})
    assert p.unused(KNOBS, {"fast": True, "rate": 1}) == ("fast",)


def test_whole_floats_become_ints_and_ints_become_floats() -> None:
    values = p.read(KNOBS, {"size": 8.0, "rate": 1})
    assert values.whole("size") == 8 and isinstance(values.whole("size"), int)
    assert isinstance(values.real("rate"), float)


@pytest.mark.parametrize(
    ("given", "knob", "words"),
    [
        ({"sise": 3}, "sise", "did you mean 'size'?"),
        ({"qqqq": 3}, "qqqq", "the knobs are mode, size"),
        ({"mode": "aa"}, "mode", "one of a, b, c"),
        ({"bytes": True}, "bytes", "not true"),
        ({"bytes": 4}, "bytes", "one of 0.5, 1, 2"),
        ({"bytes": [1]}, "bytes", "a list"),
        ({"size": 1.5}, "size", "whole number"),
        ({"size": True}, "size", "a number, not true"),
        ({"size": 0}, "size", "must be from 1 to 64, not 0"),
        ({"size": 65}, "size", "from 1 to 64"),
        ({"size": "8"}, "size", "a number, not '8'"),
        ({"rate": 0}, "rate", "above 0, and at most 1"),
        ({"rate": math.nan}, "rate", "finite"),
        ({"rate": -math.inf}, "rate", "finite"),
        ({"mode": "c", "size": 10**400}, "size", "at most 1e+18"),
        ({"mode": "b", "fast": 1}, "fast", "true or false"),
        ({"chip": "h100", "rate": 1}, "chip", "give its figures too: size"),
        ({"chip": " "}, "chip", "must be a name"),
        ({"chip": 3}, "chip", "must be a name"),
        ({"weights": []}, "weights", "at least one"),
        ({"weights": 3}, "weights", "list of numbers"),
        ({"weights": [1, math.inf]}, "weights", "finite"),
        ({"weights": [1, "x"]}, "weights", "number"),
        ({"weights": [1, 2, 3, 4, 5]}, "weights", "at most 4"),
        ({"grid": [[1, 2], [3]]}, "grid", "one length"),
        ({"grid": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}, "grid", "at most 6"),
        ({"grid": {}}, "grid", "a mapping"),
        ({"grid": [[]]}, "grid", "at least one number"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(given: dict[str, Value], knob: str, words: str) -> None:
    with pytest.raises(LabError) as caught:
        p.read(KNOBS, given)
    assert caught.value.knob == knob
    assert words in caught.value.message and "\n" not in caught.value.message


def test_hostile_text_is_cleaned() -> None:
    with pytest.raises(LabError) as caught:
        p.read(KNOBS, {"mode": "\x1b[2J" + "x" * 5000})
    assert "\x1b" not in str(caught.value) and len(str(caught.value)) < 200


def test_a_label_beside_its_figures_changes_nothing() -> None:
    values = p.resolve(KNOBS, {"chip": "h100", "rate": 0.5, "size": 4})
    assert values.pop("chip") == "h100"
    assert values == p.resolve(KNOBS, {})


def test_a_label_needs_only_figures_of_its_mode() -> None:
    knobs = (p.choice("mode", "a", ("a", "b")), p.real("x", 1.0, when={"mode": "b"}), p.label("chip", ("x",)))
    assert p.resolve(knobs, {"chip": "h100"}) == {"mode": "a", "chip": "h100"}

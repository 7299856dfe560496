"""Drawings as text: deterministic, within their width, readable without colour."""

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.labs.contract import Block, Gantt, Heat, Series, Steps, Table
from tui.plots.axis import Axis, short
from tui.plots.draw import draw
from tui.plots.line import Style, figure, plain

MODEST = settings(max_examples=60, derandomize=True, database=None, deadline=None)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
POSITIVE = st.floats(min_value=1e-6, max_value=1e12)


def test_a_line_chart_names_its_series_by_mark_and_word() -> None:
    x = tuple(float(v) for v in range(10))
    block = Series(x, {"rent": x, "own": tuple(5.0 for _ in x)}, x_label="hours", y_label="USD")
    text = plain(draw(block, Style(60, 10)))
    assert "● rent" in text
    assert "◆ own" in text
    assert "hours" in text
    assert max(len(line) for line in text.split("\n")) <= 60


def test_ascii_has_no_braille_blocks_or_boxes() -> None:
    lanes = (((0.0, 1.0, "1", "forward"), (1.0, 3.0, "1", "backward")),)
    blocks: list[Block] = [
        Series((1.0, 2.0), {"y": (1.0, 2.0)}),
        Series(("a", "b"), {"y": (1.0, 2.0)}, kind="bar"),
        Heat(((1.0, 0.0),), ("row",)),
        Gantt(lanes, ("GPU 0",)),
        Table(("a",), ((1,),)),
    ]
    for block in blocks:
        assert plain(draw(block, Style(50, 8, ascii=True))).isascii()


def test_a_bar_is_as_long_as_its_value() -> None:
    text = plain(draw(Series(("half", "whole"), {"y": (5.0, 10.0)}, kind="bar"), Style(60, 8)))
    half, whole = (line.count("█") for line in text.split("\n"))
    assert abs(half * 2 - whole) <= 1


def test_gantt_kinds_differ_without_colour() -> None:
    lanes = (((0.0, 4.0, "", "forward"), (4.0, 8.0, "", "backward")),)
    text = plain(draw(Gantt(lanes, ("GPU 0",)), Style(50, 8)))
    assert "█" in text
    assert "▓" in text
    assert "██ forward" in text


def test_shades_that_are_no_number_say_what_they_mean() -> None:
    assert "░ low   █ 2" in plain(draw(Heat(((1.0, 2.0),), ("row",)), Style(50, 8)))
    assert "░ idle   █ at work" in plain(draw(Heat(((0.1, 1.0),), ("row",), means=("idle", "at work")), Style(50, 8)))


def test_charts_to_be_compared_have_one_scale_and_say_its_unit() -> None:
    short, long = (
        plain(draw(Gantt((((0.0, end, "", "work"),),), ("A",), "In µs", "µs", until=10.0), Style(50, 8)))
        for end in (5.0, 10.0)
    )
    assert abs(2 * short.split("\n")[1].count("█") - long.split("\n")[1].count("█")) <= 1
    assert "0 µs" in short and plain(draw(Gantt((), (), "In µs", "µs"), Style(50, 8, ascii=True))).isascii()


def test_steps_are_walked_and_ends_are_ends() -> None:
    steps = Steps((Table(("n",), ((1,),)), Table(("n",), ((2,),))), ("first", "second"))
    assert "first" in plain(draw(steps, Style(), 0))
    assert "second" in plain(draw(steps, Style(), 99))
    assert "first" in plain(draw(steps, Style())) and "second" in plain(draw(replace(steps, opens=1), Style()))


@MODEST
@given(st.lists(NUMBERS, min_size=1, max_size=30), st.sampled_from(["", "x", "y", "xy"]), st.integers(12, 90))
def test_any_values_are_drawn(values: list[float], log: str, width: int) -> None:
    x = tuple(float(place) for place in range(len(values)))
    for kind in ("line", "bar", "scatter"):
        block = Series(x, {"y": tuple(values)}, kind=kind, log=log)  # type: ignore[arg-type]
        assert draw(block, Style(width, 8))


@MODEST
@given(POSITIVE, POSITIVE, st.booleans(), st.integers(2, 12))
def test_ticks_lie_on_the_axis(a: float, b: float, log: bool, most: int) -> None:
    axis = Axis.over([a, b], log=log)
    ticks = axis.ticks(most)
    assert len(ticks) <= max(most, 2) + 1
    assert all(-1e-6 <= axis.place(tick) <= 1 + 1e-6 for tick in ticks)


@MODEST
@given(NUMBERS)
def test_figures_are_short_and_close(value: float) -> None:
    assert len(short(value)) <= 8
    text = figure(value, 5).replace(",", "")
    assert math.isclose(float(text), value, rel_tol=1e-3, abs_tol=1e-30) or value == 0


def test_series_are_named_at_the_ends_of_their_lines_where_there_is_room() -> None:
    series = Series(x=(1, 2, 3), y={"upper": (1.0, 2.0, 9.0), "lower": (1.0, 1.5, 8.9), "flat": (1.0, 1.0, 1.0)})
    lines = plain(draw(series, Style(width=60, height=8))).split("\n")
    named = [line for line in lines if any(name in line for name in series.y)]
    assert [line.split()[-1] for line in named] == ["upper", "lower", "flat"]
    assert all(len(line) <= 60 for line in lines)
    narrow = plain(draw(series, Style(width=18, height=8))).split("\n")
    assert "upper" in narrow[0]

"""What a text says as a number or a flag, and how it is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.library.authoring import scalars
from tui.library.text import BAD


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("1e12", 1e12),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-2.5E-3", -0.0025),
        ("18014398509481984", 18014398509481984.0),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert scalars.to_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        ".nan",
        "inf",
        "-.inf",
        "1e999",
        "1,000",
        "1_000",
        "12:30",
        "0x10",
        "0o7",
        "1e",
        "e5",
        "٣",
        "1 000",
        "9" * 400,
    ],
)
def test_no_numbers(text: str) -> None:
    assert scalars.to_number(text) is None
    assert scalars.to_whole(text) is None


def test_whole_numbers_stay_exact() -> None:
    assert scalars.to_whole(str(2**53)) == 2**53
    assert scalars.to_whole(str(2**53 + 1)) is None
    assert scalars.to_whole("1.0") is None


def test_flags() -> None:
    assert scalars.to_flag("true") is True
    assert scalars.to_flag("false") is False
    for text in ("yes", "no", "on", "off", "True", "y", "1", ""):
        assert scalars.to_flag(text) is None


@pytest.mark.parametrize("text", ["2026", "2026-11", "2026-11-30", "2024-02-29"])
def test_dates(text: str) -> None:
    assert scalars.is_date(text)


@pytest.mark.parametrize(
    "text", ["26", "2026-13", "2026-02-30", "2023-02-29", "0000", "2026-1", "2026-11-", "２０２６"]
)
def test_no_dates(text: str) -> None:
    assert not scalars.is_date(text)


def test_shown_is_short_and_safe() -> None:
    assert scalars.shown("a\x1b[31m\nb") == "'a[31m b'"
    assert scalars.shown("x" * 1000) == "'" + "x" * 60 + "…'"
    assert scalars.code_points("\x1b\u202e\x1b") == "U+001B, U+202E"


def test_nearest() -> None:
    assert scalars.nearest("aliasses", ["aliases", "level"]) == "did you mean 'aliases'?"
    assert scalars.nearest("qqq", ["aliases", "level"]) == ""


@given(st.text())
@settings(derandomize=True, database=None, max_examples=200)
def test_nothing_shown_can_be_obeyed(text: str) -> None:
    line = scalars.shown(text)
    assert not BAD.search(line) and "\n" not in line and "\t" not in line and len(line) <= 63


@given(st.text(max_size=40))
@settings(derandomize=True, database=None, max_examples=200)
def test_numbers_are_finite_or_none(text: str) -> None:
    value = scalars.to_number(text)
    assert value is None or float(text) == pytest.approx(value)

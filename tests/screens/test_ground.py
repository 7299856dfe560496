"""The terminal's answer about its ground is taken out of the keys, in whatever pieces it comes."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import theme
from tui.screens.ground import Hearing
from tui.settings import ground
from tui.settings.device import Settings

ANSWERS = {
    "\x1b]11;rgb:1212/1616/1f1f\x1b\\": "dark",
    "\x1b]11;rgb:fd/f6/e3\x07": "light",
    "\x1b]11;rgba:ffff/ffff/ffff/ffff\x1b\\": "light",
    "\x1b]11;rgb:0/0/0\x07": "dark",
}


@given(
    st.sampled_from(sorted(ANSWERS)),
    st.text(st.sampled_from("abc1\r\x1b[A"), max_size=6),
    st.text(st.sampled_from("abc1\r[A"), max_size=6),
    st.lists(st.integers(0, 60), max_size=4),
)
def test_keys_around_the_answer_stay_and_the_answer_goes(answer: str, before: str, after: str, cuts: list[int]) -> None:
    heard: list[str] = []
    hearing = Hearing(heard.append)
    text = before + answer + after
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    left = "".join(hearing.sift(text[a:b]) for a, b in itertools.pairwise(places))
    if any(len(before) < cut < len(before) + 2 for cut in places):
        return  # an escape alone is the key of that name: it is never held back
    assert left == before + after
    assert heard == [ANSWERS[answer]]


def test_what_looks_like_an_answer_and_is_none_comes_as_keys() -> None:
    hearing = Hearing(lambda _: None)
    assert hearing.sift("a\x1b]1") == "a"
    assert hearing.sift("2") == "\x1b]12"
    assert hearing.sift("\x1b]11;") == ""
    hearing.give_up()
    assert hearing.sift("x") == "\x1b]11;x"
    assert hearing.sift("\x1b") == "\x1b"


def test_what_was_said_is_remembered_until_it_is_otherwise(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORFGBG", raising=False)
    assert theme.preferred() == "warpwise-dark"
    ground.remember("light")
    assert theme.preferred() == "warpwise-light"
    assert theme.preferred("dark") == "warpwise-dark"
    monkeypatch.setenv("COLORFGBG", "15;0")
    assert theme.preferred() == "warpwise-dark"
    assert not theme.asks_terminal(Settings())
    (own_home / "cache" / "ground").write_bytes(b"\xff\xff")
    assert ground.remembered() is None

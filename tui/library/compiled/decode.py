"""Stored JSON -> structs. Kept apart so that msgspec is loaded only when a struct is wanted."""

from __future__ import annotations

from typing import Any

import msgspec

from tui.library.model import Chip, Entry, Lab, Lesson, Page, Question


def _decoder(kind: Any) -> Any:
    decoder = msgspec.json.Decoder(kind)

    def decode(text: str) -> Any:
        try:
            return decoder.decode(text)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from None

    return decode


_entry, _question, _lesson, _lab, _chip, _page = (_decoder(kind) for kind in (Entry, Question, Lesson, Lab, Chip, Page))


def entry(text: str) -> Entry:
    """An entry. Raises ValueError, as all of these."""
    decoded: Entry = _entry(text)
    return decoded


def question(text: str) -> Question:
    """A question of any kind."""
    decoded: Question = _question(text)
    return decoded


def lesson(text: str) -> Lesson:
    """A lesson, without its retired sections."""
    decoded: Lesson = _lesson(text)
    return decoded.current()


def lab(text: str) -> Lab:
    """A lab."""
    decoded: Lab = _lab(text)
    return decoded


def chip(text: str) -> Chip:
    """A chip."""
    decoded: Chip = _chip(text)
    return decoded


def page(text: str) -> Page:
    """A source."""
    decoded: Page = _page(text)
    return decoded

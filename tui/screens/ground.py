"""Whether the terminal is dark or light: asked once the first frame stands (OSC 11), and remembered for the next start.

Textual hands what it does not know on as keys, so the answer has to be taken out before its parser sees it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from textual import _xterm_parser
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.settings.ground import Ground, ground_of

QUESTION = "\x1b]11;?\x1b\\"
LATEST_ANSWER_S = 2.0
"""What comes later is no answer any more."""
_ANSWER = re.compile(
    r"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})[^\x07\x1b]{0,8}(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(r"\x1b\](?:1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?)?\Z")
_NEVER = ("linux", "dumb", "vt100", "")
"""Terminals that are known not to answer, and might show the question."""


class Hearing:
    """Takes the answer out of what comes from the terminal, while one is waited for."""

    def __init__(self, heard: Callable[[Ground], None]) -> None:
        self._heard = heard
        self.waiting = True
        self._held = ""

    def sift(self, data: str) -> str:
        """What is left for the parser. An answer that is only begun is held back until the rest of it comes."""
        data, self._held = self._held + data, ""
        if not self.waiting:
            return data
        match = _ANSWER.search(data)
        if match:
            self.waiting = False
            self._heard(ground_of(*match.groups()))
            return data[: match.start()] + data[match.end() :]
        if begun := _BEGUN.search(data):
            self._held = data[begun.start() :]
            return data[: begun.start()]
        return data

    def give_up(self) -> None:
        """Waits no longer; what was held back goes on before the next key."""
        self.waiting = False


class _Parser(XTermParser):
    """Textual's, behind the hearing; one terminal, so one hearing."""

    hearing: Hearing | None = None

    def feed(self, data: str) -> Iterable[Message]:
        hearing = _Parser.hearing
        if hearing is None or not data:
            return super().feed(data)
        left = hearing.sift(data)
        return super().feed(left) if left else ()


def listen() -> None:
    """Has the drivers that start from now on read through the hearing."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver

    driver: Any = linux_driver
    if driver.XTermParser is _xterm_parser.XTermParser:
        driver.XTermParser = _Parser


def ask(write: Callable[[str], None], heard: Callable[[Ground], None]) -> Hearing | None:
    """Puts the question to the terminal; None where it would not be understood."""
    if sys.platform == "win32" or os.environ.get("TERM", "") in _NEVER:
        return None
    _Parser.hearing = Hearing(heard)
    write(QUESTION)
    return _Parser.hearing

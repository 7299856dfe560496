"""A conversation in lines: what is said goes out wrapped and clean, what is asked comes back as a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from tui.library.text import clean
from tui.plain.prose import wrapped
from tui.plain.pulse import Pulse


class Ended(Exception):  # noqa: N818  (not a failure)
    """The input is over: end as a person would who leaves."""


@dataclass(frozen=True)
class Talk:
    """Two streams and a width in characters; `pulse` tells whether the program stood while it waited for a line."""

    source: TextIO
    out: TextIO
    width: int = 80
    pulse: Pulse | None = None

    def say(self, text: str = "", *, head: str = "", indent: str = "") -> None:
        """One paragraph."""
        lines = wrapped(text, self.width, head, indent) if text or head else [""]
        self.out.write("\n".join(lines) + "\n")

    def lines(self, lines: list[str]) -> None:
        """Lines as they are, cleaned."""
        self.out.write("\n".join(clean(line) for line in lines) + "\n")

    def ask(self, prompt: str) -> str:
        """The next line, without its end and without control characters; raises Ended at the end of input."""
        self.out.write(clean(prompt))
        self.out.flush()
        line = self.source.readline()
        if not line:
            self.out.write("\n")
            raise Ended
        return clean(line.rstrip("\r\n")).strip()

    def choose(self, prompt: str, choices: list[str], heads: Mapping[int, str] | None = None) -> int | None:
        """One of numbered choices, or None for an empty line; `heads` name groups before their first choice."""
        for number, choice in enumerate(choices, 1):
            if heads and number - 1 in heads:
                self.say(heads[number - 1])
            self.say(choice, head=f"{number}. ")
        while True:
            typed = self.ask(prompt)
            if not typed or typed.lower() in ("q", ":quit", ":back"):
                return None
            if typed.isdecimal() and 1 <= int(typed) <= len(choices):
                return int(typed) - 1
            self.say(f"Type a number from 1 to {len(choices)}, or nothing to go back.")

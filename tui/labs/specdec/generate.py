"""Writing a text run by run, and drawing first tokens."""

from __future__ import annotations

import random
from typing import Final, NamedTuple

from tui.labs.contract import Progress
from tui.labs.specdec.models import ALPHABET
from tui.labs.specdec.sampling import Pair, Run, speculate

START: Final = "the chip "
"""Both models read this first."""
LONGEST_CONTEXT: Final = 8
RUNS_SHOWN: Final = 12
"""Runs that are drawn with all that was drafted."""
_BEAT: Final = 64


class Ticker(NamedTuple):
    """Tells `progress` how far the lab is."""

    progress: Progress | None
    total: int

    def at(self, done: int) -> None:
        """May raise Cancelled."""
        if self.progress:
            self.progress(min(done, self.total), self.total)


class Written(NamedTuple):
    """The runs of one generation, and the text they gave, the start included."""

    runs: list[Run]
    text: str

    @property
    def per_run(self) -> float:
        """Tokens per run of the target."""
        return (len(self.text) - len(START)) / len(self.runs)

    @property
    def examined(self) -> int:
        """Draft tokens that the target judged."""
        return sum(run.examined for run in self.runs)

    @property
    def alpha(self) -> float:
        """Accepted over examined."""
        return sum(run.accepted for run in self.runs) / self.examined

    @property
    def overlap(self) -> float:
        """The mean of sum min(p, q) where a token was examined: what alpha estimates."""
        return sum(sum(run.overlaps) for run in self.runs) / self.examined


def write(pair: Pair, gamma: int, n_tokens: int, seed: int, ticker: Ticker, done: int) -> Written:
    """Runs until there are `n_tokens` or more; the first `RUNS_SHOWN` with whole drafts."""
    draw = random.Random(seed).random
    text = START
    runs: list[Run] = []
    while len(text) < len(START) + n_tokens:
        runs.append(speculate(pair, text[-LONGEST_CONTEXT:], gamma, draw, whole=len(runs) < RUNS_SHOWN))
        text += runs[-1].text
        if len(runs) % _BEAT == 0:
            ticker.at(done + len(text) - len(START))
    return Written(runs, text)


def first_tokens(pair: Pair, gamma: int, count: int, seed: int, ticker: Ticker, done: int) -> list[int]:
    """How often each letter came first after the start, in `count` runs."""
    draw = random.Random(seed).random
    counts = [0] * len(ALPHABET)
    for number in range(count):
        counts[ALPHABET.index(speculate(pair, START, gamma, draw, whole=False).text[0])] += 1
        if number % _BEAT == 0:
            ticker.at(done + number)
    return counts

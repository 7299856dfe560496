"""Words, sentences, links and names in authored text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tui.library.markup.links import TOKEN, links, plain_text
from tui.library.text import singular, squash

_TOKEN = re.compile(r"[^\W_]+")
# A full stop ends a sentence where a blank and a capital, digit or opening sign follow; these abbreviations do not.
_STOP = re.compile(r"""(?<=[.!?])['")\]]*\s+(?=["'(\[]*[A-Z0-9])""")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|cf|etc|approx|resp|no|fig|U\.S|St|Dr|Inc|Corp)\.)$", re.IGNORECASE)


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


def linked(text: str) -> list[str]:
    """The ids of the entries that `text` links, in order."""
    return [link.id for link in links(text) if link.kind == "entry"]


def bare(reference: str) -> str:
    """A reference without its pack: 'core/hbm' is 'hbm'."""
    return reference.rpartition("/")[2]


def shown(text: str, terms: Mapping[str, str]) -> str:
    """`text` as a reader sees it: a link gives its shown text, else the entry's term, else the words of its id."""
    return plain_text(text, lambda link: terms.get(link.id, link.words))


def unlinked(text: str) -> str:
    """`text` with a break where each link stood."""
    return TOKEN.sub(lambda match: " ; " if match["link"] else match[0], text)


def count_words(text: str) -> int:
    """Words as a reader counts them: what stands between blanks and holds a letter or digit."""
    return sum(1 for word in text.split() if any(c.isalnum() for c in word))


def sentences(text: str) -> list[str]:
    """`text` cut after full stops, question and exclamation marks; abbreviations and decimals do not cut."""
    parts: list[str] = []
    for piece in _STOP.split(text.strip()):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] += " " + piece
        elif piece:
            parts.append(piece)
    return parts


@lru_cache(maxsize=20_000)
def fold(token: str) -> str:
    """One word without case and plural."""
    return singular(squash(token))


def tokens(text: str) -> list[str]:
    """The folded words of `text`: letters and digits only."""
    return [fold(token) for token in _TOKEN.findall(text)]


class Names:
    """Finds names in text. Several words match without case, hyphen and plural; one word matches as written
    (a plural s apart), and a single lower-case word is never counted: definitions need plain words."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are (name, id of its entry)."""
        self._single: dict[str, tuple[str, str]] = {}
        self._several: dict[tuple[str, str], list[tuple[list[str], str, str]]] = {}
        for name, owner in names:
            parts = _TOKEN.findall(name)
            if len(parts) > 1:
                folded = [fold(part) for part in parts]
                self._several.setdefault((folded[0], folded[1]), []).append((folded, name, owner))
            elif parts and not name.islower() and not name.isdigit():
                self._single[name] = self._single[name + "s"] = (name, owner)

    def find(self, text: str) -> list[tuple[str, str]]:
        """(name, id of its entry) of every name in `text`, in the order of the text."""
        words = _TOKEN.findall(text)
        folded = [fold(word) for word in words]
        names: list[tuple[str, str]] = []
        for at, pair in enumerate(zip(folded, [*folded[1:], ""], strict=False)):
            if words[at] in self._single:
                names.append(self._single[words[at]])
            for parts, name, owner in self._several.get(pair, ()):
                if folded[at : at + len(parts)] == parts:
                    names.append((name, owner))
        return names


def runs(words: Sequence[str], length: int) -> Iterable[tuple[str, ...]]:
    """Every run of `length` words in a row."""
    return zip(*(words[start:] for start in range(length)), strict=False)


def cells(line: str) -> int:
    """How many terminal columns a line takes: wide characters take two, combining ones none."""
    if line.isascii():
        return len(line)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)

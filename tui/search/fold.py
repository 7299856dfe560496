"""Folding: the forms in which queries and names are compared (squashed, or as plain words)."""

import re
import unicodedata
from collections.abc import Sequence

from tui.library.text import BAD

# Letters that NFKD leaves alone though people type them for plain ones: signs, and the Greek and Cyrillic capitals
# and small letters that look exactly like Latin ones.
_ALIKE = str.maketrans(
    "ıøØłŁđĐΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВЕЅІЈКМНОРСТУХаеорсухіјѕ×",
    "ioOlLdDABEZHIKMNOPTYXoABESIJKMHOPCTYXaeopcyxijsx",
) | {ord(sign): plainly for sign, plainly in (("µ", "micro"), ("μ", "micro"), ("æ", "ae"), ("œ", "oe"))}
_APOSTROPHES = re.compile("['`´\u2018\u2019\u201b\u02bc\u2032\uff07]")
# Where a compound like FlashAttention or NVLink may be cut into words, both parts being long enough to mean something.
_HUMP = re.compile(r"(?<=[a-z]{2})(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
# A number and its unit are one word, however they are spaced: 80 GB, 4-bit, 3 nm.
_UNIT = re.compile(r"(?<=\d) +(?=(?:bits?|[kmgtp]?i?b|[kmgt]?wh?|nm|k|x)\b)")
_BREAKS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()} | {"'": None, "\n": "\n"})
_BREAKS |= {ord("$"): " dollar "}


def plain(text: str) -> str:
    """`text` in one line of letters, digits and ASCII signs: compatibility forms, marks and hidden characters gone.

    >>> plain("Ｈ１００ – naïve")
    'H100   naive'
    """
    if text.isascii() and text.isprintable():
        return text
    text = _APOSTROPHES.sub("", BAD.sub("", text)).translate(_ALIKE)
    folded = unicodedata.normalize("NFKD", text)
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.category(c).startswith("M"))
        folded = unicodedata.normalize("NFKD", folded.casefold() if not folded.isascii() else folded)
    return "".join(c if c.isalnum() or (" " <= c <= "~") else " " for c in folded)


def words_of_all(texts: Sequence[str], *, cut: bool = True) -> list[str]:
    """Each text as lower-case words with one space between; `cut`: compounds with capitals inside are two words."""
    if not texts:
        return []
    joined = "\n".join(map(plain, texts))
    if cut:
        joined = _HUMP.sub(" ", joined)
    joined = _UNIT.sub("", joined.casefold().translate(_BREAKS))
    return [" ".join(line.split()) for line in joined.split("\n")]


def words_of(text: str) -> str:
    """One text as `words_of_all` gives it.

    >>> words_of("FlashAttention"), words_of("Moore's law"), words_of("FLOP/s")
    ('flash attention', 'moores law', 'flop s')
    """
    return words_of_all((text,))[0]


def places(name: str) -> list[int]:
    """For each letter of the squashed form of `name`, the index of the character of `name` it comes from."""
    if name.isascii():
        return [i for i, c in enumerate(name) if c.isalnum()]
    places_of: list[int] = []
    for i, c in enumerate(name):
        places_of += [i] * len(words_of(c).replace(" ", ""))
    return places_of

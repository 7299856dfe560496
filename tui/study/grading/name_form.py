"""The form in which typed names are compared: what is nothing between two names, and what tells them apart.

Nothing are case, hyphens, spaces, leading articles, plurals and the accents of Latin and Greek letters. Digits tell
names apart, as do signs that belong to a name (C and C++) and the marks of scripts where they make another letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tui.library.text import singular

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_STOPS = " .,;:!?'\"`“”‘’«»()"
# Signs at the end of a word are part of its name: C++, C#, A*.
_SIGNS = re.compile(r"(?<=[^\W_])[+#*]+(?![^\W_])|(?<=\d)[.,](?=\d)|^\.(?=[^\W_])")
_INITIALS = re.compile(r"^([A-Z]{2,})s$")  # 'SMs'
_BOTH = re.compile(r"^(\S.*?)\s*(?:\(|\[|,|=|/|:|\bi\.?e\.?\b|\baka\b|\bor\b)\s*(\S.*?)[)\]]?$", re.IGNORECASE)
_KINDS = frozenset(
    (
        *("algorithm", "method", "technique", "approach", "mechanism", "scheme", "process", "phase", "operation", "op"),
        *("collective", "primitive", "suite", "format", "protocol", "standard", "score", "metric", "technology"),
    )
)
_ENDINGS = (
    *((ending, "iz") for ending in ("ization", "isation", "izing", "ising", "ized", "ised", "ize", "ise")),
    *((ending, "at") for ending in ("ation", "ating", "ated", "ate")),
    *((ending, "") for ending in ("ism", "ing", "ed", "e")),
)
_IRREGULAR = {
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "indexes": "index",
    "appendices": "appendix",
    "axes": "axis",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "bases": "basis",
    "theses": "thesis",
    "crises": "crisis",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "automata": "automaton",
    "data": "datum",
    "media": "medium",
    "maxima": "maximum",
    "minima": "minimum",
    "optima": "optimum",
    "momenta": "momentum",
    "spectra": "spectrum",
    "quanta": "quantum",
    "schemata": "schema",
    "formulae": "formula",
    "tori": "torus",
    "toruses": "torus",
    "radii": "radius",
    "foci": "focus",
    "stimuli": "stimulus",
    "halves": "half",
    "shelves": "shelf",
    "leaves": "leaf",
    "people": "person",
    "feet": "foot",
    "mice": "mouse",
    "dice": "die",
    "buses": "bus",
    "busses": "bus",
    "viruses": "virus",
    "statuses": "status",
    "corpora": "corpus",
    "queries": "query",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A name in its words, each folded, and the signs between them that count."""

    text: str
    words: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def folded(self) -> str:
        """All letters and digits in a row."""
        return "".join(self.words)

    @property
    def digits(self) -> str:
        """The digits alone."""
        return "".join(c for c in self.folded if c.isdigit())

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Two names with the same key are the same name."""
        return singular(self.folded), self.signs


@lru_cache(maxsize=4096)
def form(text: str) -> Form:
    """The form of a name. One that is all signs ('++') is compared as it is written."""
    name = _DASHES.sub("-", unicodedata.normalize("NFC", text)).replace("&", " and ").strip(_STOPS.replace(".", ""))
    name = _ARTICLE.sub("", name.rstrip(_STOPS)).strip()
    words = tuple(_singular(_folded(_INITIALS.sub(r"\1", word))) for word in _words(name))
    signs = tuple(sign[0].replace(",", ".") for sign in _SIGNS.finditer(name))
    return Form(text, words, signs) if any(words) else Form(text, ("".join(text.split()),), ())


def _words(name: str) -> list[str]:
    """The runs of letters and digits; what a script combines with a letter belongs to it."""
    words: list[str] = []
    inside = False
    for char in name:
        mark = unicodedata.category(char)[0] == "M"
        if char.isalnum() or (mark and inside):
            words[-1:] = [words[-1] + char] if inside else [*words[-1:], char]
            inside = True
        else:
            inside = False
    return words


def _singular(word: str) -> str:
    return _IRREGULAR.get(word) or singular(word)


def both_names(text: str) -> tuple[str, str] | None:
    """The two names of 'streaming multiprocessor (SM)', 'TTFT, time to first token' or 'MFU = ...'; None for others."""
    match = _BOTH.match(text.strip(_STOPS.replace("(", "").replace(")", "")))
    return (match[1], match[2]) if match else None


def inflected(one: Form, other: Form) -> bool:
    """Whether two names differ in the endings of their words alone: 'tensor parallel' and 'tensor parallelism'."""
    if one.signs != other.signs or len(one.words) != len(other.words):
        return False
    return all(map(_same_stem, one.words, other.words))


def _same_stem(one: str, other: str) -> bool:
    # A last e that is missing is a slip, not another ending.
    return one == other or (_stem(one) == _stem(other) and one not in (f"{other}e", other.removesuffix("e")))


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)] + instead
            return base[:-1] if not instead and base[-1] == base[-2] and base[-1] in "bdgmnprt" else base
    return word


def without_kind(name: Form) -> Form | None:
    """The name without a last word that only says what kind of thing it is ('RLHF method'); None when it has none."""
    if len(name.words) < 2 or name.words[-1] not in _KINDS:
        return None
    return Form(name.text, name.words[:-1], name.signs)


def _folded(word: str) -> str:
    """Small letters, those of Latin and Greek without accents; full-width and raised forms as plain ones."""
    if word.isascii():
        return word.lower()
    kept: list[str] = []
    base_folds = False
    for char in unicodedata.normalize("NFKD", word):
        if unicodedata.combining(char) or unicodedata.category(char)[0] == "M":
            if not base_folds:
                kept.append(char)
        else:
            name = unicodedata.name(char, "")
            base_folds = name.startswith(("LATIN", "GREEK", "DIGIT"))
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept).casefold())

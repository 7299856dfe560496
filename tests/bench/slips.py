"""Queries made from names by a seeded generator: slips, beginnings, spacing, plurals, initials, word order."""

import random
import string
from collections.abc import Callable, Sequence

from tests.bench.judging import Asked
from tui.search.document import Document

_NEIGHBOURS = {
    "a": "qsz", "b": "vn", "c": "xvs", "d": "sfe", "e": "wra", "f": "dgr", "g": "fht", "h": "gjy", "i": "uoe",
    "j": "hk", "k": "jlc", "l": "ko", "m": "n", "n": "mb", "o": "ipa", "p": "ol", "q": "wa", "r": "et", "s": "adz",
    "t": "ry", "u": "iy", "v": "cb", "w": "eq", "x": "zc", "y": "ut", "z": "xs",
}  # fmt: skip


def made_queries(documents: Sequence[Document], seed: int) -> list[Asked]:
    """A few queries per class and entry; every name (term or alias) of the entry counts as expected."""
    draw = random.Random(seed)
    found: list[Asked] = []
    for document in documents:
        names = (document.term, *document.aliases)
        expected = (*names, *document.covers)
        for group, make in _MAKERS.items():
            query = make(draw.choice(names).lower(), draw)
            if query and query.lower() not in {name.lower() for name in expected}:
                found.append(Asked(query, expected, group))
    return found


def _slip(name: str, draw: random.Random) -> str:
    letters = [i for i, c in enumerate(name) if c in string.ascii_lowercase and i > 0]
    if len(name) < 6 or not letters:
        return ""
    at, kind = draw.choice(letters), draw.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + draw.choice(_NEIGHBOURS[name[at]]) + name[at + 1 :]
    return name[:at] + name[at] + name[at:]


def _two_slips(name: str, draw: random.Random) -> str:
    return _slip(_slip(name, draw), draw) if len(name) >= 9 else ""


def _swap(name: str, draw: random.Random) -> str:
    places = [i for i in range(len(name) - 1) if name[i : i + 2].isalpha() and name[i] != name[i + 1]]
    if len(name) < 4 or not places:
        return ""
    at = draw.choice(places)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _beginning(name: str, draw: random.Random) -> str:
    return name[: draw.randint(max(4, len(name) // 2), len(name) - 1)].strip() if len(name) > 5 else ""


def _spacing(name: str, draw: random.Random) -> str:
    if " " in name:
        return name.replace(" ", draw.choice(("", "-", "_")))
    at = draw.randrange(2, len(name) - 1) if len(name) > 5 and name.isalpha() else 0
    return name[:at] + " " + name[at:] if at else ""


def _plural(name: str, draw: random.Random) -> str:
    return name + "s" if name[-1].isalpha() and not name.endswith(("s", "y", "x", "ch", "sh")) else ""


def _question(name: str, draw: random.Random) -> str:
    return draw.choice(("what is {}?", "define {}", "what does {} mean", "meaning of {}", '"{}"', "{}?")).format(name)


def _initials(name: str, draw: random.Random) -> str:
    # Of four words or more: three letters that are no name are a guess, whatever they begin.
    words = name.replace("-", " ").split()
    return "".join(w[0] for w in words) if len(words) > 3 and all(w.isalpha() for w in words) else ""


def _order(name: str, draw: random.Random) -> str:
    words = name.split()
    return " ".join(words[::-1]) if len(words) > 1 else ""


def _short(name: str, draw: random.Random) -> str:
    words = name.replace("-", " ").split()
    if len(words) != 2 or min(map(len, words)) < 5 or not all(w.isalpha() for w in words):
        return ""
    return words[0][: draw.randint(2, 4)] + draw.choice((" ", "")) + words[1][: draw.randint(3, 4)]


_MAKERS: dict[str, Callable[[str, random.Random], str]] = {
    "typo-1": _slip,
    "typo-2": _two_slips,
    "transposition": _swap,
    "prefix": _beginning,
    "spacing": _spacing,
    "plural": _plural,
    "punctuation": _question,
    "acronym": _initials,
    "word-order": _order,
    "abbreviation": _short,
}

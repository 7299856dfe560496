"""What somebody typed, taken apart: squashed forms to compare, words to look up, the words of asking dropped."""

import re
from typing import NamedTuple

from tui.search.fold import plain, words_of
from tui.search.readings import readings

LONGEST = 200
"""Characters of a query that are read; what follows is cut."""
_MOST_WORDS = 24

_OPENING_TEXT = """
what whats is are was were a an the define definition meaning of explain describe how does do did why who whos which
when where tell me about please can could you i we want need to know show find give learn understand difference
differences between mean means compare wat wats hows whys def hi hey help use using choose
"""
_CLOSING_TEXT = """
mean means meaning definition defined explained explain stand stands for do does is are work works please me simply
briefly
"""
_SMALL_TEXT = """
a an the of to for in on at by and or vs versus with without from per as is are be it its this that
"""
_QUALIFIERS_TEXT = "naive simple basic plain standard typical ordinary modern vanilla classic common"

_EVALUATING_TEXT = """
slow slower fast faster quick quicker expensive cheap cheaper important necessary needed useful used good better best
bad worse hard harder difficult easy easier big bigger large larger small smaller high higher low lower great popular
special so too not called happen happening hot loud inside invented invents make makes made making built build created
developed owns founded released stand stands purpose point idea goal role benefit benefits advantage advantages drawback
drawbacks problem problems measure measures based matter matters uses
"""

_OPENING = frozenset(_OPENING_TEXT.split())
SMALL = frozenset(_SMALL_TEXT.split())
"""Words that a name may hold or lack."""
_CLOSING = frozenset(_CLOSING_TEXT.split()) | SMALL
_ALWAYS_CLOSING = frozenset(("meaning", "definition", "defined", "explained"))
EVALUATING = frozenset(_EVALUATING_TEXT.split())
"""Words in which a question about a name ends: 'why is decode slow'."""
_MEASURES_TEXT = """
size sizes usage example examples tutorial guide basics overview settings system systems technology tech method methods
technique techniques algorithm algorithms concept approach software framework library platform
"""
MEASURES = frozenset(_MEASURES_TEXT.split())
"""Words that ask for something of a name: 'kv cache size'."""
FIGURES = frozenset(("speed", "speeds", "spec", "specs", "performance", "price"))
"""The same beside a name that no everyday word is: 'nvlink speed', but not 'warp speed'."""
QUALIFIERS = frozenset(_QUALIFIERS_TEXT.split())
"""Words that narrow a name without changing what is asked for."""
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]?")
_AGAINST = re.compile(r"\b(?:vs|versus)\b", re.I)
_JOINING = re.compile(
    r"[/,;|&+]|\b(?:vs|versus|and|or|against|over|instead of|rather than|compared (?:to|with)|as \w+ as"
    r"|(?:better|faster|slower|cheaper|bigger) than)\b",
    re.I,
)
_MANNER = re.compile(
    r"\b(?:like (?:im|i am|i'?m) (?:five|5)|eli5|for (?:dummies|beginners)|step by step"
    r"|in (?:an? )?(?:simple|plain|easy|few|short|other) (?:words?|terms?|english|language)"
    r"|in (?:ai|ml|llms?|machine learning|deep learning|computing))$",
    re.I,
)
"""How or of what field somebody wants it told: 'like I am five', 'in machine learning'."""


class Query(NamedTuple):
    """One query in the forms that the matchers ask for."""

    forms: tuple[str, ...]
    """Squashed: as typed, without the words of asking, without what stands in brackets; best first, no repeats."""
    words: tuple[str, ...]
    """Lower-case words without those of asking and small ones (all of them where nothing else is left)."""
    spaced: str
    """The words without those of asking, with one space between."""
    capitals: bool
    """Typed in capitals where it could be."""
    asking: bool
    """Words of asking were dropped ('what is ...')."""
    readings: tuple[str, ...]
    """What it may also say (`readings`), as words."""
    typed: str
    """As typed, in one line."""
    length: int
    """How many words were typed, small ones and those of asking too."""
    parts: tuple[str, ...]
    """What stands beside one another ('prefill vs decode', 'TP/PP'), each as words; none without such a sign."""

    @property
    def against(self) -> bool:
        """One thing beside another ('x vs y'): an answer if only one of them is known."""
        return bool(_AGAINST.search(self.typed))

    @property
    def sentence(self) -> bool:
        """A question in words, so no abbreviation."""
        return self.asking or self.spaced.count(" ") > 3

    @property
    def whole(self) -> bool:
        """A question for one word: 'what is love' does not end in the middle of one."""
        return self.sentence and len(self.words) == 1

    @property
    def guess(self) -> bool:
        """Two or three letters: where they are no name, whatever they match is a guess."""
        return 1 < len(self.squashed) < 4 and self.squashed.isalpha()

    @property
    def squashed(self) -> str:
        """The form that fuzzy matching compares."""
        return self.spaced.replace(" ", "")


def parse(text: str) -> Query | None:
    """`text` as a Query; None where it holds nothing to look for."""
    text = plain(text[:LONGEST])[:LONGEST]
    everything = words_of(text).split()
    if not everything:
        return None
    asked = _without_asking(everything)
    outside = _without_asking(words_of(_BRACKETS.sub(" ", text)).split())
    told = _MANNER.sub("", text.strip(" ?!."))
    if words_of(told):
        asked = _without_asking(words_of(told).split())
    forms = ("".join(everything), "".join(asked), "".join(outside))
    return Query(
        forms=tuple(dict.fromkeys(form for form in forms if form)),
        words=tuple(w for w in asked if w not in SMALL)[:_MOST_WORDS] or tuple(asked[:_MOST_WORDS]),
        spaced=" ".join(asked[:_MOST_WORDS]),
        capitals=text.isupper(),
        asking=everything[: len(asked)] != asked,
        readings=tuple(map(words_of, readings(text, asked))),
        typed=" ".join(text.split()),
        length=len(everything),
        parts=_parts(text),
    )


def _parts(text: str) -> tuple[str, ...]:
    parts = [" ".join(_without_asking(words_of(part).split())) for part in _JOINING.split(text)]
    return tuple(part for part in parts if part) if len(parts) > 1 else ()


def _without_asking(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and words[start] in _OPENING:
        if words[start] == "a" and start + 1 < end and words[start + 1].isdigit():
            break  # A 100
        start += 1
        if words[start - 1] == "how" and start < end and words[start] in ("many", "much"):
            start += 1
    if start == end:
        return words
    closing = _CLOSING if start else _ALWAYS_CLOSING
    while end > start + 1 and words[end - 1] in closing:
        end -= 1
    return words[start:end]

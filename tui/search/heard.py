"""Names spelled as they are heard: 'quantizashun', 'flashatenshun'.

A dozen rules bring a word to its sounds: consonants in classes, vowels gone after the first letter. Two names that
sound alike share the key; what is compared on top is how many letters agree.
"""

import re

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z0-9]", ""),
        (r"([a-z])\1+", r"\1"),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"(?:augh|ough|igh|eigh)", "o"),
        (r"gh(?=t|$)", ""),
        (r"ph", "f"),
        (r"[tscx]i(?=o|a|e(?!t))|sh|zh|(?<=[a-z])ti(?=on)|tch|ch(?=[aeiou](?!r))", "X"),
        (r"ck|qu?|c(?![eiyh])|ch", "k"),
        (r"c", "s"),
        (r"dg(?=e)|g(?=[eiy])|j", "j"),
        (r"z", "s"),
        (r"wh", "w"),
        (r"(?<=[a-zX])h", ""),
        (r"th", "t"),
        (r"(?<=[a-zX])x", "ks"),
        (r"(.)\1+", r"\1"),
        (r"^[aeiouy]+", "a"),
        (r"(?<!^)[aeiouyw]", ""),
        (r"(.)\1+", r"\1"),
    )
)
SHORTEST = 3
"""Sounds of the shortest key that tells a name from others."""


def sound(word: str) -> str:
    """The key of a squashed word.

    >>> sound("quantization") == sound("quantizashun")
    True
    """
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word

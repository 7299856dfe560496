"""Letters of other keyboard layouts as the Latin ones on the same keys, so that no layout has dead keys."""

from __future__ import annotations

_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_RUSSIAN = "йцукенгшщзфывапролдячсмить"
_UKRAINIAN = "йцукенгшщзфівапролдячсмить"
_GREEK = ";ςερτυθιοπασδφγηξκλζχψωβνμ"
_HEBREW = "/'קראטוןםפשדגכעיחלךזסבהנמצ"


def _pairs(letters: str) -> dict[str, str]:
    # What is a sign on one layout is a sign on others too: only letters are taken for letters.
    return {letter: latin for letter, latin in zip(letters, _LATIN, strict=True) if letter.isalpha()}


_SMALL = {**_pairs(_HEBREW), **_pairs(_GREEK), **_pairs(_UKRAINIAN), **_pairs(_RUSSIAN)}
BY_POSITION = {**{letter.upper(): latin.upper() for letter, latin in _SMALL.items()}, **_SMALL}
"""A letter -> the Latin letter on its key."""

"""The text of one scalar: may it be there, and what does it say as a number or a flag?"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

from tui.library.text import BAD, clean

MAX_NAME = 500
MAX_PROSE = 50_000
ID: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
REF: Final = re.compile(rf"(?:{ID.pattern}/)?{ID.pattern}")
DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
URL: Final = re.compile(r"https?://[^\s<>\"'`\\{}|^]+")
# What YAML cannot hold besides; as escapes they would come through.
REFUSED: Final = re.compile(BAD.pattern[:-1] + "\ufffe\uffff]")
RAW_REFUSED: Final = re.compile("(?!\r)" + REFUSED.pattern)
"""In the raw file a carriage return is the end of a line."""
_INT: Final = re.compile(r"[+-]?[0-9]{1,20}")
_FLOAT: Final = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,4})?")
_BIGGEST: Final = 2**53  # JSON readers keep integers exactly up to here


def shown(text: str, limit: int = 60, quote: str = "'") -> str:
    """`text` fit for a message: nothing a terminal obeys, one line, at most `limit` characters, in quotes."""
    line = " ".join(clean(text[: limit * 4].replace("\n", " ").replace("\t", " ")).split())
    if len(line) > limit or len(text) > limit * 4:
        line = line[:limit] + "\u2026"
    return f"{quote}{line}{quote}"


def code_points(text: str) -> str:
    """The characters of `text` that are refused, by number: 'U+001B, U+202E'."""
    points = list(dict.fromkeys(f"U+{ord(c):04X}" for c in REFUSED.findall(text)))
    return ", ".join(points[:4]) + (" ..." if len(points) > 4 else "")


def is_nfc(text: str) -> bool:
    """Whether letters with marks are written the one agreed way."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def to_flag(text: str) -> bool | None:
    """true or false; None for anything else."""
    return {"true": True, "false": False}.get(text)


def to_whole(text: str) -> int | None:
    """An integer of at most 2**53; None for anything else."""
    if not _INT.fullmatch(text):
        return None
    value = int(text)
    return value if abs(value) <= _BIGGEST else None


def to_number(text: str) -> int | float | None:
    """A finite number, an int where it was written as one; None for anything else."""
    whole = to_whole(text)
    if whole is not None:
        return whole
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def is_date(text: str) -> bool:
    """YYYY[-MM[-DD]], a day that exists."""
    import datetime

    match = DATE.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def nearest(word: str, known: list[str]) -> str:
    """'did you mean ...?' for the known word that looks most like `word`, or ''."""
    import difflib

    low = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word[:80].lower(), list(low), n=1, cutoff=0.7)
    return f"did you mean '{low[close[0]]}'?" if close else ""

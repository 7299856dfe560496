"""The short text that stands for a paper: format version, blueprint, seed and the library's hash.

Bytes, then base32 in small letters: version, a byte of choices, count, seconds, levels, kinds, seed, five bytes of the
library's hash, names of topics and of listed questions, three bytes of check sum.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from dataclasses import dataclass

from tui.library.model import KINDS
from tui.study.blueprint import MAX_COUNT, Blueprint, BlueprintError, Marking, Mode, Timing, TimingKind

VERSION = 1
PREFIX = "ww"
SEEDS = 2**32
"""Seeds are 0 to SEEDS - 1."""
MAX_CHARS = 500_000

_MODES: tuple[Mode, ...] = ("practice", "exam")
_MARKINGS: tuple[Marking, ...] = ("standard", "strict")
_TIMINGS: tuple[TimingKind, ...] = ("untimed", "per_question", "whole")
_HASH_BYTES = 5


class PaperIdError(ValueError):
    """A text that is no paper id; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class PaperId:
    """What an id says. `library` is the short form of the library's hash (see `short_hash`)."""

    blueprint: Blueprint
    seed: int
    library: str

    def __post_init__(self) -> None:
        if not 0 <= self.seed < SEEDS:
            raise PaperIdError(f"A seed is a whole number from 0 to {SEEDS - 1:,}.")

    def __str__(self) -> str:
        return encode(self)


def short_hash(library_hash: str) -> str:
    """Ten hexadecimal digits that stand for a library hash of any form."""
    return hashlib.sha256(library_hash.encode()).hexdigest()[: 2 * _HASH_BYTES]


def encode(paper: PaperId) -> str:
    """The id as text."""
    plan = paper.blueprint
    choices = _MODES.index(plan.mode) | _MARKINGS.index(plan.marking) << 1 | _TIMINGS.index(plan.timing.kind) << 2
    data = bytes([VERSION, choices]) + _varint(plan.count) + _varint(plan.timing.seconds)
    data += bytes([sum(1 << level for level in plan.levels), sum(1 << KINDS.index(kind) for kind in plan.kinds)])
    data += paper.seed.to_bytes(4, "big") + bytes.fromhex(paper.library)
    # Questions of the built-in pack, the usual case, are written without its name.
    refs = (ref.removeprefix("core/") if ref.count("/") == 1 else ref for ref in plan.refs)
    for text in (",".join(plan.topics), ",".join(refs)):
        data += _varint(len(text.encode())) + text.encode()
    text = base64.b32encode(data + _check(data)).decode().rstrip("=").lower()
    return f"{PREFIX}-{text}"


def decode(text: str) -> PaperId:
    """The paper an id stands for; raises PaperIdError. Capitals, spaces and further hyphens do not matter."""
    if len(text) > MAX_CHARS:
        raise PaperIdError("That is too long for a paper id.")
    squeezed = "".join(c for c in text.lower() if c.isascii() and c.isalnum())
    if not squeezed.startswith(PREFIX):
        raise PaperIdError(f"A paper id begins with {PREFIX}-.")
    body = squeezed[len(PREFIX) :].upper()
    try:
        data = base64.b32decode(body + "=" * (-len(body) % 8))
    except binascii.Error as error:
        raise PaperIdError("This paper id has a letter too many, too few or wrong; copy it whole.") from error
    data, check = data[:-3], data[-3:]
    if len(data) < 2 or _check(data) != check:
        raise PaperIdError("This paper id was not copied whole: its check letters do not agree.")
    if data[0] != VERSION:
        raise PaperIdError(f"This paper id is of format {data[0]}; this Warpwise knows {VERSION}: update it.")
    try:
        return _Reader(data).paper()
    except (IndexError, ValueError) as error:
        message = str(error) if isinstance(error, BlueprintError) else "it says nothing that can be drawn."
        raise PaperIdError(f"This paper id cannot be used: {message}") from error


def _check(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")[:3]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


class _Reader:
    """Reads the bytes of an id in order; IndexError or ValueError where they do not fit."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 1

    def paper(self) -> PaperId:
        choices = self._byte()
        count, seconds = self._varint(), self._varint()
        levels, kinds = self._byte(), self._byte()
        seed, library = int.from_bytes(self._take(4), "big"), self._take(_HASH_BYTES).hex()
        topics = self._names()
        refs = tuple(ref if "/" in ref else f"core/{ref}" for ref in self._names())
        if self._at != len(self._data) or count > MAX_COUNT or choices >> 4 or levels & 0xF1 or kinds >> len(KINDS):
            raise ValueError
        blueprint = Blueprint(
            topics=topics,
            levels=tuple(level for level in (1, 2, 3) if levels >> level & 1),
            kinds=tuple(kind for at, kind in enumerate(KINDS) if kinds >> at & 1),
            count=count,
            timing=Timing(_TIMINGS[choices >> 2], seconds),
            mode=_MODES[choices & 1],
            marking=_MARKINGS[choices >> 1 & 1],
            refs=refs,
        )
        return PaperId(blueprint, seed, library)

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _take(self, size: int) -> bytes:
        piece = self._data[self._at : self._at + size]
        if len(piece) != size:
            raise IndexError
        self._at += size
        return piece

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7
            if shift > 28:
                raise ValueError

    def _names(self) -> tuple[str, ...]:
        text = self._take(self._varint()).decode()
        return tuple(text.split(",")) if text else ()

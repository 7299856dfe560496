"""The short text that stands for a paper: format version, blueprint, seed and the library's hash.

Bytes, then base32 in small letters: version, a byte of choices, count, seconds, levels, kinds, seed, five bytes of the
library's hash, names of topics and of listed questions, three bytes of check sum.

Version 2 adds, before the check sum, a byte of marking, the pass mark and the quotas: a number for each level, each
kind, each topic named before; names of further topics and their numbers. What version 1 can say is still written in
version 1: an id that was shared stays the same, and an older program reads it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from tui.library.model import KINDS
from tui.study.grading.marking import Marking
from tui.study.papers.blueprint import MAX_COUNT, Blueprint, BlueprintError, Mode, Timing, TimingKind
from tui.study.papers.quota import LEVELS, Axis, Quota

VERSION = 2
PREFIX = "ww"
SEEDS = 2**32
"""Seeds are 0 to SEEDS - 1."""
MAX_CHARS = 500_000

_MODES: tuple[Mode, ...] = ("practice", "exam")
_MARKINGS: tuple[Marking, ...] = ("partial", "strict", "plain", "negative", "certainty")
"""Their places are for ever; version 1 knows the first two."""
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
    marking = _MARKINGS.index(plan.marking)
    plain = marking < 2 and not plan.quotas and not plan.pass_mark
    choices = _MODES.index(plan.mode) | (marking << 1 if plain else 0) | _TIMINGS.index(plan.timing.kind) << 2
    data = bytes([1 if plain else 2, choices]) + _varint(plan.count) + _varint(plan.timing.seconds)
    data += bytes([sum(1 << level for level in plan.levels), sum(1 << KINDS.index(kind) for kind in plan.kinds)])
    data += paper.seed.to_bytes(4, "big") + bytes.fromhex(paper.library)
    # Questions of the built-in pack, the usual case, are written without its name.
    refs = (ref.removeprefix("core/") if ref.count("/") == 1 else ref for ref in plan.refs)
    data += _names(plan.topics) + _names(refs)
    if not plain:
        data += bytes([marking]) + _varint(plan.pass_mark) + _quotas(plan)
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
    if not 1 <= data[0] <= VERSION:
        raise PaperIdError(f"This paper id is of format {data[0]}; this Warpwise knows 1 to {VERSION}: update it.")
    try:
        return _Reader(data).paper()
    except (LookupError, ValueError) as error:
        message = str(error) if isinstance(error, BlueprintError) else "it says nothing that can be drawn."
        raise PaperIdError(f"This paper id cannot be used: {message}") from error


def _check(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")[:3]


def _quotas(plan: Blueprint) -> bytes:
    least = {(axis, name): number for axis, name, number in plan.quotas}
    more = tuple(name for axis, name in least if axis == "topic" and name not in plan.topics)
    places: list[tuple[Axis, str]] = [("topic", name) for name in more]
    named = b"".join(_varint(least.get(value, 0)) for value in _places(plan.topics))
    return named + _names(more) + b"".join(_varint(least[value]) for value in places)


def _places(topics: Iterable[str]) -> list[tuple[Axis, str]]:
    """The values whose quotas are written without their names, in the order of the id."""
    levels: list[tuple[Axis, str]] = [("level", name) for name in LEVELS]
    return [*levels, *(("kind", name) for name in KINDS), *(("topic", name) for name in topics)]


def _names(names: Iterable[str]) -> bytes:
    text = ",".join(names).encode()
    return _varint(len(text)) + text


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


class _Reader:
    """Reads the bytes of an id in order; LookupError or ValueError where they do not fit."""

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
        marking, pass_mark = choices >> 1 & 1, 0
        quotas: tuple[Quota, ...] = ()
        if self._data[0] >= 2:
            if marking:
                raise ValueError
            marking, pass_mark = self._byte(), self._varint()
            quotas = self._quotas(topics)
        if self._at != len(self._data) or count > MAX_COUNT or choices >> 4 or levels & 0xF1 or kinds >> len(KINDS):
            raise ValueError
        blueprint = Blueprint(
            topics=topics,
            levels=tuple(level for level in (1, 2, 3) if levels >> level & 1),
            kinds=tuple(kind for at, kind in enumerate(KINDS) if kinds >> at & 1),
            count=count,
            timing=Timing(_TIMINGS[choices >> 2], seconds),
            mode=_MODES[choices & 1],
            marking=_MARKINGS[marking],
            refs=refs,
            quotas=quotas,
            pass_mark=pass_mark,
        )
        return PaperId(blueprint, seed, library)

    def _quotas(self, topics: tuple[str, ...]) -> tuple[Quota, ...]:
        least = [(value, self._varint()) for value in _places(topics)]
        more: list[tuple[Axis, str]] = [("topic", name) for name in self._names()]
        least += [(value, self._varint()) for value in more]
        return tuple(Quota(axis, name, number) for (axis, name), number in least if number)

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

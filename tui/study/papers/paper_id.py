"""The short text that stands for a paper: format version, blueprint, seed and the library's hash.

Bytes, then base32 in small letters: version, a byte of choices, count, seconds, levels, kinds, seed, five bytes of the
library's hash, names of topics and of listed questions, three bytes of check sum.

Version 2 adds, before the check sum, a byte of marking, the pass mark and the quotas: a number for each level, each
kind, each topic named before; names of further topics and their numbers. What version 1 can say is still written in
version 1: an id that was shared stays the same, and an older program reads it.

Version 3 adds the kinds of questions that version 2 has no place for, by name: those that are drawn from, then those
that have a quota, and the numbers of these.

Version 4 says the same in the same places, without the zero bytes at its end, and draws otherwise: which questions, the
order of their options and their knobs follow from the seed and the question's own name, so that no change of the
bank moves another question. It is written for every new paper; an older id keeps its version and means what it meant.

Kinds, levels, modes, markings and timings are written as places in a table. The tables stand here, one a version, and
are for ever: what the rest of the program knows may grow and change its order, and every id means what it meant.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tui.study.grading.marking import Marking
from tui.study.papers.blueprint import MAX_COUNT, Blueprint, BlueprintError, Mode, Timing, TimingKind
from tui.study.papers.quota import Axis, Quota

VERSION = 4
STREAMED = 3
"""Up to this version a paper comes out of one stream of draws."""
PREFIX = "ww"
SEEDS = 2**32
"""Seeds are 0 to SEEDS - 1."""
MAX_CHARS = 500_000

_HASH_BYTES = 5


class Tables(NamedTuple):
    """What the places in the ids of one version mean. Levels stand as bits 1 to 3 of a byte, kinds as bits 0 to 6."""

    kinds: tuple[str, ...]
    levels: tuple[int, ...]
    modes: tuple[Mode, ...]
    markings: tuple[Marking, ...]
    timings: tuple[TimingKind, ...]


_TABLES_1 = Tables(
    kinds=("single", "multi", "numeric", "short", "order", "match", "true_false"),
    levels=(1, 2, 3),
    modes=("practice", "exam"),
    markings=("partial", "strict"),
    timings=("untimed", "per_question", "whole"),
)
_TABLES_2 = _TABLES_1._replace(markings=("partial", "strict", "plain", "negative", "certainty"))
_TABLES_4 = Tables(
    kinds=("single", "multi", "numeric", "short", "order", "match", "true_false"),
    levels=(1, 2, 3),
    modes=("practice", "exam"),
    markings=("partial", "strict", "plain", "negative", "certainty"),
    timings=("untimed", "per_question", "whole"),
)
TABLES = {1: _TABLES_1, 2: _TABLES_2, 3: _TABLES_2, 4: _TABLES_4}
"""By version. Never change one that ids were written with: a further kind has its name from version 3 on."""


class PaperIdError(ValueError):
    """A text that is no paper id; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class PaperId:
    """What an id says. `library` is the short form of the library's hash (see `short_hash`)."""

    blueprint: Blueprint
    seed: int
    library: str
    version: int = VERSION

    def __post_init__(self) -> None:
        if not 0 <= self.seed < SEEDS:
            raise PaperIdError(f"A seed is a whole number from 0 to {SEEDS - 1:,}.")
        if not oldest(self.blueprint) <= self.version <= VERSION:
            raise PaperIdError(f"Format {self.version} of paper ids cannot say all of this paper.")

    def __str__(self) -> str:
        return encode(self)


def short_hash(library_hash: str) -> str:
    """Ten hexadecimal digits that stand for a library hash of any form."""
    return hashlib.sha256(library_hash.encode()).hexdigest()[: 2 * _HASH_BYTES]


def encode(paper: PaperId) -> str:
    """The id as text."""
    plan = paper.blueprint
    version = paper.version
    tables = TABLES[version]
    marking = tables.markings.index(plan.marking)
    choices = tables.modes.index(plan.mode) | tables.timings.index(plan.timing.kind) << 2
    choices |= marking << 1 if version == 1 else 0
    data = bytes([version, choices]) + _varint(plan.count) + _varint(plan.timing.seconds)
    kinds = (1 << tables.kinds.index(kind) for kind in plan.kinds if kind in tables.kinds)
    data += bytes([sum(1 << level for level in plan.levels), sum(kinds)])
    data += paper.seed.to_bytes(4, "big") + bytes.fromhex(paper.library)
    # Questions of the built-in pack, the usual case, are written without its name.
    refs = (ref.removeprefix("core/") if ref.count("/") == 1 else ref for ref in plan.refs)
    data += _names(plan.topics) + _names(refs)
    if version >= 2:
        data += bytes([marking]) + _varint(plan.pass_mark) + _quotas(plan, tables)
    if version >= 3:
        data += _further_kinds(plan, tables)
    if version >= 4:
        data = data.rstrip(b"\0")
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


def oldest(plan: Blueprint) -> int:
    """The oldest version that can say all of it."""
    kinds = {*plan.kinds, *(quota.name for quota in plan.quotas if quota.axis == "kind")}
    if not kinds <= set(_TABLES_2.kinds):
        return 3
    return 2 if plan.quotas or plan.pass_mark or plan.marking not in _TABLES_1.markings else 1


def _further_kinds(plan: Blueprint, tables: Tables) -> bytes:
    """The kinds without a place, and their quotas."""
    least = {
        quota.name: quota.least for quota in plan.quotas if quota.axis == "kind" and quota.name not in tables.kinds
    }
    data = _names(kind for kind in plan.kinds if kind not in tables.kinds) + _names(least)
    return data + b"".join(_varint(number) for number in least.values())


def _quotas(plan: Blueprint, tables: Tables) -> bytes:
    least = {(axis, name): number for axis, name, number in plan.quotas}
    more = tuple(name for axis, name in least if axis == "topic" and name not in plan.topics)
    places: list[tuple[Axis, str]] = [("topic", name) for name in more]
    named = b"".join(_varint(least.get(value, 0)) for value in _places(tables, plan.topics))
    return named + _names(more) + b"".join(_varint(least[value]) for value in places)


def _places(tables: Tables, topics: Iterable[str]) -> list[tuple[Axis, str]]:
    """The values whose quotas are written without their names, in the order of the id."""
    levels: list[tuple[Axis, str]] = [("level", str(level)) for level in tables.levels]
    return [*levels, *(("kind", name) for name in tables.kinds), *(("topic", name) for name in topics)]


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
        self._version = data[0]
        self._tables = TABLES[self._version]
        self._at = 1

    def paper(self) -> PaperId:
        tables = self._tables
        choices = self._byte()
        count, seconds = self._varint(), self._varint()
        levels, kinds = self._byte(), self._byte()
        seed, library = int.from_bytes(self._take(4), "big"), self._take(_HASH_BYTES).hex()
        topics = self._names()
        refs = tuple(ref if "/" in ref else f"core/{ref}" for ref in self._names())
        marking, pass_mark = choices >> 1 & 1, 0
        quotas: tuple[Quota, ...] = ()
        further: tuple[str, ...] = ()
        if self._version >= 2:
            if marking:
                raise ValueError
            marking, pass_mark = self._byte(), self._varint()
            quotas = self._quotas(topics)
        if self._version >= 3:
            further = self._names()
            quotas += tuple(Quota("kind", name, self._varint()) for name in self._names())
        known = not (choices >> 4 or levels & 0xF1 or kinds >> len(tables.kinds))
        if not self._ended() or count > MAX_COUNT or not known:
            raise ValueError
        blueprint = Blueprint(
            topics=topics,
            levels=tuple(level for level in tables.levels if levels >> level & 1),
            kinds=(*(kind for place, kind in enumerate(tables.kinds) if kinds >> place & 1), *further),
            count=count,
            timing=Timing(tables.timings[choices >> 2], seconds),
            mode=tables.modes[choices & 1],
            marking=tables.markings[marking],
            refs=refs,
            quotas=quotas,
            pass_mark=pass_mark,
        )
        return PaperId(blueprint, seed, library, self._version)

    def _quotas(self, topics: tuple[str, ...]) -> tuple[Quota, ...]:
        least = [(value, self._varint()) for value in _places(self._tables, topics)]
        more: list[tuple[Axis, str]] = [("topic", name) for name in self._names()]
        least += [(value, self._varint()) for value in more]
        return tuple(Quota(axis, name, number) for (axis, name), number in least if number)

    def _ended(self) -> bool:
        """Whether there is nothing more, and each paper has one text only."""
        if self._version <= STREAMED:
            return self._at == len(self._data)
        return self._at >= len(self._data) and self._data[-1] != 0

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, size: int) -> bytes:
        piece = self._data[self._at : self._at + size]
        if self._version > STREAMED and size <= _HASH_BYTES:
            piece = piece.ljust(size, b"\0")
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

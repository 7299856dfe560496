"""What searching looks up, as bytes: rows found by a key, and columns read whole. A few bytes an item, none of them a
Python object before it is asked for, so that a pack of 100,000 entries opens like one of 400.
"""

from array import array
from binascii import crc32
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from sys import byteorder
from typing import NamedTuple, Protocol, TypeVar

T = TypeVar("T")
_WORD = 4
"""Bytes of a number, little-endian as kept, and of a checksum."""
_BEYOND = "\U0010ffff"


class DamagedError(ValueError):
    """What is kept cannot be read: build it anew."""


class Source(Protocol):
    """Where an index is kept."""

    def column(self, name: str, read: Callable[[bytes], T]) -> T:
        """What is kept whole under a name, made usable by `read`."""

    def row(self, table: str, key: str, read: Callable[[bytes], T]) -> T | None:
        """A key's row, made usable by `read`; None where the table has none."""

    def begun(self, table: str, prefix: str, read: Callable[[bytes], T]) -> list[tuple[str, T]]:
        """The keys that begin with `prefix` in order, with their rows."""


class Kept(NamedTuple):
    """One thing to keep: a column (no key), or a row of a table."""

    name: str
    key: str | None
    data: bytes


def table_kept(table: str, numbers: Mapping[str, Iterable[int]]) -> Iterator[Kept]:
    """A table from keys to numbers."""
    for key, values in numbers.items():
        yield Kept(table, key, numbers_kept(values))


class Memory:
    """An index kept in memory."""

    def __init__(self, kept: Iterable[Kept]) -> None:
        self._columns: dict[str, bytes] = {}
        self._tables: dict[str, dict[str, bytes]] = {}
        for name, key, data in kept:
            if key is None:
                self._columns[name] = data
            else:
                self._tables.setdefault(name, {})[key] = data
        self._sorted: dict[str, list[str]] = {}

    def column(self, name: str, read: Callable[[bytes], T]) -> T:
        """See `Source`."""
        return read(self._columns[name])

    def row(self, table: str, key: str, read: Callable[[bytes], T]) -> T | None:
        """See `Source`."""
        data = self._tables.get(table, {}).get(key)
        return None if data is None else read(data)

    def begun(self, table: str, prefix: str, read: Callable[[bytes], T]) -> list[tuple[str, T]]:
        """See `Source`."""
        rows = self._tables.get(table, {})
        if table not in self._sorted:
            self._sorted[table] = sorted(rows)
        keys = self._sorted[table]
        return [(key, read(rows[key])) for key in keys[bisect_left(keys, prefix) : bisect_left(keys, prefix + _BEYOND)]]


class Table:
    """Keys with numbers each."""

    def __init__(self, source: Source, name: str) -> None:
        self._source = source
        self._name = name

    def get(self, key: str) -> Sequence[int]:
        """The numbers of a key; none where it is not there."""
        numbers = self._source.row(self._name, key, numbers_read)
        return () if numbers is None else numbers

    def __contains__(self, key: str) -> bool:
        return self._source.row(self._name, key, _nothing) is not None

    def begun(self, prefix: str) -> "array[int]":
        """The numbers of all keys that begin with `prefix`, by key."""
        joined = array("I")
        for _, numbers in self._source.begun(self._name, prefix, numbers_read):
            joined.extend(numbers)
        return joined

    def keys_begun(self, prefix: str) -> list[str]:
        """The keys that begin with `prefix`, in order."""
        return [key for key, _ in self._source.begun(self._name, prefix, _nothing)]


class Row:
    """Numbers in ascending order, each with a code below 256."""

    __slots__ = ("codes", "owners")

    def __init__(self, owners: "array[int]", codes: bytes) -> None:
        self.owners = owners
        self.codes = codes

    def __len__(self) -> int:
        return len(self.owners)

    def get(self, owner: int) -> int | None:
        """The code of a number; None where it is not there."""
        place = bisect_left(self.owners, owner)
        return self.codes[place] if place < len(self.owners) and self.owners[place] == owner else None

    @staticmethod
    def kept(owners: "array[int]", codes: bytes | bytearray) -> bytes:
        """As bytes."""
        return sealed([_pack(owners), bytes(codes)])

    @classmethod
    def read(cls, data: bytes) -> "Row":
        """What `kept` gave. Raises DamagedError."""
        owners, codes = opened(data)
        return cls(_unpack(owners), bytes(codes))


class Strings(Sequence[str]):
    """A list of strings."""

    def __init__(self, text: bytes, starts: "array[int]") -> None:
        self._text = text
        self._starts = starts

    @staticmethod
    def kept(strings: Iterable[str]) -> bytes:
        """Strings as bytes."""
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        return sealed([_pack(array("I", accumulate(map(len, encoded), initial=0))), b"".join(encoded)])

    @classmethod
    def read(cls, data: bytes) -> "Strings":
        """What `kept` gave. Raises DamagedError."""
        starts, text = opened(data)
        return cls(bytes(text), _unpack(starts))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self._text[self._starts[place] : self._starts[place + 1]].decode("utf-8", "surrogatepass")


def numbers_kept(values: Iterable[int]) -> bytes:
    """Whole numbers below 2**32 as bytes."""
    data = _pack(array("I", values))
    return data + crc32(data).to_bytes(_WORD, "little")


def numbers_read(data: bytes) -> "array[int]":
    """What `numbers_kept` gave. Raises DamagedError."""
    return _unpack(_checked(data))


def shares_kept(values: Iterable[float]) -> bytes:
    """Numbers from 0 to 1, to five places."""
    return numbers_kept(round(min(1.0, max(0.0, value)) * 100_000) for value in values)


def shares_read(data: bytes) -> "array[float]":
    """What `shares_kept` gave. Raises DamagedError."""
    return array("f", [value / 100_000 for value in numbers_read(data)])


def sealed(parts: Sequence[bytes]) -> bytes:
    """Some runs of bytes as one, with their lengths before and a checksum behind."""
    data = b"".join([_pack(array("I", [len(parts), *map(len, parts)])), *parts])
    return data + crc32(data).to_bytes(_WORD, "little")


def opened(data: bytes) -> list[memoryview]:
    """What `sealed` put together. Raises DamagedError."""
    body = _checked(data)
    count = int.from_bytes(body[:_WORD], "little")
    ends = list(accumulate(_unpack(body[_WORD : _WORD * (1 + count)]), initial=_WORD * (1 + count)))
    if ends[-1] != len(body):
        raise DamagedError("what is kept for searching has another length than it says; it is built anew")
    return [body[start:end] for start, end in pairwise(ends)]


def _checked(data: bytes) -> memoryview:
    view = memoryview(data)
    body = view[:-_WORD]
    if len(data) < _WORD or crc32(body) != int.from_bytes(view[-_WORD:], "little"):
        raise DamagedError("what is kept for searching is damaged; it is built anew")
    return body


def _nothing(data: bytes) -> bool:
    return True


def _pack(values: "array[int]") -> bytes:
    if byteorder == "big":
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _unpack(data: "bytes | memoryview") -> "array[int]":
    values = array("I")
    values.frombytes(data)
    if byteorder == "big":
        values.byteswap()
    return values

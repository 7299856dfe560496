"""Strings and look-up tables as flat bytes: ready when read, a few bytes an item, so that 100,000 entries fit.

A table's keys stand sorted in one run of bytes and are found by halving; its values are numbers in one array. Nothing
becomes a Python object before it is asked for.
"""

from array import array
from binascii import crc32
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from sys import byteorder
from typing import Protocol, TypeVar

T = TypeVar("T")

_WORD = 4
"""Bytes of a number, little-endian as kept."""


class Fetch(Protocol):
    """fetch(name, read): what is kept under a name, made usable by `read`."""

    def __call__(self, name: str, read: Callable[[bytes], T], /) -> T: ...


class DamagedError(ValueError):
    """What is kept cannot be read: build it anew."""


def numbers(values: Iterable[int]) -> "array[int]":
    """An array of whole numbers below 2**32."""
    return array("I", values)


def sealed(parts: Sequence[bytes]) -> bytes:
    """Some runs of bytes as one, with their lengths before and a checksum behind."""
    data = b"".join([_pack(numbers([len(parts), *map(len, parts)])), *parts])
    return data + crc32(data).to_bytes(_WORD, "little")


def opened(data: bytes) -> list[memoryview]:
    """What `sealed` put together. Raises DamagedError."""
    view = memoryview(data)
    body = view[:-_WORD]
    if len(data) < 2 * _WORD or crc32(body) != int.from_bytes(view[-_WORD:], "little"):
        raise DamagedError("what is kept for searching is damaged; it is built anew")
    count = int.from_bytes(view[:_WORD], "little")
    sizes = _unpack(view[_WORD : _WORD * (1 + count)])
    ends = list(accumulate(sizes, initial=_WORD * (1 + count)))
    if ends[-1] != len(body):
        raise DamagedError("what is kept for searching has another length than it says; it is built anew")
    return [body[start:end] for start, end in pairwise(ends)]


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


def floats_kept(values: Iterable[float]) -> bytes:
    """Numbers from 0 to 1, to five places."""
    return sealed([_pack(numbers(round(min(1.0, max(0.0, value)) * 100_000) for value in values))])


def floats_read(data: bytes) -> "array[float]":
    """What `floats_kept` gave."""
    return array("f", [value / 100_000 for value in _unpack(opened(data)[0])])


def numbers_kept(values: Iterable[int]) -> bytes:
    """Whole numbers as bytes."""
    return sealed([_pack(numbers(values))])


def numbers_read(data: bytes) -> "array[int]":
    """What `numbers_kept` gave."""
    return _unpack(opened(data)[0])


class Strings(Sequence[str]):
    """A list of strings."""

    def __init__(self, text: bytes, starts: "array[int]") -> None:
        self._text = text
        self._starts = starts

    @classmethod
    def of(cls, strings: Iterable[str]) -> "Strings":
        """A list of these."""
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        return cls(b"".join(encoded), numbers(accumulate(map(len, encoded), initial=0)))

    @classmethod
    def read(cls, data: bytes) -> "Strings":
        """What `kept` gave. Raises DamagedError."""
        starts, text = opened(data)
        return cls(bytes(text), _unpack(starts))

    def kept(self) -> bytes:
        """As bytes."""
        return sealed([_pack(self._starts), self._text])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self._text[self._starts[place] : self._starts[place + 1]].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        starts, text = self._starts, self._text
        for place in range(len(self)):
            yield text[starts[place] : starts[place + 1]].decode("utf-8", "surrogatepass")

    def lowest(self, wanted: bytes) -> int:
        """Where `wanted` stands, or would, in a sorted list."""
        starts, text = self._starts, self._text
        low, high = 0, len(starts) - 1
        while low < high:
            middle = (low + high) // 2
            if text[starts[middle] : starts[middle + 1]] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, wanted: str) -> int:
        """Where `wanted` stands in a sorted list; -1 where it does not."""
        key = wanted.encode("utf-8", "surrogatepass")
        place = self.lowest(key)
        starts = self._starts
        return place if place < len(self) and self._text[starts[place] : starts[place + 1]] == key else -1

    def begun(self, prefix: str) -> range:
        """The places of a sorted list whose strings begin with `prefix`."""
        key = prefix.encode("utf-8", "surrogatepass")
        return range(self.lowest(key), self.lowest(key + b"\xff"))


class Table(Mapping[str, "array[int]"]):
    """Strings with numbers each."""

    def __init__(self, keys: Strings, starts: "array[int]", values: "array[int]") -> None:
        self.words = keys
        self._starts = starts
        self._values = values

    @classmethod
    def of(cls, rows: Mapping[str, Iterable[int]]) -> "Table":
        """A table of these rows."""
        order = sorted(rows)
        values = array("I")
        starts = array("I", [0])
        for key in order:
            values.extend(rows[key])
            starts.append(len(values))
        return cls(Strings.of(order), starts, values)

    @classmethod
    def read(cls, data: bytes) -> "Table":
        """What `kept` gave. Raises DamagedError."""
        keys, starts, values = opened(data)
        return cls(Strings.read(bytes(keys)), _unpack(starts), _unpack(values))

    def kept(self) -> bytes:
        """As bytes."""
        return sealed([self.words.kept(), _pack(self._starts), _pack(self._values)])

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.words.find(key) >= 0

    def __getitem__(self, key: str) -> "array[int]":
        place = self.words.find(key)
        if place < 0:
            raise KeyError(key)
        return self.at(place)

    def at(self, place: int) -> "array[int]":
        """The numbers of the key at that place."""
        return self._values[self._starts[place] : self._starts[place + 1]]

    def count(self, key: str) -> int:
        """How many numbers a key has."""
        place = self.words.find(key)
        return self._starts[place + 1] - self._starts[place] if place >= 0 else 0

    def begun(self, prefix: str) -> "array[int]":
        """The numbers of all keys that begin with `prefix`, by key."""
        places = self.words.begun(prefix)
        return self._values[self._starts[places.start] : self._starts[places.stop]]


class Rows:
    """For each of some keys, numbers in ascending order, each with a small code (below 256)."""

    def __init__(self, table: Table, codes: bytes) -> None:
        self.table = table
        self._codes = codes

    @classmethod
    def of(cls, rows: "Mapping[str, tuple[array[int], bytearray]]") -> "Rows":
        """From numbers and codes, side by side."""
        table = Table.of({key: row[0] for key, row in rows.items()})
        return cls(table, b"".join([bytes(rows[key][1]) for key in sorted(rows)]))

    @classmethod
    def read(cls, data: bytes) -> "Rows":
        """What `kept` gave. Raises DamagedError."""
        table, codes = opened(data)
        return cls(Table.read(bytes(table)), bytes(codes))

    def kept(self) -> bytes:
        """As bytes."""
        return sealed([self.table.kept(), self._codes])

    def row(self, key: str) -> "Row | None":
        """One key's numbers and codes."""
        place = self.table.words.find(key)
        return self.row_at(place) if place >= 0 else None

    def row_at(self, place: int) -> "Row":
        """The same by place."""
        starts = self.table._starts
        start, end = starts[place], starts[place + 1]
        return Row(self.table._values[start:end], self._codes[start:end])


class Row:
    """Numbers in ascending order, each with a code."""

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

"""Reads events out of a damaged SQLite file page by page, without asking SQLite (https://sqlite.org/fileformat2.html).

Only a row whose sha is right comes out, so whatever else the bytes may hold does no harm.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from tui.study.journal.events import COLUMNS, Event, event_of

MAGIC = b"SQLite format 3\0"
DEFAULT_PAGE = 4096
MAX_PAYLOAD = 2_000_000
_TABLE_LEAF = 0x0D
_INTS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_JOURNAL_HEADER = 512
_LEAST_ROW = 60
"""Bytes of the shortest event: a page that claims to hold more rows than fit is made up."""

Value = str | int | None


def salvage(path: str) -> Iterator[Event]:
    """Every intact event in the file and in the rollback journal beside it; the same one may come twice."""
    with open(path, "rb") as file:
        size, usable = _page_size(file.read(100))
        overflow = _Overflow(file, size, usable)
        for page in _pages(file, size):
            yield from _events(page, overflow, usable)
        if os.path.isfile(path + "-journal"):
            with open(path + "-journal", "rb") as journal:
                for page in _journal_pages(journal, size):
                    yield from _events(page, overflow, usable)


def _page_size(header: bytes) -> tuple[int, int]:
    """The page size and what of it holds data; the usual ones when the header is gone."""
    size = int.from_bytes(header[16:18], "big")
    size = 65_536 if size == 1 else size
    if header[:16] != MAGIC or size < 512 or size & (size - 1):
        return DEFAULT_PAGE, DEFAULT_PAGE
    return size, size - header[20]


def _pages(file: BinaryIO, size: int) -> Iterator[bytes]:
    number = 0
    while True:
        file.seek(number * size)
        page = file.read(size)
        if len(page) < size:
            return
        if not any(page) and (data := _next_data(file, number * size)) is not None:
            # A file may claim to be endless where nothing was ever written.
            number = max(number + 1, data // size)
            continue
        # The first page begins with the file's own header.
        yield bytes(100) + page[100:] if number == 0 else page
        number += 1


def _next_data(file: BinaryIO, place: int) -> int | None:
    """Where the next bytes are that were ever written; the end when there are none, None where nobody can tell."""
    if not hasattr(os, "SEEK_DATA"):
        return None
    try:
        return os.lseek(file.fileno(), place, os.SEEK_DATA)
    except OSError:
        return os.fstat(file.fileno()).st_size


def _journal_pages(journal: BinaryIO, size: int) -> Iterator[bytes]:
    """The old pages kept for a rollback: (number, page, check sum) after a header of one sector."""
    journal.seek(_JOURNAL_HEADER)
    while len(record := journal.read(size + 8)) == size + 8:
        yield record[4:-4]


class _Overflow:
    """The pages in which long rows go on. Each belongs to one row: of a file in which many share them, or one names
    itself, only so much is read as an honest one has."""

    def __init__(self, file: BinaryIO, size: int, usable: int) -> None:
        self._file, self._size, self._usable = file, size, usable
        self._left = 2 * (os.fstat(file.fileno()).st_size // size) + 100

    def read(self, number: int) -> tuple[bytes, int]:
        """What a page holds, and the number of the page that follows it; raises ValueError."""
        self._left -= 1
        if self._left < 0:
            raise ValueError
        self._file.seek((number - 1) * self._size)
        page = self._file.read(self._usable)
        if len(page) <= 4:
            raise ValueError
        return page[4:], int.from_bytes(page[:4], "big")


def _events(page: bytes, overflow: _Overflow, usable: int) -> Iterator[Event]:
    start = 0 if page[0] == _TABLE_LEAF else 100 if page[:100] == bytes(100) else -1
    if start < 0 or page[start] != _TABLE_LEAF:
        return
    count = min(int.from_bytes(page[start + 3 : start + 5], "big"), usable // _LEAST_ROW)
    for at in range(start + 8, min(start + 8 + 2 * count, usable - 1), 2):
        cell = int.from_bytes(page[at : at + 2], "big")
        try:
            row = _record(_payload(page, cell, overflow, usable))
        except (IndexError, ValueError, OSError):
            continue
        if len(row) == len(COLUMNS) and (event := event_of(row)).intact:
            yield event


def _payload(page: bytes, at: int, overflow: _Overflow, usable: int) -> bytes:
    """The bytes of one row, with what lies in overflow pages."""
    length, at = _varint(page, at)
    _, at = _varint(page, at)
    if length > MAX_PAYLOAD:
        raise ValueError
    if length <= usable - 35:
        return page[at : at + length]
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= usable - 35 else least
    payload = page[at : at + local]
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    pieces, found = [payload], len(payload)
    while following and found < length:
        piece, following = overflow.read(following)
        pieces.append(piece)
        found += len(piece)
    return b"".join(pieces)[:length]


def _record(payload: bytes) -> tuple[Value, ...]:
    """The columns of a row; ValueError or IndexError for one that cannot be an event."""
    header, at = _varint(payload, 0)
    body = header
    row: list[Value] = []
    while at < header:
        kind, at = _varint(payload, at)
        if kind == 0:
            row.append(None)
        elif kind in (8, 9):
            row.append(kind - 8)
        elif kind in _INTS:
            row.append(int.from_bytes(payload[body : body + _INTS[kind]], "big", signed=True))
            body += _INTS[kind]
        elif kind >= 13 and kind % 2:
            length = (kind - 13) // 2
            row.append(payload[body : body + length].decode())
            body += length
        else:
            raise ValueError
        if len(row) > len(COLUMNS):
            raise ValueError
    return tuple(row)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A variable-length integer and where it ends."""
    number = 0
    for step in range(9):
        byte = data[at + step]
        if step == 8:
            return number << 8 | byte, at + 9
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + step + 1
    raise ValueError

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

Value = str | int | None


def salvage(path: str) -> Iterator[Event]:
    """Every intact event in the file and in the rollback journal beside it; the same one may come twice."""
    with open(path, "rb") as file:
        size, usable = _page_size(file.read(100))
        for page in _pages(file, size):
            yield from _events(page, file, size, usable)
        if os.path.exists(path + "-journal"):
            with open(path + "-journal", "rb") as journal:
                for page in _journal_pages(journal, size):
                    yield from _events(page, file, size, usable)


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
        # The first page begins with the file's own header.
        yield bytes(100) + page[100:] if number == 0 else page
        number += 1


def _journal_pages(journal: BinaryIO, size: int) -> Iterator[bytes]:
    """The old pages kept for a rollback: (number, page, check sum) after a header of one sector."""
    journal.seek(_JOURNAL_HEADER)
    while len(record := journal.read(size + 8)) == size + 8:
        yield record[4:-4]


def _events(page: bytes, file: BinaryIO, size: int, usable: int) -> Iterator[Event]:
    start = 0 if page[0] == _TABLE_LEAF else 100 if page[:100] == bytes(100) else -1
    if start < 0 or page[start] != _TABLE_LEAF:
        return
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for at in range(start + 8, min(start + 8 + 2 * count, usable - 1), 2):
        cell = int.from_bytes(page[at : at + 2], "big")
        try:
            row = _record(_payload(page, cell, file, size, usable))
        except (IndexError, ValueError, OSError):
            continue
        if len(row) == len(COLUMNS) and (event := event_of(row)).intact:
            yield event


def _payload(page: bytes, at: int, file: BinaryIO, size: int, usable: int) -> bytes:
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
    while following and len(payload) < length:
        file.seek((following - 1) * size)
        overflow = file.read(usable)
        if len(overflow) < 4:
            raise ValueError
        payload += overflow[4:]
        following = int.from_bytes(overflow[:4], "big")
    return payload[:length]


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

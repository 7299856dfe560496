"""Strings, columns and rows as bytes: what is kept is what is read, and damage is noticed."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.entries import document, planned
from tui.search.freezing import freeze
from tui.search.frozen import DamagedError, Memory, Row, Strings, Table, opened, sealed, table_kept
from tui.search.index import Index

WORDS = st.text(st.characters(codec=None), max_size=6)
ROWS = st.dictionaries(WORDS, st.lists(st.integers(0, 2**32 - 1), max_size=4), max_size=20)


@given(st.lists(WORDS))
def test_strings_are_what_they_were(words: list[str]) -> None:
    read = Strings.read(Strings.kept(words))
    assert list(read) == words == [read[place] for place in range(len(read))]


@given(ROWS, WORDS)
def test_tables_answer_as_dictionaries_do(rows: dict[str, list[int]], asked: str) -> None:
    table = Table(Memory(table_kept("t", rows)), "t")
    assert {key: list(table.get(key)) for key in rows} == rows
    assert list(table.get(asked)) == rows.get(asked, []) and (asked in table) == (asked in rows)
    begun = sorted(key for key in rows if key.startswith(asked) and key < asked + "\U0010ffff")
    assert table.keys_begun(asked) == begun
    assert list(table.begun(asked)) == [number for key in begun for number in rows[key]]


def test_a_row_has_a_code_with_each_number() -> None:
    row = Row.read(Row.kept(array("I", [1, 5, 9]), bytearray([3, 0, 255])))
    assert [row.get(number) for number in (0, 1, 5, 9, 10)] == [None, 3, 0, 255, None]


@given(st.lists(st.binary(max_size=9), max_size=5), st.data())
def test_a_damaged_byte_is_noticed(parts: list[bytes], data: st.DataObject) -> None:
    whole = bytearray(sealed(parts))
    assert [bytes(part) for part in opened(bytes(whole))] == parts
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedError):
        opened(bytes(whole))


@pytest.mark.parametrize("data", [b"", b"x", b"\1\0\0\0"])
def test_what_is_too_short_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        opened(data)


def test_an_index_is_the_same_each_time() -> None:
    assert list(freeze(planned()[:40])) == list(freeze(planned()[:40]))


def test_odd_names_survive() -> None:
    odd = document("a\nb\ud800", aliases=("\u202e", ""), definition="line\nline")
    assert Index.build([odd]).search("ab")[0].ref == odd.ref

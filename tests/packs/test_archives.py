"""What an archive may not do. Each of these was refused before a byte stood among the packs."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packs.conftest import Archive, no_faults
from tui.failures import Refusal
from tui.packs.adding import add
from tui.packs.installed import folders, packs_folder


def refused(path: str, *words: str) -> None:
    with pytest.raises(Refusal) as caught:
        add(path, check=no_faults)
    message = str(caught.value)
    assert os.path.basename(path) in message and "\n" not in message
    assert all(word in message for word in words), message
    assert folders() == [] and (not os.path.isdir(packs_folder()) or os.listdir(packs_folder()) == [])


def named(name: str, *, mode: int = 0, attributes: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x")
    info.filename = info.orig_filename = name
    info.create_system = 3 if mode else 0
    info.external_attr = mode << 16 | attributes
    return info


@pytest.mark.parametrize("top", ["", "mine-1.0/"])
def test_a_good_one_is_taken(archive: Archive, top: str) -> None:
    added = add(archive(top=top), check=no_faults)
    assert added.id == "mine" and folders() == [added.folder]
    assert sorted(p.name for p in Path(added.folder).rglob("*.yaml")) == ["pack.yaml", "topics.yaml", "zoo.yaml"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../out.yaml", "leads out"),
        ("glossary/../../out.yaml", "leads out"),
        ("/etc/out.yaml", "root of a disk"),
        ("C:out.yaml", "root of a disk"),
        ("glossary/./a.yaml", "empty part"),
        ("glossary//a.yaml", "empty part"),
        ("glossary\\a.yaml", "no name"),
        ("glossary/a\x1b[2J.yaml", "control"),
        ("glossary/a\u202e.yaml", "control"),
        ("glossary/" + "a" * 300, "255 bytes"),
        ("a/" * 17 + "b", "deeper"),
        ("con", "device"),
        ("glossary/Com1.yaml", "device"),
        ("LPT¹.txt", "device"),
        ("glossary/a.", "every system"),
        ("GLOSSARY/Zoo.yaml", "twice"),
        ("pack.yaml/inner", "twice"),
        ("glossary/zoo.yaml", "twice"),
    ],
)
def test_names(archive: Archive, name: str, word: str) -> None:
    refused(archive((named(name), b"x")), word)


@pytest.mark.parametrize(
    ("mode", "word"),
    [(stat.S_IFLNK | 0o777, "a link"), (stat.S_IFIFO, "a pipe"), (stat.S_IFCHR, "a device"), (stat.S_IFSOCK, "socket")],
)
def test_what_is_no_file(archive: Archive, mode: int, word: str) -> None:
    refused(archive((named("glossary/link.yaml", mode=mode), b"/etc/passwd")), word)


def test_a_link_of_windows(archive: Archive) -> None:
    refused(archive((named("glossary/link.yaml", attributes=0x400), b"x")), "a link")


def test_a_file_of_the_type_folder(archive: Archive) -> None:
    refused(archive((named("glossary/odd", mode=stat.S_IFDIR | 0o755), b"x")), "no ordinary file")


def test_bombs(archive: Archive) -> None:
    refused(archive(("big.txt", b"\0" * 1_000_000)), "200 times")
    many = [(f"n{number}", b"") for number in range(10_001)]
    refused(archive(*many), "10,000")


def test_methods_that_are_not_read(archive: Archive) -> None:
    info = named("a.txt")
    info.compress_type = zipfile.ZIP_BZIP2
    refused(archive((info, b"x" * 100)), "method")


def patched(offset: int, size: int, change: Callable[[int], int], *, record: bytes) -> Callable[[bytes], bytes]:
    """Changes a number of the last such record (a header of the directory, or of a file)."""

    def change_it(data: bytes) -> bytes:
        at = data.rfind(record) + offset
        value = int.from_bytes(data[at : at + size], "little")
        return data[:at] + change(value).to_bytes(size, "little") + data[at + size :]

    return change_it


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (patched(8, 2, lambda flags: flags | 1, record=CENTRAL), "encrypted"),
        (patched(8, 2, lambda flags: flags | 0x2000, record=CENTRAL), ""),
        (patched(24, 4, lambda size: size + 1, record=CENTRAL), "size"),
        (patched(24, 4, lambda size: size - 1, record=CENTRAL), "size"),
        (patched(24, 4, lambda size: 0, record=CENTRAL), "size"),
        (patched(16, 4, lambda sum: sum ^ 1, record=CENTRAL), "check sum"),
        (patched(24, 4, lambda size: 90_000_000, record=CENTRAL), "200 times"),
        (patched(24, 4, lambda size: 0xFFFFFFF0, record=CENTRAL), "100 MB"),
        (patched(42, 4, lambda at: 0, record=CENTRAL), "over each other"),
        (patched(30, 1, lambda letter: letter ^ 1, record=LOCAL), "descriptions differ"),
        (patched(12, 4, lambda size: 9_000_000, record=END), "contents"),
        (patched(10, 2, lambda count: 0xFFFF, record=END), "10,000"),
        (lambda data: data[:-30], ""),
        (lambda data: data[: len(data) // 2], ""),
        (lambda data: b"", ""),
        (lambda data: b"PK" + b"\0" * 500, ""),
        (lambda data: b"\x1f\x8b" + data[2:], ""),
    ],
)
def test_bytes_that_lie(archive: Archive, change: Callable[[bytes], bytes], word: str) -> None:
    refused(archive(change=change), word)


def test_every_cut_and_every_byte_is_refused_or_harmless(archive: Archive, tmp_path: Path) -> None:
    data = Path(archive()).read_bytes()
    for at in range(0, len(data), 7):
        for spoiled in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
            path = tmp_path / "spoiled.zip"
            path.write_bytes(spoiled)
            try:
                add(str(path), replace=True, check=no_faults)
            except Refusal as error:
                assert "\n" not in str(error)


def test_no_pack_in_it(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a/b.txt", "x")
        made.writestr("c/d.txt", "x")
    refused(str(path), "no pack.yaml")
    assert struct.calcsize("<4s5H3L2H") == 30

"""A pack out of a .zip: everything about it is looked at before a byte is written, and nothing it says is believed."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from typing import IO

from tui.failures import Refusal
from tui.library.authoring.scalars import shown
from tui.packs.names import MAX_BYTES, MAX_FILES, twice, wrong_name

MAX_RATIO = 200
"""Bytes that one packed byte may stand for."""
MAX_DIRECTORY = 8_000_000
"""Bytes of an archive's table of contents: 10,000 long names take less."""
_TABLE = {stat.S_IFLNK: "a link", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
_TABLE |= {stat.S_IFBLK: "a device", stat.S_IFCHR: "a device"}
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_REPARSE = 0x400
_HEAD = struct.Struct("<4s5H3L2H")
"""The header before each file's data."""
_END = struct.Struct("<4s4H2LH")
"""The record that ends an archive."""
_CHUNK = 1 << 16


def unpack(path: str, folder: str) -> None:
    """Unpacks the pack in the archive into the empty `folder`. Raises Refusal; then `folder` may hold a part."""
    try:
        with open(path, "rb") as file:
            bounded(file, path)
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
                inner = _checked(path, infos)
                for info in infos:
                    if not info.is_dir() and info.filename.startswith(inner):
                        _write(path, file, info, os.path.join(folder, *info.filename[len(inner) :].split("/")))
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refusal(f"{shown(path, 200, '')} is no whole zip archive ({error}); pack it anew.") from error
    except OSError as error:
        raise Refusal(f"{shown(path, 200, '')} cannot be unpacked: {error.strerror or error}.") from error


def _refused(path: str, name: str, why: str) -> Refusal:
    where = f", {shown(name, 100)}" if name else ""
    return Refusal(f"{shown(path, 200, '')}{where}: {why}; nothing of it was taken.")


def bounded(file: IO[bytes], path: str, *, most: int = MAX_BYTES, most_files: int = MAX_FILES) -> None:
    """Refuses an archive or a table of contents too large to be read at all: `zipfile` takes all of it into memory.

    Raises Refusal and BadZipFile.
    """
    size = file.seek(0, os.SEEK_END)
    if size > most:
        raise _refused(path, "", f"it is larger than {most // 1_000_000} MB")
    file.seek(max(0, size - 65_535 - _END.size))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("its end is missing")
    _, _, _, _, files, directory, _, _ = _END.unpack_from(tail, at)
    if files > most_files:
        raise _refused(path, "", f"it holds more than {most_files:,} files")
    if directory > MAX_DIRECTORY or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        raise _refused(path, "", "its table of contents is too large")
    file.seek(0)


def _checked(path: str, infos: list[zipfile.ZipInfo]) -> str:
    """The folder inside the archive that is the pack, with its slash, or ''. Raises Refusal for what is not taken."""
    if len(infos) > MAX_FILES:
        raise _refused(path, "", f"it holds more than {MAX_FILES:,} files")
    for info in infos:
        if why := _wrong(info):
            raise _refused(path, info.orig_filename, why)
    if name := twice(info.filename.rstrip("/") for info in infos if not info.is_dir()):
        raise _refused(path, name, "this name stands twice")
    total = sum(info.file_size for info in infos)
    if total > MAX_BYTES:
        raise _refused(path, "", f"it is larger than {MAX_BYTES // 1_000_000} MB unpacked")
    end = 0
    for info in sorted(infos, key=lambda member: member.header_offset):
        if info.header_offset < end:
            raise _refused(path, info.filename, "two of its files lie over each other")
        end = info.header_offset + _HEAD.size + info.compress_size
    return _root(path, [info.filename for info in infos if not info.is_dir()])


def _wrong(info: zipfile.ZipInfo) -> str:
    """Why one file of an archive is not taken; '' when it is."""
    name = info.orig_filename
    if why := wrong_name(name[:-1] if name.endswith("/") else name):
        return why
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind in _TABLE or (info.external_attr & _REPARSE and info.create_system != 3):
        return f"it is {_TABLE.get(kind, 'a link')}"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR) > info.is_dir():
        return "it is no ordinary file"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed by a method that is not read; use the usual one (deflate)"
    if info.file_size > MAX_BYTES:
        return f"it is larger than {MAX_BYTES // 1_000_000} MB"
    if info.file_size > MAX_RATIO * max(1, info.compress_size):
        return f"it unpacks to more than {MAX_RATIO} times its size"
    if info.is_dir() and info.file_size:
        return "it is a folder with content of its own"
    return ""


def _root(path: str, names: list[str]) -> str:
    """Where pack.yaml stands: at the top, or in the one folder at the top."""
    own = [name for name in names if not name.startswith("__MACOSX/")]
    if "pack.yaml" in own:
        return ""
    tops = {name.partition("/")[0] for name in own}
    if len(tops) == 1 and f"{next(iter(tops))}/pack.yaml" in own:
        return f"{next(iter(tops))}/"
    raise _refused(path, "", "there is no pack.yaml at its top or in the one folder there")


def _write(path: str, file: IO[bytes], info: zipfile.ZipInfo, target: str) -> None:
    """Writes one file, and no byte more than was announced."""
    file.seek(info.header_offset)
    sign, _, flags, method, _, _, _, _, _, name, extra = _HEAD.unpack(file.read(_HEAD.size))
    written = file.read(name)
    if sign != b"PK\x03\x04" or method != info.compress_type or flags & _ENCRYPTED:
        raise _refused(path, info.filename, "its two descriptions differ")
    if written.decode("utf-8" if flags & 0x800 else "cp437") != info.orig_filename:
        raise _refused(path, info.filename, "its two descriptions differ")
    file.seek(extra, os.SEEK_CUR)
    data = file.read(info.compress_size)
    if method == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-15)
        data = inflater.decompress(data, info.file_size + 1)
        whole = inflater.eof and not inflater.unused_data
    else:
        whole = True
    if not whole or len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise _refused(path, info.filename, "its size or its check sum is not what the archive says")
    os.makedirs(os.path.dirname(target), 0o700, exist_ok=True)
    with open(target, "xb") as out:
        out.write(data)

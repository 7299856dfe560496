"""Whether a compiled file still fits its pack: by stat first, by content only when that differs."""

import os
from binascii import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "10"
"""Raised when the tables of a compiled pack change, so that older files are made anew."""


def signature(root: str) -> str:
    """Names, sizes and times of a pack's files; '' when there are none."""
    # Not at the top: a wheel's ready-made file needs no look at the YAML.
    from tui.library.authoring.files import pack_files

    try:
        return "\n".join(_line(root, rel) for rel in pack_files(root))
    except OSError:
        return ""


def _line(root: str, rel: str) -> str:
    try:
        state = os.stat(os.path.join(root, rel))
    except OSError:
        return f"{rel!r} -"
    # ctime catches an edit that keeps size and mtime (rsync, git); a false alarm costs one hash.
    return f"{rel!r} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"


def tally(meta: "Mapping[str, str]") -> str:
    """A checksum of what a compiled file says of itself, so that a damaged byte is noticed before it is believed."""
    text = "\n".join(f"{key}={meta[key]}" for key in sorted(meta) if key != "check")
    return f"{crc32(text.encode('utf-8', 'surrogateescape')):08x}"


def content_hash(root: str) -> str:
    """SHA-256 over the names and bytes of a pack's files."""
    import hashlib

    from tui.library.authoring.files import Unreadable, pack_files, read_bytes

    digest = hashlib.sha256()
    for rel in pack_files(root):
        try:
            data = read_bytes(root, rel)
        except Unreadable as error:
            data = error.message.encode("utf-8", "replace")
        digest.update(f"{len(rel)} {rel} {len(data)}\n".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()

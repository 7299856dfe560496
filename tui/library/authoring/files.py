"""Which files a pack has, and their text: bounded, never outside the pack, never blocking on a pipe or a device."""

import os
import stat

from tui.library.text import clean

FOLDERS = ("glossary", "quizzes", "lessons", "labs")
SINGLES = ("pack.yaml", "topics.yaml", "sources.yaml", "chips.yaml")
# In reading order: sources stand before what cites them.
MAX_FILE = 8_000_000
MAX_FILES = 5_000
MAX_PACK = 1_000_000_000
_MAX_LEVELS = 3


class Unreadable(Exception):  # noqa: N818  (said of a file)
    """Why a file cannot be read, in words, with a remedy where there is one."""

    def __init__(self, message: str, hint: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column


def pack_files(root: str) -> list[str]:
    """The pack's YAML files, relative to `root` with `/`, in reading order. Raises OSError without a folder."""
    names = set(os.listdir(root))
    files = [name for name in SINGLES if name in names]
    for folder in FOLDERS:
        if folder in names:
            files += [f"{folder}/{name}" for name in _listing(os.path.join(root, folder)) if name.endswith(".yaml")]
    return files[:MAX_FILES]


def _listing(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return []


def strays(root: str) -> list[tuple[str, str]]:
    """Files that look like content but are not read, each with the reason."""
    strangers: list[tuple[str, str]] = []
    _look(root, "", strangers)
    return strangers[:MAX_FILES]


def _look(root: str, inside: str, strangers: list[tuple[str, str]]) -> None:
    for name in _listing(os.path.join(root, inside)):
        rel = f"{inside}/{name}" if inside else name
        path = os.path.join(root, rel)
        if os.path.isdir(path) and not os.path.islink(path):
            if rel.count("/") < _MAX_LEVELS and len(strangers) < MAX_FILES:
                _look(root, rel, strangers)
        elif name.endswith(".yml"):
            strangers.append((rel, "is not read; rename it to end in .yaml"))
        elif name.endswith(".yaml") and not (inside in FOLDERS or (not inside and name in SINGLES)):
            strangers.append((rel, f"is not read here; content stands in {', '.join(FOLDERS)} or {', '.join(SINGLES)}"))


def read_text(root: str, rel: str) -> str:
    """The text of a file of the pack. Raises Unreadable."""
    return _decode(read_bytes(root, rel))


def read_bytes(root: str, rel: str) -> bytes:
    """The bytes of a file of the pack. Raises Unreadable."""
    path = os.path.join(root, rel)
    if clean(rel) != rel or "\n" in rel or "\t" in rel:
        raise Unreadable("the file's name holds a control or invisible character", "rename the file")
    try:
        inner, outer = os.path.realpath(path), os.path.realpath(root)
        if os.path.commonpath([inner, outer]) != outer:
            raise Unreadable("is a link to a file outside the pack; such links are not followed", "copy the file")
        return _read(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path cannot be used"
        raise Unreadable(f"cannot be read: {reason}", "look at the file's permissions") from None


def _read(path: str) -> bytes:
    # Not blocking: a pipe in place of a file must not stop the program.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise Unreadable("is no ordinary file")
        if state.st_size > MAX_FILE:
            raise Unreadable(f"is {state.st_size:,} bytes long; at most {MAX_FILE:,} are read", "split it")
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(MAX_FILE)
    finally:
        os.close(handle)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unreadable("is UTF-16", "save it as UTF-8", 1, 1) from None
        before = data[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"is not UTF-8: the byte 0x{data[error.start]:02X} stands here"
        raise Unreadable(message, "save it as UTF-8", line, column) from None

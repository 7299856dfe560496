"""Which names of files in a pack are taken: such as every system can keep, and that lead nowhere else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from tui.library.authoring.scalars import ID, shown
from tui.library.text import clean

MAX_FILES = 10_000
MAX_BYTES = 100_000_000
MAX_NAME = 255
MAX_DEPTH = 16
MAX_ID = 60
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_SIGNS = frozenset('<>:"|?*\\')


def wrong_name(name: str) -> str:
    """Why a file may not be called so (its path inside the pack, with /); '' when it may."""
    if clean(name) != name or "\n" in name or "\t" in name:
        return "its name holds a control or invisible character"
    if len(name.encode("utf-8", "surrogatepass")) > MAX_NAME:
        return f"its name is longer than {MAX_NAME} bytes"
    if name.startswith("/") or name[1:2] == ":":
        return "its name is a path from the root of a disk"
    parts = name.split("/")
    if ".." in parts:
        return "its name leads out of the pack (..)"
    if any(part in ("", ".") for part in parts):
        return "its name has an empty part (// or .)"
    if len(parts) > MAX_DEPTH:
        return f"it stands deeper than {MAX_DEPTH} folders"
    for part in parts:
        if part.split(".")[0].rstrip().lower() in _DEVICES:
            return f"{shown(part)} is the name of a device on Windows"
        if _SIGNS.intersection(part) or part.endswith((".", " ")) or part.startswith(" "):
            return f"{shown(part)} is no name that every system can keep"
    return ""


def twice(names: Iterable[str]) -> str:
    """The first name that stands twice, for a system that knows no case or marks, or as file and folder; '' if none."""
    seen: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            return name
        seen[folded] = name
    for folded, name in seen.items():
        parts = folded.split("/")
        if any("/".join(parts[:depth]) in seen for depth in range(1, len(parts))):
            return name
    return ""


def wrong_id(id: str) -> str:
    """Why a pack may not be called so, in words; '' when it may."""
    if id == "core":
        return "'core' is the built-in pack; choose another id"
    if not ID.fullmatch(id) or len(id) > MAX_ID or id == "unnamed":
        return f"{shown(id)} is no id of a pack; use lower-case letters and digits with single hyphens between them"
    if wrong_name(id):
        return f"{shown(id)} is no id of a pack: {wrong_name(id)}"
    return ""

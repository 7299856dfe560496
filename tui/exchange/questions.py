"""Questions on their way out and in: as plain values without what is left at its default, and what was refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from tui.failures import Refusal
from tui.library.authoring.scalars import ID, REFUSED, shown
from tui.library.library import Library
from tui.library.model import Question
from tui.library.text import clean

MAX_FILE = 64_000_000
"""Bytes of a file that is brought in."""
MAX_ITEMS = 100_000
MAX_PARTS = 100
"""Options, pairs or answers of one question."""
MAX_TEXT = 20_000
"""Characters of one text."""
_SLUG_CHARS = 60
_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF = "a text holds half of a character (\\ud800 to \\udfff alone); write the whole one"

Values = dict[str, Any]
"""An item as it would be authored: what stands at its default is not there."""


class Out(NamedTuple):
    """A question that goes out, and its pack."""

    pack: str
    question: Question


class Refused(NamedTuple):
    """What was not taken, or not all of it: where it begins, and why."""

    line: int
    reason: str


@dataclass
class Brought:
    """What a file brought: items by kind, what was left out of it, and what has to be said."""

    items: dict[str, list[Values]] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    """(kind, id) -> where it stood in the file."""
    refused: list[Refused] = field(default_factory=list)
    notes: list[Refused] = field(default_factory=list)
    """Taken, but not with everything; or said of the whole file (line 0)."""
    _ids: set[tuple[str, str]] = field(default_factory=set)

    def add(self, kind: str, values: Values, line: int) -> None:
        """Takes an item in. Its id is made different from those before where it is no good.

        What no file can keep is refused with its line: JSON may name one half of a pair (\\ud800).
        """
        if not _writable(values):
            self.refused.append(Refused(line, f"{kind} {shown(str(values.get('id', '')))}: {_HALF}"))
            return
        if sum(map(len, self.items.values())) >= MAX_ITEMS:
            raise Refusal(f"the file holds more than {MAX_ITEMS:,} items; split it. Nothing was taken.")
        wanted = str(values.get("id", ""))
        values["id"] = self.free(kind, wanted if ID.fullmatch(wanted) and len(wanted) <= 100 else slug(wanted))
        # A topic becomes the name of a file: what is no id is made one.
        if (topic := values.get("topic")) and not (ID.fullmatch(str(topic)) and len(str(topic)) <= _SLUG_CHARS):
            values["topic"] = slug(str(topic), "other")
        self._ids.add((kind, values["id"]))
        self.lines[kind, values["id"]] = line
        self.items.setdefault(kind, []).append(values)

    def has(self, kind: str, id: str) -> bool:
        """Whether an item of this id came already."""
        return (kind, id) in self._ids

    def free(self, kind: str, id: str) -> str:
        """`id`, or with a number behind it where it is taken."""
        free_id, number = id, 2
        while (kind, free_id) in self._ids:
            free_id, number = f"{id}-{number}", number + 1
        return free_id

    @property
    def count(self) -> int:
        """How many items there are."""
        return sum(map(len, self.items.values()))


def _writable(value: Any) -> bool:
    """Whether every text in plain values can be written as UTF-8."""
    if isinstance(value, str):
        return value.isascii() or not _SURROGATE.search(value)
    if isinstance(value, Mapping):
        return all(_writable(key) and _writable(part) for key, part in value.items())
    return all(map(_writable, value)) if isinstance(value, list | tuple) else True


def outgoing(library: Library, pack: str = "", topic: str = "") -> tuple[list[Out], list[str]]:
    """The questions of a pack or of all, by topic; and the refs of those whose id another pack's has already."""
    outgoing_items: dict[str, Out] = {}
    twice: list[str] = []
    for row in library.question_rows(topic=topic):
        if pack not in ("", row.pack):
            continue
        question = library.question(row.ref)
        if question is None:
            continue
        if row.id in outgoing_items:
            twice.append(row.ref)
        else:
            outgoing_items[row.id] = Out(row.pack, question)
    return list(outgoing_items.values()), twice


def bare(value: Any) -> Any:
    """A struct as plain values: its tag first, nothing that is left at its default, whole floats as whole numbers."""
    if isinstance(value, msgspec.Struct):
        tag = type(value).__struct_config__.tag
        out: Values = {} if tag is None else {"kind": tag}
        for part in msgspec.structs.fields(type(value)):
            inner = getattr(value, part.name)
            if inner != part.default and not (inner in ((), {}) and not part.required):
                out[part.encode_name] = bare(inner)
        return out
    if isinstance(value, tuple | list):
        return [bare(part) for part in value]
    if isinstance(value, Mapping):
        return {key: bare(part) for key, part in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def question_of(values: Values) -> Question:
    """The question that plain values make. Raises ValueError."""
    try:
        return msgspec.convert(values, Question)  # type: ignore[no-any-return]  # a union
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def slug(text: str, otherwise: str = "item") -> str:
    """An id out of some text: its first words in lower case."""
    folded = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode().lower()
    words: list[str] = []
    for word in re.findall("[a-z0-9]+", folded):
        if sum(map(len, words)) + len(words) + len(word) > _SLUG_CHARS:
            break
        words.append(word)
    return "-".join(words) or otherwise


def tidy(text: str) -> str:
    """Prose out of a file of somebody else: nothing that a terminal obeys, in NFC, no blanks at its ends."""
    text = clean(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")))
    return REFUSED.sub("", text).strip()


def line_of(text: str) -> str:
    """The same on one line: names, items, pairs."""
    return " ".join(tidy(text).split())


def unlinked(text: str) -> str:
    """Text of another program, in which double brackets are no links of ours."""
    return text.replace("[[", "[ [")


def short_enough(texts: Iterable[str]) -> str:
    """Why texts are not taken for their length; ''."""
    longest = max(map(len, texts), default=0)
    return f"a text has {longest:,} characters; at most {MAX_TEXT:,} are taken" if longest > MAX_TEXT else ""


def read_file(path: str, most: int = MAX_FILE) -> bytes:
    """The bytes of an ordinary file of bounded size. Raises Refusal."""
    import os
    import stat

    name = shown(path, 200, "")
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise Refusal(f"{name} is no ordinary file; nothing was taken.", 2)
            if state.st_size > most:
                raise Refusal(f"{name} is larger than {most // 1_000_000} MB; split it. Nothing was taken.")
            return file.read(most)
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}.", 2) from error


def read_text(path: str) -> str:
    """The text of a file: UTF-8 with or without a mark. Raises Refusal that names the line."""
    data = read_file(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data[:4] == b"PK\x03\x04":
            raise Refusal(
                f"{shown(path, 200, '')} is an archive, as .xlsx, .ods and .apkg are; export the text out of its "
                "program (CSV as UTF-8), or unpack it. Nothing was taken."
            ) from None
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Refusal(f"{shown(path, 200, '')} is UTF-16; save it as UTF-8. Nothing was taken.") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise Refusal(f"{shown(path, 200, '')}:{line}: not UTF-8; save it as UTF-8. Nothing was taken.") from None


def by_topic(items: Iterable[Values], otherwise: str) -> Iterator[tuple[str, list[Values]]]:
    """Items by their topic, in the order in which the topics come first; `topic` is taken out of them."""
    topics: dict[str, list[Values]] = {}
    for item in items:
        rest = dict(item)
        topic = str(rest.pop("topic", "") or otherwise)
        topics.setdefault(topic, []).append(rest)
    yield from topics.items()

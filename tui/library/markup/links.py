"""Links in prose, and prose as plain text. Only `re`: a shell command can afford it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_ID = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
_TARGET = rf"(?:(?P<kind>entry|lesson|lab|chip):)?(?:(?P<pack>{_ID})/)?(?P<id>{_ID})"
_FENCE = r"^[ \t]*(?P<ticks>`{3,}+|~{3,}+)[^\n]*+\n(?:.*?^[ \t]*(?P=ticks)[`~]*[ \t]*$|.*\Z)"
_CODE = r"(?<!`)(?P<mark>`++)(?P<inner>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=mark)(?!`)"
# In a table the bar before the shown text may be written \|.
_LINK = rf"\[\[{_TARGET}(?:\\?\|(?P<shown>[^\[\]|]{{1,200}}))?\]\]"
TOKEN = re.compile(
    rf"(?P<fence>{_FENCE})|(?P<code>{_CODE})|`++|\\(?P<escaped>[!-/:-@\[-`{{-~])|(?P<link>{_LINK})"
    r"|(?P<broken>\[\[[^\[\]\n]{0,300}\]\])|(?P<emphasis>\*\*|__|[*_])",
    re.MULTILINE | re.DOTALL,
)
"""What prose is made of besides its words. Code comes before links, so that nothing in code is a link."""


class Link:
    """A link: what kind of thing, its id, the pack when it is said, and the text to show when it is given."""

    __slots__ = ("id", "kind", "pack", "shown")

    def __init__(self, kind: str, id: str, shown: str = "", pack: str = "") -> None:
        self.kind = kind
        self.id = id
        self.shown = shown
        self.pack = pack

    @property
    def ref(self) -> str:
        """The id, with the pack before it when that is said."""
        return f"{self.pack}/{self.id}" if self.pack else self.id

    @property
    def words(self) -> str:
        """What to show when nothing better is known: the given text, else the id's words."""
        return self.shown or self.id.replace("-", " ").replace("_", " ")

    def _key(self) -> tuple[str, str, str, str]:
        return (self.kind, self.id, self.shown, self.pack)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Link) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return "Link({!r}, {!r}, {!r}, {!r})".format(*self._key())


def link_of(match: re.Match[str]) -> Link:
    """The link that a match of TOKEN holds."""
    shown = " ".join((match["shown"] or "").split())
    return Link(match["kind"] or "entry", match["id"], shown, match["pack"] or "")


def _tokens(text: str, kind: str) -> Iterator[re.Match[str]]:
    return (match for match in TOKEN.finditer(text) if match.lastgroup == kind or match[kind])


def links(text: str) -> list[Link]:
    """The links of a prose text, in order; none from code."""
    return [link_of(match) for match in _tokens(text, "link")] if "[[" in text else []


def broken_links(text: str) -> list[str]:
    """What is written like a link but names no id: '[[KV Cache]]'."""
    return [match["broken"] for match in _tokens(text, "broken")] if "[[" in text else []


def plain_text(text: str, name: Callable[[Link], str] | None = None) -> str:
    """Prose without its marks. Line breaks, lists and tables stay as written; `name` gives the text of a link."""
    pieces: list[str] = []
    open_marks: list[int] = []
    end = 0
    for match in TOKEN.finditer(text):
        between = text[end : match.start()]
        if "\n\n" in between:
            open_marks.clear()
        pieces.append(between)
        pieces.append(_plain(match, name))
        if match["emphasis"]:
            _pair(text, match, pieces, open_marks)
        end = match.end()
    return "".join(pieces) + text[end:]


def _plain(match: re.Match[str], name: Callable[[Link], str] | None) -> str:
    if match["link"]:
        link = link_of(match)
        return link.shown or (name(link) if name else link.words)
    if match["code"]:
        inner = match["inner"]
        return inner[1:-1] if inner.strip() and inner[0] == inner[-1] == " " else inner
    if match["fence"]:
        inside = match["fence"].split("\n")[1:]
        closed = inside and inside[-1].strip().startswith(match["ticks"])
        return "\n".join(inside[:-1] if closed else inside)
    return match["escaped"] or match[0]


def _pair(text: str, match: re.Match[str], pieces: list[str], open_marks: list[int]) -> None:
    """Empties this mark and the open one that it closes; or keeps it in mind as one that opens."""
    before = text[match.start() - 1 : match.start()] or " "
    after = text[match.end() : match.end() + 1] or " "
    closes = not before.isspace() and not after.isalnum()
    if closes and any(pieces[place] == match[0] for place in open_marks):
        while pieces[place := open_marks.pop()] != match[0]:
            pass
        pieces[place] = pieces[-1] = ""
    elif not after.isspace() and not before.isalnum():
        open_marks.append(len(pieces) - 1)

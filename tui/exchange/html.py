"""The words of a piece of HTML, as Moodle and Anki write their texts: pictures and sounds are counted and left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "hr", "pre", "dd", "dt"}
)
_MEDIA = frozenset({"img", "video", "audio", "object", "embed", "svg", "canvas", "iframe"})
_UNSEEN = frozenset({"script", "style", "template", "title"})
_SOUND = re.compile(r"\[sound:[^\]\n]{0,300}\]")
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|img|ul|ol|li|sub|sup|pre|code|a|table|tr|td|font)\b[^<>]*>", re.I
)
_STRAY = re.compile(r"<(?![^<>]{0,4000}(?:<[^<>]{0,200})?>)|<(?=!\[)")
"""What opens no tag that ends soon. The parser would look for its end as often as one stands there."""
MAX_HTML = 1_000_000


class Words(NamedTuple):
    """The text, and how many pictures and sounds stood in it."""

    text: str
    media: int


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.media = 0
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in _UNSEEN
        self.media += tag in _MEDIA
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.media += tag in _MEDIA
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in _UNSEEN))
        if tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data)


def words_of(html: str) -> Words:
    """The words of HTML, paragraphs kept apart. Raises ValueError for a text beyond bounds."""
    if len(html) > MAX_HTML:
        raise ValueError(f"a text has {len(html):,} characters; at most {MAX_HTML:,} are read")
    sounds = len(_SOUND.findall(html))
    reader = _Reader()
    reader.feed(_STRAY.sub("&lt;", _uncommented(_SOUND.sub("", html))))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).replace("\xa0", " ").split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return Words(text, reader.media + sounds)


def _uncommented(html: str) -> str:
    """Without its comments, in one pass; one that is never closed is text."""
    pieces = []
    end = 0
    while (start := html.find("<!--", end)) >= 0 and (close := html.find("-->", start + 4)) >= 0:
        pieces.append(html[end:start])
        end = close + 3
    return "".join(pieces) + html[end:].replace("<!--", "&lt;!--")


def looks_like_html(text: str) -> bool:
    """Whether a text that does not say so has tags of HTML."""
    return bool(_TAG.search(text))

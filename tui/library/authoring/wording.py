"""Checks the text of one scalar by its role, and hands back what of it is fit to keep."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from tui.library.authoring import scalars
from tui.library.authoring.fields import Role
from tui.library.authoring.issue import Severity
from tui.library.authoring.scalars import shown
from tui.library.authoring.yaml_nodes import Scalar
from tui.library.text import clean

MAX_ID = 100
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_BLOCKS = frozenset({"prose", "drawing"})

Say = Callable[[str, str, str, Severity], None]
"""say(rule, message, hint, severity)"""


def take_text(node: Scalar, role: Role, may_be_blank: bool, say: Say) -> str | None:
    """The text to keep: cleaned, in NFC, without outer blanks; None when the item cannot stand with it."""
    text = node.text
    if node.plain and text in _NOTHING:
        say("empty", "has no value", "write one, or remove the line", "error")
        return None
    text = _printable(text, role, say)
    text = text.strip("\n").rstrip() if role == "drawing" else text.strip()
    if not text and not may_be_blank:
        say("empty", "is empty", "write it, or remove the line", "error")
        return None
    if len(text) > (limit := scalars.MAX_PROSE if role in _BLOCKS else scalars.MAX_NAME):
        say("length", f"is {len(text):,} characters long; at most {limit:,} are read", "", "error")
        return None
    return _in_form(text, role, say)


def _printable(text: str, role: Role, say: Say) -> str:
    """`text` without characters that a terminal might obey or that hide something; each kind of them is reported."""
    if scalars.REFUSED.search(text):
        message = f"holds {scalars.code_points(text)}: a control or invisible character"
        say("character", message, "remove it", "error")
        text = scalars.REFUSED.sub("", clean(text))
    if role != "prose" and "\t" in text:
        say("character", "holds a tab (U+0009)", "use spaces", "error")
        text = text.replace("\t", " ")
    if role not in _BLOCKS and "\n" in text.strip("\n"):
        say("character", "must be one line", "", "error")
        text = " ".join(text.split())
    if not scalars.is_nfc(text):
        say("nfc", "is not in Unicode normal form C", "type letters with marks as one character", "warning")
        text = unicodedata.normalize("NFC", text)
    return text


def _in_form(text: str, role: Role, say: Say) -> str | None:
    if role == "id" and not (scalars.ID.fullmatch(text) and len(text) <= MAX_ID):
        say("id", f"{shown(text)} is no id", _id_hint(text), "error")
        return None
    if role == "ref" and not (scalars.REF.fullmatch(text) and len(text) <= 2 * MAX_ID):
        say("id", f"{shown(text)} is no id to refer to", _id_hint(text), "error")
        return None
    if role == "date" and not scalars.is_date(text):
        say("date", f"{shown(text)} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD", "error")
    if role == "url" and not scalars.URL.fullmatch(text):
        say("url", f"{shown(text)} is no web address", "write it in full, from https://", "error")
    return text


def _id_hint(text: str) -> str:
    """An id made of `text`, offered."""
    import re

    slug = re.sub("[^a-z0-9_]+", "-", text[:MAX_ID].lower()).strip("-_")
    rule = "lower-case letters and digits, with single hyphens between them"
    return f"did you mean '{slug}'?" if scalars.ID.fullmatch(slug) else rule

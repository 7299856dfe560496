"""Questions as an Anki package: a note type a kind, a deck a topic; the same note again when it is imported again.

genanki (the extra `anki`) writes it. A note's GUID comes from pack, type and id, so that Anki updates what it knows.
"""

from __future__ import annotations

import html
import os
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from tui.exchange.questions import Out
from tui.exchange.words import Names, Plain, Words, words
from tui.failures import Refusal
from tui.library.kinds import KINDS, kind_of
from tui.paths import ensure

FIELDS = ("Question", "Choices", "Answer", "Feedback", "Explanation", "Sources", "Ref")
_CSS = ".card { font-family: sans-serif; font-size: 18px; text-align: left; } .more { font-size: 15px; color: #777; }"
_FRONT = "{{Question}}{{#Choices}}<br><br>{{Choices}}{{/Choices}}"
_BACK = (
    "{{FrontSide}}<hr id=answer><b>{{Answer}}</b>{{#Explanation}}<br><br>{{Explanation}}{{/Explanation}}"
    "{{#Feedback}}<br><br>{{Feedback}}{{/Feedback}}"
    '{{#Sources}}<br><br><span class="more">{{Sources}}</span>{{/Sources}}'
)


def export(
    questions: Sequence[Out],
    path: str,
    *,
    plain: Callable[[str], Plain],
    names: Callable[[str], Names],
    topics: Callable[[str], str],
) -> list[str]:
    """Writes the package; what could not be said in it, a sentence each. `plain` and `names` are by pack.

    Raises Refusal, also where genanki is not installed.
    """
    genanki = _library()
    models = {kind: _model(genanki, kind, title.title) for kind, title in KINDS.items()}
    decks: dict[str, Any] = {}
    left = []
    for item in questions:
        ref = f"{item.pack}/question/{item.question.id}"
        try:
            wording = words(item.question, plain(item.pack), names(item.pack))
        except ValueError as error:
            left.append(f"{item.pack}/{item.question.id} is left out: {error}")
            continue
        topic = item.question.topic
        deck = decks.setdefault(topic, genanki.Deck(_number(f"deck {topic}"), f"Warpwise::{topics(topic)}"))
        tags = [f"topic::{topic}", f"level::{item.question.level}", f"kind::{kind_of(item.question)}"]
        model = models[kind_of(item.question)]
        deck.add_note(genanki.Note(model=model, fields=_fields(wording, ref), guid=genanki.guid_for(ref), tags=tags))
    if not decks:
        raise Refusal("there is no question to export.")
    scratch = f"{path}.{os.getpid()}.tmp"
    try:
        ensure(os.path.dirname(os.path.abspath(path)))
        genanki.Package(list(decks.values())).write_to_file(scratch)
        os.replace(scratch, path)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        if os.path.exists(scratch):
            os.remove(scratch)
    return left


def _library() -> Any:
    try:
        import genanki
    except ImportError:
        raise Refusal("Anki packages need genanki: pip install 'warpwise[anki]'.") from None
    return genanki


def _model(genanki: Any, kind: str, title: str) -> Any:
    return genanki.Model(
        _number(f"note type {kind}"),
        f"Warpwise {title}",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )


def _number(name: str) -> int:
    """A number for ever, as Anki wants one for note types and decks."""
    return 1 << 30 | zlib.crc32(f"warpwise {name}".encode()) >> 2


def _fields(words: Words, ref: str) -> list[str]:
    lines = ("<br>".join(map(_html, part)) for part in (words.choices, words.right, words.feedback))
    return [
        _html(words.asked),
        *lines,
        _html(words.explanation),
        "<br>".join(map(_html, words.sources)),
        _html(ref),
    ]


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("{{", "{ {").replace("\n", "<br>")

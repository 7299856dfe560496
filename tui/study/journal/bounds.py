"""Which values an event may hold. Asked when one is written and whenever one is read: a right sum says nothing of them.

What lies outside is kept where a merge brought it, with its sum, for a newer program may understand it. It is never
folded, moves neither this device's clock nor its numbers, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import msgspec

from tui.library.text import BAD
from tui.study.journal.events import END_MS, FIRST_DAY, LAST_DAY, MAX_JSON, MOST_OFFSET_MIN, Event
from tui.study.score import FULL

CENTURY_MS = 36_525 * 86_400_000
"""No clock of a sitting and no answer takes longer."""
LARGEST = 2**53
"""The next number of a device must still fit into 64 bits, and every number into a float."""
MAX_PLACES = 10_000
"""Questions of a sitting, cards of a review, items of a lesson."""
NOTE_CHARS = 500

_SHORT = 1_000
_LONG = 100_000
_HUGE = 1e100
_DEPTH = 16
_NODES = 20_000

Check = Callable[[object], bool]
"""Whether a value lies within its bounds."""


def within(event: Event) -> bool:
    """Whether every number, text, list and date of the event is such as a journal may hold."""
    return _columns(event) and _said(event)


def storable(event: Event) -> bool:
    """Whether a merge can keep the row at all, whatever it says: a plain id, and no more text than any event has."""
    texts = (event.device_id, event.kind, event.study_day, event.app_version, event.item_id, event.content_hash,
             event.confidence, event.attempt_id, event.target_id, event.sha)  # fmt: skip
    numbers = (event.seq, event.at_ms, event.tz_offset_min, event.rating, event.pass_bar, event.score,
               event.duration_ms, event.hints)  # fmt: skip
    needed = (*texts[:4], *numbers[:3])
    return (
        _plain(event.id)
        and None not in needed
        and all(isinstance(text, str) and len(text) <= _LONG for text in texts if text is not None)
        and all(type(number) is int for number in numbers if number is not None)
        and (event.answer is None or (isinstance(event.answer, str) and len(event.answer) <= MAX_JSON))
    )


def is_day(value: object) -> bool:
    """Whether it is a day 'YYYY-MM-DD' from 1970 to 2199."""
    if not isinstance(value, str) or len(value) != 10 or not FIRST_DAY <= value <= LAST_DAY:
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _columns(event: Event) -> bool:
    (id, device_id, seq, kind, item_id, content_hash, at_ms, tz_offset_min, study_day, rating, pass_bar, score,
     confidence, duration_ms, hints, _, attempt_id, target_id, app_version, _) = event  # fmt: skip
    return (
        _plain(id)
        and _short(device_id)
        and _short(kind)
        and _short(app_version)
        and (item_id is None or _short(item_id))
        and (content_hash is None or _short(content_hash))
        and (confidence is None or _short(confidence))
        and (attempt_id is None or _short(attempt_id))
        and (target_id is None or _plain(target_id))
        and not (item_id and kind.startswith("attempt_"))
        and (type(seq) is int and 1 <= seq <= LARGEST)
        and (type(at_ms) is int and 0 <= at_ms < END_MS)
        and (type(tz_offset_min) is int and -MOST_OFFSET_MIN <= tz_offset_min <= MOST_OFFSET_MIN)
        and _known_day(study_day)
        and (rating is None or (type(rating) is int and 1 <= rating <= 4))
        and (pass_bar is None or (type(pass_bar) is int and 0 <= pass_bar <= FULL))
        and (score is None or (type(score) is int and 0 <= score <= FULL))
        and (duration_ms is None or (type(duration_ms) is int and 0 <= duration_ms <= CENTURY_MS))
        and (hints is None or (type(hints) is int and 0 <= hints <= MAX_PLACES))
    )


def _said(event: Event) -> bool:
    """Whether what the event says in JSON is within bounds: in general, and in the fields that its kind has."""
    text = event.answer
    if text is None:
        return True
    if not isinstance(text, str) or len(text) > MAX_JSON:
        return False
    try:
        said = _decoded(text)
    except (ValueError, RecursionError):
        return False
    return (
        type(said) is dict
        and (_plainly_moderate(text) or _moderate(said, _DEPTH))
        and _KINDS.get(event.kind, _OTHER)(said)
    )


_decoded = msgspec.json.Decoder().decode
_FOLDED = bytes.maketrans(b"123456789.E", b"0000000000e")
_VAST = (b"0e", b"0" * 100)
"""What a number beyond all bounds has, its digits folded to one: an exponent, or a hundred digits."""


def _plainly_moderate(text: str) -> bool:
    """Whether the text of a JSON value already shows what `_moderate` looks for, as nearly all do, in a fraction of the
    time; False says nothing."""
    if len(text) > _NODES or text.count("[") + text.count("{") > _DEPTH:
        return False
    folded = text.encode().translate(_FOLDED)
    return _VAST[0] not in folded and _VAST[1] not in folded


def _moderate(value: object, depth: int) -> bool:
    """Whether no number, list or nesting is beyond what anybody could mean; texts are as long as the whole allows."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    if depth <= 0 or len(inner) > _NODES:
        return False
    for one in inner:
        kind = type(one)
        if kind is str or one is None or kind is bool:
            continue
        if kind is dict or kind is list:
            if not _moderate(one, depth - 1):
                return False
        elif not (isinstance(one, int | float) and -_HUGE <= one <= _HUGE):
            return False
    return True


# What a value may be


def _plain(text: object) -> bool:
    return (
        isinstance(text, str)
        and 0 < len(text) <= _SHORT
        and text.isprintable()
        and (text.isascii() or not BAD.search(text))
    )


@lru_cache(maxsize=8_192)
def _short(text: object) -> bool:
    """The same of what stands in many events."""
    return _plain(text)


@lru_cache(maxsize=8_192)
def _known_day(text: object) -> bool:
    return is_day(text)


def _whole(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def _real(low: float, high: float) -> Check:
    return lambda value: type(value) in (int, float) and low <= value <= high  # type: ignore[operator]


URL_CHARS = 2_000
"""Characters of an address."""


def _text(most: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= most


def _list(of: Check, most: int) -> Check:
    return lambda value: isinstance(value, list) and len(value) <= most and all(map(of, value))


def _texts(longest: int, most: int) -> Check:
    """A list of so many texts; the lists that are long are of these or of whole numbers."""
    return lambda value: (
        isinstance(value, list)
        and len(value) <= most
        and _TEXT.issuperset(map(type, value))
        and max(map(len, value), default=0) <= longest
    )


def _wholes(low: int, high: int, most: int) -> Check:
    """A list of so many whole numbers."""
    return lambda value: (
        isinstance(value, list)
        and len(value) <= most
        and _WHOLE.issuperset(map(type, value))
        and low <= min(value, default=low)
        and max(value, default=high) <= high
    )


_TEXT = frozenset({str})
_WHOLE = frozenset({int})


def _maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _shape(fields: Mapping[str, Check]) -> Check:
    """An object whose known fields are within bounds; a newer program may say more."""

    def shaped(value: object) -> bool:
        if not isinstance(value, dict):
            return False
        # A loop, not all(): this is gone through for every event of a journal.
        for name, one in value.items():  # noqa: SIM110
            if one is not None and name in fields and not fields[name](one):
                return False
        return True

    return shaped


def _params(value: object) -> bool:
    """Drawn knobs: names with texts, numbers or switches."""
    return (
        isinstance(value, dict)
        and len(value) <= _SHORT
        and all(len(name) <= _SHORT for name in value)
        and all(isinstance(one, bool | int | float) or _text(_SHORT)(one) for one in value.values())
    )


def _exam(value: object) -> bool:
    """The day of an exam, and its name; an older program wrote the day alone."""
    return value == "" or is_day(value) or (isinstance(value, dict) and is_day(value.get("day")) and _EXAM(value))


_NAME = _text(_SHORT)
_MS = _whole(0, CENTURY_MS)
_PLACE = _whole(0, MAX_PLACES)
_NAMES = _texts(_SHORT, MAX_PLACES)
_EXAM = _shape({"name": _text(200)})
_NUMBER = _real(-_HUGE, _HUGE)

_SITTING: Mapping[str, Check] = {
    "at": _PLACE,
    "elapsed": _MS,
    "times": _wholes(-1, CENTURY_MS, MAX_PLACES),
}
_DRAWN: Mapping[str, Check] = {
    "shown": _NAMES,
    "params": _params,
    "rev": _whole(1, MAX_PLACES),
    "values": _shape({"answer": _NUMBER, "traps": _list(_maybe(_NUMBER), _SHORT)}),
    "lesson": _NAME,
    "stop": _NAME,
}
_ITEM: Mapping[str, Check] = {**_DRAWN, "ref": _NAME, "hash": _NAME}
_CARD = _shape({**_ITEM, "ms": _MS, "recall": _real(0, 1)})
_REVIEW = _shape({"cards": _list(_CARD, MAX_PLACES), "planned": _PLACE, "minutes": _real(0, 1_440)})
_TITLE = _shape({"kind": _NAME, "name": _NAME, "of": _NAME})

_FIELDS: Mapping[str, Mapping[str, Check]] = {
    "answer": {**_SITTING, **_DRAWN},
    "draft": {**_SITTING, **_DRAWN},
    "attempt_submit": {**_SITTING, "points": _whole(-MAX_PLACES * FULL, MAX_PLACES * FULL)},
    "attempt_start": {
        **_SITTING,
        "paper": _text(MAX_JSON),
        "items": _list(_shape(_ITEM), MAX_PLACES),
        "pass_bar": _whole(0, FULL),
        "review": _REVIEW,
        "title": _TITLE,
        "spare": _PLACE,
    },
    "predict": {"params": _params, "metric": _NAME, "low": _NUMBER, "high": _NUMBER, "value": _NUMBER},
    "plan": {
        "minutes": _whole(1, 240),
        "exam": _exam,
        "days_off": _wholes(0, 6, 6),
        "freezes": _whole(0, 31),
        "retention": _real(0.70, 0.97),
        "start_of_day": _whole(0, 12),
        "parameters": _list(_real(-_SHORT, _SHORT), 100),
    },
    "lesson": {**_SITTING, "done": _NAME, "place": _NAME, "items": _NAMES},
    "learn": {"items": _NAMES},
    "note": {"text": _text(NOTE_CHARS), "over": _texts(_SHORT, _SHORT)},
    "read": {"url": _text(URL_CHARS)},
    "report": {**_SITTING, "reason": _text(100_000)},
}
"""What an event of each kind may say; the clock of a sitting may stand in every other."""

_KINDS = {kind: _shape(fields) for kind, fields in _FIELDS.items()}
_OTHER = _shape(_SITTING)

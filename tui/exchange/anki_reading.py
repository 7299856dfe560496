"""Anki packages on the way in: Basic and cloze notes become typed names. The database in them is hostile until read."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from typing import IO, Any, NamedTuple

from tui.exchange.html import words_of
from tui.exchange.questions import Brought, Refused, Values, line_of, short_enough, slug, tidy, unlinked
from tui.failures import Refusal
from tui.library.authoring.scalars import shown
from tui.packs.archive import bounded

MAX_PACKAGE = 2_000_000_000
"""Bytes of a package: most of one are pictures and sounds, which are not read."""
MAX_DATABASE = 500_000_000
MAX_NOTES = 50_000
MAX_FIELDS = 1_000_000
"""Characters of a note's fields."""
MAX_CARDS = 20
"""Questions that one note may give."""
MAX_ANSWER = 60
"""Characters of an answer that somebody may be asked to type."""
STEPS = 20_000_000
"""What SQLite may do for one query, in instructions: a hostile file must come to an end."""
_NAMES = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: newer packages hold an old database that only says 'please update'."""
_GAP = re.compile(r"\{\{c([0-9]{1,3})::|\}\}")
"""Where a gap begins, or ends."""
MAX_NESTED = 8
"""Gaps inside one another."""
_MAGIC = b"SQLite format 3\0"


class _Note(NamedTuple):
    number: int
    guid: str
    fields: list[str]
    ords: list[int]
    deck: str
    reversed: bool


def read(path: str) -> Brought:
    """The questions of a package. Raises Refusal for a file that is none."""
    brought = Brought()
    media = 0
    with tempfile.TemporaryDirectory(prefix="warpwise-anki-") as scratch:
        database = os.path.join(scratch, "collection.sqlite")
        _unpack(path, database)
        try:
            notes = _notes(database, path)
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            reason = "it takes too long to read" if "interrupted" in str(error) else shown(str(error), 100, "")
            raise Refusal(f"{shown(path, 200, '')}: its database is damaged ({reason}). Nothing was taken.") from error
    for note in notes:
        media += _take(note, brought)
    if media:
        brought.notes.append(Refused(0, f"{media} pictures and sounds were left out"))
    return brought


def _unpack(path: str, target: str) -> None:
    """Writes the database of the package to `target`, and no more of it. Raises Refusal."""
    name = shown(path, 200, "")
    try:
        if not os.path.isfile(path):
            raise Refusal(f"{name} is no ordinary file; give an .apkg. Nothing was taken.", 2)
        with open(path, "rb") as file, zipfile.ZipFile(_looked_over(file, path)) as package:
            inside = {info.filename: info for info in package.infolist()}
            collection = next((inside[known] for known in _NAMES if known in inside), None)
            if collection is None:
                raise Refusal(f"{name} is no Anki package: there is no collection in it. Nothing was taken.")
            if collection.file_size > MAX_DATABASE or collection.file_size > 1_100 * max(1, collection.compress_size):
                raise Refusal(f"{name}: its database is too large. Nothing was taken.")
            if collection.flag_bits & 1:
                raise Refusal(f"{name} is encrypted. Nothing was taken.")
            with package.open(collection) as packed, open(target, "wb") as out:
                source = _unpressed(packed) if collection.filename.endswith("b") else packed
                left = MAX_DATABASE
                while block := source.read(1 << 20):
                    left -= len(block)
                    if left < 0:
                        raise Refusal(f"{name}: its database is too large. Nothing was taken.")
                    out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Refusal(f"{name} is no whole Anki package ({shown(str(error), 80, '')}). Nothing was taken.") from error
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror or error}.", 2) from error
    except Exception as error:
        # zstandard has an error class of its own, and is not at hand everywhere.
        if type(error).__name__ != "ZstdError":
            raise
        raise Refusal(f"{name} is no whole Anki package ({shown(str(error), 80, '')}). Nothing was taken.") from error


def _looked_over(file: IO[bytes], path: str) -> IO[bytes]:
    bounded(file, path, most=MAX_PACKAGE, most_files=65_534)
    return file


def _unpressed(packed: IO[bytes]) -> Any:
    try:
        import zstandard
    except ImportError:
        raise Refusal(
            "this Anki package is of the new kind (zstd): pip install 'warpwise[anki]', "
            "or export it from Anki with 'Support older Anki versions'."
        ) from None
    return zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(packed)


def _notes(database: str, path: str) -> list[_Note]:
    with open(database, "rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise Refusal(f"{shown(path, 200, '')}: its collection is no database. Nothing was taken.")
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as db:
        _harden(db)
        real = "SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        tables = {row[0] for row in db.execute(real)}
        if not {"notes", "cards", "col"} <= tables:
            missing = ", ".join(sorted({"notes", "cards", "col"} - tables))
            raise Refusal(f"{shown(path, 200, '')}: its database has no table {missing}. Nothing was taken.")
        decks, reverses = _decks(db, tables), _reverses(db, tables)
        cards: dict[int, list[tuple[int, int]]] = {}
        for nid, ord_, did in db.execute("SELECT nid, ord, did FROM cards LIMIT ?", (MAX_NOTES * MAX_CARDS,)):
            if all(type(value) is int for value in (nid, ord_, did)) and 0 <= ord_ < 500:
                cards.setdefault(nid, []).append((ord_, did))
        notes = []
        sql = "SELECT id, guid, mid, flds FROM notes ORDER BY id LIMIT ?"
        for number, (nid, guid, mid, fields) in enumerate(db.execute(sql, (MAX_NOTES + 1,)), 1):
            if number > MAX_NOTES:
                raise Refusal(f"{shown(path, 200, '')} holds more than {MAX_NOTES:,} notes. Nothing was taken.")
            own = sorted(cards.get(nid, ())) if type(nid) is int else []
            text = fields if isinstance(fields, str) and len(fields) <= MAX_FIELDS else ""
            parts = text.split("\x1f", 30)
            deck = decks.get(own[0][1], "") if own else ""
            name = guid if isinstance(guid, str) and guid else str(nid)
            ords = list(dict.fromkeys(ord_ for ord_, _ in own)) or [0]
            notes.append(_Note(number, name[:200], parts, ords, deck, mid in reverses))
        return notes


def _harden(db: sqlite3.Connection) -> None:
    """Nothing in the file is run, and nothing of it takes for ever or fills the memory."""
    db.execute("PRAGMA trusted_schema=OFF")
    db.execute("PRAGMA query_only=ON")
    db.execute("PRAGMA cell_size_check=ON")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 50_000_000)
    # Newer databases sort names by it; nothing here depends on that order.
    db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    steps = [0]

    def tick() -> int:
        steps[0] += 10_000
        return steps[0] > STEPS * 20

    db.set_progress_handler(tick, 10_000)


def _decks(db: sqlite3.Connection, tables: set[str]) -> dict[int, str]:
    """Deck id -> its name, from the table of newer databases or the JSON of older ones."""
    if "decks" in tables:
        rows = db.execute("SELECT id, name FROM decks LIMIT 100000").fetchall()
        return {id: name.split("\x1f")[-1] for id, name in rows if type(id) is int and isinstance(name, str)}
    decks = {}
    for id, deck in _json(db, "decks").items():
        name = deck.get("name") if isinstance(deck, dict) else None
        if isinstance(name, str) and id.lstrip("-").isdigit() and len(id) < 20:
            decks[int(id)] = name.split("::")[-1]
    return decks


def _reverses(db: sqlite3.Connection, tables: set[str]) -> set[int]:
    """The note types whose second card asks the other way round."""
    if "notetypes" in tables:
        rows = db.execute("SELECT id, name FROM notetypes LIMIT 100000").fetchall()
        return {id for id, name in rows if type(id) is int and isinstance(name, str) and "revers" in name.lower()}
    reverses = set()
    for id, model in _json(db, "models").items():
        name = model.get("name") if isinstance(model, dict) else None
        if isinstance(name, str) and "revers" in name.lower() and id.lstrip("-").isdigit() and len(id) < 20:
            reverses.add(int(id))
    return reverses


def _json(db: sqlite3.Connection, column: str) -> Mapping[str, Any]:
    row = db.execute(f"SELECT {column} FROM col LIMIT 1").fetchone()
    try:
        decoded = json.loads(row[0]) if row and isinstance(row[0], str) and len(row[0]) < 20_000_000 else {}
    except (ValueError, RecursionError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _take(note: _Note, brought: Brought) -> int:
    """A question a card; how many pictures and sounds were left out."""
    media = 0
    try:
        if not any(field.strip() for field in note.fields):
            raise ValueError("the note is empty, or its fields cannot be read")
        is_cloze = any(_gaps(field) for field in note.fields)
        for ord_ in note.ords[:MAX_CARDS]:
            stem, answer, rest, count = _cloze(note, ord_ + 1) if is_cloze else _basic(note, ord_)
            media += count
            _add(note, ord_, stem, answer, rest, brought)
    except ValueError as error:
        brought.refused.append(Refused(note.number, shown(str(error), 160, "")))
    return media


def _basic(note: _Note, ord_: int) -> tuple[str, str, str, int]:
    """What is asked, the answer, what else stands there, and the media in it."""
    if len(note.fields) < 2:
        raise ValueError("the note has one field; a question and an answer are needed")
    front, back = (words_of(field) for field in note.fields[:2])
    if ord_ and not note.reversed:
        raise ValueError("its further cards ask in a way that only its own type knows")
    if ord_:
        front, back = back, front
    for side, words in (("question", front), ("answer", back)):
        if not words.text:
            raise ValueError(f"the {side} is a picture or a sound alone" if words.media else f"the {side} is empty")
    more = [words_of(field) for field in note.fields[2:]]
    rest = "\n\n".join(words.text for words in more if words.text)
    return front.text, back.text, rest, sum(words.media for words in (front, back, *more))


def _gaps(field: str) -> list[re.Match[str]]:
    """Where the gaps of a field begin and end, in order; what is never closed is no gap."""
    marks = list(_GAP.finditer(field))
    whole: set[int] = set()
    begun: list[int] = []
    for at, mark in enumerate(marks):
        if mark[1]:
            begun.append(at)
        elif begun:
            whole |= {at, begun.pop()}
    return [mark for at, mark in enumerate(marks) if at in whole]


def _filled(field: str, number: int) -> tuple[str, list[str]]:
    """The field with gap `number` left open and all others filled in, and what stands in that gap."""
    pieces: list[list[str]] = [[]]
    numbers: list[int] = []
    answers: list[str] = []
    end = 0
    for mark in _gaps(field):
        pieces[-1].append(field[end : mark.start()])
        end = mark.end()
        if mark[1]:
            numbers.append(int(mark[1]))
            pieces.append([])
            if len(numbers) > MAX_NESTED:
                raise ValueError(f"its gaps stand inside one another deeper than {MAX_NESTED}")
            continue
        text, _, hint = "".join(pieces.pop()).partition("::")
        if numbers.pop() == number:
            answers.append(text)
            text = f"___ ({hint})" if hint else "___"
        pieces[-1].append(text)
    return "".join([*pieces[0], field[end:]]), answers


def _cloze(note: _Note, number: int) -> tuple[str, str, str, int]:
    field = next(field for field in note.fields if _gaps(field))
    left_open, inside = _filled(field, number)
    answers = [words_of(answer).text for answer in inside]
    if not answers or not answers[0]:
        raise ValueError(f"there is no text in gap {number}")
    if len(set(answers)) > 1:
        raise ValueError(f"gap {number} stands for several different texts")
    stem = words_of(left_open)
    more = [words_of(other) for other in note.fields if other is not field]
    rest = "\n\n".join(words.text for words in more if words.text)
    return stem.text, answers[0], rest, stem.media + sum(words.media for words in more)


def _add(note: _Note, ord_: int, stem: str, answer: str, rest: str, brought: Brought) -> None:
    answer, stem, rest = line_of(answer), unlinked(tidy(stem)), unlinked(tidy(rest))
    if len(answer) > MAX_ANSWER:
        raise ValueError(f"the answer has {len(answer)} characters; at most {MAX_ANSWER} are asked to be typed")
    if not answer or not stem:
        raise ValueError("the question or the answer is empty")
    if why := short_enough([stem, rest]):
        raise ValueError(why)
    # The same note keeps its id, and so its history, when it comes again.
    name = hashlib.sha256(note.guid.encode("utf-8", "replace")).hexdigest()[:12]
    values: Values = {"id": f"anki-{name}{f'-{ord_ + 1}' if ord_ else ''}", "kind": "short", "level": 2}
    values |= {"cognitive": "remember", "stem": stem, "accept": [answer]}
    if topic := slug(note.deck, ""):
        values["topic"] = topic
    if rest:
        values["explanation"] = rest
    brought.add("question", values, note.number)

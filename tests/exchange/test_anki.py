"""Anki's own engine opens what we write, and we read what it writes; a hostile package is a sentence."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.conftest import plain_names
from tui.exchange import anki, anki_reading
from tui.exchange.html import words_of
from tui.exchange.questions import Brought, Out, Refused, question_of
from tui.failures import Refusal

pytest.importorskip("genanki")


def bank(stem: str = "Which <b>is</b> {{c1::it}}?") -> list[Out]:
    common = {"level": 2, "cognitive": "apply", "topic": "zoo", "explanation": "So it is."}
    options = [{"text": "a & b", "key": True, "feedback": "Right."}, {"text": "c"}]
    made: list[dict[str, Any]] = [
        {"id": "one", "kind": "single", "stem": stem, "options": options},
        {"id": "two", "kind": "true_false", "claim": "It is.", "truth": True},
        {"id": "three", "kind": "short", "stem": "Name it: ___", "accept": ["HBM"]},
    ]
    return [Out("mine", question_of({**common, **one})) for one in made]


def export(questions: list[Out], path: Path) -> None:
    left = anki.export(
        questions,
        str(path),
        plain=lambda _: str,
        names=lambda pack: lambda term: plain_names(term, pack),
        topics=str.title,
    )
    assert left == [] and path.exists()


@pytest.fixture
def collection(tmp_path: Path) -> Any:
    """An empty collection of Anki's own engine."""
    pytest.importorskip("anki.collection", reason="Anki's engine has no build for this machine")
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "own.anki2"))
    yield opened
    opened.close()


def brought_into(collection: Any, path: Path) -> Any:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(with_scheduling=False)
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log


def test_anki_takes_it_and_updates_it(collection: Any, tmp_path: Path) -> None:
    export(bank(), tmp_path / "a.apkg")
    log = brought_into(collection, tmp_path / "a.apkg")
    assert len(log.new) == 3 and collection.note_count() == collection.card_count() == 3
    [id] = collection.find_notes("tag:kind::single")
    note = collection.get_note(id)
    assert note["Question"] == "Which &lt;b&gt;is&lt;/b&gt; { {c1::it}}?" and note["Answer"] == "a &amp; b"
    assert sorted(note.tags) == ["kind::single", "level::2", "topic::zoo"]
    assert collection.decks.name(note.cards()[0].did) == "Warpwise::Zoo"
    assert "So it is." in note.cards()[0].answer()
    export(bank("Which is it now?"), tmp_path / "b.apkg")
    _later(tmp_path / "b.apkg")
    log = brought_into(collection, tmp_path / "b.apkg")
    assert len(log.new) == 0 and len(log.updated) == 3 and collection.note_count() == 3
    assert collection.get_note(id)["Question"] == "Which is it now?"


def _inner(package: Path, folder: Path) -> str:
    with zipfile.ZipFile(package) as opened:
        return str(opened.extract("collection.anki2", folder / "inner"))


def _later(package: Path) -> None:
    """Its notes a minute younger: Anki takes what changed after what it has, by the second."""
    inner = _inner(package, package.parent)
    with closing(sqlite3.connect(inner)) as db, db:
        db.execute("UPDATE notes SET mod=mod+60")
    with zipfile.ZipFile(package, "w") as made:
        made.write(inner, "collection.anki2")
        made.writestr("media", "{}")


@pytest.mark.parametrize("legacy", [True, False])
def test_notes_of_anki_become_typed_names(collection: Any, tmp_path: Path, legacy: bool) -> None:
    from anki.collection import ExportAnkiPackageOptions

    deck = collection.decks.id("Course::Birds")

    def add(type: str, *fields: str) -> None:
        note = collection.new_note(collection.models.by_name(type))
        note.fields[: len(fields)] = fields
        collection.add_note(note, deck)

    add("Basic", "<div>What is <b>stacked</b>?</div>[sound:a.mp3]", "HBM&nbsp;memory<br>")
    add("Basic (and reversed card)", "front", "back")
    add("Cloze", "{{c1::Decode}} waits for {{c2::memory::what?}}.", "More.")
    add("Basic", "Too long", "x" * 61)
    add("Basic", '<img src="a.png">', "answer")
    add("Basic", "question", "<img src='a.png'>")
    path = tmp_path / "out.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=False, with_media=False, legacy=legacy)
    collection.export_anki_package(out_path=str(path), options=options, limit=None)
    if not legacy:
        pytest.importorskip("zstandard")
    brought = anki_reading.read(str(path))
    found = {(q["stem"], q["accept"][0]): q for q in brought.items["question"]}
    assert set(found) == {
        ("What is stacked?", "HBM memory"),
        ("front", "back"),
        ("back", "front"),
        ("___ waits for memory.", "Decode"),
        ("Decode waits for ___ (what?).", "memory"),
    }
    assert found["___ waits for memory.", "Decode"]["explanation"] == "More."
    assert {q["topic"] for q in found.values()} == {"birds"}
    assert sorted(one.reason.split(";")[0] for one in brought.refused) == [
        "the answer has 61 characters",
        "the answer is a picture or a sound alone",
        "the question is a picture or a sound alone",
    ]
    assert brought.notes == [Refused(0, "1 pictures and sounds were left out")]
    again = anki_reading.read(str(path))
    assert [q["id"] for q in again.items["question"]] == [q["id"] for q in brought.items["question"]]


@pytest.mark.parametrize(
    ("field", "number", "open", "inside"),
    [
        ("{{c1::a}} and {{c2::b::hint}}", 2, "a and ___ (hint)", ["b"]),
        ("{{c1::a {{c2::b}} c}}.", 1, "___.", ["a b c"]),
        ("{{c1::a {{c2::b}} c}}.", 2, "a ___ c.", ["b"]),
        ("}} {{c1::a}} {{c1::b", 1, "}} ___ {{c1::b", ["a"]),
        ("{{c1::" * 100_000 + "::" * 100_000, 1, "{{c1::" * 100_000 + "::" * 100_000, []),
    ],
)
def test_gaps_of_a_cloze(field: str, number: int, open: str, inside: list[str]) -> None:
    assert anki_reading._filled(field, number) == (open, inside)


def test_gaps_too_deep() -> None:
    with pytest.raises(ValueError, match="deeper than 8"):
        anki_reading._filled("{{c1::x" * 50_000 + "}}" * 50_000, 1)


@pytest.mark.parametrize("piece", ["<a ", "<a b='", "<a/", "<!--", "<![CDATA[", "</", "<!-->", "<a <"])
def test_html_that_never_ends_comes_to_an_end(piece: str) -> None:
    assert len(words_of(piece * (900_000 // len(piece))).text) <= 1_000_000


def test_html_keeps_its_words() -> None:
    html = "<!-- x <b> --><p>a < b <img alt='a<b'><b>c</b></p> d <!-- e"
    assert words_of(html) == ("a < b c\nd <!-- e", 1)


Change = Callable[[sqlite3.Connection], object]
SCHEMA = """
CREATE TABLE col(id, models, decks);
CREATE TABLE notes(id, guid, mid, tags, flds);
CREATE TABLE cards(nid, ord, did);
INSERT INTO col VALUES(1, '{"5": {"name": "Basic"}}', '{"7": {"name": "A::Zoo"}}');
INSERT INTO notes VALUES(1, 'g', 5, '', 'q' || char(31) || 'a');
INSERT INTO cards VALUES(1, 0, 7);
"""


def package(tmp_path: Path, change: Change = lambda db: None, name: str = "collection.anki2") -> str:
    inner = tmp_path / "made.anki2"
    inner.unlink(missing_ok=True)
    with closing(sqlite3.connect(inner)) as db:
        db.executescript(SCHEMA)
        change(db)
        db.commit()
    path = tmp_path / "made.apkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(inner, name)
    return str(path)


def test_the_oldest_form(tmp_path: Path) -> None:
    [question] = anki_reading.read(package(tmp_path)).items["question"]
    assert (question["stem"], question["accept"], question["topic"]) == ("q", ["a"], "zoo")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE notes SET flds=x'ff00ff'",
        "UPDATE notes SET flds=NULL",
        "UPDATE notes SET flds=5",
        "UPDATE notes SET flds=''",
        "UPDATE notes SET flds='only'",
        "UPDATE notes SET flds=hex(zeroblob(2000000)) || char(31) || 'a'",
        "UPDATE notes SET id='x', guid=NULL",
        "UPDATE notes SET guid=x'00', mid='y'",
        "UPDATE cards SET nid='x', ord=1.5, did=NULL",
        "UPDATE cards SET ord=99999999",
        "UPDATE col SET decks='[', models='{\"a\": 5, \"-1\": []}'",
        "UPDATE col SET decks=NULL, models=x'00'",
        "DELETE FROM col",
    ],
)
def test_a_strange_database_is_read_or_refused(tmp_path: Path, sql: str) -> None:
    brought = anki_reading.read(package(tmp_path, lambda db: db.execute(sql)))
    assert isinstance(brought, Brought) and brought.count + len(brought.refused) <= 1
    json.dumps(brought.items)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE notes",
        "DROP TABLE cards",
        "DROP TABLE col",
        "ALTER TABLE notes RENAME COLUMN flds TO other",
        "DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS id, 'g' AS guid, 5 AS mid, 'q' AS flds",
        "DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) "
        "SELECT x AS id, 'g' AS guid, 5 AS mid, 'q' AS flds FROM n",
        "DROP TABLE notes; CREATE VIRTUAL TABLE notes USING fts5(id, guid, mid, flds)",
    ],
)
def test_a_broken_database_is_one_sentence(tmp_path: Path, sql: str) -> None:
    with pytest.raises(Refusal, match=r"made\.apkg.*[Nn]othing was taken"):
        anki_reading.read(package(tmp_path, lambda db: db.executescript(sql)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("collection.anki21b", b"not zstd at all"),
        ("collection.anki21b", b"\x28\xb5\x2f\xfd\xff\xff\xff"),
        ("collection.anki2", b"no database"),
        ("collection.anki2", b"SQLite format 3\0" + b"\xff" * 5_000),
        ("collection.anki2", b""),
        ("other", b"x"),
    ],
)
def test_a_package_of_something_else(tmp_path: Path, name: str, data: bytes) -> None:
    if name.endswith("b"):
        pytest.importorskip("zstandard")
    path = tmp_path / "made.apkg"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(name, data)
    with pytest.raises(Refusal, match=r"made\.apkg"):
        anki_reading.read(str(path))


def test_a_database_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zstandard = pytest.importorskip("zstandard")
    monkeypatch.setattr(anki_reading, "MAX_DATABASE", 10_000_000)
    path = tmp_path / "made.apkg"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("collection.anki21b", zstandard.ZstdCompressor().compress(b"\0" * 50_000_000))
    with pytest.raises(Refusal, match="too large"):
        anki_reading.read(str(path))


def test_every_cut_and_spoiled_byte(tmp_path: Path) -> None:
    data = Path(package(tmp_path)).read_bytes()
    path = tmp_path / "spoiled.apkg"
    for at in range(0, len(data), 41):
        for spoiled in (data[:at], data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :]):
            path.write_bytes(spoiled)
            try:
                anki_reading.read(str(path))
            except Refusal as error:
                assert "\n" not in str(error)


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "genanki", None)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(Refusal, match=r"warpwise\[anki\]"):
        anki.export(bank(), str(tmp_path / "a.apkg"), plain=lambda _: str, names=lambda _: lambda _: (), topics=str)
    with pytest.raises(Refusal, match=r"warpwise\[anki\]"):
        anki_reading.read(package(tmp_path, name="collection.anki21b"))

"""`export` and `import` as a person types them: what is told, what stays as it was, and the exit status."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tui import shelf
from tui.cli import main
from tui.commands import bring_in, export, pack
from tui.packs import installed

Captured = pytest.CaptureFixture[str]
GIFT = "// hello\n$CATEGORY: zoo\n\n::Stripes:: Which has stripes? {=zebra#Yes. ~lion}\n\nEssay {}\n\nBats see {T}\n"
CSV = "kind,stem,part_1,right_1,part_2\nsingle,Which?,zebra,x,lion\nsingle,Short row\nnone,Which?,a,x,b\n"


@pytest.fixture(autouse=True)
def fresh_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_with_added", True)
    monkeypatch.setattr(shelf, "_laid_out", ())
    # On a busy machine it would say how long it takes.
    for command in (bring_in, export, pack):
        monkeypatch.setattr(command, "at_length", lambda what, work: work())


def run(capsys: Captured, *args: str) -> tuple[int, str, str]:
    status = main(list(args))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_gift_becomes_a_pack_that_is_open(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "zoo.gift"
    path.write_text(GIFT, encoding="utf-8")
    status, out, err = run(capsys, "import", "gift", str(path), "--as", "zoo")
    assert status == 0 and "2 items, 1 was not taken" in out
    assert f"{path}:6: an essay" in err
    assert json.loads(run(capsys, "grade", "zoo/bats-see", "true", "--json")[1])["mark"] == 1
    wrong = json.loads(run(capsys, "grade", "zoo/bats-see", "false", "--json")[1])
    assert (wrong["mark"], wrong["accepted"], wrong["read_as"]) == (0, ["true"], "false")
    status, out, _ = run(capsys, "check", installed.folder_of("zoo"))
    assert status == 0 and "0 errors" in out
    status, out, err = run(capsys, "import", "gift", str(path), "--as", "zoo")
    assert status == 1 and "--replace" in err


@pytest.mark.parametrize(
    ("args", "status", "word"),
    [
        (["csv", "FILE"], 2, "--as"),
        (["csv", "FILE", "--as", "core"], 2, "built-in"),
        (["csv", "FILE", "--as", "../x"], 2, "no id"),
        (["csv", "nowhere.csv", "--as", "zoo"], 2, "nowhere.csv cannot be read"),
        (["history", "FILE", "--as", "zoo"], 2, "joins your own"),
        (["history", "nowhere"], 2, "does not exist"),
        (["json", "FILE", "--as", "zoo"], 1, ":1: not JSON"),
        (["anki", "FILE", "--as", "zoo"], 1, "no whole Anki package"),
    ],
)
def test_what_is_refused_makes_nothing(
    tmp_path: Path, capsys: Captured, args: list[str], status: int, word: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, encoding="utf-8")
    found, out, err = run(capsys, "import", *[str(path) if arg == "FILE" else arg for arg in args])
    assert (found, out) == (status, "") and word in err and err.count("\n") == 1
    assert installed.folders() == []


def test_rows_are_taken_or_named_by_line(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, encoding="utf-8")
    status, out, err = run(capsys, "import", "csv", str(path), "--as", "zoo")
    assert status == 0 and "1 item, 2 were not taken" in out
    assert f"{path}:3: the row has 2 cells" in err and f"{path}:4: 'none' is no kind" in err


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("", "is empty"),
        ("stem,kind,odd\n", "no column 'odd'"),
        ("stem,stem,kind\n", "twice"),
        ("stem,answer\n", "'kind' is missing"),
        ("a row\n", "no column"),
        ("stem;kind;part_0\n", "no column"),
    ],
)
def test_a_header_that_is_not_ours_refuses_the_table(tmp_path: Path, capsys: Captured, header: str, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(header, encoding="utf-8")
    status, _, err = run(capsys, "import", "csv", str(path), "--as", "zoo")
    assert status == 1 and word in err and err.count("\n") == 1


def test_nothing_that_can_be_taken(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "a.gift"
    path.write_text("Essay {}\n", encoding="utf-8")
    status, out, err = run(capsys, "import", "gift", str(path), "--as", "zoo")
    assert (status, out) == (1, "") and "no pack was made" in err and installed.folders() == []


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", b"kind,stem\n\xff\n", b"\0" * 100, b"PK\x03\x04\xff"])
def test_bytes_that_are_no_text(tmp_path: Path, capsys: Captured, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    status, _, err = run(capsys, "import", "csv", str(path), "--as", "zoo")
    assert status == 1 and "a.csv" in err and err.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"questions": [' + "[" * 100_000,
        '{"questions": [{"id": ' + "9" * 10_000 + "}]}",
        '{"questions": [NaN]}',
        '{"odd": []}',
        '{"warpwise": 2}',
        '{"questions": []} more',
        "",
    ],
)
def test_json_that_is_no_library(tmp_path: Path, capsys: Captured, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "import", "json", str(path), "--as", "zoo")
    assert status == 1 and "a.json" in err and err.count("\n") == 1 and installed.folders() == []


HALF = {"id": "a", "kind": "short", "level": 1, "cognitive": "remember", "stem": "\udfff?", "accept": ["b"]}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", json.dumps({"questions": [HALF]})),
        ("csv", "kind,stem,answer,more\nshort,q,b," + '"' + json.dumps({"question": HALF}).replace('"', '""') + '"'),
        ("csv", 'kind,stem,answer,more\nshort,q,b,"{""hints"": [""\\ud800""]}"'),
    ],
)
def test_half_of_a_character_is_refused_by_line(tmp_path: Path, capsys: Captured, kind: str, text: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "import", kind, str(path), "--as", "zoo")
    assert status == 1 and f"a.{kind}:{1 + text.count(chr(10))}: " in err and "half of a character" in err
    assert installed.folders() == []


ENTRY = {"id": "a", "term": "t", "level": 1, "definition": "d", "why": "w", "topic": "../../../out"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", json.dumps({"entries": [ENTRY]})),
        ("json", json.dumps({"questions": [{**HALF, "stem": "q", "topic": "../../../out"}]})),
        ("csv", "kind,stem,answer,topic\nshort,q,b,../../../out\n"),
        ("csv", "kind,stem,answer,topic\nshort,q,b,/out\n"),
    ],
)
def test_no_topic_leads_out_of_the_pack(tmp_path: Path, capsys: Captured, kind: str, text: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text(text, encoding="utf-8")
    assert run(capsys, "import", kind, str(path), "--as", "zoo")[0] == 0
    [folder] = installed.folders()
    made = {str(file) for file in tmp_path.rglob("*.yaml")}
    assert made and all(file.startswith(folder) for file in made)
    assert any(os.path.basename(file) == "out.yaml" for file in made)


def test_wrong_usage_of_export(capsys: Captured) -> None:
    assert run(capsys, "export", "anki")[0] == 2
    assert run(capsys, "export", "obsidian")[0] == 2
    assert run(capsys, "export", "csv", "folder")[0] == 2
    assert run(capsys, "export", "history", "--topic", "gpu")[0] == 2
    assert run(capsys, "export", "csv", "--from", "nowhere")[0] == 1
    assert run(capsys, "export", "history")[0] == 1


def test_notes_keep_what_is_written_below_the_mark(tmp_path: Path, capsys: Captured) -> None:
    vault = tmp_path / "vault"
    assert run(capsys, "export", "obsidian", str(vault), "--topic", "energy")[0] == 0
    note = next(path for path in sorted(vault.iterdir()) if "[[" in path.read_text(encoding="utf-8"))
    text = note.read_bytes()
    note.write_bytes(text.replace(b"level: ", b"level: 9") + b"my own\r\nwords [[x]]\n")
    other = vault / sorted(os.listdir(vault))[0]
    theirs = other if other != note else vault / sorted(os.listdir(vault))[1]
    theirs.write_text("somebody's own note", encoding="utf-8")
    status, _, err = run(capsys, "export", "obsidian", str(vault), "--topic", "energy")
    assert status == 0 and note.read_bytes() == text + b"my own\r\nwords [[x]]\n"
    assert theirs.read_text(encoding="utf-8") == "somebody's own note" and "left as it is" in err


def test_pages_a_topic(tmp_path: Path, capsys: Captured) -> None:
    assert run(capsys, "export", "md", "--topic", "energy", "--out", str(tmp_path / "pages"))[0] == 0
    text = (tmp_path / "pages" / "energy.md").read_text(encoding="utf-8")
    assert text.startswith("# ") and "Answer: " in text and "[[" not in text
    status, out, _ = run(capsys, "export", "md", "--topic", "energy")
    assert status == 0 and out == text


def test_a_sitting_of_a_pack_that_is_gone_says_so(tmp_path: Path, capsys: Captured) -> None:
    from tui.services import Services
    from tui.study.titles import not_open

    path = tmp_path / "zoo.gift"
    path.write_text(GIFT, encoding="utf-8")
    assert run(capsys, "import", "gift", str(path), "--as", "zoo")[0] == 0
    services = Services()
    study = services.study
    sitting = study.start(study.listed_paper(("zoo/stripes", "zoo/bats-see")))
    sitting.flush().result()
    packs = study.packs_of(sitting.attempt_id).result()
    services.close()
    assert packs == ("zoo",) and not_open(packs, services.library) == ""
    assert run(capsys, "pack", "remove", "zoo", "--yes")[0] == 0
    services = Services()
    assert services.study.resume(sitting.attempt_id).result() is None
    assert not_open(packs, services.library) == "The pack 'zoo' is not open; what is asked from there rests."
    services.close()

"""`merge`, `backup`, `restore`, `doctor` as somebody types them."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.study.helpers import NOON, answered
from tui.cli import main, usage
from tui.paths import data_dir, journal_path
from tui.study.clock import SystemClock
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.store import Store


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "wall_ms", lambda self: NOON)
    quick = tuple("synchronous=OFF" if name.startswith("synchronous") else name for name in schema.SETTINGS)
    monkeypatch.setattr(schema, "SETTINGS", quick)


Said = pytest.CaptureFixture[str]


def add(path: str, *walls: int) -> None:
    store = Store(path, lambda: NOON, DERIVED)
    store.append([answered(wall=wall) for wall in walls])
    store.close()


def count(path: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM event").fetchone()[0])


def document(said: Said) -> Any:
    out, err = said.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 1
    return json.loads(out)


def test_help_lists_them_after_check() -> None:
    names = [line.split()[0] for line in usage().splitlines() if line.startswith("  ") and "--" not in line[:6]]
    at = names.index("check")
    assert {"merge", "backup", "restore", "doctor"} <= set(names[at:])


def test_a_backup_says_where_it_went(capsys: Said) -> None:
    add(journal_path(), NOON, NOON + 1)
    assert main(["backup"]) == 0
    path = os.path.join(data_dir(), "backups", "journal-20261125T120000Z.sqlite")
    assert capsys.readouterr().out == f"{path}: 2 events, all sound.\n"
    assert count(path) == 2
    assert main(["backup"]) == 0
    assert capsys.readouterr().out == f"{path}: nothing has changed since this backup.\n"
    assert main(["backup", "--json"]) == 0
    assert document(capsys) == {"path": path, "unchanged": True}


def test_a_backup_to_another_folder(capsys: Said, tmp_path: Path) -> None:
    add(journal_path(), NOON)
    for _ in range(2):
        assert main(["backup", "--to", str(tmp_path / "stick"), "--json"]) == 0
        said = document(capsys)
        assert count(said["path"]) == said["events"] == 1
    assert len(os.listdir(tmp_path / "stick")) == 2
    assert not os.path.exists(os.path.join(data_dir(), "backups"))


def test_nothing_to_back_up(capsys: Said) -> None:
    assert main(["backup"]) == 1
    assert "no journal yet" in capsys.readouterr().err
    Store(journal_path(), lambda: NOON, DERIVED).close()
    assert main(["backup"]) == 1
    assert "nothing in the journal yet" in capsys.readouterr().err


def test_a_merge(capsys: Said, tmp_path: Path) -> None:
    other = str(tmp_path / "laptop.sqlite")
    add(other, NOON, NOON + 1)
    add(journal_path(), NOON + 2)
    assert main(["merge", other]) == 0
    assert capsys.readouterr().out.startswith("2 events added from 1 file, 0 known already.\n")
    assert main(["merge", other, "--json"]) == 0
    said = document(capsys)
    assert (said["added"], said["known"], said["ok"]) == (0, 2, True)
    assert count(journal_path()) == 3


def test_a_merge_that_cannot_be(capsys: Said, tmp_path: Path) -> None:
    assert main(["merge", str(tmp_path / "none")]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    junk = tmp_path / "junk\x1b[31m.sqlite"
    junk.write_bytes(b"junk")
    assert main(["merge", str(junk)]) == 1
    assert "\x1b" not in capsys.readouterr().out, "a file's name is not obeyed by the terminal"


def test_restore(capsys: Said) -> None:
    assert main(["restore"]) == 0
    assert "no backups" in capsys.readouterr().out
    add(journal_path(), NOON)
    main(["backup"])
    add(journal_path(), NOON + 86_400_000)
    capsys.readouterr()
    assert main(["restore"]) == 0
    listed = capsys.readouterr().out
    assert "journal-20261125T120000Z.sqlite" in listed
    assert "would lose 1 event of 2026-11-26" in listed
    assert main(["restore", "--json"]) == 0
    (choice,) = document(capsys)
    assert choice["loses"] == {"events": 1, "from": "2026-11-26", "to": "2026-11-26"}
    assert choice["made"] == "2026-11-25T12:00:00+00:00"
    assert main(["restore", choice["name"]]) == 1
    assert "--merge" in capsys.readouterr().err
    assert count(journal_path()) == 2
    assert main(["restore", choice["name"], "--anyway"]) == 0
    said = capsys.readouterr().out
    assert count(journal_path()) == 1
    assert "Left behind: 1 event of 2026-11-26" in said
    kept = said.split("'warpwise merge ")[1].split("'")[0]
    assert main(["merge", kept]) == 0
    assert count(journal_path()) == 2
    capsys.readouterr()
    assert main(["restore", choice["name"], "--merge", "--json"]) == 0
    done = document(capsys)
    assert (done["events"], done["merged"], done["left_behind"]["events"]) == (2, 1, 0)
    assert main(["restore", "nothing"]) == 2


def test_doctor(capsys: Said) -> None:
    add(journal_path(), NOON)
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] in ("ok", "note") for line in lines)
    with closing(sqlite3.connect(journal_path())) as db:
        db.execute("UPDATE item_state SET answers = 7")
        db.commit()
    assert main(["doctor", "--json"]) == 1
    said = document(capsys)
    assert [one["check"] for one in said["findings"] if one["state"] == "attention"] == ["caches"]
    assert said["ok"] is False
    assert main(["doctor"]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("ATTENTION")] == [
        "ATTENTION  caches       the derived state is not what the events make: "
        "'warpwise doctor --repair' makes it anew; no event is touched."
    ]
    assert main(["doctor", "--repair", "--json"]) == 0
    assert document(capsys)["repaired"] == "The derived state was made anew from the events."


@pytest.mark.parametrize("args", [["merge"], ["backup", "x"], ["restore", "a", "b"], ["doctor", "--fix"]])
def test_wrong_usage(args: list[str]) -> None:
    assert main(args) == 2

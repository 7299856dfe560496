"""The history as lines: by id, with its sums, and back without a loss or an event of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.cli import main
from tui.exchange.history import lines
from tui.study.clock import SystemClock
from tui.study.derived import DERIVED
from tui.study.journal.events import Record, uuid7
from tui.study.journal.store import Store

Captured = pytest.CaptureFixture[str]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def record(number: int, text: str) -> Record:
    wall = 1_800_000_000_000 + number * 1_000
    noise = number.to_bytes(10, "big")
    return Record(
        id=uuid7(wall, lambda size: noise[:size]),
        kind="note",
        wall_ms=wall,
        tz_offset_min=60,
        app_version="1",
        item_id="core/entry/hbm",
        answer=json.dumps({"text": text}),
    )


def written(path: Path, texts: list[str]) -> str:
    store = Store(str(path), SystemClock().wall_ms, DERIVED)
    store.append([record(number, text) for number, text in enumerate(texts)])
    store.close()
    return str(path)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=5))
def test_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, texts: list[str]
) -> None:
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    journal = written(here / "journal.sqlite", texts)
    monkeypatch.setenv("WARPWISE_HOME", str(here))
    assert main(["export", "history", "--out", str(here / "a.jsonl")]) == 0
    found = (here / "a.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert found == list(lines(journal)) and [json.loads(line)["id"] for line in found] == sorted(
        json.loads(line)["id"] for line in found
    )
    monkeypatch.setenv("WARPWISE_HOME", str(there))
    for _ in range(2):
        assert main(["import", "history", str(here / "a.jsonl")]) == 0
        assert main(["export", "history", "--out", str(there / "b.jsonl")]) == 0
        assert (there / "b.jsonl").read_bytes() == (here / "a.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda line: line.replace("hello", "hullo"), "check sum"),
        (lambda line: line[:-10], "no JSON"),
        (lambda line: "[" * 50_000, "no JSON"),
        (lambda line: "{}", "columns"),
        (lambda line: line.replace('"seq":1', '"seq":1.5'), "whole numbers"),
        (lambda line: line.replace('"seq":1', '"seq":' + "9" * 30), "check sum"),
        (lambda line: "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "no JSON"),
    ],
)
def test_a_line_that_is_no_event(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, change: object, word: str
) -> None:
    journal = written(tmp_path / "journal.sqlite", ["hello", "other"])
    first, second = lines(journal)
    path = tmp_path / "a.jsonl"
    assert callable(change)
    path.write_text(f"{change(first)}\n{second}\n", encoding="utf-8")
    monkeypatch.setenv("WARPWISE_HOME", str(tmp_path / "there"))
    assert main(["import", "history", str(path)]) == 1
    said = capsys.readouterr()
    assert f"{path}:1: " in said.err and word in said.err and "1 event added" in said.out
    path.write_text(f"{change(first)}\n", encoding="utf-8")
    monkeypatch.setenv("WARPWISE_HOME", str(tmp_path / "none"))
    assert main(["import", "history", str(path)]) == 1
    said = capsys.readouterr()
    assert f"{path}:1: " in said.err and said.err.count("\n") == 1 and not said.out
    assert not (tmp_path / "none" / "journal.sqlite").exists()

"""The commands as a shell sees them: what they print, where, and with which status."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tui.cli import COMMANDS, main

Captured = pytest.CaptureFixture[str]


def run(capsys: Captured, *args: str) -> tuple[int, str, str]:
    status = main(list(args))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_define_finds_a_name_an_alias_and_a_cover(capsys: Captured) -> None:
    for name in ("kv-cache", "KV Cache", "key-value cache", "kv caches"):
        status, out, _ = run(capsys, "define", name)
        assert status == 0
        assert out.startswith("KV cache\n")


def test_define_offers_the_nearest_of_a_misspelling(capsys: Captured) -> None:
    status, out, _ = run(capsys, "define", "kv", "cahce")
    assert status == 0
    assert "the nearest is KV cache" in out


def test_define_says_when_there_is_nothing(capsys: Captured) -> None:
    status, out, err = run(capsys, "define", "zzqqzz")
    assert (status, out) == (1, "")
    assert "there is no entry 'zzqqzz'" in err


def test_define_json_is_the_entry_as_authored_with_links_resolved(capsys: Captured) -> None:
    _, out, _ = run(capsys, "define", "kv-cache", "--json")
    entry = json.loads(out)
    assert (entry["kind"], entry["id"]) == ("entry", "kv-cache")
    resolved = {"id", "title", "url", "publisher", "kind", "as_of", "where", "published", "seen"}
    assert all(resolved <= set(number["source"]) for number in entry["numbers"]) and entry["numbers"]
    assert set(entry["confusion"]) == {"with", "misconception", "text"} and entry["confusion"]["misconception"] is None
    assert set(entry["confusion"]["with"]) == {"id", "term"}
    assert all({"id", "term"} <= set(link) for link in entry["related"])


def test_what_is_printed_holds_no_control_character(capsys: Captured) -> None:
    _, _, err = run(capsys, "define", "\x1b[31mred\x1b]0;owned\x07")
    assert not any(ord(char) < 32 and char != "\n" for char in err)


def test_search_json_has_the_fields_that_scripts_read(capsys: Captured) -> None:
    status, out, _ = run(capsys, "search", "h100", "--json", "--limit", "3")
    hits = json.loads(out)
    assert status == 0
    assert hits[0]["slug"] == hits[0]["id"] == "h100"
    assert {"pack", "term", "aliases", "covers", "topic", "level", "score", "matched"} <= set(hits[0])
    assert len(hits) <= 3


def test_search_stdin_answers_line_by_line(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    class Source:
        buffer = io.BytesIO(b"warp\n\xff\xfe\nzzzzqqqq\n")

    monkeypatch.setattr(sys, "stdin", Source())
    _, out, _ = run(capsys, "search", "--stdin")
    answers = [json.loads(line) for line in out.splitlines()]
    assert len(answers) == 3
    assert answers[0][0]["id"] == "warp"
    assert answers[2] == []


@pytest.mark.parametrize("kind", ["entries", "lessons", "questions", "labs", "chips"])
def test_list_json_has_id_and_title(capsys: Captured, kind: str) -> None:
    _, out, _ = run(capsys, "list", kind, "--json")
    rows: list[dict[str, Any]] = json.loads(out)
    assert rows
    assert all(row["id"] and (row.get("title") or row.get("term")) for row in rows)


def test_list_by_topic(capsys: Captured) -> None:
    _, out, _ = run(capsys, "list", "entries", "--topic", "energy", "--json")
    assert {row["topic"] for row in json.loads(out)} == {"energy"}


def test_a_lesson_as_text(capsys: Captured) -> None:
    status, out, _ = run(capsys, "lesson", "roofline")
    assert status == 0
    assert "[[" not in out
    assert "Worked example" in out


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["lesson", "rofline"], 1, "did you mean roofline?"),
        (["quizz"], 2, "did you mean 'warpwise quiz'?"),
        (["quiz", "--plain", "--topic", "energi"], 2, "did you mean energy?"),
        (["quiz", "--plain", "--paper", "nonsense"], 2, "."),
        (["quiz", "--plain", "--exam", "hardwear"], 2, "the exams are fundamentals"),
        (["quiz", "--plain", "--exam", "hardware", "--count", "3"], 2, "has its own topics"),
        (["quiz", "--plain", "--pass-mark", "101"], 2, "0 to 100 percent"),
        (["lab", "run", "pipelin"], 2, "did you mean 'pipeline'?"),
        (["lab", "run", "pipeline", "--set", "stages=0"], 2, "stages"),
        (["lab", "run", "roofline", "--set", "chip=h100sxm"], 2, "h100_sxm"),
        (["check", "/nowhere/at/all"], 2, "does not exist"),
        # Bytes in an argument that are not UTF-8 arrive as halves of characters.
        (["open", "entry:\udcff"], 1, "there is no entry"),
        (["lesson", "\udcff"], 1, "there is no lesson"),
    ],
)
def test_mistakes_are_one_sentence(capsys: Captured, args: list[str], status: int, said: str) -> None:
    found, out, err = run(capsys, *args)
    assert (found, out) == (status, "")
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_lab_run_resolves_a_chip_and_prints_its_params(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    file.write_text('{"chip": "mi300x", "op": "decode"}', encoding="utf-8")
    _, out, _ = run(capsys, "lab", "run", "roofline", "--params", str(file), "--set", "batch=2", "--json")
    document = json.loads(out)
    assert document["params"]["mem_bw_gbs"] == 5300
    assert document["params"]["batch"] == 2
    assert set(document) == {"lab", "params", "metrics", "notes"}


def test_check_of_a_broken_pack_names_the_place(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "pack.yaml").write_text("id: mine\n", encoding="utf-8")
    (tmp_path / "glossary" / "gpu.yaml").write_text("topic: gpu\nentrys: []\n", encoding="utf-8")
    status, out, _ = run(capsys, "check", str(tmp_path))
    assert status == 1
    assert "glossary/gpu.yaml:2:1: " in out
    assert "did you mean 'entries'" in out


def test_a_bug_is_a_sentence_and_a_file(capsys: Captured, monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    own_home.mkdir(exist_ok=True)

    def broken(argv: list[str]) -> int:
        raise RuntimeError("deep\x1b[31m inside")

    monkeypatch.setattr("tui.commands.list.run", broken)
    status, _, err = run(capsys, "list")
    assert status == 1
    assert "something went wrong (RuntimeError: deep[31m inside)" in err
    assert "RuntimeError" in (own_home / "warpwise-failure.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("limit", ["nan", "inf", "-inf", "1e308", "1e400", "-1", "0", "1441", "½", ""])
def test_a_time_limit_that_cannot_be_is_refused(capsys: Captured, limit: str) -> None:
    status = main(["quiz", f"--time={limit}", "--plain"])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert "--time" in said.err or "A time limit is 1 to 86,400 seconds." in said.err


def test_an_empty_chip_table_says_what_was_asked_for(capsys: Captured) -> None:
    assert run(capsys, "chips", "--since", "2190")[2] == "warpwise: no chip here fits --since 2190.\n"
    assert run(capsys, "chips", "h100", "--maker", "AMD")[2] == (
        "warpwise: no chip called 'h100' here fits --maker AMD.\n"
    )
    assert run(capsys, "chips", "zzz")[2] == "warpwise: no chip is called 'zzz' here.\n"


def test_help_names_every_command(capsys: Captured) -> None:
    _, out, _ = run(capsys, "--help")
    assert all(f"  {name} " in out for name in COMMANDS)

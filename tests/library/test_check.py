"""The report of `check`: schema, topics, links and lint together."""

import datetime
import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tui.library.authoring.reader import read_pack
from tui.library.check import Report, check
from tui.library.lint import rule
from tui.library.text import BAD

MakePack = Callable[..., str]
TODAY = datetime.date(2026, 11, 24)
GLOSSARY = "glossary/inference.yaml"


def told(report: Report, *rules: str) -> list[str]:
    """The issues of some rules, as lines."""
    return [str(issue) for issue in (*report.errors, *report.warnings) if issue.rule in rules]


def test_the_document(make_pack: MakePack) -> None:
    report = check(make_pack({GLOSSARY: "topic: gpu\nentries: [{id: x}]\n"}), today=TODAY)
    document: dict[str, Any] = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert list(document) == ["counts", "errors", "warnings"]
    assert document["counts"] == {
        "entries": 0,
        "questions": 2,
        "lessons": 1,
        "labs": 1,
        "chips": 1,
        "topics": 2,
        "sources": 0,
    }
    assert {
        "file": GLOSSARY,
        "line": 2,
        "column": 11,
        "rule": "missing",
        "severity": "error",
        "message": "entry 'x': 'term' is missing",
    } in document["errors"]
    assert {issue["severity"] for issue in document["warnings"]} <= {"warning"}
    assert not report.ok


def test_lines_are_in_file_order_and_say_what_only_warns(make_pack: MakePack) -> None:
    report = check(make_pack({"stray.yaml": "x: 1", GLOSSARY: "topic: gpu\nentries: [{id: x}]\n"}), today=TODAY)
    lines = report.lines("content/")
    assert f"content/{GLOSSARY}:2:11: entry 'x': 'term' is missing" in lines
    assert any(
        line.startswith("content/stray.yaml:0:0: is not read here") and line.endswith("[warning]") for line in lines
    )
    places = [
        issue.file for issue in sorted((*report.errors, *report.warnings), key=lambda i: (i.file, i.line, i.column))
    ]
    assert [line.split(":")[0].removeprefix("content/") for line in lines] == places


def test_unknown_topics(make_pack: MakePack, good_files: dict[str, str]) -> None:
    files = {
        GLOSSARY: good_files[GLOSSARY].replace("topic: inference", "topic: infrence"),
        "quizzes/inference.yaml": good_files["quizzes/inference.yaml"].replace(
            "  kind: single\n", "  kind: single\n  topic: gpus\n"
        ),
        "labs/quant.yaml": good_files["labs/quant.yaml"].replace("topic: inference", "topic: cooking"),
    }
    report = check(make_pack(files), today=TODAY)
    assert told(report, "topic") == [
        f"{GLOSSARY}:1:8: there is no topic 'infrence'; did you mean 'inference'?",
        "labs/quant.yaml:3:8: there is no topic 'cooking'",
        "quizzes/inference.yaml:5:10: there is no topic 'gpus'; did you mean 'gpu'?",
    ]
    assert told(check(make_pack({"topics.yaml": "topics: [\n"}, "p2"), today=TODAY), "topic") == []


def test_links_that_lead_nowhere(make_pack: MakePack, good_files: dict[str, str]) -> None:
    glossary = good_files[GLOSSARY].replace("[[hbm]]", "[[hbmm]] and [[planned-one]] and [[Not One]]")
    topics = good_files["topics.yaml"] + "planned: {entries: [planned-one, kv-cache]}\n"
    report = check(make_pack({GLOSSARY: glossary, "topics.yaml": topics}), today=TODAY)
    errors, warnings = ["\n".join(str(i) for i in issues) for issues in (report.errors, report.warnings)]
    dead = [issue for issue in report.errors if "'hbmm'" in issue.message]
    assert [(i.file, i.line, i.column, i.hint) for i in dead] == [(GLOSSARY, 9, 8, "did you mean 'hbm'?")]
    assert "'[[Not One]]' is no link" in errors
    assert "planned-one" in warnings and "planned-one" not in errors
    assert "topics.yaml:4" in errors


def test_a_broken_item_does_not_break_the_links_to_it(make_pack: MakePack, good_files: dict[str, str]) -> None:
    broken = good_files[GLOSSARY].replace("  term: High-bandwidth memory\n", "")
    report = check(make_pack({GLOSSARY: broken}), today=TODAY)
    assert not [issue for issue in report.errors if "'hbm' does not exist" in issue.message]
    report = check(make_pack({GLOSSARY: "\t"}, "p2"), today=TODAY)
    assert not [issue for issue in report.errors if "does not exist" in issue.message]


def test_another_pack_may_lean_on_core(make_pack: MakePack) -> None:
    core = read_pack(make_pack())
    text = (
        "topic: inference\nentries:\n- {id: moe, term: M, level: 1, definition: D., why: '[[hbm]] [[core/hbm]] [[no]]'}"
    )
    files: dict[str, str | None] = dict.fromkeys(
        ["topics.yaml", "quizzes/inference.yaml", "lessons/05-roofline.yaml", "labs/quant.yaml", "chips.yaml"]
    )
    root = make_pack({**files, "pack.yaml": "id: mine\n", GLOSSARY: text}, "mine")
    report = check(root, today=TODAY, core=core)
    dead = [issue.message for issue in report.errors if issue.rule == "R01"]
    assert len(dead) == 1 and "'no' does not exist" in dead[0]
    assert told(report, "topic") == []


def test_one_file_of_a_pack_is_checked_against_all_of_it(make_pack: MakePack, good_files: dict[str, str]) -> None:
    quiz = good_files["quizzes/inference.yaml"].replace("terms: [hbm]", "terms: [hbmm]")
    root = make_pack({"quizzes/inference.yaml": quiz, GLOSSARY: good_files[GLOSSARY].replace("level: 1", "level: 9")})
    report = check(os.path.join(root, "quizzes", "inference.yaml"), today=TODAY)
    assert {issue.file for issue in (*report.errors, *report.warnings)} == {"quizzes/inference.yaml"}
    assert report.counts == {
        "entries": 0,
        "questions": 2,
        "lessons": 0,
        "labs": 0,
        "chips": 0,
        "topics": 0,
        "sources": 0,
    }
    assert any("hbmm" in issue.message for issue in report.errors)
    assert check(os.path.join(root, "topics.yaml"), today=TODAY).ok


def test_a_file_of_no_pack(make_pack: MakePack, good_files: dict[str, str]) -> None:
    core = read_pack(make_pack())
    root = make_pack({"loose/a.yaml": good_files[GLOSSARY].replace("level: 1", "level: 9")})
    report = check(os.path.join(root, "loose", "a.yaml"), today=TODAY, core=core)
    assert report.counts["entries"] == 1
    assert "a.yaml:20:10: entry 'hbm', level: '9' is not one of 1, 2, 3" in map(str, report.errors)


def test_nothing_there() -> None:
    report = check("/nonexistent/\x1b[31m", today=TODAY)
    assert len(report.errors) == 1 and not BAD.search(report.lines()[0])


def test_the_rules_are_those_of_lint() -> None:
    assert {"G01", "L01", "Q01", "R01"} <= set(rule.RULES)


@pytest.mark.parametrize("hostile", [r'"\e[31m"', r'"\u202e"', '"[[\\e]]"', r'"[[a|\e]]"'])
def test_no_message_can_be_obeyed(make_pack: MakePack, good_files: dict[str, str], hostile: str) -> None:
    glossary = good_files[GLOSSARY].replace("term: KV cache", f"term: {hostile}\n  example: {hostile}")
    for line in check(make_pack({GLOSSARY: glossary}), today=TODAY).lines():
        assert not BAD.search(line) and "\n" not in line

"""`warpwise grade`: one answer or many, what is printed, with which status, and that nothing is recorded."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tui import shelf
from tui.cli import main
from tui.paths import journal_path

Captured = pytest.CaptureFixture[str]

REST = "terms: [quokka], level: 1, cognitive: remember, explanation: So."
QUESTIONS = """topic: zoo
questions:
- {id: one, kind: single, REST, stem: Which?,
   options: [{text: cat, feedback: no}, {text: quokka, feedback: yes, key: true}]}
- {id: many, kind: multi, REST, stem: Which?,
   options: [{text: cat, feedback: no}, {text: quokka, feedback: yes, key: true},
             {text: koala, feedback: y, key: true}]}
- {id: row, kind: order, REST, stem: Sort., criterion: by size,
   items: [ant, cat, cow]}
- {id: pairs, kind: match, REST, stem: Pair., spare: [moo],
   pairs: [{left: cat, right: meow, feedback: m}, {left: dog, right: woof, feedback: w}]}
- {id: claim, kind: true_false, REST, claim: It barks., truth: false,
   reasons: [{text: a, for: true, feedback: n}, {text: b, for: true, feedback: n},
             {text: c, for: false, feedback: y, key: true},
             {text: d, for: false, feedback: n}]}
- {id: weight, kind: numeric, REST, stem: How heavy?, answer: 3, unit: kg,
   tolerance_rel: 0.05, worked: [{text: 3, expr: 3}], traps: [{value: 3000, feedback: Those are grams.}]}
- {id: name, kind: short, REST, stem: The smiling beast is the ___.,
   answer_term: quokka, near: [{text: wallaby, feedback: It does not smile.}]}
- {id: bubble, kind: numeric, REST, stem: "{stages} stages?", unit: percent,
   tolerance_rel: 0.01,
   answer: {lab: pipeline, metric: bubble_fraction, params: {schedule: gpipe}, vary: {stages: [4, 8]}}}
"""
ENTRIES = """topic: zoo
entries:
- {id: quokka, term: Quokka, aliases: [smiling wallaby], level: 1, definition: A small smiling beast.}
- {id: koala, term: Koala, level: 1, definition: A small sleepy beast.}
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(shelf, "_laid_out", ())
    folder = tmp_path / "mine"
    for name, text in {
        "pack.yaml": "id: mine\n",
        "topics.yaml": "topics:\n- {id: zoo, title: Zoo, about: Beasts.}\n",
        "glossary/zoo.yaml": ENTRIES,
        "quizzes/zoo.yaml": QUESTIONS.replace("REST", REST),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def run(capsys: Captured, *args: str) -> tuple[int, str, str]:
    status = main(list(args))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def graded(capsys: Captured, pack: str, *args: str) -> tuple[int, dict[str, Any]]:
    status, out, _ = run(capsys, "--pack", pack, "grade", *args, "--json")
    return status, json.loads(out)


@pytest.mark.parametrize(
    ("id", "answer", "mark", "read_as"),
    [
        ("one", "b", 1, "b"),
        ("one", "A", 0, "a"),
        ("many", "b,c", 1, "b,c"),
        ("many", "c b", 1, "b,c"),
        ("many", "b", 0.5, "b"),
        ("row", "a,b,c", 1, "a,b,c"),
        ("row", "b a c", 0.666667, "b,a,c"),
        ("pairs", "a=a,b=b", 1, "a=a,b=b"),
        ("pairs", "a=a, b=c", 0.5, "a=a,b=c"),
        ("claim", "false,c", 1, "false,c"),
        ("claim", "f d", 0, "false,d"),
        ("weight", "3000 g", 1, "3 kg"),
        ("weight", "3000", 0, "3,000 kg"),
        ("weight", "3 tonnes", 0.5, "3 tonnes"),
        ("weight", "-3", 0, "-3 kg"),
        ("name", "the smiling walaby", 1, "smiling wallaby"),
        ("name", "wallaby", 0, "wallaby"),
        ("quokka#name", "quoka", 1, "Quokka"),
        ("quokka#name", "koala", 0, "koala"),
        ("quokka#name", "HBM", 0, "HBM"),
    ],
)
def test_one_answer(capsys: Captured, pack: str, id: str, answer: str, mark: float, read_as: str) -> None:
    status, document = graded(capsys, pack, f"mine/{id}", answer)
    assert status == 0
    assert (document["question"], document["answer"], document["mark"]) == (f"mine/{id}", answer, mark)
    assert (document["read_as"], document["right"]) == (read_as, mark == 1)
    assert all(set(line) >= {"kind", "text"} for line in document["lines"])
    for accepted in document["accepted"]:
        assert graded(capsys, pack, f"mine/{id}", accepted)[1]["mark"] == 1
    assert graded(capsys, pack, f"mine/{id}", read_as)[1]["mark"] == mark
    assert not Path(journal_path()).exists()


@pytest.mark.parametrize(
    ("id", "answer", "problem"),
    [
        ("one", "z", "a, b"),
        ("one", "a,b", "one option"),
        ("many", "", "at least one"),
        ("row", "a,b", "all 3 items"),
        ("pairs", "a", "pairs"),
        ("claim", "false", "c or d"),
        ("claim", "false,a", "c or d"),
        ("weight", "heavy", "number"),
        ("weight", "kg", "number"),
        ("name", "?", "name"),
    ],
)
def test_what_cannot_be_read(capsys: Captured, pack: str, id: str, answer: str, problem: str) -> None:
    status, document = graded(capsys, pack, f"mine/{id}", answer)
    assert (status, document["mark"], document["right"]) == (1, None, None)
    assert problem in document["problem"]
    status, out, err = run(capsys, "--pack", pack, "grade", f"mine/{id}", answer)
    assert (status, out) == (1, "") and problem in err


def test_a_computed_question_takes_its_knobs(capsys: Captured, pack: str) -> None:
    first = graded(capsys, pack, "mine/bubble", "1")[1]
    assert first["params"] == {"schedule": "gpipe", "stages": 4}
    status, other = graded(capsys, pack, "mine/bubble", "1", "--set", "stages=8")
    assert status == 0 and other["params"]["stages"] == 8
    assert other["accepted"] != first["accepted"]
    assert graded(capsys, pack, "mine/bubble", *other["accepted"], "--set", "stages=8")[1]["mark"] == 1


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("mine/nothing", "a"), 1, "no question mine/nothing"),
        (("mine/nothing#name", "a"), 1, "no entry mine/nothing"),
        (("mine//one", "a"), 2, "no id"),
        (("mine/one",), 2, "an id and an answer"),
        (("mine/one", "b", "--set", "x=1"), 2, "no knobs"),
        (("mine/bubble", "1", "--set", "beasts=1"), 2, "draws stages"),
        (("mine/bubble", "1", "--set", "stages=1e10"), 2, "stages"),
        (("mine/bubble", "1", "--set", "stages"), 2, "KNOB=VALUE"),
        (("mine/one", "b", "--force"), 2, "no option --force"),
        (("--stdin", "mine/one"), 2, "--stdin"),
    ],
)
def test_wrong_usage(capsys: Captured, pack: str, args: tuple[str, ...], status: int, said: str) -> None:
    found, out, err = run(capsys, "--pack", pack, "grade", *args)
    assert (found, out) == (status, "")
    assert said in err and err.count("\n") == 1


def test_many_answers_one_a_line(capsys: Captured, pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        {"id": "mine/weight", "answer": "3 kg"},
        {"id": "mine/bubble", "answer": "1", "params": {"stages": 8}},
        {"id": "mine/weight", "answer": "?"},
        {"id": "mine/weight", "answer": 3},
        {"id": "mine/nothing", "answer": "3"},
        "no object",
    ]
    lines = "".join(json.dumps(one) + "\n" for one in asked) + "{broken\n\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))
    status, out, err = run(capsys, "--pack", pack, "grade", "--stdin", "--json")
    documents = [json.loads(line) for line in out.splitlines()]
    assert [one["mark"] for one in documents] == [1, 0, None, 1, None, None, None]
    assert documents[1]["params"]["stages"] == 8
    assert all(one.get("problem", "x").endswith(".") for one in documents if one["mark"] is None)
    assert (status, err) == (2, "")


def test_as_text(capsys: Captured, pack: str) -> None:
    status, out, _ = run(capsys, "--pack", pack, "grade", "mine/weight", "3000")
    assert status == 0
    assert "read as   3,000 kg" in out and "0, wrong" in out and "Those are grams." in out

"""YAML -> items: conversion, and every mistake with its place."""

from collections.abc import Callable

import pytest

from tui.library.authoring.reader import read_pack, read_single
from tui.library.authoring.source import PackSource
from tui.library.model import Numeric, Single

MakePack = Callable[..., str]


def at(text: str, needle: str) -> str:
    """'line:column' of the only `needle` in `text`."""
    assert text.count(needle) == 1, needle
    before = text[: text.index(needle)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def found(source: PackSource) -> list[str]:
    return [str(issue) for issue in source.issues]


def test_a_good_pack_has_no_issue(make_pack: MakePack) -> None:
    source = read_pack(make_pack())
    assert found(source) == []
    assert (source.pack_id, len(source.topics), len(source.entries), len(source.questions)) == ("core", 2, 2, 2)
    assert (len(source.lessons), len(source.labs), len(source.chips)) == (1, 1, 1)
    assert source.entry_topics == {"kv-cache": "inference", "hbm": "inference"}
    places = [("glossary/inference.yaml", 1, 8), ("quizzes/inference.yaml", 1, 8)]
    assert source.file_topics == tuple(("inference", place) for place in places)


def test_scalars_mean_what_the_field_says(make_pack: MakePack, good_files: dict[str, str]) -> None:
    glossary = good_files["glossary/inference.yaml"].replace("term: KV cache", "term: no")
    glossary = glossary.replace("[key-value cache]", "[on, 12:30, 1e12, 2023-07-01, 0x10, null hypothesis]")
    source = read_pack(make_pack({"glossary/inference.yaml": glossary}))
    assert found(source) == []
    entry = source.entries[0]
    assert entry.term == "no"
    assert entry.aliases == ("on", "12:30", "1e12", "2023-07-01", "0x10", "null hypothesis")
    assert entry.numbers[0].source.as_of == "2023-07"
    numeric = source.questions[1]
    assert isinstance(numeric, Numeric) and numeric.answer == 1000.0
    assert source.labs[0].knobs[1].when == {"bits": (4, 8)}
    assert source.labs[0].knobs[0].default == 8


def test_the_kind_of_a_loose_value_follows_its_text(make_pack: MakePack, good_files: dict[str, str]) -> None:
    knobs = "- {name: a, kind: choice, default: 1.5, options: [true, 4, 1.5, four, '4', \"true\"]}\n"
    lab = good_files["labs/quant.yaml"].replace("knobs:\n", "knobs:\n" + knobs)
    source = read_pack(make_pack({"labs/quant.yaml": lab}))
    assert found(source) == []
    assert source.labs[0].knobs[0].options == (True, 4, 1.5, "four", "4", "true")
    assert [type(option) for option in source.labs[0].knobs[0].options] == [bool, int, float, str, str, str]


def test_questions_take_the_topic_of_their_file(make_pack: MakePack, good_files: dict[str, str]) -> None:
    quiz = good_files["quizzes/inference.yaml"].replace("  kind: numeric\n", "  kind: numeric\n  topic: gpu\n")
    source = read_pack(make_pack({"quizzes/inference.yaml": quiz}))
    assert [question.topic for question in source.questions] == ["inference", "gpu"]
    assert b'"topic":"inference"' in source.authored["question", "what-grows"]


def test_authored_json_has_no_defaults(make_pack: MakePack) -> None:
    source = read_pack(make_pack())
    assert b'"example"' not in source.authored["entry", "kv-cache"]
    assert b'"memory_gb":80,' in source.authored["chip", "h100"]


def test_every_mistake_is_reported_in_one_run_with_its_place(make_pack: MakePack) -> None:
    glossary = """topic: inference
entires_: no
entries:
- id: Bad Id
  term: T
  level: 2
  definition: D.
- id: two
  term: [a, list]
  lvel: 2
  level: 4
  definition: D.
  numbers:
  - value: 3
    unit: B
    condition: c
    source: {title: t, url: ftp://x, publisher: p, as_of: 2023-7, kind: vendor-claims}
- id: three
  level: high
- just text
- id: two
  term: T
  level: 1
  definition: D.
"""
    quiz = """topic: gpu
questions:
- id: q1
  kind: singel
  terms: hbm
- id: q2
  terms: [hbm]
- id: q3
  kind: true_false
  terms: [hbm]
  level: 1
  cognitive: apply
  claim: C.
  truth: yes
  reasons: [{text: t, feedback: f, key: 1}]
  explanation: E.
"""
    source = read_pack(make_pack({"glossary/inference.yaml": glossary, "quizzes/gpu.yaml": quiz}))
    kinds = "single, multi, numeric, short, order, match, true_false"
    assert found(source) == [
        f"glossary/inference.yaml:{where}: {message}"
        for where, message in (
            (at(glossary, "entires_"), "the file: unknown key 'entires_'"),
            (at(glossary, "Bad Id"), "entry 'Bad Id', id: 'Bad Id' is no id; did you mean 'bad-id'?"),
            (at(glossary, "[a, list]"), "entry 'two', term: must be text, not a list"),
            (at(glossary, "lvel"), "entry 'two': unknown key 'lvel'"),
            (at(glossary, "4\n"), "entry 'two', level: '4' is not one of 1, 2, 3"),
            (
                at(glossary, "ftp:"),
                "entry 'two', numbers, 1, source, url: 'ftp://x' is no web address; write it in full, from https://",
            ),
            (
                at(glossary, "2023-7"),
                "entry 'two', numbers, 1, source, as_of: '2023-7' is no date; write YYYY, YYYY-MM or YYYY-MM-DD",
            ),
            (
                at(glossary, "vendor-claims"),
                "entry 'two', numbers, 1, source, kind: 'vendor-claims' is not one of estimate, filing, measured,"
                " paper, reported, vendor-claim, vendor-spec; did you mean 'vendor-claim'?",
            ),
            (at(glossary, "id: three"), "entry 'three': 'term' is missing"),
            (at(glossary, "id: three"), "entry 'three': 'definition' is missing"),
            (at(glossary, "high"), "entry 'three', level: 'high' is not one of 1, 2, 3"),
            (at(glossary, "just text"), "entry 4: must be a mapping, not text"),
            (
                "21:7",
                "entry 'two': this id is taken by the entry at glossary/inference.yaml:8;"
                " ids are for ever: rename this one",
            ),
        )
    ] + [
        f"quizzes/gpu.yaml:{where}: {message}"
        for where, message in (
            (at(quiz, "singel"), f"question 'q1': kind 'singel' is not one of {kinds}; did you mean 'single'?"),
            (at(quiz, "id: q2"), f"question 'q2': 'kind' is missing; one of {kinds}"),
            (at(quiz, "yes"), "question 'q3', truth: 'yes' is not true or false; write true"),
            (at(quiz, "1}"), "question 'q3', reasons, 1, key: '1' is not true or false; write true"),
        )
    ]
    assert source.entries == ()
    assert {("entry", "two"), ("entry", "three"), ("question", "q3")} <= source.broken


def test_did_you_mean_for_a_key(make_pack: MakePack, good_files: dict[str, str]) -> None:
    glossary = good_files["glossary/inference.yaml"].replace("  aliases: [HBM]", "  aliasses: [HBM]")
    source = read_pack(make_pack({"glossary/inference.yaml": glossary}))
    assert found(source) == [
        "glossary/inference.yaml:19:3: entry 'hbm': unknown key 'aliasses'; did you mean 'aliases'?"
    ]
    assert [entry.id for entry in source.entries] == ["kv-cache", "hbm"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("term: KV cache", "term:", "entry 'kv-cache', term: has no value; write one, or remove the line"),
        ("term: KV cache", 'term: "  "', "entry 'kv-cache', term: is empty; write it, or remove the line"),
        ("term: KV cache", "term: null", "entry 'kv-cache', term: has no value; write one, or remove the line"),
        ("term: KV cache", "term: |\n    two\n    lines", "entry 'kv-cache', term: must be one line"),
        ("aliases: [HBM]", "aliases: HBM", "entry 'hbm', aliases: must be a list, not text; write [HBM]"),
        ("aliases: [HBM]", "aliases:", "entry 'hbm', aliases: must be a list, not nothing"),
        (
            "related: [hbm,",
            "related: [HBM,",
            "entry 'kv-cache', related, 1: 'HBM' is no id to refer to; did you mean 'hbm'?",
        ),
        ("related: [hbm,", "related: [[hbm],", "entry 'kv-cache', related, 1: must be text or a mapping, not a list"),
        ("as: needs}", "as: need}", "did you mean 'needs'?"),
        ("confusion: {with: hbm,", "confusion: {wiht: hbm,", "unknown key 'wiht'; did you mean 'with'?"),
        ("confusion: {with: hbm, text: That is the chip.}", "confusion: hbm", "confusion: must be a mapping, not text"),
    ],
)
def test_mistakes_in_an_entry(make_pack: MakePack, good_files: dict[str, str], old: str, new: str, said: str) -> None:
    glossary = good_files["glossary/inference.yaml"]
    assert old in glossary
    source = read_pack(make_pack({"glossary/inference.yaml": glossary.replace(old, new)}))
    assert any(said in line for line in found(source)), found(source)


def test_unknown_numbers_are_absent_not_null(make_pack: MakePack, good_files: dict[str, str]) -> None:
    chips = good_files["chips.yaml"].replace("memory_gb: 80", "memory_gb: null\n  tdp_w: 1,000\n  scale_up: .inf")
    source = read_pack(make_pack({"chips.yaml": chips}))
    assert found(source) == [
        "chips.yaml:11:14: chip 'h100', memory_gb: has no value; write one, or remove the line when it is unknown",
        "chips.yaml:12:10: chip 'h100', tdp_w: '1,000' is not a number; write 1000",
        "chips.yaml:13:13: chip 'h100', scale_up: '.inf' is not a whole number",
    ]


def test_answer_is_a_number_or_computed(make_pack: MakePack, good_files: dict[str, str]) -> None:
    quiz = good_files["quizzes/inference.yaml"]
    computed = "answer: {lab: quant, metric: rmse, params: {bits: 4, mode: fast, on: true}, vary: {bits: [2, 4]}}"
    source = read_pack(make_pack({"quizzes/inference.yaml": quiz.replace("answer: 1e3", computed)}))
    assert found(source) == []
    question = source.questions[1]
    assert isinstance(question, Numeric) and not isinstance(question.answer, float)
    assert question.answer.params == {"bits": 4, "mode": "fast", "on": True}
    source = read_pack(make_pack({"quizzes/inference.yaml": quiz.replace("answer: 1e3", "answer: many")}))
    assert found(source) == ["quizzes/inference.yaml:19:11: question 'how-much', answer: 'many' is not a number"]


def test_prose_is_trimmed_and_block_text_kept(make_pack: MakePack, good_files: dict[str, str]) -> None:
    more = "  example: >\n    folded\n    text\n  diagram: |2\n      a -> b\n    c\n"
    glossary = good_files["glossary/inference.yaml"] + more
    source = read_pack(make_pack({"glossary/inference.yaml": glossary}))
    assert found(source) == []
    assert source.entries[1].example == "folded text"
    assert source.entries[1].diagram == "  a -> b\nc"


def test_where_finds_fields_and_falls_back_to_parents(make_pack: MakePack) -> None:
    source = read_pack(make_pack())
    file = "glossary/inference.yaml"
    assert source.where("entry", "kv-cache") == (file, 3, 3)
    assert source.where("entry", "kv-cache", ("term",)) == (file, 4, 9)
    assert source.where("entry", "kv-cache", ("numbers", 0, "unit")) == (file, 12, 11)
    assert source.where("entry", "kv-cache", ("confusion", "with_")) == (file, 15, 21)
    assert source.where("entry", "kv-cache", ("numbers", 7, "unit")) == (file, 11, 3)
    assert source.where("entry", "kv-cache", ("example",)) == (file, 3, 3)
    assert source.where("entry", "nobody", ("x",)) == ("", 0, 0)
    assert source.where("pack", "core", ("topics", 1, "id"))[0] == "topics.yaml"
    assert read_pack(source.root, keep_nodes=False).where("entry", "kv-cache", ("term",)) == (file, 3, 3)


def test_planned_and_topics(make_pack: MakePack, good_files: dict[str, str]) -> None:
    topics = good_files["topics.yaml"] + "planned: {entries: [moe, Bad], lessons: [energy]}\n"
    source = read_pack(make_pack({"topics.yaml": topics}))
    problem = "the file, planned, entries, 2: 'Bad' is no id to refer to; did you mean 'bad'?"
    assert found(source) == [f"topics.yaml:{at(topics, 'Bad')}: {problem}"]
    source = read_pack(make_pack({"topics.yaml": topics.replace(", Bad", "")}))
    assert source.planned.entries == ("moe",)
    assert source.where("pack", "core", ("planned", "entries", 0)) == ("topics.yaml", 4, 21)


def test_a_pack_of_its_own(make_pack: MakePack) -> None:
    source = read_pack(make_pack({"pack.yaml": "id: mine\ntitle: My pack\n"}))
    assert (source.pack_id, source.about.title) == ("mine", "My pack")
    assert found(read_pack(make_pack({"pack.yaml": "id: core\n"}, "p2"))) == [
        "pack.yaml:1:5: the pack: 'core' is the built-in pack; choose another id"
    ]
    assert read_pack(make_pack({"pack.yaml": "title: [\n"}, "p3")).pack_id == "unnamed"


def test_files_in_the_wrong_place(make_pack: MakePack, good_files: dict[str, str]) -> None:
    files = {
        "glossary/inference.yaml": good_files["quizzes/inference.yaml"],
        "quizzes/more.yml": "x: 1",
        "stray.yaml": "x: 1",
        "glossary/deep/down.yaml": "x: 1",
        "README.md": "x",
        "lessons/07-other.yaml": good_files["lessons/05-roofline.yaml"].replace("id: roofline", "id: ridge"),
        "labs/x.yaml": "[]",
    }
    source = read_pack(make_pack(files))
    assert [(issue.file, issue.rule, issue.severity) for issue in source.issues] == [
        ("glossary/deep/down.yaml", "file", "warning"),
        ("glossary/inference.yaml", "folder", "error"),
        ("labs/x.yaml", "type", "error"),
        ("lessons/07-other.yaml", "file-name", "warning"),
        ("quizzes/more.yml", "file", "warning"),
        ("stray.yaml", "file", "warning"),
    ]
    assert source.unread == {"entry", "lab"}


def test_no_such_pack() -> None:
    source = read_pack("/nonexistent/pack")
    assert [issue.rule for issue in source.issues] == ["file"]
    assert source.entries == ()


def test_a_file_of_no_pack_is_told_by_its_keys(make_pack: MakePack, good_files: dict[str, str]) -> None:
    root = make_pack({"other/some.yaml": good_files["quizzes/inference.yaml"], "other/none.yaml": "a: 1"})
    source = read_single(root + "/other/some.yaml")
    assert isinstance(source.questions[0], Single) and found(source) == []
    assert [issue.rule for issue in read_single(root + "/other/none.yaml").issues] == ["file"]
    assert [issue.rule for issue in read_single(root + "/other/gone.yaml").issues] == ["file"]


def test_progress_counts_bytes(make_pack: MakePack) -> None:
    seen: list[tuple[int, int]] = []
    read_pack(make_pack(), progress=lambda *counts: seen.append(counts))
    assert len(seen) == 6 and seen[-1][0] == seen[-1][1] and seen == sorted(seen)

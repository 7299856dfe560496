"""GIFT as public Moodle courses write it, by hand: what it is taken for, and what is said of the rest."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tui.exchange import gift_reading
from tui.exchange.questions import Refused


def one(text: str) -> dict[str, Any]:
    brought = gift_reading.read(text)
    assert brought.refused == []
    [question] = brought.items["question"]
    return question


def refusal(text: str) -> str:
    brought = gift_reading.read(text)
    assert brought.items == {}
    [refused] = brought.refused
    return refused.reason


def texts(question: dict[str, Any]) -> list[tuple[str, bool, str]]:
    return [(o["text"], o.get("key", False), o.get("feedback", "")) for o in question["options"]]


def test_the_page_of_the_format() -> None:
    question = one(
        "::Q2:: What's between orange and green in the spectrum?\n"
        "{=yellow # right; good! ~red # wrong, it's yellow ~blue # wrong, it's yellow}"
    )
    assert question["id"] == "q2" and question["kind"] == "single"
    assert texts(question)[0] == ("yellow", True, "right; good!")
    assert texts(question)[2] == ("blue", False, "wrong, it's yellow")


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("Grant was buried.{F}", False),
        ("The sun rises in the east.{TRUE#No.#Yes.####Always.}", True),
        ("a {true}", True),
        ("a{ FALSE }", False),
    ],
)
def test_true_and_false(text: str, truth: bool) -> None:
    question = one(text)
    assert (question["kind"], question["truth"]) == ("true_false", truth) and "reasons" not in question
    assert question.get("explanation", "") in ("", "Always.")


def test_feedback_of_a_verdict_becomes_the_explanation() -> None:
    assert one("a {T#wrong one#right one}")["explanation"] == "wrong one\n\nright one"


def test_escapes() -> None:
    question = one(r"Which answer equals 5\: \{a\}? {~\= 2 + 2 =\= 2 + 3 \#1 ~\~ 2 \\ 3#\{no\}}")
    assert question["stem"] == "Which answer equals 5: {a}?"
    assert texts(question) == [("= 2 + 2", False, ""), ("= 2 + 3 #1", True, ""), ("~ 2 \\ 3", False, "{no}")]
    assert one(r"Two\nlines {=a ~b}")["stem"] == "Two\nlines"


def test_missing_word() -> None:
    question = one("Mahatma Gandhi's birthday is an Indian holiday on  {~15th ~3rd =2nd} of October.")
    assert question["stem"] == "Mahatma Gandhi's birthday is an Indian holiday on ___ of October."
    assert one("Grant is {=buried =entombed} here.")["stem"] == "Grant is ___ here."


def test_matching_with_a_spare_right() -> None:
    question = one("Which country? {\n=Canada -> Ottawa\n=Italy  ->  Rome#not kept\n=-> Lima\n= India -> New Delhi\n}")
    assert [(p["left"], p["right"]) for p in question["pairs"]] == [
        ("Canada", "Ottawa"),
        ("Italy", "Rome"),
        ("India", "New Delhi"),
    ]
    assert question["spare"] == ["Lima"]


@pytest.mark.parametrize(
    ("answer", "value", "allowed"),
    [
        ("#1822:5", 1822, 5),
        ("#3.14", 3.14, 0),
        ("#1..5", 3, 2),
        ("# -2.5 : 0.5", -2.5, 0.5),
        ("#1e3:1", 1000, 1),
        ("#\n=1822:0#Yes\n", 1822, 0),
        ("#3,5:0,1", 3.5, 0.1),
        ("#3.141..3.142", 3.1415, 0.0005),
    ],
)
def test_numbers(answer: str, value: float, allowed: float) -> None:
    question = one(f"When? {{{answer}}}")
    assert question["kind"] == "numeric"
    assert (question["answer"], question["tolerance_abs"]) == (value, allowed)


def test_weighted_answers_are_taken_without_weight_and_listed() -> None:
    brought = gift_reading.read(
        "W? {#\n=1822:0 #Full\n=%50%1822:2 #Half\n=%0%1812:0 # Earlier.\n}\n\nName it {=a =%50%b =%40%d =%0%c#near it}"
    )
    number, name = brought.items["question"]
    assert number["answer"] == 1822 and number["traps"] == [{"value": 1812, "feedback": "Earlier."}]
    assert name["accept"] == ["a", "b", "d"] and name["near"] == [{"text": "c", "feedback": "near it"}]
    assert [note.line for note in brought.notes] == [1, 7]


def test_several_right_options() -> None:
    multi = one("Two people? {~%-100%Nobody ~%50%Grant ~%50%Grant's wife ~%-100%His father}")
    assert multi["kind"] == "multi" and [key for _, key, _ in texts(multi)] == [False, True, True, False]
    assert one("One? {~%100%a ~%-50%b}")["kind"] == "single"
    brought = gift_reading.read("Part? {=a ~%50%b ~c}")
    assert texts(brought.items["question"][0]) == [("a", True, ""), ("b", False, ""), ("c", False, "")]
    assert "part marks" in brought.notes[0].reason


def test_formats() -> None:
    question = one(
        "::T::[html]<p>What is <b>HBM</b> &amp; why?</p><p>Say.</p>{=<p>stacked&nbsp;memory</p> ~[plain]<b> ~b}"
    )
    assert question["stem"] == "What is HBM & why?\n\nSay."
    assert [text for text, _, _ in texts(question)] == ["stacked memory", "<b>", "b"]
    brought = gift_reading.read('[html]<img src="a.png"> What is it? {=a ~b}')
    assert brought.notes == [Refused(1, "1 pictures or sounds were left out")]
    assert one("[markdown]A *b* [[c]] {=a ~b}")["stem"] == "A *b* [ [c]]"


def test_categories_comments_marks_and_line_ends() -> None:
    lines = [
        "// a comment",
        "$CATEGORY: $course$/top/Default for Zoo",
        "",
        "// another",
        "a {=b ~c}",
        "",
        "$CATEGORY: tom/dick",
        "d {T}",
        "",
    ]
    for end in ("\n", "\r\n", "\r"):
        brought = gift_reading.read(end.join(lines))
        assert [q["topic"] for q in brought.items["question"]] == ["default-for-zoo", "dick"]
        assert brought.refused == [] and list(brought.lines.values()) == [5, 8]


def test_a_blank_line_inside_braces_is_forgiven() -> None:
    assert len(one("a {\n\n=b\n\n~c\n}")["options"]) == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Write about Grant. {}", "essay"),
        ("Only a text.", "description"),
        ("a {~b ~c}", "no right answer"),
        ("a {=b ~c} d {=e}", "stray brace"),
        ("a } {=b}", "stray brace"),
        ("a {=b ~c", "stray brace"),
        ("{=b ~c}", "no question text"),
        ("a {=b =c ~d}", "of which one is enough"),
        ("a {=b ~B}", "alike"),
        ("a {=b ~}", "one option alone"),
        ("a {#x}", "no number"),
        ("a {#1:-1}", "no tolerance"),
        ("a {=b -> c}", "two pairs"),
        ("a {=b -> c =d ->}", "without its right"),
        ("a {=b*}", "wildcard"),
        ('[html]<img src="x"> {=a ~b}', "picture"),
    ],
)
def test_what_is_not_taken(text: str, word: str) -> None:
    assert word in refusal(text)


def test_an_unclosed_question_takes_no_other_along() -> None:
    brought = gift_reading.read("::a:: x {=b ~c\n\n::d:: y {=e ~f}\n")
    assert [q["id"] for q in brought.items["question"]] == ["d"] and brought.refused[0].line == 1


def test_our_comment_counts_only_for_its_own_text() -> None:
    from tests.exchange.conftest import plain_names
    from tui.exchange import gift
    from tui.exchange.questions import Out, question_of

    options = [{"text": "a", "key": True, "feedback": "f"}, {"text": "b"}]
    whole = {
        "id": "kept",
        "kind": "single",
        "level": 3,
        "cognitive": "apply",
        "terms": ["t"],
        "stem": "Which?",
        "options": options,
    }
    text, _ = gift.export(
        [Out("p", question_of(whole))], plain_names, lambda link, pack: link.words, gift.first_drawing
    )
    assert one(text)["level"] == 3
    changed = one(text.replace("Which? {", "Which one? {"))
    assert (changed["stem"], changed["level"], changed["terms"], changed["id"]) == ("Which one?", 3, ["t"], "kept")


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        "a {=" + "~" * 50_000 + "}",
        "::" * 50_000,
        "a {" + "\n\n" * 20_000,
        "\\" * 100_001,
        "a {=b ~c}\n\n" * 3_000,
    ],
)
def test_large_nonsense_ends_soon(text: str) -> None:
    begun = time.process_time()
    gift_reading.read(text)
    assert time.process_time() - begun < 5

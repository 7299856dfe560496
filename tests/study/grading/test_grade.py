"""Marks: a table by kind, and an independent scorer on random answer sheets (study/rules.md 1 and 6)."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import claim, match, multi, numeric, order, short, single
from tui.library.model import Question
from tui.study.grading import answers
from tui.study.grading.answers import Answer, AnswerError, Choice, Claim, Matching, Ordering, Passed, Typed
from tui.study.grading.grade import grade
from tui.study.grading.marks import Mark

SETTINGS = settings(derandomize=True, database=None, max_examples=250, deadline=None)
TERMS = {"kv-cache": ("KV cache", "key-value cache")}


def mark(question: Question, answer: Answer) -> Mark:
    return grade(question, answer, names=lambda slug: TERMS.get(slug, ()))


def kinds(found: Mark) -> list[tuple[str, str]]:
    return [(line.kind, line.key) for line in found.lines]


def test_single() -> None:
    assert mark(single(), Choice(("b",))).millionths == 1_000_000
    wrong = mark(single(), Choice(("c",)))
    assert wrong.millionths == 0
    assert wrong.expected == "one option 1"
    assert kinds(wrong) == [("missed", "b"), ("wrong", "c")]
    assert [part.feedback for part in wrong.parts] == [f"about one option {at}" for at in range(4)]
    assert mark(single(), Choice(("b", "c"))).millionths == 0
    assert mark(single(), Choice(())).millionths == 0
    assert mark(single(), Choice(("z",))).millionths == 0


@pytest.mark.parametrize(
    ("picks", "millionths"),
    [("abd", 1_000_000), ("ab", 666_667), ("a", 333_333), ("abc", 333_333), ("abdc", 666_667), ("c", 0), ("ac", 0),
     ("", 0), ("abde", 666_667), ("abcde", 333_333), ("aab", 666_667)],
)  # fmt: skip
def test_multi_is_right_minus_wrong_over_the_right(picks: str, millionths: int) -> None:
    assert mark(multi("yynyn"), Choice(tuple(picks))).millionths == millionths


def test_multi_says_what_was_missed() -> None:
    found = mark(multi("yynyn"), Choice(("a", "c")))
    assert kinds(found) == [("right", "a"), ("missed", "b"), ("wrong", "c"), ("missed", "d")]
    assert found.expected == "option 0; option 1; option 3"


@pytest.mark.parametrize(
    ("keys", "pairs"),
    [("abcd", 6), ("bacd", 5), ("dcba", 0), ("dabc", 3), ("abc", 3), ("", 0), ("aabcd", 6), ("abxcd", 6)],
)
def test_order_is_the_share_of_pairs(keys: str, pairs: int) -> None:
    found = mark(order("registers", "shared memory", "L2 cache", "HBM"), Ordering(tuple(keys)))
    assert found.millionths == (2_000_000 * pairs + 6) // 12


def test_order_names_the_first_wrong_pair() -> None:
    found = mark(order("registers", "shared memory", "L2 cache", "HBM"), Ordering(tuple("acbd")))
    assert [line.text for line in found.lines] == [
        "shared memory comes before L2 cache.",
        "about shared memory",
        "about L2 cache",
    ]
    assert found.expected == "registers → shared memory → L2 cache → HBM"
    assert [(part.key, part.given, part.right) for part in found.parts] == [
        ("a", "a", True), ("b", "c", False), ("c", "b", False), ("d", "d", True)]  # fmt: skip


def test_match_is_the_share_of_pairs_and_equal_rights_are_one() -> None:
    question = match({"prefill": "compute", "decode": "memory", "training": "compute"}, "latency")
    assert answers.choices(question) == {"a": "compute", "b": "memory", "c": "latency"}
    full = Matching((("a", "a"), ("b", "b"), ("c", "a")))
    assert mark(question, full).millionths == 1_000_000
    part = mark(question, Matching((("a", "a"), ("b", "c"))))
    assert part.millionths == 333_333
    assert kinds(part) == [("right", "a"), ("wrong", "b"), ("missed", "c")]
    assert part.expected == "prefill → compute; decode → memory; training → compute"


@pytest.mark.parametrize(
    ("given_answer", "millionths"),
    [(Claim(False, "b"), 1_000_000), (Claim(False, "a"), 0), (Claim(True, "b"), 0), (Claim(None, "b"), 0),
     (Claim(False), 0)],
)  # fmt: skip
def test_true_false_needs_both(given_answer: Claim, millionths: int) -> None:
    assert mark(claim(truth=False), given_answer).millionths == millionths


def test_true_false_says_which_half_was_wrong() -> None:
    found = mark(claim(truth=False), Claim(True, "b"))
    assert kinds(found) == [("wrong", "claim"), ("right", "b")]
    assert found.expected == "False: reason 1"


ALL_KINDS = [single(), multi(), numeric(), short("KV cache"), order("a", "b", "c"), match({"a": "b"}), claim()]


@pytest.mark.parametrize("question", ALL_KINDS, ids=lambda question: type(question).__name__)
@pytest.mark.parametrize("why", ["skipped", "dont_know", "revealed"])
def test_no_answer_scores_nothing_and_shows_what_was_right(question: Question, why: str) -> None:
    found = mark(question, Passed(why))  # type: ignore[arg-type]
    assert found.millionths == 0
    assert found.expected
    assert not [line for line in found.lines if line.kind in ("right", "wrong", "trap", "note")]


@pytest.mark.parametrize("question", ALL_KINDS, ids=lambda question: type(question).__name__)
def test_an_answer_of_another_kind_is_refused(question: Question) -> None:
    given_answers: list[Answer] = [
        Choice(("a",)),
        Typed("1"),
        Ordering(("a",)),
        Matching((("a", "a"),)),
        Claim(True, "a"),
    ]
    fitting = 0
    for given_answer in given_answers:
        try:
            mark(question, given_answer)
            fitting += 1
        except AnswerError as error:
            assert question.id in str(error)
    assert fitting == 1


def test_a_computed_answer_needs_its_lab() -> None:
    from tests.study.helpers import computed

    with pytest.raises(ValueError, match="its lab must run"):
        mark(computed(), Typed("1"))


def test_override_keeps_the_score_it_had() -> None:
    wrong = mark(multi("yyn"), Choice(("a",)))
    right = wrong.override()
    assert (right.millionths, right.original) == (1_000_000, 500_000)
    assert right.restore() == wrong


# An independent scorer: written from the rules, sharing nothing with the graders but the questions.


def rescore_options(right: str, picks: list[int], *, one: bool) -> Fraction:
    good = [at for at, letter in enumerate(right) if letter == "y"]
    if one:
        return Fraction(int(picks == good))
    net = 0
    for pick in picks:
        net += 1 if pick in good else -1
    return max(Fraction(0), Fraction(net, len(good)))


def close(found: Mark, expected: Fraction) -> bool:
    return abs(Fraction(found.millionths, 1_000_000) - expected) <= Fraction(1, 2_000_000)


@SETTINGS
@given(st.text("yn", min_size=2, max_size=6).filter(lambda keys: "y" in keys), st.data())
def test_random_sheets_of_options(keys: str, data: st.DataObject) -> None:
    picks = sorted(data.draw(st.sets(st.integers(0, len(keys) - 1))))
    found = mark(multi(keys), Choice(tuple("abcdef"[pick] for pick in picks)))
    assert close(found, rescore_options(keys, picks, one=False))
    right = keys.index("y")
    alone = mark(single(count=len(keys), right=right), Choice(tuple("abcdef"[pick] for pick in picks)))
    assert close(alone, rescore_options("n" * right + "y" + "n" * (len(keys) - right - 1), picks, one=True))


@SETTINGS
@given(st.integers(2, 7).flatmap(lambda n: st.permutations(range(n))), st.integers(0, 7))
def test_random_sheets_of_orders(placed: list[int], kept: int) -> None:
    count = len(placed)
    items = [f"item {at}" for at in range(count)]
    given_keys = tuple("abcdefg"[at] for at in placed[:kept])
    good = sum(1 for i in range(len(given_keys)) for j in range(i) if given_keys[j] < given_keys[i])
    assert close(mark(order(*items), Ordering(given_keys)), Fraction(good, count * (count - 1) // 2))


@SETTINGS
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.data())
def test_random_sheets_of_matches(rights: list[int], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, 5), max_size=len(rights)))
    question = match({f"left {at}": f"right {right}" for at, right in enumerate(rights)}, "spare one", "spare two")
    by_text = {text: key for key, text in answers.choices(question).items()}
    texts = [f"right {pick}" if pick < 4 else "spare one" for pick in chosen]
    pairs = tuple(("abcdef"[at], by_text.get(text, "z")) for at, text in enumerate(texts))
    good = sum(1 for at, text in enumerate(texts) if text == f"right {rights[at]}")
    assert close(mark(question, Matching(pairs)), Fraction(good, len(rights)))


@SETTINGS
@given(st.booleans(), st.sampled_from([True, False, None]), st.sampled_from(["", "a", "b", "c"]))
def test_random_sheets_of_claims(truth: bool, verdict: bool | None, reason: str) -> None:
    assert close(mark(claim(truth), Claim(verdict, reason)), Fraction(int(verdict is truth and reason == "b")))


@SETTINGS
@given(
    st.decimals(min_value=1, max_value=10**6, places=2),
    st.decimals(min_value=-2, max_value=2, places=3),
    st.sampled_from([("KiB", 1), ("", 1), ("MiB", 1024), ("B", Fraction(1, 1024)), ("KB", Fraction(1000, 1024))]),
)
def test_random_sheets_of_numbers(answer: object, off: object, unit: tuple[str, Fraction | int]) -> None:
    tolerance = Fraction(1, 20)
    right = Fraction(str(answer))
    typed = right * (1 + Fraction(str(off)) * tolerance) / unit[1]
    text = f"{float(typed):.12g}"
    value, raw = Fraction(text) * unit[1], Fraction(text)
    if (
        abs(abs(value - right) - right * tolerance) < right / 10**8
        or abs(abs(raw - right) - right * tolerance) < right / 10**8
    ):
        return  # on the border, where floats decide
    expected = Fraction(0)
    if abs(value - right) <= right * tolerance:
        expected = Fraction(1)
    elif unit[0] and abs(raw - right) <= right * tolerance:
        expected = Fraction(1, 2)
    found = mark(numeric(float(right), "KiB", tolerance_rel=0.05), Typed(f"{text} {unit[0]}"))
    assert close(found, expected), (text, unit, found)


# Answers in the journal.

KEYS = st.lists(st.sampled_from("abcd"), max_size=4).map(tuple)
ANSWERS = st.one_of(
    st.builds(Choice, KEYS),
    st.builds(Typed, st.text(max_size=250)),
    st.builds(Ordering, KEYS),
    st.builds(Matching, st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=3).map(tuple)),
    st.builds(Claim, st.sampled_from([True, False, None]), st.sampled_from(["", "a"])),
    st.builds(Passed, st.sampled_from(["skipped", "dont_know", "revealed"])),
)


@SETTINGS
@given(ANSWERS)
def test_answers_survive_json(answer: Answer) -> None:
    assert answers.from_json(json.loads(json.dumps(answers.to_json(answer)))) == answer


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "keys", "pairs", "truth"]), inner)
    ),
    max_leaves=6,
)


FIELDS = dict.fromkeys(["keys", "pairs", "truth", "reason", "text"], JSON)


@SETTINGS
@given(
    JSON | st.fixed_dictionaries({"kind": st.sampled_from(["choice", "typed", "order", "match", "claim"]), **FIELDS})
)
def test_foreign_json_is_an_answer_or_a_sentence(value: object) -> None:
    try:
        answers.from_json(value)
    except AnswerError as error:
        assert str(error).endswith(".")


def test_typed_text_is_clean_and_short() -> None:
    assert Typed("  KV\x1b[31m\ncache\u202e\ud800 ").text == "KV[31m cache"
    assert len(Typed("x" * 10_000).text) == 200

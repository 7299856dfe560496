"""Questions: each rule fires on the one fault it is for, and lets a near miss pass."""

from collections.abc import Callable
from typing import Any

import pytest

from tui.library.authoring.issue import Issue

Spoil = Callable[..., list[Issue]]
SINGLE, MULTI, NUMERIC, SHORT, ORDER, MATCH, CLAIM = (
    f"q-{kind}" for kind in ("single", "multi", "numeric", "short", "order", "match", "claim")
)
FEEDBACK = "Six words of feedback are enough here."


def options(*texts: str, key: int = 0) -> list[dict[str, Any]]:
    return [{"text": text, "feedback": f"{FEEDBACK} {n}", "key": n == key} for n, text in enumerate(texts)]


def traps(*values: float) -> list[dict[str, Any]]:
    return [{"value": value, "feedback": f"{FEEDBACK} {value}"} for value in values]


SOURCE = [{"title": "T", "url": "https://example.org", "publisher": "P", "as_of": "2026", "kind": "paper"}]

FAULTS: list[tuple[str, str, dict[str, Any], str]] = [
    ("G01", SINGLE, {"terms__0": "nowhere"}, "'nowhere' does not exist"),
    ("Q01", SINGLE, {"options": options("one", "two")}, "2 options"),
    ("Q01", SINGLE, {"options": options("one", "two", "three", "four", "five")}, "5 options"),
    ("Q01", SINGLE, {"options__0__key": True}, "2 options are keys"),
    ("Q01", SINGLE, {"options": options("one", "two", "One ")}, "'One ' stands twice"),
    ("Q01", MULTI, {"options": options("one", "two", "three")}, "3 options"),
    ("Q01", MULTI, {"options__0__key": False}, "1 of 4 options are keys"),
    ("Q01", MULTI, {"options__2__key": True, "options__3__key": True}, "4 of 4"),
    ("Q02", SINGLE, {"options__0__feedback": "Five words are not enough."}, "option a has 5 words"),
    ("Q02", SINGLE, {"options__0__feedback": "word " * 46}, "46 words"),
    ("Q02", SINGLE, {"options__0__feedback": "No, sorry, that is not the correct answer."}, "only says right or wrong"),
    (
        "Q02",
        SINGLE,
        {"options__0__feedback": "Six words or more explain b, and how it differs."},
        "feedback of option a",
    ),
    ("Q02", NUMERIC, {"traps__0__feedback": "Too short."}, "trap 2560 has 2 words"),
    ("Q02", SHORT, {"near__0__feedback": "Too short."}, "near answer 'prefix cache' has 2 words"),
    ("Q02", CLAIM, {"reasons__0__feedback": "Too short."}, "reason a has 2 words"),
    ("Q02", MATCH, {"pairs__0__feedback": " "}, "pair 'left 1' has no feedback"),
    ("Q02", ORDER, {"feedback": {}}, "item 'HBM' has no feedback"),
    ("Q03", SINGLE, {"options__0__text": "All of the above."}, "points at other options"),
    ("Q03", SINGLE, {"options__0__text": "None of these options"}, "points at other options"),
    ("Q03", MULTI, {"options__0__text": "Both A and C"}, "points at other options"),
    ("Q03", CLAIM, {"reasons__0__text": "Both of the above"}, "points at other options"),
    ("Q04", SINGLE, {"stem": "A cache grows. Which of these is not stored?"}, "denies with 'not'"),
    ("Q06", SINGLE, {"options": options("ten chars.", "x" * 15, "ten chars!", key=1)}, "15 characters"),
    ("Q08", SINGLE, {"options__0__text": "Always the weights"}, "'Always' stands in a distractor"),
    ("Q08", CLAIM, {"reasons__0__text": "It drops only small scores"}, "'only'"),
    ("Q09", SINGLE, {"options__1__text": "The stored contexts"}, "share 'context'"),
    ("Q10", NUMERIC, {"unit": ""}, "unit is missing"),
    ("Q10", NUMERIC, {"tolerance_rel": None}, "not exactly one tolerance"),
    ("Q10", NUMERIC, {"tolerance_abs": 2}, "not exactly one tolerance"),
    ("Q10", NUMERIC, {"worked": []}, "no worked steps"),
    ("Q10", NUMERIC, {"traps": traps(40)}, "1 traps"),
    ("Q10", NUMERIC, {"traps": traps(40, 40)}, "the trap 40 stands twice"),
    ("Q10", NUMERIC, {"traps": traps(40, 336)}, "336 is inside the tolerance"),
    ("Q10", NUMERIC, {"traps__0__value": None}, "the trap has no value"),
    ("Q11", NUMERIC, {"worked__0__expr": "80*5"}, "give 400, the answer is 320"),
    ("Q11", NUMERIC, {"worked__0__expr": "80*"}, "missing at the end"),
    ("Q11", NUMERIC, {"worked__0__expr": ""}, "no worked step has an expression"),
    ("Q11", NUMERIC, {"answer": 317.9}, "the answer is 317.9"),
    ("Q11", NUMERIC, {"answer": 320.5, "tolerance_rel": 0.002}, "the answer is 320.5"),
    ("Q11", NUMERIC, {"answer": 321, "tolerance_rel": 0}, "the answer is 321"),
    ("Q12", ORDER, {"items": ["a", "b", "c"]}, "3 items"),
    ("Q12", ORDER, {"criterion": " "}, "criterion is missing"),
    ("Q12", ORDER, {"items__0": "HBM"}, "'HBM' stands twice"),
    ("Q12", ORDER, {"feedback__l2": "No such item."}, "'l2', which is no item"),
    ("Q12", MATCH, {"spare": []}, "no spare right"),
    ("Q12", MATCH, {"spare": ["Right 1"]}, "also the right of a pair"),
    ("Q12", MATCH, {"pairs__0__left": "left 2"}, "'left 2' stands twice"),
    ("Q12", CLAIM, {"reasons__0__key": True}, "4 reasons, 2 of them right"),
    ("Q12", CLAIM, {"reasons": []}, "0 reasons"),
    ("Q13", SHORT, {"answer_term": ""}, "no answer is accepted"),
    ("Q13", SHORT, {"answer_term": "nowhere"}, "'nowhere' does not exist"),
    ("Q13", SHORT, {"near__0__text": "kv-caches"}, "both accepted and near"),
    ("Q13", SHORT, {"accept": ["Prefix caches"]}, "both accepted and near"),
    ("Q14", SINGLE, {"terms": []}, "tests no term"),
    ("Q14", SINGLE, {"topic": ""}, "has no topic"),
    ("Q15", SINGLE, {"stem": "Which cost $3 in the end?"}, "'$3' without a source"),
    ("Q15", SINGLE, {"options__0__text": "In 2024"}, "'2024' without a source"),
    ("Q15", CLAIM, {"claim": "An MI300X has no cache."}, "'MI300X' without a source"),
    ("Q15", NUMERIC, {"stem": "An AMD card costs 9 USD an hour; how much is a day?"}, "'USD' without a source"),
    ("Q15", SINGLE, {"sources": [SOURCE[0] | {"as_of": "2027"}]}, "in the future"),
    (
        "Q16",
        SHORT,
        {"stem": "Name the memory stacked beside a chip: ___", "answer_term": "", "accept": ["HBM"]},
        "nearly",
    ),
    ("Q12", CLAIM, {"reasons__0__for": False}, "1 reasons for true and 3 for false"),
    ("Q12", CLAIM, {"reasons__0__for": None}, "1 reasons for true and 2 for false, 1 for neither"),
    ("Q12", CLAIM, {"truth": True}, "under the wrong verdict"),
    ("Q21", SINGLE, {"explanation": "The rule. [[hbm]] [[kv-cache]]"}, "ends in '[[hbm]] [[kv-cache]]'"),
    ("Q21", SINGLE, {"explanation": "The rule.\n\nSee also [[hbm]], and [[kv-cache|it]]."}, "ends in 'See also"),
    ("Q21", SINGLE, {"explanation": "[[hbm]]"}, "ends in '[[hbm]]'"),
    (
        "Q23",
        SINGLE,
        {"options__0__text": "It is weights", "options__2__text": "It is logits"},
        "every option but the key begins with the same word",
    ),
    (
        "Q23",
        SINGLE,
        {"options__0__text": "If it is weights", "options__2__text": "Whether it is logits"},
        "every option but the key begins with the same word",
    ),
    (
        "Q23",
        SINGLE,
        {"options": options("Its place", "9 of the weights", "The weights in 8 bits", "Few weights, 3 at most")},
        "every option but the key has 'weight'",
    ),
    ("Q23", SINGLE, {"options__0__text": "The colour of it"}, "'The colour of it' has no name"),
    ("Q17", SINGLE, {"stem": "word " * 61}, "61 words"),
    ("Q17", SINGLE, {"stem": "word " * 91, "cognitive": "analyse"}, "91 words"),
    ("Q17", SINGLE, {"options__0__text": "word " * 21}, "21 words"),
    (
        "Q19",
        SINGLE,
        {"stem": "Which thing keeps what was computed, so that the next step is cheap?"},
        "stands in entry",
    ),
    (
        "Q19",
        SINGLE,
        {"options__0__text": "firsts1w1 " + " ".join(f"firsts1w{n}" for n in range(2, 9))},
        "stands in section",
    ),
]

NEAR_MISSES: list[tuple[str, str, dict[str, Any]]] = [
    ("Q01", SINGLE, {"options": options("one", "two", "three", "four")}),
    ("Q02", SINGLE, {"options__0__feedback": "word " * 45}),
    ("Q02", SINGLE, {"options__0__feedback": "Correct as far as prompts are short."}),
    ("Q03", SINGLE, {"options__0__text": "The product of A and B"}),
    ("Q03", SINGLE, {"options__0__text": "All of the cache"}),
    ("Q04", SINGLE, {"stem": "A cache does not shrink. Which of these needs at least a gigabyte?"}),
    ("Q04", SINGLE, {"stem": "Which of these is NOT stored?"}),
    ("Q04", CLAIM, {"claim": "Tiling does not change what softmax returns."}),
    ("Q06", SINGLE, {"options": options("ten chars.", "xxxxxxxxxxxxxx", "ten chars!", key=1)}),
    ("Q08", SINGLE, {"options__0__text": "An all-reduce"}),
    ("Q08", SINGLE, {"options__0__text": "Only the weights", "options__1__text": "Only the keys"}),
    ("Q09", SINGLE, {"options__1__text": "The stored contexts", "options__0__text": "The context length"}),
    ("Q10", NUMERIC, {"tolerance_rel": None, "tolerance_abs": 2}),
    ("Q10", NUMERIC, {"traps": traps(40, 336.1)}),
    ("Q10", NUMERIC, {"answer": {"lab": "flash", "metric": "io"}, "worked": [], "traps": traps(320, 321)}),
    ("Q11", NUMERIC, {"answer": 320.5}),
    ("Q11", NUMERIC, {"answer": {"lab": "flash", "metric": "io"}}),
    ("Q13", SHORT, {"answer_term": "", "accept": ["cache"]}),
    ("Q16", SHORT, {"stem": "What is asked of a scheduler that waits: ___"}),
    ("Q21", SINGLE, {"explanation": "The rule. The same holds for [[hbm]] and [[kv-cache]]."}),
    ("Q21", SINGLE, {"explanation": "[[hbm]] holds the rule."}),
    ("Q23", SINGLE, {"options__0__text": "The 12 of it"}),
    (
        "Q23",
        SINGLE,
        {"options": options("Its weight", "9 of the weights", "The weights in 8 bits", "Few weights, 3 at most")},
    ),
    ("Q23", SINGLE, {"options": options("Its place", "9 of the weights", "The weights in 8 bits")}),
    ("Q23", SINGLE, {"options__0__text": "The batching of it"}),
    ("Q23", SINGLE, {"options__0__text": "A weight", "options__1__text": "A key", "options__2__text": "Some logits"}),
    ("Q15", SINGLE, {"stem": "Which cost $3 in the end?", "sources": SOURCE}),
    ("Q15", NUMERIC, {"stem": "A card costs 9 USD an hour; how much is a day?"}),
    ("Q15", SINGLE, {"stem": "What has 2048 columns or 2,024 rows?"}),
    ("Q17", SINGLE, {"stem": "word " * 90, "cognitive": "analyse"}),
    ("Q17", SINGLE, {"stem": "word " * 60, "options__0__text": "word " * 20}),
    ("Q19", SINGLE, {"stem": "What keeps what was computed, so that the other is cheap?"}),
]


def found(issues: list[Issue], rule: str) -> list[str]:
    return [issue.message for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(("rule", "id", "fields", "says"), FAULTS)
def test_fault(spoil: Spoil, rule: str, id: str, fields: dict[str, Any], says: str) -> None:
    assert any(says in message for message in found(spoil("question", id, **fields), rule))


@pytest.mark.parametrize(("rule", "id", "fields"), NEAR_MISSES)
def test_near_miss(spoil: Spoil, rule: str, id: str, fields: dict[str, Any]) -> None:
    assert found(spoil("question", id, **fields), rule) == []

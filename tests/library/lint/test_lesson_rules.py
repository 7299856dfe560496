"""Lessons: each rule fires on the one fault it is for, and lets a near miss pass."""

from collections.abc import Callable
from typing import Any

import pytest

from tui.library.authoring.issue import Issue

Spoil = Callable[..., list[Issue]]
SECOND = ("lesson", "second")
SECTION = {"id": "s", "title": "T", "text": "Words.", "checks": ["q-single"]}

FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("L01", {"sections": [SECTION, SECTION]}, "2 sections"),
    ("L01", {"sections": [SECTION] * 7}, "7 sections"),
    ("L01", {"sections__1__checks": []}, "'s1' has no check"),
    ("L01", {"objectives": []}, "`objectives` is empty"),
    ("L01", {"summary": [" "]}, "`summary` is empty"),
    ("L01", {"mixed": []}, "`mixed` is empty"),
    ("L02", {"objectives__0": "Understand caches."}, "watch 'understand'"),
    ("L02", {"objectives__0": "To be aware of caches."}, "watch 'be'"),
    ("L02", {"objectives__0": "Caches and why."}, "'caches' is no verb"),
    ("L03", {"sections__1__diagram": ""}, "no section has a diagram"),
    ("L03", {"sections__2__worked": []}, "no section has a worked example"),
    ("L03", {"sections__1__diagram": "x" * 77}, "77 columns"),
    ("L03", {"sections__1__diagram_alt": ""}, "no `diagram_alt`"),
    ("L03", {"sections__1__caption": ""}, "no `caption`"),
    ("L10", {"sources": []}, "no `sources`"),
    ("L10", {"sections__2__worked": [{"text": "2 x 3"}]}, "has no `expr`"),
    ("L11", {"sections__0__text": "Of these, the stored keys double."}, "'The stored keys' answers 'q-single'"),
    ("L11", {"sections__0__checks": ["q-numeric"], "sections__0__text": "It takes 320 KiB."}, "'320 KiB' answers"),
    ("L11", {"sections__0__checks": ["q-claim"], "sections__0__diagram": "it reorders sums"}, "answers 'q-claim'"),
    ("L04", {"sections__1__text": "Too short."}, "'s1' has 2 words"),
    ("L04", {"sections__1__text": "word " * 321}, "321 words"),
    (
        "L04",
        {"introduces": [f"t{n}" for n in range(6)], "sections__1__text": "[[t0]][[t1]][[t2]][[t3]][[t4]][[t5]]"},
        "6 new",
    ),
    ("L05", {"sections__0__text": "No link."}, "'batching' is not linked"),
    ("L05", {"introduces": ["untested"]}, "no question of the bank tests 'untested'"),
    ("L06", {"prerequisites": ["third"]}, "'third' does not exist"),
    ("L06", {"prerequisites": ["second"]}, "not earlier"),
    ("L06", {"order": 1}, "'first' (order 1) is not earlier than this (order 1)"),
    ("L08", {"sections__2__worked__0__expr": "2*"}, "a number is missing at the end"),
    ("L09", {"opening": "q-none"}, "question 'q-none' does not exist"),
    ("L09", {"mixed__0": "q-none"}, "question 'q-none' does not exist"),
    ("L09", {"sections__0__checks__0": "q-none"}, "question 'q-none' does not exist"),
    ("L09", {"sections__2__faded": "q-none"}, "question 'q-none' does not exist"),
]

NEAR_MISSES: list[tuple[str, dict[str, Any]]] = [
    ("L01", {"sections": [SECTION] * 6}),
    ("L02", {"objectives": ["Name, then compare, two caches.", "to diagnose a stall"]}),
    ("L03", {"sections__1__diagram": ("x" * 76 + "\n") * 20}),
    ("L04", {"sections__1__text": "word " * 90}),
    ("L04", {"sections__1__text": "word " * 320}),
    ("L05", {"sections__2__worked__0__text": "With [[hbm|stacked memory]].", "introduces": ["kv-cache", "hbm"]}),
    ("L06", {"order": 7}),
    ("L10", {"sections__2__worked": [{"text": "Divide the two"}]}),
    ("L11", {"sections__0__checks": ["q-numeric"], "sections__0__text": "It takes 3200 KiB, not 320 MiB."}),
    ("L11", {"sections__0__text": "The stored ones are keys."}),
    ("L08", {"sections__2__worked__0__expr": ""}),
    ("L09", {"sections__2__faded": ""}),
]


def found(issues: list[Issue], rule: str) -> list[str]:
    return [issue.message for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(("rule", "fields", "says"), FAULTS)
def test_fault(spoil: Spoil, rule: str, fields: dict[str, Any], says: str) -> None:
    assert any(says in message for message in found(spoil(*SECOND, **fields), rule))


@pytest.mark.parametrize(("rule", "fields"), NEAR_MISSES)
def test_near_miss(spoil: Spoil, rule: str, fields: dict[str, Any]) -> None:
    assert found(spoil(*SECOND, **fields), rule) == []


def test_introduced_terms_exist(spoil: Spoil) -> None:
    assert "'nowhere' does not exist" in found(spoil(*SECOND, introduces=["nowhere"]), "G01")[0]


def test_a_third_of_the_mixed_check_is_older(spoil: Spoil) -> None:
    # The first lesson asks none of the second's mixed items, and their main term is of the second.
    issues = spoil("lesson", "first", opening="q-multi", mixed=["q-multi"], introduces=["hbm"])
    assert found(issues, "L07") == ["lesson 'second': 0 of 3 mixed items come from earlier lessons"]
    one_in_four = spoil(*SECOND, mixed=["q-early", "q-multi", "q-numeric", "q-claim"])
    assert found(one_in_four, "L07") == ["lesson 'second': 1 of 4 mixed items come from earlier lessons"]
    one_in_three = spoil("lesson", "first", opening="q-multi", mixed=["q-match"], introduces=["hbm"])
    assert found(one_in_three, "L07") == []
    by_its_term = spoil("lesson", "first", opening="q-multi", mixed=["q-multi"], introduces=["kv-cache"])
    assert found(by_its_term, "L07") == []

"""Entries: each rule fires on the one fault it is for, and lets a near miss pass."""

import datetime
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.lint import lint
from tui.library.model import Entry

Spoil = Callable[..., list[Issue]]
HBM = ("entry", "hbm")
LONG = " ".join(["word"] * 200)
DIAGRAM = {"diagram": "a -> b\n", "diagram_alt": "An arrow."}

FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("G01", {"id": "HBM_3"}, "not kebab-case"),
    ("G01", {"related__0": "nowhere"}, "'nowhere' does not exist"),
    ("G01", {"related__0": "hbm"}, "related to itself"),
    ("G01", {"why": "As [[hbm]] says."}, "links to its own entry"),
    ("G02", {"related": ["attention"]}, "1 related"),
    ("G02", {"related": ["attention", "attention"]}, "1 related"),
    ("G02", {"related": ["attention", "batching", "kv-cache", "x/1", "x/2", "x/3", "x/4"]}, "7 related"),
    ("G02", {"id": "orphan", "aliases": []}, "no other entry or lesson leads here"),
    ("G03", {"definition": "One thing. Another thing."}, "more than one sentence"),
    ("G03", {"definition": "A thing"}, "full stop"),
    ("G03", {"definition": "x" * 240 + "."}, "241 characters"),
    ("G03", {"definition": "A kind of high bandwidth memory."}, "own name 'High-bandwidth memory'"),
    ("G03", {"aliases": ["HBM"], "definition": "What HBMs are made of."}, "own name 'HBM'"),
    ("G04", {"definition": "Memory first sold in 2015."}, "a year ('2015')"),
    ("G04", {"definition": "Memory that costs $12 apiece."}, "a price ('$1')"),
    ("G04", {"definition": "Memory that moves 3.35 TB/s."}, "a measured figure ('3.35 TB/s')"),
    ("G04", {"definition": "Memory that saves 30% of the power."}, "a measured figure"),
    ("G05", {"why": " "}, "`why` is missing"),
    ("G05", {"confusion": None}, "`confusion` is missing"),
    ("G05", {"confusion__with": "nowhere"}, "'nowhere' does not exist"),
    ("G05", {"confusion__with": "hbm"}, "names its own entry"),
    ("G06", {"numbers__0__unit": ""}, "has no unit"),
    ("G06", {"numbers__0__source__url": "see paper", "numbers__0__source__id": ""}, "no public address"),
    ("G06", {"numbers__0__source__as_of": ""}, "has no `as_of`"),
    ("G06", {"numbers__0__source__as_of": "2026-12"}, "in the future"),
    ("G06", {"numbers__0__source__as_of": "2026-13"}, "no day of the calendar"),
    ("G06", {"numbers__0__source__as_of": "May 2026"}, "is not YYYY"),
    ("G07", {"example": LONG}, "words"),
    ("G07", {"example": "Short."}, "words"),
    ("G07", {"why": LONG[:300]}, "links 0 entries"),
    ("G07", {"why": "[[x/a]] [[x/b]] [[x/c]] [[x/d]] [[x/e]] [[x/f]] [[x/g]]"}, "links 7 entries"),
    ("G07", {"example": f"[[attention]] {LONG[:200]}"}, "'attention' more than once"),
    ("G08", {"aliases": ["KV-caches"]}, "'KV-caches' also is a name of 'kv-cache'"),
    ("G09", {"review_after": "2026-11-23"}, "after 2026-11-23"),
    ("G10", {"why": "It reaches 989 TFLOP/s in FP8. Dense."}, "without dense or sparse"),
    ("G10", {"why": "It reaches 989 TFLOPS dense."}, "without the precision"),
    ("G10", {"numbers__0__value": "38", "numbers__0__unit": "TOPS"}, "without dense or sparse and the precision"),
    ("G12", DIAGRAM | {"diagram_alt": " "}, "no `diagram_alt`"),
    ("G12", DIAGRAM | {"diagram": "x" * 77}, "takes 77 columns"),
    ("G12", DIAGRAM | {"diagram": "\u8a9e" * 39}, "takes 78 columns"),
    ("G12", DIAGRAM | {"diagram": "x\n" * 21}, "21 lines"),
    ("G12", DIAGRAM | {"diagram": "a\tb"}, "a tab"),
    ("G05", {"confusion": {"text": "Ask what is shared."}}, "neither `with` nor `misconception`"),
    ("G05", {"confusion__misconception": "It is slow."}, "both `with` and `misconception`"),
    ("G13", {"asked": ["one two three", "four five six"]}, "2 phrases"),
    ("G13", {"asked": [f"one two {n}" for n in range(13)]}, "13 phrases"),
    ("G13", {"asked__0": "stacked memory"}, "'stacked memory' has 2 words"),
    ("G13", {"asked__0": "a b c d e f g h i"}, "has 9 words"),
    ("G13", {"asked__0": "the High bandwidth memories here"}, "holds the name 'High-bandwidth memory'"),
    ("G13", {"aliases": ["HBM"], "asked__0": "what an hbm is made of"}, "holds the name 'HBM'"),
    ("G13", {"asked__0": "kv weights and logits one"}, "stands in 'kv-cache' too"),
    ("G13", {"asked__0": "hb weights and logits two"}, "stands in 'hbm' too"),
    ("G14", {"before": ["nowhere"]}, "'nowhere' does not exist"),
    ("G14", {"before": ["kv-cache"], "level": 1}, "'kv-cache' is of level 2, this entry of level 1"),
    ("G14", {"before": ["hbm"]}, "circle: hbm -> hbm"),
    ("G14", {"before": ["kv-cache", "attention", "batching", "x/1", "x/2"]}, "5 entries stand before it"),
    ("S02", {"numbers__0__derived": "8*10"}, "without `printed`"),
    ("S02", {"numbers__0__derived": "8*11", "numbers__0__printed": "8"}, "'8*11' is 88, not 80"),
    ("S02", {"numbers__0__derived": "8*", "numbers__0__printed": "8"}, "a number is missing"),
    ("S02", {"numbers__0__derived": "8*10", "numbers__0__printed": "8", "numbers__0__value": "many"}, "is no number"),
    ("R01", {"numbers__0__field": "memory_bw"}, "no column 'memory_bw'"),
]

NEAR_MISSES: list[tuple[str, dict[str, Any]]] = [
    ("G01", {"related": [{"id": "attention", "as": "needs"}, "batching"]}),
    ("G01", {"related__0": "elsewhere/thing"}),
    ("G03", {"aliases": ["memory"], "definition": "A memory stacked on its chip, e.g. Hopper's, v. fast (1.5 x)."}),
    ("G03", {"definition": "x" * 239 + "."}),
    ("G03", {"definition": "Memory with a high bandwidth."}),
    ("G04", {"definition": "An 8-bit format with 2:4 pattern, 32 lanes and 10^15 FLOP/s."}),
    ("G06", {"numbers__0__source__as_of": "2026"}),
    ("G06", {"numbers__0__source__as_of": "2026-11-24"}),
    ("G07", {"why": "[[x/a]] [[x/b]] [[x/c]] [[x/d]] [[x/e]] [[x/f]]", "example": " ".join(["word"] * 60)}),
    ("G08", {"aliases": ["HBM", "H.B.M."]}),
    ("G09", {"review_after": "2026-11-24"}),
    ("G10", {"why": "It reaches 989 TFLOP/s in dense BF16. A TFLOP/s is a rate."}),
    ("G12", DIAGRAM | {"diagram": ("x" * 76 + "\n") * 20}),
    ("G03", {"aliases": ["AMD"], "definition": "What AMD stacks beside its chips."}),
    ("G05", {"confusion": {"misconception": "More of it is faster.", "text": "Ask what waits."}}),
    ("G13", {"asked__0": "memory of high width"}),
    ("G13", {"asked": [f"one two {n}" for n in range(12)]}),
    ("G13", {"aliases": ["SRAM"], "asked__0": "not made of sramlike cells"}),
    ("G14", {"before": ["kv-cache", "attention", "batching", "x/1"]}),
    ("G14", {"before": ["kv-cache"], "level": 3}),
    ("S02", {"numbers__0__derived": "8*10.04", "numbers__0__printed": "10.04"}),
    ("S02", {"numbers__0__derived": "1/3", "numbers__0__printed": "1", "numbers__0__value": "0.333"}),
    ("S02", {"numbers__0__derived": "2/3", "numbers__0__printed": "1", "numbers__0__value": "60-70"}),
    ("S02", {"numbers__0__derived": "80*4096", "numbers__0__printed": "320 KiB", "numbers__0__value": "327,680"}),
    ("S02", {"numbers__0__derived": "30/2", "numbers__0__printed": "30", "numbers__0__value": "15:1"}),
    ("S02", {"numbers__0__printed": "80,000 MB"}),
    ("R01", {"numbers__0__field": "interconnect.gbs"}),
    ("R01", {"numbers__0__field": "dense.fp8"}),
]


def found(issues: list[Issue], rule: str) -> list[str]:
    return [issue.message for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(("rule", "fields", "says"), FAULTS)
def test_fault(spoil: Spoil, rule: str, fields: dict[str, Any], says: str) -> None:
    assert any(says in message for message in found(spoil(*HBM, **fields), rule))


@pytest.mark.parametrize(("rule", "fields"), NEAR_MISSES)
def test_near_miss(spoil: Spoil, rule: str, fields: dict[str, Any]) -> None:
    assert found(spoil(*HBM, **fields), rule) == []


@pytest.mark.parametrize(("level", "least", "most"), [(1, 80, 160), (2, 80, 160), (3, 80, 220)])
def test_length_of_an_entry(spoil: Spoil, level: int, least: int, most: int) -> None:
    def messages(words: int) -> list[str]:
        return found(spoil(*HBM, level=level, why="[[x/a]] [[x/b]] [[x/c]]", example="word " * words), "G07")

    (message,) = messages(500)
    rest = int(message.split()[-2]) - 500
    assert messages(least - rest) == messages(most - rest) == []
    assert messages(least - rest - 1) == [f"entry 'hbm': the entry has {least - 1} words"]
    assert messages(most - rest + 1) == [f"entry 'hbm': the entry has {most + 1} words"]


def test_a_cover_is_nobody_elses_name(spoil: Spoil) -> None:
    messages = found(spoil(*HBM, covers=["kv caches"]), "G08")
    assert messages == ["entry 'kv-cache': 'KV cache' also is covered by 'hbm'"]


@pytest.mark.parametrize(
    ("text", "level", "count"),
    [
        ("It needs a kv-caches store, a KV cache.", 1, 1),
        ("It needs a KV cache.", 2, 0),
        ("It needs a [[kv-cache]], a KV cache.", 1, 0),
        ("It needs a cache.", 1, 0),
    ],
)
def test_level_1_links_level_3(text: str, level: int, count: int) -> None:
    plain = {"id": "plain", "term": "Plain", "level": level, "definition": "A.", "why": text}
    expert = {"id": "kv-cache", "term": "KV cache", "aliases": ["cache"], "level": 3, "definition": "A."}
    entries = tuple(msgspec.convert([plain, expert], list[Entry]))
    assert len(found(lint(PackSource(root="", entries=entries), today=datetime.date(2026, 1, 1)), "G11")) == count


def test_today_is_given(spoil: Spoil) -> None:
    day = datetime.date(2026, 9, 30)
    assert "in the future" in found(spoil(*HBM, today=day), "G06")[0]


def test_a_circle_through_several_entries_is_told_once(spoil: Spoil) -> None:
    from tui.library.lint.entries import circles

    graph = {"a": ("b",), "b": ("c", "x"), "c": ("a", "d"), "d": ("d",), "x": (), "y": ("a", "b")}
    assert circles(graph) == [["d"], ["a", "b", "c"]] or circles(graph) == [["a", "b", "c"], ["d"]]
    assert circles({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}) == []
    deep = {str(n): (str(n + 1),) for n in range(50_000)}
    assert circles(deep) == []

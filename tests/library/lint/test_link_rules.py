"""Links of every kind of item: dead, planned, and planned though there."""

import datetime
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.lint import lint
from tui.library.model import Entry, Planned

Spoil = Callable[..., list[Issue]]
TODAY = datetime.date(2026, 11, 24)


def found(issues: list[Issue], rule: str) -> list[str]:
    return [issue.message for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(
    ("kind", "id", "fields", "says"),
    [
        ("entry", "hbm", {"example": "See [[kv-cash]]."}, "link to the entry 'kv-cash' does not exist"),
        ("entry", "hbm", {"example": "See [[lesson:third]]."}, "link to the lesson 'third'"),
        ("entry", "hbm", {"example": "See [[KV Cache]]."}, "'[[KV Cache]]' is no link"),
        ("entry", "hbm", {"lab": {"id": "no-lab"}}, "lab 'no-lab'"),
        (
            "question",
            "q-single",
            {"options__0__feedback": "As [[chip:h100]] does, it fails."},
            "link to the chip 'h100'",
        ),
        ("question", "q-numeric", {"answer": {"lab": "no-lab", "metric": "m"}}, "lab 'no-lab'"),
        ("question", "q-numeric", {"traps__0": {"lab": "no-lab", "metric": "m", "feedback": "F"}}, "lab 'no-lab'"),
        ("lesson", "second", {"summary__0": "See [[lab:roofline]]."}, "link to the lab 'roofline'"),
        ("lesson", "second", {"sections__0__plot": {"kind": "roofline", "chips": ["mi300x", "h1"]}}, "chip 'h1'"),
        ("lesson", "second", {"sections__0__lab": {"id": "no-lab"}}, "lab 'no-lab'"),
        ("chip", "mi300x", {"entry": "no-entry"}, "entry 'no-entry'"),
    ],
)
def test_dead_link(spoil: Spoil, kind: str, id: str, fields: dict[str, Any], says: str) -> None:
    (message,) = found(spoil(kind, id, **fields), "R01")
    assert message.startswith(f"{kind} '{id}': {says}")


@pytest.mark.parametrize(
    "text",
    ["[[kv-cache|the store]]", "[[lesson:first]]", "[[chip:mi300x]]", "[[core/kv-cache]]", "[[other/x]]", "`[[no]]`"],
)
def test_live_link(spoil: Spoil, text: str) -> None:
    assert found(spoil("entry", "hbm", example=text), "R01") == []


def test_a_near_name_is_offered(spoil: Spoil) -> None:
    (issue,) = (i for i in spoil("entry", "hbm", example="[[kv-cash]]") if i.rule == "R01")
    assert issue.hint == "did you mean 'kv-cache'?"


def test_planned() -> None:
    written = {"id": "x", "term": "X", "level": 1, "definition": "A.", "related": ["later"], "why": "[[lab:moe]]"}
    entry: Entry = msgspec.convert(written, Entry)
    planned = Planned(entries=("later", "x"), labs=("moe",))
    issues = lint(PackSource(root="", entries=(entry,), planned=planned), today=TODAY)
    assert found(issues, "G01") == found(issues, "R01") == []
    assert found(issues, "R02") == [
        "entry 'x': link 'moe' is planned, not written",
        "entry 'x': related entry 'later' is planned, not written",
    ]
    assert found(issues, "R03") == ["pack 'core': the entry 'x' is planned, and there"]

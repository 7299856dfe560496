"""Sources: described once, cited by id, opened; and what a released pack must keep."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.library.lint.conftest import PAGE, SOURCE, TODAY, build, good
from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.lint import RULES, lint
from tui.library.lint.released_ids import names, released
from tui.library.lint.rule import SETTLING
from tui.library.model import PackFile, Page, Retired

Spoil = Callable[..., list[Issue]]
VIA = {"id": "notes", "title": "Notes", "url": "https://example.org/n", "publisher": "N"}
UNSEEN = {name: value for name, value in SOURCE.items() if name != "seen"}


def found(issues: list[Issue], rule: str) -> list[str]:
    return [issue.message for issue in issues if issue.rule == rule]


def page(**fields: str) -> Page:
    return msgspec.convert(PAGE | fields, Page)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({name: value for name, value in SOURCE.items() if name != "id"}, "written in place"),
        (UNSEEN, "nobody has opened 'a-paper'"),
        (UNSEEN | {"via": VIA}, "nobody has opened 'notes', through which 'a-paper' is cited"),
        (SOURCE | {"as_of": ""}, "'a-paper' has no `as_of`"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "id", "path"),
    [("entry", "hbm", "numbers__0__source"), ("question", "q-single", "sources"), ("chip", "mi300x", "sources")],
)
def test_a_source_that_does_not_hold(
    spoil: Spoil, kind: str, id: str, path: str, source: dict[str, Any], says: str
) -> None:
    issues = spoil(kind, id, **{path: source if path.endswith("source") else [source]})
    assert any(says in message for message in found(issues, "S01"))


@pytest.mark.parametrize("source", [UNSEEN | {"via": VIA | {"seen": "2026-11-20"}}, SOURCE | {"via": VIA}])
def test_a_source_that_holds(spoil: Spoil, source: dict[str, Any]) -> None:
    assert found(spoil("entry", "hbm", numbers__0__source=source), "S01") == []


def test_background_needs_no_day(spoil: Spoil) -> None:
    background = {name: value for name, value in SOURCE.items() if name != "as_of"}
    assert found(spoil("entry", "hbm", sources=[background]), "S01") == []
    assert found(spoil("lesson", "first", sources=[background]), "S01") == []


def test_a_page_stands_once_and_is_used() -> None:
    twice = (page(), page(id="again", url=PAGE["url"] + "/#part"), page(id="other", url="https://example.org/o"))
    issues = lint(build(good(), pages=twice), today=TODAY)
    assert {(issue.severity, issue.message) for issue in issues if issue.rule == "S01"} == {
        ("warning", "source 'again': 'a-paper' describes this page too"),
        ("warning", "source 'again': nothing cites it"),
        ("warning", "source 'other': nothing cites it"),
    }


def test_a_pack_may_write_sources_in_place() -> None:
    items = good()
    items["chip", "mi300x"]["sources"] = [{name: v for name, v in SOURCE.items() if name not in ("id", "seen")}]
    pack = build(items, pack_id="mine", about=PackFile(id="mine", format=2))
    assert found(lint(pack, today=TODAY), "S01") == []


@pytest.mark.parametrize(("kind", "told"), [("paper", 1), ("vendor-spec", 1), ("filing", 1), ("reported", 0)])
def test_as_of_is_not_the_day_of_reading(spoil: Spoil, kind: str, told: int) -> None:
    source = SOURCE | {"kind": kind, "as_of": "2026-11-20", "seen": "2026-11-20"}
    assert len(found(spoil("entry", "hbm", numbers__0__source=source), "S03")) == told


def test_rules_of_a_newer_format_only_warn_in_older_packs() -> None:
    items = good()
    items["question", "q-single"]["explanation"] = "The rule. [[hbm]]"
    for item in items.values():
        item.pop("asked", None)
    for edition in (1, 2):
        about = PackFile(id="mine", format=edition)
        issues = lint(build(items, pack_id="mine", about=about), today=TODAY)
        severity = {issue.rule: issue.severity for issue in issues}
        assert severity["G13"] == "warning"
        assert severity["Q21"] == ("error" if edition == 2 and "Q21" not in SETTLING else "warning")


def test_what_settles_is_a_rule() -> None:
    assert RULES.keys() >= SETTLING


def test_a_released_id_stays() -> None:
    items = good()
    whole = build(items)
    every = tuple(names(whole))
    assert "section/first/s0" in every and "entry/hbm" in every and "chip/mi300x" in every
    assert found(lint(whole, today=TODAY, released=every), "R04") == []
    items["lesson", "first"]["sections"].append(items["lesson", "first"]["sections"].pop(0) | {"id": "renamed"})
    del items["question", "q-multi"]
    gone = found(lint(build(items), today=TODAY, released=every), "R04")
    assert gone == [
        "pack 'core': the question 'q-multi' was released and is gone",
        "pack 'core': the section 'first/s0' was released and is gone",
    ]


def test_what_is_retired_is_kept_and_not_counted() -> None:
    items = good()
    items["question", "q-multi"] |= {"retired": {"day": "2026-11-20", "successor": "q-single"}, "options": []}
    pack = build(items)
    assert isinstance(next(q for q in pack.questions if q.id == "q-multi").retired, Retired)
    assert [i for i in lint(pack, today=TODAY, released=("question/q-multi",)) if "q-multi" in i.message] == []
    items["lesson", "first"]["mixed"] = ["q-early", "q-multi", "q-order"]
    assert "question 'q-multi' does not exist" in found(lint(build(items), today=TODAY), "L09")[0]


def test_the_list_of_released_ids_is_sorted_and_once() -> None:
    assert list(released()) == sorted(set(released())) and "entry/kv-cache" in released()


def test_nothing_else_uses_a_pack_without_pages() -> None:
    assert found(lint(PackSource(root=""), today=TODAY), "S01") == []

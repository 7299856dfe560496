"""Imports point one way, and the check that says so sees what it should."""

from __future__ import annotations

import ast

from tests.contracts import broken, circles, imports, sources


def graph(**modules: str) -> dict[str, set[str]]:
    """The imports of made-up modules, `__` for a dot in their names."""
    return imports({name.replace("__", "."): ast.parse(text) for name, text in modules.items()})


def test_the_program_keeps_its_contracts() -> None:
    assert broken(imports(sources())) == []


def test_a_circle_under_type_checking_or_inside_a_function_is_seen() -> None:
    found = graph(
        a="if TYPE_CHECKING:\n    from b import B",
        b="def f():\n    import c",
        c="from a import A",
        d="import a",
    )
    assert circles(found) == [["a", "b", "c"]]


def test_a_way_up_is_seen() -> None:
    assert broken(graph(tui__search__x="def f():\n    from tui.study import study", tui__study__study="")) == [
        "tui.search.x imports tui.study.study, which stands above it"
    ]


def test_the_journal_names_no_memory() -> None:
    said = broken(graph(tui__study__journal__store="from tui.study.memory import days", tui__study__memory__days=""))
    assert "tui.study.journal.store imports tui.study.memory.days: the journal names no other part of study" in said


def test_a_screen_framework_below_the_screens_is_seen() -> None:
    assert broken(graph(tui__plain__x="def f():\n    from rich.text import Text")) == ["tui.plain.x imports rich.text"]


def test_a_module_without_a_layer_is_seen() -> None:
    assert broken(graph(tui__elsewhere="")) == ["tui.elsewhere stands in no layer"]

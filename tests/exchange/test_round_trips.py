"""Out, in and out again gives the same bytes, whatever the texts are."""

from __future__ import annotations

import csv as table
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.exchange.conftest import Opened, bank_of, banks, plain_names
from tui.exchange import csv, gift, gift_reading, json
from tui.exchange.questions import Brought, Out, Refused, bare

few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def to_gift(bank: list[Out]) -> str:
    return gift.export(bank, plain_names, lambda link, pack: link.words, gift.first_drawing)[0]


@few
@given(bank=banks())
def test_csv(opened: Opened, bank: list[Out]) -> None:
    text = csv.export(bank)
    brought = csv.read(text, "a.csv")
    assert brought.refused == []
    again = bank_of(opened(brought))
    assert [one.question for one in again] == [one.question for one in bank]
    assert csv.export(again) == text
    for row in table.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@few
@given(bank=banks())
def test_gift(opened: Opened, bank: list[Out]) -> None:
    text = to_gift(bank)
    brought = gift_reading.read(text)
    assert (brought.refused, brought.notes) == ([], [])
    again = bank_of(opened(brought))
    assert [one.question for one in again] == [one.question for one in bank]
    assert to_gift(again) == text


@few
@given(bank=banks())
def test_gift_without_our_comments_is_still_the_question(bank: list[Out]) -> None:
    bank = [one for one in bank if bare(one.question)["kind"] in ("single", "multi", "short")]
    lines = [line for line in to_gift(bank).splitlines() if not line.startswith("//")]
    for line_end in ("\n", "\r\n", "\r"):
        brought = gift_reading.read(line_end.join(lines))
        assert brought.refused == []
        for taken, one in zip(brought.items.get("question", []), bank, strict=True):
            said = bare(one.question)
            assert taken["kind"] == said["kind"]
            if said["kind"] == "short":
                assert taken["accept"] == [name.replace("->", "→") for name in said["accept"]]
            else:
                assert [o.get("key", False) for o in taken["options"]] == [o.get("key", False) for o in said["options"]]


@few
@given(bank=banks())
def test_json(opened: Opened, bank: list[Out]) -> None:
    library = opened(csv.read(csv.export(bank), "a.csv"))
    text, twice = json.export(library, "mine")
    assert twice == []
    brought = json.read(text, "a.json")
    assert brought.refused == []
    assert json.export(opened(brought), "mine")[0] == text


WHOLE: dict[str, Any] = {
    "entry": {
        "id": "quokka",
        "topic": "zoo",
        "term": "Quokka",
        "level": 1,
        "definition": "A small beast.",
        "numbers": [
            {
                "value": "4",
                "unit": "kg",
                "condition": "grown up",
                "source": {
                    **{"id": "a-page", "title": "A page", "url": "https://example.org/a", "publisher": "P"},
                    **{
                        "kind": "paper",
                        "as_of": "2024",
                        "via": {"id": "b-page", "title": "B", "url": "https://example.org/b"},
                    },
                },
            }
        ],
    },
    "lesson": {
        **{"id": "first", "order": 1, "title": "First", "level": 1, "minutes": 5, "objectives": ["Name it."]},
        **{"opening": "q0", "sections": [], "mixed": [], "summary": ["One."]},
    },
    "chip": {
        **{"id": "one", "name": "One", "vendor": "V", "kind": "gpu", "per": "gpu", "year_announced": 2020},
        **{"status": "sold", "architecture": "A", "dense": {"bf16": 100}, "sources": []},
    },
}
WHOLE["entry"]["numbers"][0]["source"]["via"]["publisher"] = "Q"


def test_json_of_everything(opened: Opened) -> None:
    brought = Brought()
    for kind, item in WHOLE.items():
        brought.add(kind, item, 1)
    library = opened(brought)
    text, _ = json.export(library, "mine")
    again = json.read(text, "a.json")
    assert again.refused == [] and set(again.items) >= {"entry", "lesson", "chip", "source", "topic"}
    assert json.export(opened(again), "mine")[0] == text
    assert '"as_of": "2024", "via": {"id": "b-page"' in text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_tables_of_other_programs(delimiter: str, mark: str) -> None:
    rows = [
        ["Stem", "kind", "part_1", "right_1", "part_2", "right_2"],
        ["Which?\nOf both", "single", 'the "a"', "x", "b", ""],
    ]
    out = io.StringIO()
    table.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    brought = csv.read((mark + out.getvalue()).removeprefix("\ufeff"), "a.csv")
    [question] = brought.items["question"]
    assert question["stem"] == "Which?\nOf both" and question["options"][0]["text"] == 'the "a"'
    assert question["id"] == "which-of-both"
    # Empty columns beside the table.
    wide = "\r\n".join(
        delimiter.join(f'"{cell}"' for cell in [*(cell.replace('"', '""') for cell in row), "", ""]) for row in rows
    )
    assert csv.read(wide, "a.csv").items["question"] == [question]
    # A first line for Excel alone.
    assert csv.read(f"sep={delimiter}\r\n{out.getvalue()}", "a.csv").items["question"] == [question]
    broken = csv.read(f'sep={delimiter}\n{out.getvalue()}"open', "a.csv").refused
    assert broken == [Refused(5, "not a table from here on: a quote that opens here is never closed")]


def test_an_item_with_a_mistake_is_refused_whole(opened: Opened) -> None:
    from tui.exchange.as_pack import keep

    good = '{"id": "emu", "topic": "zoo", "term": "Emu", "level": 1, "definition": "A bird."}'
    bad = '{"id": "owl", "topic": "zoo", "term": "Owl", "level": 1, "definition": "A bird\\u001b[2J that hoots."}'
    gone = '{"id": "elk", "topic": "zoo", "term": "Elk", "level": 1, "definition": "Big.", "review_after": "soon"}'
    brought = json.read('{"entries": [\n' + f"{good},\n{bad},\n{gone}\n" + "]}", "a.json")
    kept = keep(brought, "mine", replace=True, title="", topics=dict, pages=dict)
    assert kept.taken == 1 and [one.line for one in kept.refused] == [3, 4]
    assert "U+001B" in kept.refused[0].reason and "no date" in kept.refused[1].reason

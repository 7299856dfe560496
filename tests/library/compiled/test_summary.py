"""An entry as lines: figures as printed, sources with place and way, a belief in quotes."""

import json

from tui.library.compiled.summary import summary

SOURCE = {"id": "p", "title": "A paper", "url": "https://example.org/p", "publisher": "P", "kind": "vendor-spec"}
VIA = {"id": "n", "title": "Notes", "url": "https://example.org/n", "publisher": "N", "seen": "2026-11-20"}
NUMBER = {"value": "327,680", "unit": "B", "condition": "one token", "printed": "320 KiB", "derived": "320*1024"}
ENTRY = {"id": "x", "term": "X", "level": 1, "definition": "A thing.", "asked": ["never shown here"]}


def lines(**fields: object) -> list[str]:
    return summary(json.loads(json.dumps(ENTRY | fields)), "gpu", lambda kind, ref: "").split("\n")


def test_a_number_says_what_the_page_prints() -> None:
    shown = lines(numbers=[NUMBER | {"source": SOURCE | {"as_of": "2023", "where": "table 1", "via": VIA}}])
    assert "NUMBERS\t327,680 B: one token (P, 2023; as printed: 320 KiB)" in shown
    about = "A paper, P, table 1, 2023, vendor spec, as quoted by Notes (N) https://example.org/p"
    assert f"SOURCES\t{about}" in shown
    assert not any("never shown" in line for line in shown)


def test_background_has_no_day_and_a_lost_id_no_address() -> None:
    shown = lines(sources=[SOURCE, {"id": "gone", "title": "gone", "url": "", "publisher": "", "kind": "reported"}])
    assert shown[-2:] == ["SOURCES\tA paper, P, vendor spec https://example.org/p", "\tgone, reported"]


def test_a_belief_stands_in_quotes() -> None:
    assert 'NOT\t"It is slow": Ask what waits.' in lines(
        confusion={"misconception": "It is slow", "text": "Ask what waits."}
    )

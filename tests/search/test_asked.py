"""Phrases of people who do not know the name: a field and two bands of their own."""

from tests.search.entries import document, hits
from tui.search.asked import Phrases, freeze
from tui.search.definitions import Term
from tui.search.frozen import Memory
from tui.search.index import Index
from tui.search.ranking import ASKED, ASKED_IN_PART, DESCRIPTION

CACHE = document("KV cache", asked=("memory of past tokens", "why long chats need more memory"))
DIE = document("Die", asked=("small square cut from a wafer",), definition="A piece of silicon.")
PLAIN = tuple(document(f"Filler {n}", definition=f"An ordinary entry on topic number {n}.") for n in range(20))
ALL = (CACHE, DIE, *PLAIN)


def first(query: str) -> tuple[str, int, str]:
    hit = Index.build(ALL).search(query)[0]
    return hit.term, int(hit.score), hit.matched


def test_a_phrase_is_matched_wholly_in_any_order() -> None:
    assert first("memory of past tokens") == ("KV cache", ASKED, "asked")
    assert first("past token memory") == ("KV cache", ASKED, "asked")
    assert first("why do long chats need more memory?") == ("KV cache", ASKED, "asked")


def test_part_of_a_phrase_stands_lower() -> None:
    term, band, _ = first("square cut out of silicon wafers by a saw")
    assert term == "Die" and band in (ASKED_IN_PART, DESCRIPTION)


def test_names_come_first_and_beginnings_after() -> None:
    name = document("Past tokens", definition="What was said.")
    begun = document("Memory of past tokens and more")
    assert hits("past tokens", *ALL, name)[0] == "Past tokens"
    assert hits("memory of past tokens", *ALL, begun)[:2] == ["KV cache", "Memory of past tokens and more"]


def test_a_name_beside_one_word_is_asked_for_itself() -> None:
    h200, h100 = document("H200", asked=("more memory than the h100",)), document("H100")
    memory = [document(f"Memory {n}") for n in range(4)]
    assert hits("h100 memory", h200, h100, *memory)[0] == "H100"


def test_one_word_of_a_phrase_is_no_answer() -> None:
    assert [hit for hit in hits("wafer biscuit", *ALL) if not hit.startswith("(")] == []
    assert [hit for hit in hits("chats", *ALL) if not hit.startswith("(")] == []


def test_each_entry_is_found_by_its_best_phrase() -> None:
    kept = freeze([document("A", asked=("red green gold", "red green")), document("B", asked=("red green gold pink",))])
    phrases = Phrases(Memory(kept))
    found = phrases.find([Term(1.0, ((word, 1.0),)) for word in ("red", "green", "gold")])
    assert [(phrase.owner, phrase.whole) for phrase in found] == [(0, True), (1, False)]  # a third word is missing
    assert found[0].quality > found[1].quality
    assert phrases.find([Term(1.0, (("red", 1.0),))]) == []

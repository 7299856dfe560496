"""Entries as questions: what is asked, among what, and that it is the same everywhere."""

from __future__ import annotations

import pytest

from tests.study.helpers import FakeLibrary
from tests.study.reviews.glossaries import entry, shelf
from tui.library.library import Library
from tui.library.model import Short, Single
from tui.library.refs import item_id, ref_of
from tui.study.grading import grade
from tui.study.grading.answers import Choice, Typed, key
from tui.study.memory.state import Memory
from tui.study.reviews import cards, facets
from tui.study.reviews.facets import FORM, OTHERS, PICKED, TYPED, Facet
from tui.study.reviews.rivals import Glossary

HBM_NAME, HBM_MEANING = Facet("core/chip-hbm", "name"), Facet("core/chip-hbm", "meaning")


@pytest.fixture
def glossary() -> Glossary:
    return Glossary(shelf())


def names(glossary: Glossary) -> grade.Names:
    return lambda slug: glossary.library.names(slug)


def remembered(stability: float, reps: int = 3) -> Memory:
    return Memory("core/entry/chip-hbm#name", stability, 5.0, reps, 0, 1, 100, 110, "core/entry/chip-hbm#name")


def test_names_of_items_and_back() -> None:
    assert facets.refs("core/hbm") == ("core/hbm#meaning", "core/hbm#name")
    assert item_id("core/hbm#name") == "core/entry/hbm#name"
    assert item_id("mine/q") == "mine/question/q"
    for ref in ("core/hbm#name", "mine/q"):
        assert ref_of(item_id(ref)) == ref
    assert Facet.of("core/hbm") is Facet.of("core/hbm#colour") is None
    assert Facet.of("core/hbm#name") == Facet("core/hbm", "name")


def test_the_name_is_picked_among_what_it_is_confused_with(glossary: Glossary) -> None:
    asked = facets.params(glossary, HBM_NAME, 0.0, 0)
    question = facets.question(glossary, HBM_NAME, asked)
    assert isinstance(question, Single)
    assert question.options[0].text == "HBM"
    assert question.options[0].key
    assert question.options[1].text == "GDDR"
    assert "another thing" in question.options[1].feedback
    assert "HBM" not in question.stem
    assert "mbh-pihc" in question.stem
    mark = grade.grade(question, Choice((key(0),)), names=names(glossary))
    assert mark.right
    assert not grade.grade(question, Choice((key(1),)), names=names(glossary)).right


def test_the_meaning_is_picked_among_definitions_and_no_option_names_itself(glossary: Glossary) -> None:
    question = facets.question(glossary, HBM_MEANING, facets.params(glossary, HBM_MEANING, 50.0, 4))
    assert isinstance(question, Single)
    assert "HBM" in question.stem
    assert all(option.text.startswith("What is called") for option in question.options)
    assert len({option.text for option in question.options}) == len(question.options) == 4


def test_a_name_is_typed_once_it_sits(glossary: Glossary) -> None:
    assert facets.params(glossary, HBM_NAME, 9.9, 3)[FORM] == PICKED
    asked = facets.params(glossary, HBM_NAME, 10.0, 3)
    question = facets.question(glossary, HBM_NAME, asked)
    assert asked[FORM] == TYPED
    assert isinstance(question, Short)
    assert grade.grade(question, Typed("hbm"), names=names(glossary)).right
    near = grade.grade(question, Typed("gddr"), names=names(glossary))
    assert not near.right
    assert near.lines[0].kind == "near"
    assert facets.params(glossary, HBM_MEANING, 99.0, 9)[FORM] == PICKED


def test_rivals_come_from_confusion_then_related_then_topic_and_level(glossary: Glossary) -> None:
    for reps in range(20):
        rivals = glossary.rivals("core/chip-hbm", str(reps))
        assert rivals[:2] == ("core/chip-gddr", "core/chip-sram")
        # The whole of which it is a part is no rival by that link; it may come as one of the same topic.
        assert rivals[2] in ("core/chip-stack", "core/chip-cache")
        assert rivals == glossary.rivals("core/chip-hbm", str(reps))
    assert len({glossary.rivals("core/chip-hbm", str(reps)) for reps in range(20)}) > 1


def test_what_shares_a_name_is_no_rival() -> None:
    library = FakeLibrary({}, glossary={
        "core/a-one": entry("a-one", "One", "a-two"),
        "core/a-two": entry("a-two", "Two", "", aliases=("one",)),
    })  # fmt: skip
    assert Glossary(library).rivals("core/a-one", "") == ()


def test_an_entry_without_rivals_is_typed_and_has_no_meaning_to_pick() -> None:
    glossary = Glossary(FakeLibrary({}, glossary={"core/lone": entry("lone", "Lone")}))
    lone = Facet("core/lone", "name")
    assert isinstance(facets.question(glossary, lone, facets.params(glossary, lone, 0, 0)), Short)
    meaning = Facet("core/lone", "meaning")
    assert facets.question(glossary, meaning, facets.params(glossary, meaning, 0, 0)) is None
    assert facets.question(glossary, Facet("core/gone", "name"), {}) is None


def test_a_card_is_the_same_on_every_machine_and_says_how_it_was_asked(glossary: Glossary) -> None:
    name = "core/entry/chip-hbm#name"
    card = cards.card(glossary, name, remembered(3.0), 105)
    assert card is not None
    assert card == cards.card(Glossary(shelf()), name, remembered(3.0), 105)
    assert card.item.item_id == name
    assert set(card.item.shown) == {"a", "b", "c", "d"}
    assert card.item.params is not None
    assert str(card.item.params[OTHERS]).split()[0] == "core/chip-gddr"
    assert 0 < card.recall < 1
    later = cards.card(glossary, name, remembered(3.0, reps=4), 105)
    assert later is not None
    assert later.item != card.item
    assert cards.question_of(glossary, card.item.ref, card.item.params) == card.question


def test_everything_of_the_built_in_library_can_be_asked(ready_cache: None) -> None:
    """Every side of every entry makes a question with four different options, or a name that can be typed."""
    library = Library()
    glossary = Glossary(library)
    taught = cards.taught(glossary).memories
    assert len(taught) == len(library.question_rows()) + 2 * len(library.entry_rows())
    for ref in glossary.rows:
        one = library.entry(ref)
        assert one is not None
        for side in facets.refs(ref):
            card = cards.card(glossary, item_id(side), None, 740_000)
            assert card is not None, side
            assert isinstance(card.question, Single)
            assert len(card.question.options) == 4, side
            assert len({option.text for option in card.question.options}) == 4, side
        facet = Facet(ref, "name")
        typed = facets.question(glossary, facet, {FORM: TYPED, OTHERS: ""})
        assert isinstance(typed, Short)
        assert grade.grade(typed, Typed(one.term), names=lambda slug: library.names(slug)).right

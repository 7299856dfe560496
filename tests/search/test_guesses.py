"""What is a guess at most, and what says nothing though a word is shared."""

import pytest

from tests.search.entries import document, hits, planned_index

GUESSES = (document("Matrix unit", importance=9), document("Slow path"), document("Nvidia Grace CPU"), document("HBM"))


@pytest.mark.parametrize("query", ["mun", "MU", "ngc", "NGC", "SLO", "mpa", "tma", "mxu", "grc"])
def test_two_and_three_letters_that_are_no_name_are_guesses(query: str) -> None:
    assert all(hit.startswith("(") for hit in hits(query, *GUESSES))


def test_two_capitals_may_have_a_plural() -> None:
    assert hits("SMs", document("SM"))[0] == "SM"
    assert all(hit.startswith("(") for query in ("sms", "SMS") for hit in hits(query, document("SM")))


def test_beginnings_of_names_are_not() -> None:
    assert hits("slo", *GUESSES)[0] == "Slow path"
    assert hits("HB", *GUESSES)[0] == hits("hb", *GUESSES)[0] == "HBM"
    assert hits("hbm", *GUESSES)[0] == "HBM"


def test_four_letters_enter_every_word_or_are_the_consonants() -> None:
    names = (document("Arithmetic intensity"), document("Quantization"), document("InfiniBand"), document("Rack unit"))
    assert hits("arint", *names)[0] == "Arithmetic intensity"
    assert hits("qntz", *names)[0] == "Quantization"
    assert hits("ibnd", *names)[0] == "InfiniBand"
    assert all(hit.startswith("(") for hit in hits("qtzo", *names))


def test_two_that_do_as_well_are_guesses_both() -> None:
    twins = (document("Data parallel"), document("Deep parallel"))
    assert sorted(hits("dpar", *twins)) == ["(Data parallel)", "(Deep parallel)"]
    assert hits("dpar", twins[0]) == ["Data parallel"]


def test_capitals_are_no_short_form_and_words_with_vowels_begin_words() -> None:
    assert hits("LSTM", document("Little's theorem")) == ["(Little's theorem)"]
    assert hits("lsth", document("Little's theorem")) == ["Little's theorem"]
    assert hits("gen ai", document("Gradient accumulation")) == []
    assert hits("gra acc", document("Gradient accumulation")) == ["Gradient accumulation"]


def test_a_word_more_or_another_beginning_makes_another_phrase() -> None:
    names = (document("Cooling tower"), document("Thread coarsening"), document("Spot"), document("Inference"))
    for query in ("cooling tower toy", "thread for sewing", "spot the difference"):
        assert all(hit.startswith("(") for hit in hits(query, *names)), query


@pytest.mark.parametrize(
    "query", ["train station", "metallica", "what is love", "carbonara", "cooling tea", "poker chips", "sparse hair"]
)
def test_phrases_that_share_a_word_are_nothing(query: str) -> None:
    assert [hit.term for hit in planned_index().search(query) if not hit.weak] == []

"""No name of an entry of the built-in glossary, and no slip, is taken for a name of another."""

import pytest
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from tui.library.library import Library
from tui.shelf import open_library
from tui.study.grading import typed_name
from tui.study.grading.name_form import form
from tui.study.grading.numeric import Values
from tui.study.grading.typed_name import LETTERS_PER_SLIP
from tui.study.trial import question_of, tried


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def test_every_name_against_every_other_entrys_name_question(library: Library) -> None:
    rows = [(f"{row.pack}/{row.id}", name) for row in library.entry_rows() for name in (row.term, *row.aliases)]
    folded = [form(name).folded for _, name in rows]
    # Farther apart than any slip is never right; the others are graded one by one.
    close = [
        (rows[other], rows[at])
        for at, name in enumerate(folded)
        for _, _, other in extract(
            name, folded, scorer=OSA.distance, score_cutoff=len(name) // LETTERS_PER_SLIP, limit=None
        )
        if rows[other][0] != rows[at][0]
    ]
    assert len(close) > 10
    taken = {
        (typed, name)
        for (_, typed), (ref, name) in close
        if (found := tried(library, _no_lab, f"{ref}#name", typed)).mark is not None and found.mark.millionths
    }
    assert taken == set()


def test_every_name_of_an_entry_answers_its_own_name_question(library: Library) -> None:
    refused = [
        (row.id, name)
        for row in library.entry_rows()
        for name in (row.term, *row.aliases)
        if not _right(library, f"{row.pack}/{row.id}", name)
    ]
    assert refused == []


def _right(library: Library, ref: str, name: str) -> bool:
    own = typed_name.accepted(question_of(library, f"{ref}#name"), lambda slug: library.names(slug))  # type: ignore[arg-type]
    return form(name).key in {form(one).key for one in own}


def _no_lab(question: object, params: object) -> Values:
    raise AssertionError("no lab is asked for a name")

"""Laying out documents: the one way that prose reaches the screen."""

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content, Span

from tui.widgets.document import LABEL, Row, lay, link_style, page_after

WORDS = "Memory that keeps the attention keys and values of every token seen so far, so that the next needs one step"


def lines(rows: list[Row], width: int) -> list[str]:
    return lay(rows, width).content.plain.split("\n")


def test_a_label_stands_in_its_column_and_the_text_wraps_beside_it() -> None:
    laid = lines([Row(Content(WORDS), label="WHY")], 60)
    assert laid[0].startswith("WHY" + " " * (LABEL - 3) + "Memory")
    assert all(line.startswith(" " * LABEL) for line in laid[1:])
    assert " ".join(line[LABEL:] for line in laid).split() == WORDS.split()


def test_a_narrow_document_puts_the_label_above() -> None:
    laid = lines([Row(Content(WORDS), label="WHY")], 40)
    assert laid[0] == "WHY"
    assert laid[1].startswith("Memory")


def test_a_hang_indents_all_lines_but_the_first() -> None:
    laid = lines([Row(Content("- " + WORDS), hang=2)], 40)
    assert laid[0].startswith("- Memory")
    assert all(line.startswith("  ") and not line.startswith("   ") for line in laid[1:])


def test_links_know_their_line_and_the_marked_one_is_reversed() -> None:
    text = Content("see HBM and then much later SRAM", spans=[Span(4, 7, link_style(0)), Span(28, 32, link_style(1))])
    laid = lay([Row(text)], 16, current=1)
    assert laid.link_lines[0] == 0
    assert laid.content.plain.split("\n")[laid.link_lines[1]].endswith("SRAM")
    reversed_text = [
        laid.content.plain[span.start : span.end] for span in laid.content.spans if span.style == "reverse"
    ]
    assert reversed_text == ["SRAM"]


def test_a_diagram_keeps_its_lines_and_is_cut_rather_than_wrapped() -> None:
    laid = lines([Row(Content("a---------------------------------b\n  c"), wrap=False)], 20)
    assert len(laid) == 2
    assert laid[1].rstrip() == "  c"


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60), max_size=5),
    st.integers(1, 120),
)
def test_any_text_at_any_width_is_laid_out(texts: list[str], width: int) -> None:
    laid = lay([Row(Content(text), label="WHY", hang=2) for text in texts], width)
    assert laid.height == len(laid.content.plain.split("\n")) or not texts


def test_a_drawing_is_not_cut_by_the_end_of_a_page() -> None:
    rows = [Row(Content("\n".join("abcdefgh")), wrap=False), Row(Content("\n".join("ABCDEF")), wrap=False)]
    laid = lay(rows, 40)
    assert page_after(laid, rows, 0, 10) == laid.row_lines[1] == 9
    assert page_after(laid, rows, 0, 20) == 20
    assert page_after(laid, rows, 9, 4) == 13  # higher than the page: cut

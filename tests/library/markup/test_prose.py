"""The small Markdown, as blocks."""

import pytest

from tui.library.markup.links import Link
from tui.library.markup.prose import MAX_LIST_DEPTH, CodeBlock, ListBlock, Paragraph, Span, TableBlock, parse
from tui.library.text import BAD


def test_paragraphs_and_styles() -> None:
    assert parse("A **bold** and *so* `x*y`,\nwrapped.\n\nTwo  \nlines") == (
        Paragraph(
            (
                Span("A "),
                Span("bold", "strong"),
                Span(" and "),
                Span("so", "emphasis"),
                Span(" "),
                Span("x*y", "code"),
                Span(", wrapped."),
            )
        ),
        Paragraph((Span("Two\nlines"),)),
    )
    assert parse("***both***") == (Paragraph((Span("both", "strong"),)),)


def test_links_stand_between_spans_in_any_style() -> None:
    assert parse("see **[[kv-cache]]**, [[lesson:a/b|the *one*]]") == (
        Paragraph((Span("see "), Link("entry", "kv-cache"), Span(", "), Link("lesson", "b", "the *one*", "a"))),
    )


def test_lists() -> None:
    (block,) = parse("- a\n- b\n  1. one\n  2. two\n")
    assert isinstance(block, ListBlock) and block.start is None
    assert block.items[0] == (Paragraph((Span("a"),)),)
    inner = block.items[1][1]
    assert isinstance(inner, ListBlock) and inner.start == 1 and len(inner.items) == 2
    (third,) = parse("3. c\n4. d")
    assert isinstance(third, ListBlock) and third.start == 3


def depth(blocks: object) -> int:
    """How deep lists stand in lists."""
    if isinstance(blocks, ListBlock):
        return 1 + depth(blocks.items)
    return max((depth(block) for block in blocks), default=0) if isinstance(blocks, tuple) else 0


def test_list_depth_is_bounded_without_losing_text() -> None:
    blocks = parse("".join(" " * 2 * n + f"- item{n}\n" for n in range(12)))
    assert depth(blocks) == MAX_LIST_DEPTH
    assert all(f"item{n}" in repr(blocks) for n in range(12))
    assert depth(parse("- " * 1000 + "x")) <= MAX_LIST_DEPTH


def test_code_blocks_keep_their_shape() -> None:
    assert parse("```py extra\n  [[a]] *b*\n\tc\n```") == (CodeBlock("  [[a]] *b*\n    c", "py"),)


def test_tables() -> None:
    (table,) = parse("| a | [[hbm|HB M]] |\n|--:|:-:|\n| 1 | `x` |\n| 2 |\n")
    assert table == TableBlock(
        header=((Span("a"),), (Link("entry", "hbm", "HB M"),)),
        rows=(((Span("1"),), (Span("x", "code"),)), ((Span("2"),), ())),
        align=("right", "center"),
    )
    assert parse("| a | [[hbm\\|M]] |\n|---|---|\n")[0] == TableBlock(
        ((Span("a"),), (Link("entry", "hbm", "M"),)), (), ("", "")
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b>",
        "<script>x</script>",
        "[a](https://x.org)",
        "![a](x.png)",
        "<https://x.org>",
        "https://x.org",
        "&amp; &#27;[31m &#x1b;",
        "[@click=app.bell()]x[/]",
        "# no heading",
        "> no quote",
        "[a]: https://x.org",
    ],
)
def test_everything_else_is_literal(text: str) -> None:
    assert parse(text) == (Paragraph((Span(text),)),)


def test_nothing_a_terminal_obeys_comes_out() -> None:
    blocks = parse("a\x1b[31mb `\u202e` [[hbm|x\u200by]]\n\n```\n\x9b\ufffe0\ufffe\n```\n\x00")
    assert not BAD.search("".join(repr(blocks).split("\\")))
    assert "\\x1b" not in repr(blocks) and "\\u202e" not in repr(blocks) and "\\x9b" not in repr(blocks)


def test_empty() -> None:
    assert parse("") == () and parse(" \n\n ") == ()

"""Links and the plain form of prose, by `re` alone."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.library.markup.links import Link, broken_links, links, plain_text
from tui.library.markup.prose import CodeBlock, Inline, ListBlock, Paragraph, Span, TableBlock, parse

MARKS = st.text(alphabet=list("[]|`*_\\-ab:/ \n~"), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        [
            "[[a]]",
            "[[lesson:b|B]]",
            "`",
            "``",
            "```\n",
            "\n",
            "\n\n",
            "*",
            "**",
            "_",
            "- ",
            "| ",
            "\\",
            "a",
            " ",
            "[[A b]]",
        ]
    ),
    max_size=25,
).map("".join)


def test_the_four_kinds_and_packs() -> None:
    text = "[[kv-cache]] [[hbm|fast\nmemory]] [[lesson:roofline]] [[lab:quant|try it]] [[chip:h100]] [[mine/moe]]"
    text += " [[chip:mine/x]]"
    assert links(text) == [
        Link("entry", "kv-cache"),
        Link("entry", "hbm", "fast memory"),
        Link("lesson", "roofline"),
        Link("lab", "quant", "try it"),
        Link("chip", "h100"),
        Link("entry", "moe", "", "mine"),
        Link("chip", "x", "", "mine"),
    ]
    assert [link.ref for link in links(text)][-2:] == ["mine/moe", "mine/x"]
    assert Link("entry", "kv-cache").words == "kv cache"


@pytest.mark.parametrize(
    "text",
    [
        "`[[a]]`",
        "``x ` [[a]]``",
        "```\n[[a]]\n```",
        "~~~py\n[[a]]\n~~~",
        "  ```\n  [[a]]",
        r"\[[a]]",
        "[a]",
        "[[]]",
        "[[a|]]",
    ],
)
def test_no_links(text: str) -> None:
    assert links(text) == []


def test_code_that_never_closes_is_no_code() -> None:
    assert links("a ` b [[a]]") == [Link("entry", "a")]
    assert links("`a\n\n[[b]]`") == [Link("entry", "b")]


def test_what_only_looks_like_a_link() -> None:
    assert broken_links("[[KV Cache]] [[a]] `[[B]]` [[lesson:]] [[video:x]] x[[0]]") == [
        "[[KV Cache]]",
        "[[lesson:]]",
        "[[video:x]]",
    ]


def test_plain_text() -> None:
    text = "**Bold** and *so* _on_, 2 * 3 * 4, snake_case, `a*b*`, \\*star\\*, [[kv-cache]], [[hbm|HBM]]"
    assert plain_text(text) == "Bold and so on, 2 * 3 * 4, snake_case, a*b*, *star*, kv cache, HBM"
    assert plain_text("a\n```py\nx = *y*\n```\nend") == "a\nx = *y*\nend"
    assert plain_text("[[hbm]]", lambda link: link.id.upper()) == "HBM"
    assert plain_text("- *a*\n- b_c_d\n\n| x | y |") == "- a\n- b_c_d\n\n| x | y |"
    assert plain_text("*never closed") == "*never closed"


def test_plain_text_needs_no_markdown_it() -> None:
    code = (
        "import sys; from tui.library.markup.links import plain_text; plain_text('*a*'); "
        "print('markdown_it' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "unit", ["`", "` `` ", "[[", "*a ", "**", "```\n", "\\", "[[a|", "~~~\n", "|a\n", "_a *", "- "]
)
def test_nothing_is_quadratic(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    start = time.process_time()
    plain_text(text)
    links(text)
    parse(text)
    assert time.process_time() - start < 5


def inlines(blocks: object) -> list[Inline]:
    """All spans and links, in order."""
    if isinstance(blocks, Span | Link):
        return [blocks]
    if isinstance(blocks, Paragraph):
        return list(blocks.spans)
    if isinstance(blocks, ListBlock):
        return inlines(blocks.items)
    if isinstance(blocks, TableBlock):
        return inlines((blocks.header, blocks.rows))
    if isinstance(blocks, CodeBlock):
        return [Span(blocks.text, "code")]
    assert isinstance(blocks, tuple)
    return [found for block in blocks for found in inlines(block)]


@given(MARKS | PIECES)
@settings(derandomize=True, database=None, max_examples=300, deadline=None)
def test_what_is_drawn_as_a_link_is_checked_as_a_link(text: str) -> None:
    drawn = [part for part in inlines(parse(text)) if isinstance(part, Link)]
    known = links(text)
    assert all(link in known for link in drawn)
    assert len(drawn) <= len(known)


@given(st.text(max_size=80) | MARKS | PIECES)
@settings(derandomize=True, database=None, max_examples=300, deadline=None)
def test_no_text_is_lost_or_added(text: str) -> None:
    shown = "".join(part.text if isinstance(part, Span) else part.words for part in inlines(parse(text)))
    assert {c for c in shown if c.isalpha()} <= {c for c in text if c.isalpha()} | set("a")
    plain_text(text)

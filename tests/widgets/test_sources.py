"""Sources as rows: a title is a link of the terminal's own where the terminal has those, and never a hostile one."""

from __future__ import annotations

import pytest

from tui.library.library import Library
from tui.library.model import Source
from tui.widgets.prose import Links
from tui.widgets.sources import source_rows


@pytest.mark.parametrize(
    ("url", "forced", "linked"),
    [
        ("https://arxiv.org/abs/2205.14135", "1", True),
        ("https://arxiv.org/abs/2205.14135", "0", False),
        ("https://arxiv.org/\x1b\\\x1b]0;x", "1", False),
        ("https://аrxiv.org/", "1", False),
        ("javascript:alert(1)", "1", False),
    ],
)
def test_a_title_is_a_link_where_the_address_is_plain(
    monkeypatch: pytest.MonkeyPatch, compiled: object, url: str, forced: str, linked: bool
) -> None:
    monkeypatch.setenv("FORCE_HYPERLINK", forced)
    source = Source(title="FlashAttention", url=url, publisher="arXiv", kind="paper")
    links = Links(Library.__new__(Library), "core")
    [row] = source_rows([source], links)
    found = [span.style.link for span in row.text.spans if not isinstance(span.style, str) and span.style.link]
    assert found == ([url] if linked else [])
    assert links.targets[0].ref == url

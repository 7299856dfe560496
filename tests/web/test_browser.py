"""The page in a real browser: a quiz is typed through, the journal holds it, and no other machine is asked."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")

from tests.web.chromium import PATIENCE_S, PROGRAM, browser
from tests.web.serving import browsing, serving

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "tui.cli", "quiz", "--kind", "single", "--count", "2", "--seed", "3")


@pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")
async def test_a_quiz_is_typed_through(
    tmp_path: Path, own_home: Path, ready_cache: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    monkeypatch.setenv("WARPWISE_CONFIDENCE", "off")
    async with serving(mine=True, command=COMMAND) as server, browser(tmp_path / "profile") as page:
        await page.open(server.guard.address, (960, 640))
        await page.sees("a-d choose")
        await page.press("a")
        await page.sees("a ●")
        await page.press("Enter")
        await page.sees("RULE")
        await page.press("Enter")
        await page.sees("2 of 2")
        await page.press("b")
        await page.sees("b ●")
        await page.press("Enter")
        await page.sees("RULE")
        assert (await page.picture()).startswith(b"\x89PNG")
        assert await page.value("location.href") == f"http://127.0.0.1:{server.port}/"
        assert await page.value("document.cookie") == ""
        assert await page.value("document.fonts.check('16px \"Roboto Mono\"')")
        assert page.blocked == []
        foreign = [url for url in page.requests if not url.split("://")[1].startswith(f"127.0.0.1:{server.port}/")]
        assert [url for url in foreign if not url.startswith("data:")] == []
        assert f"ws://127.0.0.1:{server.port}/ws" in {url.partition("?")[0] for url in page.requests}
    with sqlite3.connect(own_home / "journal.sqlite") as database:
        assert database.execute("SELECT count(*) FROM event WHERE kind = 'answer'").fetchone() == (2,)
    database.close()


@pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")
async def test_a_page_without_a_place_says_why(tmp_path: Path) -> None:
    told = "new Promise(done => { const look = () => { const said = document.getElementById('why'); "
    told += "document.body.classList.contains('-closed') && said.textContent.includes('--mine') "
    told += "? done(getComputedStyle(said.parentElement).display) : setTimeout(look, 20) }; look() })"
    async with serving(mine=True) as server, browsing(server) as first, browser(tmp_path / "profile") as page:
        await first.enter()
        held = await first.connect()
        await page.open(server.guard.address, (640, 480))
        await page.loaded("/page/page.js")
        async with asyncio.timeout(PATIENCE_S):
            assert await page.value(told) == "flex"
        await held.close()

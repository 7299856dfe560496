"""Sessions: a store of one's own, no file and no foreign link, a place for eight, and an end for each."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")

from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.web.serving import COMMAND, browsing, serving


async def first(socket: ClientWebSocketResponse) -> list[str]:
    """What the stand-in was started with: home, sync, driver, width, height."""
    return (await socket.receive_bytes()).decode().split("|")


async def test_each_visitor_has_a_store_that_goes_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARPWISE_SYNC", "/shared")
    async with serving() as server, browsing(server) as one, browsing(server) as other:
        await one.enter()
        await one.enter()  # the address opened again is the same visitor
        await other.enter()
        said = [await first(await client.connect()) for client in (one, one, other)]
        homes = [Path(parts[0]) for parts in said]
        assert homes[0] == homes[1] != homes[2]
        assert all(home.is_dir() and home.stat().st_mode & 0o077 == 0 for home in homes)
        assert {parts[1] for parts in said} == {"none"}
        assert "WebDriver" in said[0][2]
    assert not any(home.exists() for home in homes)


async def test_mine_is_one_s_own_store(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARPWISE_SYNC", "/shared")
    async with serving(mine=True) as server, browsing(server) as client:
        await client.enter()
        said = await first(await client.connect())
        assert said[:2] == [str(own_home), "/shared"]


async def test_only_links_of_the_web_go_on_and_what_is_sent_is_bounded() -> None:
    async with serving() as server, browsing(server) as client:
        await client.enter()
        socket = await client.connect("?width=999999999&height=-4")
        assert (await first(socket))[3:] == ["500", "10"]
        assert json.loads(await socket.receive_str()) == ["open_url", {"url": "https://example.org/", "new_tab": True}]
        for nonsense in (
            "",
            "{",
            "[",
            "[]",
            "7",
            '["stdin"]',
            '["stdin", 7]',
            '["resize", {"width": "x"}]',
            "[" * 9000,
        ):
            await socket.send_str(nonsense)
        await socket.send_json(["resize", {"width": 10**30, "height": 24}])
        resized = await socket.receive_bytes()
        assert json.loads(resized[1:]) == {"type": "resize", "width": 500, "height": 24}
        await socket.send_json(["stdin", "é"])
        assert await socket.receive_bytes() == "Dé".encode()
        await socket.send_json(["stdin", "q"])
        assert (await socket.receive()).type is WSMsgType.CLOSE


async def test_the_ninth_session_is_refused_with_a_sentence() -> None:
    async with serving() as server, browsing(server) as client, browsing(server) as late:
        await client.enter()
        await late.enter()
        assert await client.get("/room") == (204, "")
        sockets = [await client.connect() for _ in range(8)]
        with pytest.raises(WSServerHandshakeError) as caught:
            await late.connect()
        assert caught.value.status == 403
        sentence = "8 sessions are open already, and no more can be: close one of their pages first.\n"
        assert await late.get("/room") == (403, sentence)
        assert await late.get("/ws", **late.origin) == (400, "This address is for sockets.\n")
        await sockets[3].close()
        await first(await late.connect())


async def test_mine_has_one_session_and_a_reload_waits_for_its_end() -> None:
    async with serving(mine=True) as server, browsing(server) as client, browsing(server) as second:
        await client.enter()
        await second.enter()
        socket = await client.connect()
        await first(socket)
        with pytest.raises(WSServerHandshakeError) as caught:
            await second.connect()
        assert caught.value.status == 403
        assert "with --mine there is one" in (await second.get("/room"))[1]
        again = asyncio.create_task(client.connect())
        await asyncio.sleep(0)
        await socket.close()
        await first(await again)


async def test_an_idle_session_ends_whatever_else_comes() -> None:
    async with serving(idle_s=0.05) as server, browsing(server) as client:
        await client.enter()
        socket = await client.connect()
        await socket.send_json(["ping", "1"])
        async with asyncio.timeout(10):
            kinds = [message.type async for message in socket]
        assert kinds[-1] is not WSMsgType.ERROR
        assert socket.close_code == 1000


async def test_an_app_that_does_not_end_by_itself_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.web.session.QUIT_S", 0.05)
    async with serving(command=(*COMMAND, "--deaf")) as server, browsing(server) as client:
        await client.enter()
        await first(await client.connect())
        assert not server.places.full
    assert not server._open


async def test_an_app_that_cannot_start_closes_its_socket() -> None:
    async with serving(command=(*COMMAND[:-2], "-c", "pass")) as server, browsing(server) as client:
        await client.enter()
        assert (await (await client.connect()).receive()).type is WSMsgType.CLOSE

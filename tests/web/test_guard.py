"""Who may ask: the token makes a cookie; Host and Origin are those of the page, on pages and on sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")

from aiohttp import WSServerHandshakeError

from tests.web.serving import Client, browsing, serving


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with serving() as server, browsing(server) as made:
        yield made


async def refused(client: Client, **headers: str) -> int:
    """The status with which a socket is refused."""
    with pytest.raises(WSServerHandshakeError) as caught:
        await client.http.ws_connect(f"{client.base}/ws", headers=headers)
    return caught.value.status


async def test_the_token_is_needed_and_becomes_a_cookie(client: Client) -> None:
    for path in ("/", "/room", "/ws", "/static/js/textual.js", "/page/page.js", "/nothing"):
        status, said = await client.get(path, **client.origin)
        assert (status, said.count("\n")) == (401, 1), path
    assert (await client.get("/?token=no"))[0] == 401
    assert (await client.get("/?token=%ff"))[0] == 401
    assert (await client.get(f"/?token={client.server.guard.token}&token=no"))[0] == 401
    url = f"{client.base}/?token={client.server.guard.token}"
    async with client.http.get(url, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert client.server.guard.token not in cookie
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    status, page = await client.get("/")
    assert status == 200
    assert client.server.guard.token not in page
    assert "://" not in page.replace(f"ws://127.0.0.1:{client.server.port}/ws", "")


async def test_a_cookie_of_somebody_else_s_making(client: Client) -> None:
    cookie = f"{client.server.guard.cookie}={client.server.guard.token}"
    assert (await client.get("/", Cookie=cookie))[0] == 401


async def test_a_foreign_host_is_refused(client: Client) -> None:
    await client.enter()
    port = client.server.port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port}.evil.example", "127.0.0.1:1"):
        assert (await client.get("/", Host=host))[0] == 421, host
        assert await refused(client, Host=host, Origin=f"http://{host}") == 421
    assert (await client.get("/", Host=""))[0] == 421
    assert (await client.get(f"/?token={client.server.guard.token}", Host="evil.example"))[0] == 421
    assert (await client.get(f"/?token={client.server.guard.token}", Host=f"localhost:{port}"))[0] == 303


async def test_a_foreign_origin_is_refused_on_pages_and_sockets(client: Client) -> None:
    await client.enter()
    port = client.server.port
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}", f"http://localhost:{port}", ""):
        assert (await client.get("/", Origin=origin))[0] == 403, origin
        assert await refused(client, Origin=origin) == 403
    assert (await client.get("/", **client.origin))[0] == 200
    assert await refused(client) == 403
    socket = await client.http.ws_connect(f"{client.base}/ws", headers=client.origin)
    await socket.close()


async def test_what_is_not_there_or_makes_no_sense(client: Client) -> None:
    await client.enter()
    for path in ("/nothing", "/static/", "/static/../server.py", "/page/%2e%2e/guard.py", "/download/k", "/static/no"):
        assert (await client.get(path))[0] == 404, path
    assert (await client.get("/ws", **client.origin))[0] == 400
    async with client.http.post(f"{client.base}/", data="x") as answer:
        assert (answer.status, await answer.text()) == (400, "Pages are only read here.\n")

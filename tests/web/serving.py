"""A server in this process whose sessions run a stand-in for the app, and a client that can lie about itself."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, web

from tui.web.server import BrowserServer, listening

FAKE = """
import os, sys
def say(kind, data):
    os.write(1, kind + len(data).to_bytes(4, "big") + data)
os.write(1, b"__GANGLION__\\n")
names = ("WARPWISE_HOME", "WARPWISE_SYNC", "TEXTUAL_DRIVER", "COLUMNS", "ROWS")
say(b"D", "|".join(os.environ.get(name, "") for name in names).encode())
say(b"M", b'{"type": "deliver_file_start", "key": "k", "path": "/etc/passwd", "open_method": "browser"}')
say(b"M", b'{"type": "open_url", "url": "file:///etc/passwd", "new_tab": false}')
say(b"M", b'{"type": "open_url", "url": "https://example.org/", "new_tab": false}')
while head := sys.stdin.buffer.read(5):
    data = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
    if data == b'{"type": "quit"}' and "--deaf" not in sys.argv:
        break
    if data == b"q":
        break
    say(b"D", head[:1] + data)
say(b"M", b'{"type": "exit"}')
"""
"""Says what it was started with and asks for what an app may not have; then an echo until it is asked to end."""
COMMAND = (sys.executable, "-S", "-E", "-c", FAKE)


class Client:
    """A browser, as far as the server can see."""

    def __init__(self, server: BrowserServer, http: ClientSession) -> None:
        self.server = server
        self.http = http
        self.base = f"http://127.0.0.1:{server.port}"
        self.origin = {"Origin": self.base}
        self.sockets: list[ClientWebSocketResponse] = []

    async def connect(self, query: str = "") -> ClientWebSocketResponse:
        """A socket of the page, which is closed with the browser at the latest."""
        socket = await self.http.ws_connect(f"{self.base}/ws{query}", headers=self.origin)
        self.sockets.append(socket)
        return socket

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text."""
        async with self.http.get(f"{self.base}{path}", headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def enter(self) -> None:
        """Shows the token."""
        assert (await self.get(f"/?token={self.server.guard.token}"))[0] == 303


Serving = Callable[..., AbstractAsyncContextManager[BrowserServer]]


@asynccontextmanager
async def serving(
    *, mine: bool = False, idle_s: float = 60.0, command: tuple[str, ...] = COMMAND
) -> AsyncIterator[BrowserServer]:
    """A server that answers on a free port until the block ends."""
    server = BrowserServer(command, port=0, mine=mine, idle_s=idle_s)
    runner = web.AppRunner(await server._make_app(), handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    opened = listening(0)
    server.guard.port = server.port = opened.getsockname()[1]
    await web.SockSite(runner, opened).start()
    try:
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def browsing(server: BrowserServer) -> AsyncIterator[Client]:
    """A client with cookies of its own."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        client = Client(server, http)
        try:
            yield client
        finally:
            for socket in client.sockets:
                await socket.close()

"""Serves the app to browsers of this machine: textual-serve's terminal page and sockets behind our own door."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server, to_int

from tui.failures import Refusal
from tui.web.guard import LOOPBACK, SOCKET, VISITOR, Guard
from tui.web.places import MOST, Places
from tui.web.session import LONGEST, Session, side
from tui.web.visitors import Visitors

IDLE_S = 30 * 60.0
"""So long a session waits for a key."""
CLOSE_S = 0.5
"""So long a browser has to say goodbye too."""
PAGE = Path(__file__).parent / "page"


class BrowserServer(Server):
    """A server of the loopback address.

    `command` starts one app; with `mine` it is one session in the store of who serves, else each visitor has a store of
    their own, which goes with the server.
    """

    def __init__(self, command: Sequence[str], *, port: int, mine: bool, idle_s: float = IDLE_S) -> None:
        super().__init__("warpwise", host=LOOPBACK, port=port, statics_path="static")
        self.visitors = Visitors(mine=mine)
        self.guard = Guard(self.visitors)
        self.places = Places(1 if mine else MOST)
        self._arguments = tuple(command)
        self._idle_s = idle_s
        self._open: set[web.WebSocketResponse] = set()

    def serve(self, debug: bool = False) -> None:
        """Serves until SIGINT, SIGTERM or SIGHUP, then ends every session. Raises Refusal where the port is taken."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        runner = web.AppRunner(await self._make_app(), handle_signals=False, shutdown_timeout=1.0, access_log=None)
        await runner.setup()
        # Before the address is printed: whoever reads it may end us at once.
        asked = _asked_to_end()
        try:
            opened = listening(self.port)
            self.guard.port = self.port = opened.getsockname()[1]
            await web.SockSite(runner, opened).start()
            self._say_hello()
            await asked.wait()
        finally:
            await runner.cleanup()

    def _say_hello(self) -> None:
        whose = "your own history" if self.visitors.mine else "a history of its own, gone when this ends"
        print(f"Open {self.guard.address}\nA session has {whose}. ctrl+c ends it all.", flush=True)

    async def _make_app(self) -> web.Application:
        @web.middleware
        async def admit(request: web.Request, handler: web.Handler) -> web.StreamResponse:  # type: ignore[name-defined]
            return await self.guard.admit(request, handler)

        app = web.Application(middlewares=[admit])
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/room", self.handle_room),
                web.get(SOCKET, self.handle_websocket),
                web.static("/page", PAGE),
                web.static("/static", self.statics_path),
            ]
        )
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page with the terminal in it."""
        text = (PAGE / "index.html").read_text(encoding="utf-8")
        # The guard has let one of our names through: nothing of a stranger's comes into the page.
        text = text.replace("{{socket}}", f"ws://{request.host.lower()}{SOCKET}")
        policy = (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
            f"img-src 'self' data:; connect-src 'self' ws://{request.host.lower()}; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'"
        )
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def handle_room(self, request: web.Request) -> web.Response:
        """Whether a session can begin: a page whose socket was refused is not told why by the browser."""
        if self.places.full:
            raise web.HTTPForbidden(text=self.places.sentence)
        return web.Response(status=204)

    async def handle_websocket(self, request: web.Request) -> web.StreamResponse:  # type: ignore[override]
        """A session for as long as the socket is open and not idle."""
        answer = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST, timeout=CLOSE_S)
        if not answer.can_prepare(request):
            raise web.HTTPBadRequest(text="This address is for sockets.")
        visitor = request[VISITOR]
        async with self.places.place(visitor) as granted:
            if not granted:
                raise web.HTTPForbidden(text=self.places.sentence)
            await answer.prepare(request)
            self._open.add(answer)
            session = Session(self._arguments, visitor.home, answer)
            try:
                await session.start(
                    side(to_int(request.query.get("width", ""), 80)), side(to_int(request.query.get("height", ""), 24))
                )
                await session.converse(self._idle_s)
            finally:
                async with self.places.ending():
                    await session.stop()
                    with contextlib.suppress(ConnectionError, RuntimeError):
                        await answer.close()
                self._open.discard(answer)
        return answer

    async def on_shutdown(self, app: web.Application) -> None:
        """Ends every session and waits for its app; only then are the stores removed."""
        await asyncio.gather(*(answer.close(code=1001) for answer in self._open), return_exceptions=True)
        while self._open:  # noqa: ASYNC110  (each is removed by its own handler)
            await asyncio.sleep(0.02)
        self.visitors.forget()


def listening(port: int) -> socket.socket:
    """A socket on the loopback address and nothing else; port 0 takes a free one. Raises Refusal."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((LOOPBACK, port))
    except OSError as error:
        opened.close()
        why = error.strerror or str(error)
        raise Refusal(f"port {port} cannot be served ({why}): 'warpwise serve --port 0' takes a free one.") from error
    return opened


def _asked_to_end() -> asyncio.Event:
    """Set when a signal asks for the end."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, asked.set)
    return asked

"""One running app behind one socket: what goes in is bounded, what comes out is few kinds, and it always ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

SIDES = (10, 500)
"""The fewest and the most cells of a line or a column; a browser may claim anything."""
LONGEST = 1 << 20
"""Bytes of one message; a paste is one."""
QUIT_S = 3.0
"""So long an app has to end by itself: it closes its journal meanwhile."""
TERM_S = 1.0
"""So long it has after a signal."""
UNWANTED = ("COLORFGBG", "NO_COLOR", "TMUX")
"""Of the server's environment what is about its own terminal."""


class Session(AppService):
    """An app that runs for a visitor, in the store of that visitor."""

    def __init__(self, command: Sequence[str], home: str | None, socket: web.WebSocketResponse) -> None:
        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=_closing(socket),
            download_manager=DownloadManager(),
        )
        self._arguments = tuple(command)
        self._home = home
        self._socket = socket

    async def converse(self, idle_s: float) -> None:
        """Passes on what is typed until the socket closes or nothing has come for `idle_s` seconds."""
        loop = asyncio.get_running_loop()
        heard = loop.time()
        while True:
            try:
                async with asyncio.timeout_at(heard + idle_s):
                    message = await self._socket.receive()
            except TimeoutError:
                return
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return
            if message.type is WSMsgType.TEXT and await self._take(message.data):
                heard = loop.time()

    async def stop(self) -> None:
        """Ends the app: asks, then signals, then kills; returns when its process is gone."""
        process = self._process
        if process is None:
            return
        for urge, seconds in ((self._ask_to_quit, QUIT_S), (process.terminate, TERM_S), (process.kill, None)):
            with contextlib.suppress(ProcessLookupError, ConnectionError):
                urge()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await process.wait()
                    break
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def run(self) -> None:
        """Shows what the app draws; closes the socket when it has ended, however it did."""
        try:
            await super().run()
        finally:
            with contextlib.suppress(ConnectionError, RuntimeError):
                await self.remote_close()

    async def on_meta(self, data: bytes) -> None:
        """Of what an app may ask of a browser only links go on: no file of this machine is opened or sent."""
        message = json.loads(data)
        if message.get("type") == "exit":
            await self.remote_close()
        elif message.get("type") == "open_url" and str(message.get("url")).startswith(("https://", "http://")):
            await self.remote_write_str(json.dumps(["open_url", {"url": message["url"], "new_tab": True}]))

    async def on_packed(self, payload: bytes) -> None:
        """Pieces of files, which are not sent."""

    def _ask_to_quit(self) -> None:
        if self.stdin.is_closing():
            return
        self.stdin.write(self.encode_packet(b"M", b'{"type": "quit"}'))

    async def _take(self, text: str) -> bool:
        """Passes a message on; whether a person was behind it."""
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            return False
        match message:
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode("utf-8", "replace"))
                return True
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(side(width), side(height))
                return True
            case ["ping", str(stamp)]:
                await self._socket.send_json(["pong", stamp[:40]])
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
        return False

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return environment(super()._build_environment(side(width), side(height)), self._home)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        # Not by a shell, as the class below does: it would stand between us and the app when that has to end. In a
        # session of its own, so that ctrl+c in the server's terminal reaches the server alone.
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        self._stdin = self._process.stdin
        return self._process


def side(cells: int) -> int:
    """A number of cells that can be drawn."""
    return min(max(cells, SIDES[0]), SIDES[1])


def environment(base: Mapping[str, str], home: str | None) -> dict[str, str]:
    """The environment of an app whose store is `home`; None leaves it where it is."""
    kept = {name: text for name, text in base.items() if name not in UNWANTED}
    # A visitor's answers never go to the folder that the devices of who serves share.
    return kept if home is None else {**kept, "WARPWISE_HOME": home, "WARPWISE_SYNC": "none"}


def _closing(socket: web.WebSocketResponse) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await socket.close()

    return close

"""A headless Chromium, driven over its own protocol: what it asks for, what its terminal was sent, keys, a picture."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The browser of this machine, if it has one."""
FLAGS = (
    *("--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0"),
)
PATIENCE_S = 30.0


class Page:
    """A page that was opened."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.requests: list[str] = []
        """Every address that it asked for, sockets too."""
        self.blocked: list[str] = []
        """What its content security policy forbade, and what else the console complains of."""
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self._socket = socket
        self._session = ""
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._news = asyncio.Event()

    async def listen(self) -> None:
        """Takes what the browser says until it is closed."""
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                self._waiting.pop(said["id"]).set_result(said.get("result", {"error": said.get("error")}))
            else:
                self._take(said["method"], said["params"])
            self._news.set()

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers to a command."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        where = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": number, "method": method, "params": params, **where})
        said: dict[str, Any] = await answer
        return said

    async def open(self, address: str, size: tuple[int, int]) -> None:
        """Opens an address in a window of `size` pixels."""
        target = await self.call("Target.createTarget", url="about:blank")
        self._session = (await self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True))[
            "sessionId"
        ]
        for domain in ("Network", "Page", "Log", "Runtime"):
            await self.call(f"{domain}.enable")
        width, height = size
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        await self.call("Page.navigate", url=address)

    async def value(self, expression: str) -> Any:
        """What a line of JavaScript gives there."""
        said = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return said["result"].get("value")

    async def sees(self, text: str) -> None:
        """Waits until the terminal shows a text."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while text not in "\n".join(self.screen.display):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            shown = "\n".join(line.rstrip() for line in self.screen.display)
            raise AssertionError(f"{text!r} is not shown:\n{shown}\n{self.requests}\n{self.blocked}") from None

    async def loaded(self, end: str) -> None:
        """Waits until an address was asked for, and the page that did so stands."""
        async with asyncio.timeout(PATIENCE_S):
            while not any(url.endswith(end) for url in self.requests):
                self._news.clear()
                await self._news.wait()
            while await self.value("document.readyState") != "complete":
                self._news.clear()
                await self._news.wait()

    async def press(self, *keys: str) -> None:
        """Presses keys, as a keyboard would, where the page has its focus."""
        for key in keys:
            text = "\r" if key == "Enter" else key
            code = 13 if key == "Enter" else ord(key.upper())
            more = {"key": key, "windowsVirtualKeyCode": code}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **more)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **more)

    async def picture(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])

    def _take(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(params["url"])
        elif method == "Network.webSocketFrameReceived" and params["response"]["opcode"] == 2:
            self._stream.feed(base64.b64decode(params["response"]["payloadData"]))
        elif method == "Network.webSocketFrameSent" and '"resize"' in params["response"]["payloadData"]:
            size = json.loads(params["response"]["payloadData"])[1]
            self.screen.resize(size["height"], size["width"])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.blocked.append(params["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.blocked.append(str(params["exceptionDetails"].get("text")))


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Page]:
    """A Chromium with a profile of its own in `folder`; ends with the block."""
    assert PROGRAM is not None
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        *FLAGS,
        f"--user-data-dir={folder}",
        env={**os.environ, "HOME": str(folder)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        told = folder / "DevToolsActivePort"
        async with asyncio.timeout(PATIENCE_S):
            while not (told.exists() and told.read_text().count("\n")):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        port, path = told.read_text().split()
        async with ClientSession() as http:
            socket = await http.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0)
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            try:
                yield page
            finally:
                await socket.send_json({"id": 0, "method": "Browser.close"})
                listening.cancel()
                await asyncio.wait([listening])
                await socket.close()
    finally:
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

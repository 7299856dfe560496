"""How many sessions there may be, and who waits for one that is just ending."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tui.web.visitors import Visitor

MOST = 8
RELOAD_S = 1.0
"""So long a visitor waits for a session of their own to begin to end: a page that is loaded anew opens its socket
before the old one has closed."""


class Places:
    """The places of sessions: eight, or the one of `--mine`."""

    def __init__(self, most: int, *, reload_s: float = RELOAD_S) -> None:
        self.most = most
        self._reload_s = reload_s
        self._taken: list[Visitor] = []
        self._ending = 0
        self._changed = asyncio.Condition()

    @property
    def full(self) -> bool:
        """Whether nobody else can begin now."""
        return len(self._taken) >= self.most

    @property
    def sentence(self) -> str:
        """Why a session cannot begin."""
        if self.most == 1:
            return "One session is open already, and with --mine there is one: close that page first."
        return f"{self.most} sessions are open already, and no more can be: close one of their pages first."

    @asynccontextmanager
    async def place(self, visitor: Visitor) -> AsyncIterator[bool]:
        """A place for as long as the session takes; False where there is none."""
        if not await self._wait(visitor):
            yield False
            return
        self._taken.append(visitor)
        try:
            yield True
        finally:
            self._taken.remove(visitor)
            async with self._changed:
                self._changed.notify_all()

    @asynccontextmanager
    async def ending(self) -> AsyncIterator[None]:
        """While a session ends: it is worth waiting for."""
        self._ending += 1
        async with self._changed:
            self._changed.notify_all()
        try:
            yield
        finally:
            self._ending -= 1

    async def _wait(self, visitor: Visitor) -> bool:
        async with self._changed:
            if self.full and not self._ending and visitor in self._taken:
                try:
                    async with asyncio.timeout(self._reload_s):
                        await self._changed.wait_for(lambda: bool(self._ending) or not self.full)
                except TimeoutError:
                    return False
            # An end takes a few seconds at most; see session.py.
            await self._changed.wait_for(lambda: not self.full or not self._ending)
            return not self.full

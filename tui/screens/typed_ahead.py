"""Keys in the order they were typed: one acts when all that the one before set off is done.

A terminal hands over keys in bursts: on a slow line, from a quick hand, while a panel closes. Textual forwards each to
whatever has the keyboard at that moment, before the earlier ones have changed it. Here they wait, so that what is typed
quickly does what the same keys do when typed slowly.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

from textual import events
from textual._context import active_message_pump, message_hook
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker

ASIDE = frozenset({"tick", "backup", "check", "run"})
"""Groups of workers that no key has to wait for: clocks, copies, the run of a lab."""
LIMIT_S = 5.0
"""Whatever hangs, keys act again after so long."""
GLANCE_S = 0.05
"""How long to wait before looking anew at what there is to wait for."""
AT_ONCE = frozenset({"ctrl+c", "ctrl+z"})
"""What waits for nothing: to end, and to suspend where no other key was chosen for that."""


class TypedAhead:
    """Keys, pasted text and clicks on their way to the application."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self._passing: events.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._asking: set[Worker[Any]] = set()
        self._active: set[MessagePump] = set()
        self._at_once = AT_ONCE

    @property
    def idle(self) -> bool:
        """Whether no key is waiting, and all that the latest set off is done."""
        return self._task is None and not self._waiting

    def holds(self, event: events.Event) -> bool:
        """Whether the event has to wait for its turn; it comes back to the application when that has come."""
        if event is self._passing or not _is_typed(event):
            return False
        if isinstance(event, events.Key) and event.key in self._at_once:
            return False
        if not self.idle:
            self._waiting.append(event)
            return True
        self._task = asyncio.create_task(self._turns())
        return False

    def at_once(self, suspending: tuple[frozenset[str], tuple[str, ...]] | None) -> None:
        """Other keys suspend: those that go, and those that come."""
        old, new = suspending or (frozenset[str](), ())
        self._at_once = (AT_ONCE - old) | frozenset(new)

    def forget(self) -> None:
        """Drops what was typed and has not acted yet."""
        self._waiting.clear()

    def asks(self, worker: Worker[Any]) -> None:
        """The worker waits for a person: keys need not wait for it."""
        self._asking.add(worker)

    def asked(self, worker: Worker[Any]) -> None:
        """The person has answered."""
        self._asking.discard(worker)

    def follow(self) -> None:
        """Notes from here on who deals with messages; called in the application's context, before it has screens."""
        message_hook.set(self._dealt_with)

    def _dealt_with(self, message: Message) -> None:
        if not (isinstance(message, events.Callback) and isinstance(message.callback, _Reached)):
            self._active.add(active_message_pump.get())

    async def _turns(self) -> None:
        try:
            await self._settled()
            while self._waiting:
                self._passing = self._waiting.popleft()
                self._app.post_message(self._passing)
                await self._settled()
        finally:
            self._passing = None
            self._task = None

    async def _settled(self) -> None:
        """Returns when every message is dealt with, every worker a key may have started is done, every box drawn."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LIMIT_S
        await asyncio.sleep(0)
        while self._app.is_running and loop.time() < end and (work := self._work()):
            await asyncio.wait(work, timeout=GLANCE_S)
            for one in work:
                one.cancel()

    def _work(self) -> list[asyncio.Future[Any]]:
        """What there is to wait for now."""
        work: list[Coroutine[Any, Any, Any]] = []
        busy = self._busy()
        if busy:
            work.append(_round(busy))
        work += [
            _ended(worker)
            for worker in self._app.workers
            if not worker.is_finished and worker.group not in ASIDE and worker not in self._asking
        ]
        box = getattr(self._app.screen_stack[-1], "drawn", None) if self._app.screen_stack else None
        if not work and isinstance(box, asyncio.Event) and not box.is_set():
            work.append(box.wait())
        return [asyncio.ensure_future(one) for one in work]

    def _busy(self) -> list[MessagePump]:
        """Whoever has a message to deal with, or has dealt with one since this was asked last."""
        active, self._active = self._active, set()
        return [
            pump
            for pump in self._pumps()
            # Private to Textual: nothing public says whether a message waits.
            if pump in active or not pump._message_queue.empty() or not pump._mounted_event.is_set()
        ]

    def _pumps(self) -> Iterator[MessagePump]:
        yield self._app
        for screen in self._app.screen_stack:
            for node in screen.walk_children(with_self=True):
                # What is on its way out never deals with its last messages.
                if not (node._closing or node._closed):
                    yield node


class _Reached:
    """Counts whoever comes to it; `all` when everybody did."""

    def __init__(self, count: int) -> None:
        self._left = count
        self.all = asyncio.Event()

    def __call__(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.all.set()


async def _round(pumps: Sequence[MessagePump]) -> None:
    """Returns when each of them has dealt with what it had."""
    reached = _Reached(len(pumps))
    for pump in pumps:
        if not pump.post_message(events.Callback(reached)):
            reached()
    await reached.all.wait()


async def _ended(worker: Worker[Any]) -> None:
    """A worker's end, whichever it is; stopping to wait for it does not stop it."""
    task = worker._task
    if task is None:
        await asyncio.sleep(0)
    else:
        await asyncio.wait([task])


def _is_typed(event: events.Event) -> bool:
    return isinstance(event, events.Key | events.Paste | events.MouseDown | events.MouseUp)

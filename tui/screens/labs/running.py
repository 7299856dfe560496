"""Running a lab for the screen: in a thread, one run at a time, and of what was asked meanwhile only the last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.labs.contract import Cancelled, LabError, Progress, Result, Value

if TYPE_CHECKING:
    from tui.library.library import Library


@dataclass(frozen=True)
class Outcome:
    """A result, or which knob is in the way and why."""

    result: Result | None = None
    trouble: tuple[str, str] = ("", "")


STOPPED = Outcome(trouble=("", "Stopped. Turn a knob to run again."))
"""Of a run that was given up: the result before it is still the last one."""


class Runner:
    """Runs one lab. A new run stops the one before at its next report, and waits for it: two would only halve both."""

    def __init__(self, library: Library, lab_id: str) -> None:
        self._library = library
        self._lab_id = lab_id
        self._wanted = 0
        self._under_way: asyncio.Future[Outcome] | None = None

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._under_way is not None and not self._under_way.done()

    def cancel(self) -> None:
        """Lets the present run end at its next report."""
        self._wanted += 1

    def at_once(self, params: Mapping[str, Value]) -> Outcome:
        """The outcome, in this thread."""
        return self._outcome(params, None)

    async def run(
        self, params: Mapping[str, Value], *, told: Callable[[int, int], None] | None = None
    ) -> Outcome | None:
        """The outcome; None when another was asked for meanwhile. A slow lab reports its progress to `told`."""
        self._wanted += 1
        mine = self._wanted
        while self._under_way is not None and not self._under_way.done():
            await asyncio.wait({self._under_way})
        if self._wanted != mine:
            return None

        def progress(done: int, total: int) -> None:
            if self._wanted != mine:
                raise Cancelled
            if told is not None:
                told(done, total)

        run = asyncio.ensure_future(asyncio.to_thread(self._outcome, params, progress))
        self._under_way = run
        outcome = await asyncio.shield(run)
        return outcome if self._wanted == mine else STOPPED

    def _outcome(self, params: Mapping[str, Value], progress: Progress | None) -> Outcome:
        from tui.labs import registry
        from tui.study.labs.inputs import resolved

        try:
            return Outcome(registry.run(self._lab_id, resolved(self._library, self._lab_id, params), progress=progress))
        except LabError as error:
            return Outcome(trouble=(error.knob, error.message))
        except Cancelled:
            return STOPPED

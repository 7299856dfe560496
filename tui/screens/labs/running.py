"""Running a lab for the screen: quick ones at once, slow ones in a thread that can be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.labs.contract import Cancelled, LabError, Result, Value

if TYPE_CHECKING:
    from tui.library.library import Library


@dataclass(frozen=True)
class Outcome:
    """A result, or which knob is in the way and why."""

    result: Result | None = None
    trouble: tuple[str, str] = ("", "")


class Runner:
    """Runs one lab; a new run of a slow lab stops the one before."""

    def __init__(self, library: Library, lab_id: str) -> None:
        self._library = library
        self._lab_id = lab_id
        self._wanted = 0
        self.running = False

    def cancel(self) -> None:
        """Lets the present run end at its next report."""
        self._wanted += 1

    def at_once(self, params: Mapping[str, Value]) -> Outcome:
        """The outcome, in this thread."""
        return self._outcome(params, None)

    async def run(self, params: Mapping[str, Value], *, slow: bool, told: Callable[[int, int], None]) -> Outcome:
        """The outcome; a slow lab reports its progress."""
        if not slow:
            return self._outcome(params, None)
        self._wanted += 1
        mine = self._wanted

        def progress(done: int, total: int) -> None:
            if self._wanted != mine:
                raise Cancelled
            told(done, total)

        self.running = True
        try:
            return await asyncio.to_thread(self._outcome, params, progress)
        finally:
            self.running = False

    def _outcome(self, params: Mapping[str, Value], progress: Callable[[int, int], None] | None) -> Outcome:
        from tui.labs import registry
        from tui.study.labs.inputs import resolved

        try:
            return Outcome(registry.run(self._lab_id, resolved(self._library, self._lab_id, params), progress=progress))
        except LabError as error:
            return Outcome(trouble=(error.knob, error.message))
        except Cancelled:
            return Outcome(trouble=("", "Stopped. Turn a knob to run again."))

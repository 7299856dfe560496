"""Whether the program stood (ctrl+z, a closed lid) while a line was waited for, when nothing else ticks."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from threading import Event, RLock, Thread, current_thread, main_thread
from types import FrameType, TracebackType

from tui.study.attempts.time_limits import GAP_MS

BEAT_S = 1.0
_SUSPEND = getattr(signal, "SIGTSTP", None)


def _stop() -> None:
    """Stops this process; returns when it goes on."""
    if _SUSPEND is None:
        return
    own = signal.signal(_SUSPEND, signal.SIG_DFL)
    os.kill(os.getpid(), _SUSPEND)
    signal.signal(_SUSPEND, own)


class Pulse:
    """What time passed in which nothing ran, while it is entered: after ctrl+z all of it, however short; else what a
    clock that is read once a second misses.

    `mono_ms` is that clock, in milliseconds that only go forward; `stop` stops the process until it is woken.
    """

    def __init__(self, mono_ms: Callable[[], int], stop: Callable[[], None] = _stop) -> None:
        self._mono_ms = mono_ms
        self._stop = stop
        # The handler of a signal may come between on the thread that holds it.
        self._lock = RLock()
        self._over = Event()
        self._handles = False
        self._suspended = False
        self._last = mono_ms()
        self._stood = 0

    def __enter__(self) -> Pulse:
        self._over.clear()
        self._last = self._mono_ms()
        if _SUSPEND is not None and current_thread() is main_thread() and signal.getsignal(_SUSPEND) == signal.SIG_DFL:
            signal.signal(_SUSPEND, self.suspend)
            self._handles = True
        Thread(target=self._beating, name="pulse", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._handles and _SUSPEND is not None:
            signal.signal(_SUSPEND, signal.SIG_DFL)
            self._handles = False

    def suspend(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """What ctrl+z does: the process stops, and how long is noted when it goes on."""
        with self._lock:
            self.beat()
            self._suspended = True
        began = self._mono_ms()
        self._stop()
        with self._lock:
            self._suspended = False
            self._last = self._mono_ms()
            self._stood += self._last - began

    def beat(self) -> None:
        """Reads the clock."""
        with self._lock:
            if self._suspended:
                return
            now = self._mono_ms()
            if now - self._last > GAP_MS:
                self._stood += now - self._last
            self._last = now

    def stood(self) -> int:
        """For how many milliseconds the program stood since this was asked last."""
        # Who types at once after coming back is quicker than the next beat.
        self.beat()
        with self._lock:
            stood, self._stood = self._stood, 0
        return stood

    def _beating(self) -> None:
        while not self._over.wait(BEAT_S):
            self.beat()

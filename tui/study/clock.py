"""Time, passed in so that tests own it. Imports nothing heavy: the first frame needs a clock."""

from __future__ import annotations

import time
from typing import Protocol

LATEST_MS = 7_258_118_399_999
"""The end of 2199: a machine that shows a later time is not believed, and nothing counts beyond it."""


LONGEST_MS = 120_000
"""An answer that took longer was a phone call: no more than this counts."""

LONGEST_SPENT_MS = 3_600_000
"""The most that a stop of a lesson or a guess in a lab counts for, whatever a journal from elsewhere says of it."""


class Clock(Protocol):
    """Time, passed in so that tests own it."""

    def mono_ms(self) -> int:
        """Milliseconds that only go forward; durations come from here."""
        ...

    def wall_ms(self) -> int:
        """Milliseconds since 1970, UTC; may jump."""
        ...

    def tz_offset_min(self, wall_ms: int) -> int:
        """Local time minus UTC at that moment, in minutes."""
        ...


class SystemClock:
    """The machine's clocks."""

    def mono_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def wall_ms(self) -> int:
        return min(max(time.time_ns() // 1_000_000, 0), LATEST_MS)

    def tz_offset_min(self, wall_ms: int) -> int:
        try:
            return time.localtime(wall_ms / 1000).tm_gmtoff // 60
        except (OverflowError, ValueError, OSError):
            return 0

"""The terminal at the other end of the line: gone, or stopped and continued from outside."""

from __future__ import annotations

import select
import signal
import sys
from typing import Any

from textual.app import App

LOOK_S = 1.0
"""How often to look whether the terminal is still there."""
GONE = 129
"""The exit status of a program whose terminal has gone: 128 + SIGHUP."""


def watch(app: App[Any]) -> None:
    """Ends the program when its terminal has gone, and lets it go on rightly after a stop from outside."""
    if app.is_headless:
        return
    if hasattr(select, "poll"):
        app.set_interval(LOOK_S, lambda: None if _there() else app.exit(None, GONE))
    _continue_rightly(app)


def _there() -> bool:
    # A terminal that is not the controlling one goes without a signal; reading from it then returns nothing for ever.
    try:
        number = sys.__stdin__.fileno() if sys.__stdin__ else -1
    except (OSError, ValueError):
        return False
    if number < 0:
        return False
    poll = select.poll()
    poll.register(number, 0)
    return not any(mask & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, mask in poll.poll(0))


def _continue_rightly(app: App[Any]) -> None:
    """After a stop that the driver did not see coming, it would start a second thread to read the keys.

    Both wait for the same key then, and the end waits for the one that did not get it.
    """
    driver: Any = app._driver
    number = getattr(signal, "SIGCONT", None)
    if number is None or not hasattr(driver, "_sigcont_application"):
        return

    def continued(*args: object) -> None:
        if not driver._must_signal_resume:
            driver.suspend_application_mode()
            driver._must_signal_resume = True
        driver._sigcont_application(*args)

    signal.signal(number, continued)

"""How a command that works with the journal ends: what is not kept or is gone is said, and the exit status says so."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from tui.library.text import clean
from tui.services import Services

if TYPE_CHECKING:
    # The app loads this module before its first frame, and SQLite after it.
    from tui.study.journal.status import Status

T = TypeVar("T")


@contextmanager
def ticking(what: str) -> Iterator[None]:
    """Says on stderr that something takes long: a first line within a second, then one each second."""
    done = threading.Event()

    def tell() -> None:
        seconds = 1
        wait = 0.8
        while not done.wait(wait):
            sys.stderr.write(f"{what}: {seconds} s\n")
            sys.stderr.flush()
            seconds, wait = seconds + 1, 1.0

    thread = threading.Thread(target=tell, name="ticker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def at_length(what: str, work: Callable[[], T]) -> T:
    """What `work` gives, on a thread of its own: ctrl+c ends the program at once, whatever SQLite is doing there."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # handed on to the thread that waits
            future.set_exception(error)

    with ticking(what):
        threading.Thread(target=run, name="at-length", daemon=True).start()
        return future.result()


def say(sentences: Iterable[str]) -> None:
    """What has to be said of the journal, on stderr."""
    for sentence in sentences:
        sys.stderr.write(f"warpwise: {clean(sentence)}\n")


def looked_over(services: Services) -> Status:
    """How the journal stands, once it was looked over if something else than Warpwise may have written to it."""
    with ticking("Looking the journal over"):
        return services.study.check().result()


def ended(services: Services, code: int, told: Collection[str] = ()) -> int:
    """Closes everything; the exit status, `code` unless the journal has a worse one.

    Says on stderr what has to be said of the journal, but for what was `told` already.
    """
    status = services.close()
    if status is None:
        return code
    say(sentence for sentence in status.sentences if sentence not in told)
    return max(code, status.exit_status) if status.exit_status != 1 else code or 1

"""A value that the journal's thread is still working on: awaited by a screen, waited for by plain mode."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")


class Pending(Generic[T]):
    """`await pending` or `pending.result()`: both give the value once the journal has done its part."""

    def __init__(self, future: Future[Any], value: Callable[[Any], T]) -> None:
        self._future = future
        self._value = value

    @classmethod
    def of(cls, future: Future[T]) -> Pending[T]:
        """The future's own value."""
        return cls(future, lambda value: value)

    def done(self) -> bool:
        """Whether the value can be had without waiting."""
        return self._future.done()

    def result(self, timeout: float | None = None) -> T:
        """The value; blocks until it is there."""
        return self._value(self._future.result(timeout))

    def __await__(self) -> Generator[Any, None, T]:
        import asyncio

        # Shielded: a screen that is closed while it waits must not take the write out of the queue.
        done = yield from asyncio.shield(asyncio.wrap_future(self._future)).__await__()
        return self._value(done)

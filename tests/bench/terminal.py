"""A program in a pseudo-terminal, with a screen to read: for benchmarks and tests of start, exit and signals."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence

import pyte


class Terminal:
    """Runs a command at a size; `screen` is what a person would see."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: str = "/",
    ) -> None:
        self.started = time.perf_counter()
        self._master, slave = pty.openpty()
        columns, rows = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        full = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        # Compiling every module at every start is no start-up that a person has.
        full.pop("PYTHONDONTWRITEBYTECODE", None)
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=full, cwd=cwd, start_new_session=True, close_fds=True
        )
        os.close(slave)
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def pump(self, seconds: float) -> bytes:
        """Reads what comes within `seconds`, returning at the first burst; b'' when nothing came."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return b""
        self.raw += data
        with contextlib.suppress(Exception):  # pyte does not know every sequence; the raw bytes are kept
            self._stream.feed(data)
        return data

    def text(self) -> str:
        """The screen as lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, wanted: str, limit: float = 20.0) -> float:
        """Seconds from start until `wanted` is on screen; AssertionError with the screen if it never is."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            if wanted in self.text():
                return time.perf_counter() - self.started
            if not self.pump(0.05) and self.process.poll() is not None:
                self.pump(0.05)
                if wanted in self.text():
                    return time.perf_counter() - self.started
                break
        raise AssertionError(f"{wanted!r} is not on screen:\n{self.text()}")

    def wait_raw(self, wanted: str, limit: float = 20.0) -> float:
        """Seconds from start until the bytes of `wanted` have arrived; the emulator's own time is left out."""
        end = time.perf_counter() + limit
        seen = bytearray()
        while time.perf_counter() < end:
            ready, _, _ = select.select([self._master], [], [], 0.5)
            if ready:
                data = os.read(self._master, 65536)
                now = time.perf_counter()
                seen += data
                if wanted.encode() in seen:
                    self.raw += seen
                    return now - self.started
        raise AssertionError(f"{wanted!r} never came")

    def settle(self, quiet: float = 0.15, limit: float = 5.0) -> int:
        """Reads until nothing comes for `quiet` seconds; returns the bytes read."""
        before, end = len(self.raw), time.perf_counter() + limit
        while time.perf_counter() < end and self.pump(quiet):
            pass
        return len(self.raw) - before

    def press(self, keys: str) -> None:
        """Types; the string goes as it is."""
        os.write(self._master, keys.encode())

    def first_byte(self, keys: str, limit: float = 2.0) -> float:
        """Types and returns the seconds until the first byte of the answer."""
        start = time.perf_counter()
        self.press(keys)
        self.pump(limit)
        return time.perf_counter() - start

    def resize(self, columns: int, rows: int) -> None:
        """Another size, with its signal."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)
        self.process.send_signal(signal.SIGWINCH)

    def wait(self, limit: float = 10.0) -> int:
        """Reads to the end; returns the exit status."""
        end = time.perf_counter() + limit
        while self.process.poll() is None and time.perf_counter() < end:
            self.pump(0.05)
        while self.pump(0.02):
            pass
        return self.process.wait(timeout=1)

    def close(self) -> None:
        """Ends the program however it stands."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self._master)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

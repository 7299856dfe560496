"""Start, exit and signals in a real pseudo-terminal, and what is left when the program is killed."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a POSIX matter", allow_module_level=True)

from tests.bench.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "tui.cli"]
LEFT = b"\x1b[?1049l"
SHOWN = b"\x1b[?25h"


@pytest.fixture
def env(own_home: Path, ready_cache: None) -> dict[str, str]:
    """An environment with an own home."""
    return {"WARPWISE_HOME": str(own_home), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


@pytest.fixture
def terminal(env: dict[str, str]) -> Iterator[Terminal]:
    """The app in a terminal, its first screen drawn."""
    with Terminal(COMMAND, env=env) as opened:
        opened.wait_for("Lesson 1")
        yield opened


def test_q_ends_and_leaves_the_terminal_clean(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait() == 0
    assert LEFT in terminal.raw
    assert terminal.raw.rindex(SHOWN) > terminal.raw.index(b"\x1b[?1049h")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_signals_leave_the_terminal_clean(terminal: Terminal, name: str) -> None:
    number = getattr(signal, name)
    terminal.process.send_signal(number)
    assert terminal.wait() == 128 + number
    assert LEFT in terminal.raw


def test_ctrl_c_always_ends(terminal: Terminal) -> None:
    terminal.press("\x03")
    assert terminal.wait() == 0
    assert LEFT in terminal.raw


def run(args: list[str], env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *args],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_terminal_it_says_so(env: dict[str, str]) -> None:
    done = run([], env)
    assert done.returncode == 2
    assert "--plain" in done.stderr
    assert done.stdout == ""


def test_a_dumb_terminal_is_refused(env: dict[str, str]) -> None:
    with Terminal(COMMAND, env={**env, "TERM": "dumb"}) as opened:
        assert opened.wait() == 2
        assert b"--plain" in opened.raw


def test_hostile_text_reaches_the_terminal_only_as_text(env: dict[str, str], tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    (pack / "glossary").mkdir(parents=True)
    (pack / "pack.yaml").write_text("id: evil\n", encoding="utf-8")
    entry = (
        'topic: gpu\nentries:\n- id: evil-term\n  term: "AAA [bold]evil[/nothing] \\e]0;owned\\a\\e[31m\\u202e"\n'
        '  level: 1\n  definition: "[@click=app.exit]press[/] \\x9b31m \\u200b end."\n'
        "  why: '[link=javascript:x]go[/link] [[gpu]] <b>x</b>'\n"
        "  confusion: {with: core/gpu, text: 'x'}\n  related: [core/gpu, core/cpu]\n"
    )
    (pack / "glossary" / "gpu.yaml").write_text(entry, encoding="utf-8")
    with Terminal([*COMMAND, "--pack", str(pack)], env=env, size=(100, 30)) as opened:
        opened.wait_for("Glossary")
        opened.settle()
        opened.press("\x1bOR")
        opened.wait_for("terms")
        opened.press("aaa")
        opened.settle(0.4)
        assert "[bold]evil[/nothing]" in opened.text() or "AAA" not in opened.text()
        assert b"owned\x07" not in opened.raw
        assert not re.search(rb"\x1b\]0;owned", opened.raw)
        assert "\u202e".encode() not in opened.raw
        assert b"\xc2\x9b" not in opened.raw
        assert opened.process.poll() is None


def left_s(opened: Terminal) -> int:
    """Seconds on the clock of a quiz of ten minutes; the pace beside it is a time too, and shorter at first."""
    return max(int(minutes) * 60 + int(seconds) for minutes, seconds in re.findall(r"(\d+):(\d\d)", opened.text()))


def test_a_killed_quiz_goes_on_at_the_same_question(env: dict[str, str], own_home: Path) -> None:
    args = [*COMMAND, "quiz", "--kind", "single", "--count", "5", "--seed", "3", "--time", "10"]
    with Terminal(args, env=env, size=(80, 30)) as opened:
        opened.wait_for("1 of 5")
        opened.settle()
        opened.press("a")
        opened.settle()
        opened.press("3")
        opened.wait_for("RULE")
        opened.press("\r")
        opened.wait_for("2 of 5")
        before = left_s(opened)
        while left_s(opened) == before:
            assert opened.pump(20.0), "the clock of the quiz stands"
        killed_at = left_s(opened)
        opened.process.kill()
        opened.wait()
    with sqlite3.connect(next(own_home.glob("journal*"))) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM event WHERE kind = 'answer'").fetchone() == (1,)
    database.close()
    with Terminal(COMMAND, env=env) as opened:
        opened.wait_for("stopped at 2 of 5")
        opened.settle()
        opened.press("\r")
        opened.wait_for("esc leave")
        opened.settle()
        assert "2 of 5" in opened.text()
        # A kill takes at most a heartbeat of the clock away.
        assert killed_at - 7 <= left_s(opened) <= killed_at + 2


def test_a_terminal_that_is_gone_without_a_signal_ends_the_program(env: dict[str, str]) -> None:
    with Terminal(COMMAND, env=env) as opened:
        opened.wait_for("Lesson 1")
        # Not the controlling terminal of the program: no signal says that it went.
        os.close(opened._master)
        assert opened.process.wait(15) in (129, -signal.SIGHUP)


def test_stopped_and_continued_from_outside_it_still_ends(terminal: Terminal) -> None:
    for _ in range(3):
        terminal.process.send_signal(signal.SIGSTOP)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.settle()
    for _ in range(6):
        # A key that comes while the terminal is put right again is flushed with the rest of its input.
        if terminal.process.poll() is None:
            terminal.press("q")
            terminal.settle(0.5)
    assert terminal.wait() == 0


def test_an_answer_typed_before_the_end_in_one_write_is_kept(env: dict[str, str], own_home: Path) -> None:
    args = [*COMMAND, "quiz", "--kind", "single", "--count", "3", "--seed", "3"]
    with Terminal(args, env=env, size=(80, 30)) as opened:
        opened.wait_for("1 of 3")
        opened.settle()
        opened.press("a3\x03")
        assert opened.wait() == 0
    with sqlite3.connect(next(own_home.glob("journal*"))) as database:
        assert database.execute("SELECT count(*) FROM event WHERE kind = 'answer'").fetchone() == (1,)
    database.close()


def test_the_ground_of_the_terminal_is_asked_once_and_worn(env: dict[str, str], own_home: Path) -> None:
    with Terminal(COMMAND, env=env) as first:
        first.wait_for("Lesson 1")
        first.wait_raw("\x1b]11;?")
        # The answer in one write with keys before and behind it: neither is lost, and none of it is typed.
        first.press("/\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\hbm")
        first.wait_for("High-bandwidth memory")
        first.press("\x03")
        assert first.wait() == 0
    assert (own_home / "cache" / "ground").read_text() == "light"


def test_no_colour_sends_no_colour(env: dict[str, str]) -> None:
    with Terminal(COMMAND, env={**env, "NO_COLOR": "1"}) as opened:
        opened.wait_for("Lesson 1")
        for keys, seen in (
            ("3", "GLOSSARY"),
            ("\x1b[B\x1b[B", ""),
            ("\x1b[17~", "LABS"),
            ("5", "QUIZ"),
            ("7", "CHIPS"),
        ):
            opened.press(keys)
            opened.wait_for(seen)
        opened.press("\x03")
        opened.wait()
    codes = {part for run in re.findall(rb"\x1b\[([\d;]*)m", opened.raw) for part in run.split(b";")}
    assert codes <= {b"", b"0", b"1", b"3", b"4", b"7", b"9"}, codes
    assert b"1" in codes

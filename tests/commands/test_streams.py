"""Standard streams that are closed, or take nothing: a sentence and a status, whatever the command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (["define", "hbm"], ["settings"], ["quiz", "--plain"], ["--plain"], ["--version"])


def _shell(home: Path, command: list[str], streams: str) -> subprocess.CompletedProcess[str]:
    program = f'exec "$0" -c "import sys; from tui.cli import main; sys.exit(main())" "$@" {streams}'
    env = {**os.environ, "WARPWISE_HOME": str(home)}
    return subprocess.run(
        ["sh", "-c", program, sys.executable, *command],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_output_that_takes_nothing_is_said(own_home: Path, command: list[str]) -> None:
    ended = _shell(own_home, command, "</dev/null >/dev/full")
    assert ended.returncode == 1
    assert ended.stderr == "warpwise: standard output cannot be written (No space left on device).\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_closed_output_is_said(own_home: Path, command: list[str]) -> None:
    ended = _shell(own_home, command, "</dev/null >&-")
    assert (ended.returncode, ended.stderr) == (
        2,
        "warpwise: standard output is closed; there is nowhere to write to.\n",
    )
    assert _shell(own_home, command, "<&- >&- 2>&-").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_closed_input_is_said_where_it_is_read(own_home: Path) -> None:
    for command in (["quiz", "--plain"], ["--plain"]):
        ended = _shell(own_home, command, "<&-")
        assert ended.returncode == 2
        assert ended.stderr == "warpwise: standard input is closed; plain mode reads what you type from it.\n"
    assert _shell(own_home, ["settings", "minutes"], "<&-").stdout.startswith("minutes: 15")

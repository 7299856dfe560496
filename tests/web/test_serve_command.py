"""`warpwise serve`: what it refuses, what it prints, and that a signal ends it and its sessions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui.cli import main
from tui.shelf import as_arguments

Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[2]


def test_without_the_extra_it_is_named(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert main(["serve"]) == 1
    assert capsys.readouterr().err == "warpwise: the browser needs textual-serve: pip install 'warpwise[web]'.\n"


@pytest.mark.parametrize("args", [["--port", "65536"], ["--port", "-1"], ["--host", "0.0.0.0"], ["--port", "x"]])  # noqa: S104
def test_what_cannot_be_is_refused(capsys: Captured, args: list[str]) -> None:
    assert main(["serve", *args]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_port_that_is_taken(capsys: Captured, ready_cache: None) -> None:
    pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")
    from tui.web.server import listening

    with listening(0) as taken:
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
    assert "--port 0" in capsys.readouterr().err


def test_sessions_open_the_packs_of_the_server(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    added = own_home / "packs" / "mine"
    added.mkdir(parents=True)
    (added / "pack.yaml").write_text("", encoding="utf-8")
    monkeypatch.setattr("tui.shelf._laid_out", (str(own_home),))
    assert as_arguments(added_too=True) == ["--pack", str(own_home), "--pack", str(added)]
    assert as_arguments(added_too=False) == ["--pack", str(own_home)]
    monkeypatch.setattr("tui.shelf._with_added", False)
    assert as_arguments(added_too=True) == ["--no-packs", "--pack", str(own_home)]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a POSIX matter")
def test_a_signal_ends_it(own_home: Path, ready_cache: None) -> None:
    pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")
    with subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "serve", "--port", "0"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Open http://127.0.0.1:")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - begun < 6

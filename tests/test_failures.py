"""What a failure leaves behind: one sentence for a person, the whole chain of causes in a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from tui.failures import report


def failed() -> WorkerFailed:
    """What Textual makes of an exception in a worker: it names the true one without being caused by it."""
    try:
        try:
            raise KeyError("the very cause")
        except KeyError as cause:
            raise ValueError("what came of it") from cause
    except ValueError as error:
        return WorkerFailed(error)


def test_the_whole_chain_of_causes_is_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARPWISE_HOME", str(tmp_path))
    said = report(failed())
    assert "ValueError: what came of it" in said
    assert said.count("\n") == 1
    kept = (tmp_path / "warpwise-failure.txt").read_text()
    for part in ("the very cause", "what came of it", "in failed", "WorkerFailed"):
        assert part in kept

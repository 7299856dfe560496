"""A handful of the kills of `tests/bench/kills.py`; the release check runs 200."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "kills.py"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_nothing_acknowledged_is_lost_by_a_kill() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "4"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["rounds"] == 4
    assert report["failures"] == []

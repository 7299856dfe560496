"""Every check in one command: `python -m tests`. Stops at the first that fails; pytest's closing line comes last."""

import os
import subprocess
import sys
import tempfile

WORKERS = min(8, 2 * (os.cpu_count() or 1))
"""Half of what a test of a screen takes is waiting for the app to come to rest; each worker takes seconds to begin."""

CHECKS = (
    ("lint", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("imports", ["-m", "tests.contracts"]),
    ("content", ["-m", "tui.cli", "check"]),
    ("tests", ["-m", "pytest", "-n", str(WORKERS)]),
)


def main() -> int:
    """Runs the checks; further arguments go to pytest."""
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {**os.environ}
        if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
            # Some tests start the program dozens of times: who wants no bytecode in the checkout gets it elsewhere.
            environment["PYTHONPYCACHEPREFIX"] = bytecode
        return run(environment)


def run(environment: dict[str, str]) -> int:
    """The status of the first check that fails."""
    for name, command in CHECKS:
        extra = sys.argv[1:] if name == "tests" else []
        print(f"== {name}", flush=True)
        status = subprocess.run([sys.executable, *command, *extra], env=environment, check=False).returncode
        if status:
            print(f"{name} failed", file=sys.stderr)
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())

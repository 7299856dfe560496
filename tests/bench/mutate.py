"""Shows that the tests can fail: `python tests/bench/mutate.py [LAB or PART ...]`.

Applies each mutation of tests/labs/mutations.py and tests/bench/mutations.py to a copy of the package, runs the tests
of that lab or part there and expects them to fail. The copy's tests must first pass unchanged. Ends with 1 when a
mutation survives.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.mutations import PARTS, TESTS  # noqa: E402
from tests.labs.mutations import MUTATIONS, Mutation  # noqa: E402

COPIED = ("tui", "tests", "content", "pyproject.toml")
PASSED, FAILED = 0, 1
"""pytest's own exit codes; any other means that the tests did not run."""


def copy(target: Path) -> None:
    """Copies what the tests need."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)


def run_tests(copied: Path, lab: str) -> int:
    """pytest's exit code for the tests of one lab, on the copy."""
    of_lab = (copied / "tests" / "labs").glob(f"test_{lab}*.py")
    files = list(TESTS.get(lab, ())) or sorted(str(path.relative_to(copied)) for path in of_lab)
    if not files:
        raise SystemExit(f"{lab} has no tests")
    environment = {**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (PASSED, FAILED):
        raise SystemExit(f"the tests of {lab} did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode


def is_caught(copied: Path, mutation: Mutation) -> bool:
    """Whether the lab's tests fail with the mutation in place."""
    path = copied / mutation.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutation.old) != 1:
        raise SystemExit(f"{mutation.file} has {text.count(mutation.old)} of {mutation.old!r}; it must have one")
    path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        return run_tests(copied, mutation.lab) == FAILED
    finally:
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Runs the mutations of the labs named, or all."""
    parser = argparse.ArgumentParser(description="Show that the tests can fail.")
    parser.add_argument("labs", nargs="*", metavar="LAB")
    labs = parser.parse_args().labs
    chosen = [m for m in (*PARTS, *MUTATIONS) if not labs or m.lab in labs]
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder)
        copy(copied)
        for lab in dict.fromkeys(m.lab for m in chosen):
            if run_tests(copied, lab) != PASSED:
                raise SystemExit(f"the tests of {lab} fail without any mutation")
        for mutation in chosen:
            caught = is_caught(copied, mutation)
            survived += not caught
            print(f"{'caught  ' if caught else 'SURVIVED'}  {mutation.lab}: {mutation.why}", flush=True)
    print(f"{len(chosen) - survived} of {len(chosen)} caught")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())

"""Kills a driven session again and again: `python tests/bench/kills.py 200`. One JSON line; exit 1 on any loss.

Each round a child sits a timed exam or a practice over one and the same journal and says what it was told is on disk.
SIGKILL ends it at a random moment. Then every acknowledged answer must be there, the file sound, and the sitting must
open at the same question with the right time left.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tui.study.derived import DERIVED

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.study.helpers import FakeLibrary, short  # noqa: E402
from tui.library.model import Numeric, Question, Scalar  # noqa: E402
from tui.study.attempts.from_journal import answer_of  # noqa: E402
from tui.study.clock import SystemClock  # noqa: E402
from tui.study.grading.answers import Typed  # noqa: E402
from tui.study.grading.numeric import Values  # noqa: E402
from tui.study.journal import rows, schema  # noqa: E402
from tui.study.papers.blueprint import Blueprint, Timing  # noqa: E402
from tui.study.study import Study, open_study  # noqa: E402

COUNT = 12
CLOCK_SLACK_MS = 2_000
PLANS = (Blueprint(count=COUNT, timing=Timing("whole", 3_600), mode="exam"), Blueprint(count=COUNT))


def no_lab(question: Numeric, params: Mapping[str, Scalar]) -> Values:
    raise ValueError("there are no computed questions here")


def desk(path: str) -> Study:
    questions: dict[str, Question] = {f"core/s{at}": short("nothing", id=f"s{at}") for at in range(COUNT)}
    return open_study(FakeLibrary(questions), path, SystemClock(), no_lab, app_version="0.0")


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def child(path: str, seed: int) -> None:
    """Sits until it is killed. 'try N' comes before a step, 'ack N' once it is on disk."""
    dice = random.Random(seed)
    study = desk(path)
    step = seed * 100_000
    say("ready")
    while True:
        left = study.open_attempts().result()
        sitting = study.resume(left[0].attempt_id).result() if left else None
        if sitting is None:
            sitting = study.start(study.new_paper(dice.choice(PLANS)).result())
        else:
            sitting.resume().result()
        while not sitting.attempt.complete:
            step += 1
            if sitting.attempt.slot.final or dice.random() < 0.5:
                following = dice.randrange(COUNT)
                say("go", following)
                sitting.show(following)
                sitting.flush().result()
                say("at", following, sitting.now().elapsed_ms)
            else:
                say("try", step)
                exam = sitting.attempt.mode == "exam"
                pending = sitting.draft(Typed(str(step))) if exam else sitting.answer(Typed(str(step)), "sure")
                pending.result()
                say("ack", step)
            time.sleep(dice.random() * 0.02)
            sitting.tick()
            say("clock", sitting.attempt.at, sitting.attempt.elapsed_ms)
        say("end")
        sitting.submit().result()
        say("ended")


@dataclass
class Report:
    """What was found over all rounds."""

    rounds: int = 0
    acknowledged: int = 0
    resumed: int = 0
    worst_clock_ms: int = 0
    failures: list[str] = field(default_factory=list)

    def expect(self, fine: bool, what: str) -> None:
        if not fine:
            self.failures.append(f"round {self.rounds}: {what}")


def run(rounds: int, report: Report) -> None:
    """All rounds over one journal."""
    dice = random.Random(rounds)
    acknowledged: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "journal.db")
        for report.rounds in range(1, rounds + 1):
            lines = killed(path, report.rounds, dice.random() * 0.5)
            acknowledged |= {words[1] for words in lines if words[0] == "ack"}
            check(path, lines, acknowledged, report)
    report.acknowledged = len(acknowledged)


def killed(path: str, seed: int, after_s: float) -> list[list[str]]:
    """What a child said until it was killed."""
    command = [sys.executable, __file__, "child", path, str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    # A last line that was cut short says nothing: 'ack 12' may have been 'ack 1234'.
    return [line.split() for line in (first + rest).rpartition("\n")[0].splitlines()]


def check(path: str, lines: list[list[str]], acknowledged: set[str], report: Report) -> None:
    """Everything that was acknowledged is there, and the sitting goes on where it was."""
    with closing(schema.connect(path, busy_ms=5_000)) as db:
        report.expect(db.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the file is broken")
        made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone()
        if not made and not acknowledged:
            # Killed before anything was made: the next opening makes it.
            return
        report.expect(bool(made), "the events are gone")
        total = db.execute("SELECT count(*) FROM event").fetchone()[0]
        sound = rows.rows(db, "ORDER BY rowid")
        report.expect(len(sound) == total, "a row does not match its sum")
        # A kill in the first moments of all leaves the event table alone; the caches come with the next opening.
        report.expect(total == 0 or DERIVED.current(db), "the caches lag behind")
    kept = {answer.text for event in sound if isinstance(answer := answer_of(event), Typed)}
    report.expect(acknowledged <= kept, f"lost: {sorted(acknowledged - kept)}")
    study = desk(path)
    check_resumed(study, lines, report)
    report.expect(not study.status().notes, f"said {study.status().notes}")
    study.close()


def check_resumed(study: Study, lines: list[list[str]], report: Report) -> None:
    clocks = [words for words in lines if words[0] in ("at", "clock")]
    ending = any(words[0] in ("end", "ended") for words in lines)
    left = study.open_attempts().result()
    if not clocks or ending:
        return
    report.expect(len(left) == 1, f"{len(left)} sittings are open")
    sitting = study.resume(left[0].attempt_id).result() if left else None
    if sitting is None:
        report.expect(False, "the sitting cannot be taken up")
        return
    report.resumed += 1
    _, at, elapsed = clocks[-1]
    going = lines[-1][1] if lines[-1][0] == "go" else at
    report.expect(sitting.attempt.at in (int(at), int(going)), f"at {sitting.attempt.at}, not at {at}")
    lost = int(elapsed) - sitting.attempt.elapsed_ms
    report.worst_clock_ms = max(report.worst_clock_ms, lost)
    report.expect(-CLOCK_SLACK_MS < lost < CLOCK_SLACK_MS, f"{lost} ms of the clock are gone")
    last = [words[1] for words in lines if words[0] == "ack"][-1:]
    texts = {slot.answer.text for slot in sitting.attempt.slots if isinstance(slot.answer, Typed)}
    tried = lines[-1][0] == "try" or [words[0] for words in lines[-2:]] == ["try", "ack"]
    report.expect(not last or last[0] in texts or tried, f"the latest answer {last} is not in the sitting")


def main() -> int:
    """`kills.py N`, or `kills.py child PATH SEED` for what is killed."""
    if sys.argv[1] == "child":
        child(sys.argv[2], int(sys.argv[3]))
        return 0
    report = Report()
    run(int(sys.argv[1]), report)
    print(json.dumps(report.__dict__))
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Fair marks: `python tests/bench/marking.py [SHEETS]` (1,000 unless said otherwise).

For each marking rule, random answer sheets are marked by the program and by the independent scorer of
`tests/study/scorer.py`; what is printed is how many sheets they agree on, the widest difference in points, and what
one sheet costs.
"""

from __future__ import annotations

import json
import random
import sys
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study import scorer
from tests.study.grading.test_marking import QUESTIONS, marked
from tui.study.grading.marking import RULES, Marking, credit
from tui.study.score import FULL

ROUNDING = Fraction(3, FULL)
"""Points are kept in millionths; certainty triples what rounding takes."""


def compared(rule: Marking, sheets: int) -> dict[str, object]:
    """How the two scorers agree on so many sheets of 1 to 40 questions."""
    dice = random.Random(f"{sheets} sheets of {rule}")
    agreed, widest, spent = 0, Fraction(0), 0.0
    for _ in range(sheets):
        rows = [row for row in scorer.sheet(dice, QUESTIONS, dice.randint(1, 40)) if row[1] is not None]
        marks = [marked(question, answer, overruled=said) for question, answer, _, said in rows if answer is not None]
        start = time.perf_counter()
        ours = [credit(rule, row[0], row[1], mark, row[2]) for row, mark in zip(rows, marks, strict=True)]
        spent += time.perf_counter() - start
        theirs = [scorer.points(rule, *row) for row in rows]
        gaps = [abs(Fraction(mine, FULL) - other) for mine, other in zip(ours, theirs, strict=True)]
        agreed += all(gap < ROUNDING for gap in gaps)
        widest = max([widest, *gaps])
    return {"sheets": sheets, "agreed": agreed, "widest": float(widest), "us a sheet": round(1e6 * spent / sheets, 1)}


def main() -> None:
    sheets = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(json.dumps({rule: compared(rule, sheets) for rule in RULES}, indent=1))


if __name__ == "__main__":
    main()

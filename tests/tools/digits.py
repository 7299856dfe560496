"""Makes tui/labs/data/digits/digits.u8: `python tests/tools/digits.py path/to/sklearn/datasets/data/digits.csv.gz`.

The table comes with scikit-learn 1.9.1 (its `load_digits`). Only the standard library is needed to read it. The images
are shuffled once, so that the writers of the first 1,200 (to train with) and of the last 597 (to test with) are mixed.
"""

import csv
import gzip
import random
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "tui" / "labs" / "data" / "digits" / "digits.u8"
IMAGES, PIXELS, DEEPEST = 1797, 64, 16


def shuffled(rows: list[bytes], seed: int) -> list[bytes]:
    """Fisher and Yates's shuffle, from `random.Random.random` alone: the same on every Python."""
    draw = random.Random(seed).random
    rows = list(rows)
    for last in range(len(rows) - 1, 0, -1):
        other = int(draw() * (last + 1))
        rows[last], rows[other] = rows[other], rows[last]
    return rows


def main() -> None:
    """Writes 65 bytes per image: the digit, then its 8 x 8 pixels of 0 to 16, row by row."""
    with gzip.open(sys.argv[1], "rt", encoding="ascii") as table:
        numbers = [[int(float(cell)) for cell in row] for row in csv.reader(table)]
    if len(numbers) != IMAGES or any(len(row) != PIXELS + 1 or max(row[:PIXELS]) > DEEPEST for row in numbers):
        raise SystemExit(f"{sys.argv[1]} is not the table of {IMAGES} digits")
    rows = [bytes([row[PIXELS], *row[:PIXELS]]) for row in numbers]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(b"".join(shuffled(rows, seed=0)))


if __name__ == "__main__":
    main()

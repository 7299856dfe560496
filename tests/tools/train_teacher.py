"""Makes the teacher of tui/labs/data/digits: `python tests/tools/train_teacher.py`, about half a minute.

Seeded, with the lab's own network, and only the standard library. Another machine's `exp` and `tanh` may differ in the
last digit, so weights made elsewhere may differ a little.
"""

import random
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tui.labs.distill.images import Digit, digits  # noqa: E402
from tui.labs.distill.loss import softmax  # noqa: E402
from tui.labs.distill.net import Net, fresh, shuffled  # noqa: E402

TARGET = ROOT / "tui" / "labs" / "data" / "digits"
UNITS, EPOCHS, RATE, DECAY, SEED = 32, 30, 0.05, 0.003, 0


def accuracy(net: Net, images: Sequence[Digit]) -> float:
    """The share of images whose largest logit is the label's."""
    logits = [net.logits(digit.image) for digit in images]
    return sum(z.index(max(z)) == digit.label for z, digit in zip(logits, images, strict=True)) / len(images)


def train(images: Sequence[Digit]) -> Net:
    """Stochastic gradient descent on the cross entropy of the labels; the rate falls to 0."""
    draw = random.Random(SEED).random
    net = fresh(UNITS, draw)

    def slope(place: int, logits: Sequence[float]) -> list[float]:
        found = softmax(logits)
        found[images[place].label] -= 1
        return found

    for epoch in range(EPOCHS):
        for place in shuffled(len(images), draw):
            net.descend(images[place].image, place, slope, RATE * (1 - epoch / EPOCHS), DECAY)
    return net


def write(name: str, values: Sequence[float]) -> None:
    """Little-endian float32."""
    (TARGET / name).write_bytes(struct.pack(f"<{len(values)}f", *values))


def main() -> None:
    """Trains, says how good the teacher is, and writes it: a row per input, a column per unit."""
    training, testing = digits()
    net = train(training)
    print(f"accuracy: {accuracy(net, training):.4f} training, {accuracy(net, testing):.4f} test")
    for name, layer in (("teacher_hidden.f32", net.hidden), ("teacher_output.f32", net.output)):
        columns = [row[:-1] for row in layer]
        write(name, [weight for inputs in zip(*columns, strict=True) for weight in inputs])
    write("teacher_biases.f32", [row[-1] for layer in net for row in layer])


if __name__ == "__main__":
    main()

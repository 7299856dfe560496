"""What tensor parallelism moves and takes: closed forms for any size."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Algorithm = Literal["ring", "tree", "one_shot", "in_network"]
ALGORITHMS: Final[tuple[Algorithm, ...]] = ("ring", "tree", "one_shot", "in_network")

TFLOPS: Final = 400.0
"""What an H100 SXM is taken to reach: 40 % of its dense BF16 peak of 989.4."""
MEMORY_GBS: Final = 3350.0
"""Its memory bandwidth."""


class Model(NamedTuple):
    """The layers as they are run: sizes, bytes per number, and whether gradients flow back."""

    batch: int
    seq_len: int
    hidden: int
    ffn_mult: int
    layers: int
    elem_bytes: float
    training: bool
    ffn_dim: int = 0
    gated: bool = False
    per_layer: int = 2

    @property
    def inner(self) -> int:
        """The MLP's inner width."""
        return self.ffn_dim or self.ffn_mult * self.hidden

    @property
    def mlp_weights(self) -> int:
        """Parameters of one layer's MLP: two matrices, or three when gated."""
        return (3 if self.gated else 2) * self.inner * self.hidden

    @property
    def message_bytes(self) -> float:
        """S: one layer's activations, which every all-reduce sums."""
        return self.batch * self.seq_len * self.hidden * self.elem_bytes

    @property
    def all_reduces(self) -> int:
        """One behind attention and one behind the MLP, or one for both; as many again in the backward pass."""
        return self.layers * self.per_layer * (2 if self.training else 1)

    @property
    def weights(self) -> float:
        """Parameters of the layers: 4 h^2 in attention, and the MLP's."""
        return self.layers * (4 * self.hidden**2 + self.mlp_weights)

    def compute_ms(self, ranks: int) -> float:
        """The greater of computing and reading the weights once, evenly cut; attention's scores are left out."""
        passes = 3 if self.training else 1
        flops = 2 * self.weights * self.batch * self.seq_len * passes
        read = self.weights * self.elem_bytes * passes
        return max(flops / (TFLOPS * 1e9), read / (MEMORY_GBS * 1e6)) / ranks


class Link(NamedTuple):
    """One direction out of each GPU, in GB/s, and the latency of a message in microseconds."""

    gb_s: float
    latency_us: float
    algorithm: Algorithm = "ring"


def sent_bytes(message: float, ranks: int, algorithm: Algorithm = "ring") -> float:
    """What each rank sends in one all-reduce (of a double tree, the mean over ranks)."""
    if ranks == 1:
        return 0.0
    if algorithm == "one_shot":
        return (ranks - 1) * message
    if algorithm == "in_network":  # up once, and its part of the sum back
        return (ranks + 1) / ranks * message
    return 2 * (ranks - 1) / ranks * message


def steps(ranks: int, algorithm: Algorithm = "ring") -> int:
    """Messages one after the other in one all-reduce."""
    if ranks == 1:
        return 0
    return {"ring": 2 * (ranks - 1), "tree": 2 * (ranks - 1).bit_length(), "one_shot": 1, "in_network": 2}[algorithm]


def all_reduce_ms(message: float, ranks: int, link: Link) -> float:
    """The steps' latencies and the bytes."""
    sent = sent_bytes(message, ranks, link.algorithm)
    return steps(ranks, link.algorithm) * link.latency_us / 1e3 + sent / (link.gb_s * 1e6)


def comm_ms(model: Model, ranks: int, link: Link) -> float:
    """All the all-reduces of a pass; nothing overlaps, as each layer waits for its sum."""
    return model.all_reduces * all_reduce_ms(model.message_bytes, ranks, link)


def speedup(model: Model, ranks: int, link: Link) -> float:
    """Against one GPU."""
    return model.compute_ms(1) / (model.compute_ms(ranks) + comm_ms(model, ranks, link))

"""What tensor parallelism moves and takes: closed forms for any size."""

from __future__ import annotations

from typing import Final, NamedTuple

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

    @property
    def message_bytes(self) -> float:
        """S: one layer's activations, which every all-reduce sums."""
        return self.batch * self.seq_len * self.hidden * self.elem_bytes

    @property
    def all_reduces(self) -> int:
        """One behind attention and one behind the MLP; as many again in the backward pass."""
        return self.layers * (4 if self.training else 2)

    @property
    def weights(self) -> float:
        """Parameters of the layers: 4 h^2 in attention, 2 ffn_mult h^2 in the MLP."""
        return self.layers * (4 + 2 * self.ffn_mult) * self.hidden**2

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


def ring_bytes(message: float, ranks: int) -> float:
    """What each rank sends in one ring all-reduce."""
    return 2 * (ranks - 1) / ranks * message


def all_reduce_ms(message: float, ranks: int, link: Link) -> float:
    """2(n-1) messages one after the other, each of a chunk."""
    return 2 * (ranks - 1) * link.latency_us / 1e3 + ring_bytes(message, ranks) / (link.gb_s * 1e6)


def comm_ms(model: Model, ranks: int, link: Link) -> float:
    """All the all-reduces of a pass; nothing overlaps, as each layer waits for its sum."""
    return model.all_reduces * all_reduce_ms(model.message_bytes, ranks, link)


def speedup(model: Model, ranks: int, link: Link) -> float:
    """Against one GPU."""
    return model.compute_ms(1) / (model.compute_ms(ranks) + comm_ms(model, ranks, link))

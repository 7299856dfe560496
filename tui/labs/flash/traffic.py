"""Elements that one head's attention moves to and from HBM, and the tiles it visits: closed forms for any size.

Sources: Dao et al., NeurIPS 2022 (keys outer), Dao 2023 (queries outer). Partial blocks count at their true size.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Order = Literal["fa1", "fa2"]
ORDERS: Final[tuple[Order, ...]] = ("fa2", "fa1")


class Shape(NamedTuple):
    """Tokens, the width of the head, and the tiling. Causal: a token sees itself and those before it."""

    tokens: int
    width: int
    block_q: int
    block_k: int
    causal: bool

    @property
    def query_blocks(self) -> int:
        """Blocks of query rows, the last perhaps partial."""
        return -(-self.tokens // self.block_q)

    @property
    def key_blocks(self) -> int:
        """Blocks of keys and values, the last perhaps partial."""
        return -(-self.tokens // self.block_k)

    def visits(self, query_block: int, key_block: int) -> bool:
        """Causal attention skips the keys that lie after the last query row of the block."""
        last_row = min((query_block + 1) * self.block_q, self.tokens) - 1
        return not self.causal or key_block * self.block_k <= last_row


class Visited(NamedTuple):
    """Summed over the tiles visited: their number, rows, columns, and scores (rows x columns)."""

    tiles: int
    rows: int
    columns: int
    scores: int


def visited(shape: Shape) -> Visited:
    """Without walking over the tiles."""
    n, query_blocks, key_blocks = shape.tokens, shape.query_blocks, shape.key_blocks
    if not shape.causal:
        return Visited(query_blocks * key_blocks, key_blocks * n, query_blocks * n, n * n)
    # Query block i ends at row (i+1) block_q - 1 and visits the key blocks that start there or before.
    whole = query_blocks - 1
    tiles = whole + _floor_sum(whole, shape.block_k, shape.block_q, shape.block_q - 1) + key_blocks
    reach_last = query_blocks - max(0, min(whole, _ceil_div((key_blocks - 1) * shape.block_k + 1, shape.block_q) - 1))
    columns = tiles * shape.block_k - reach_last * (key_blocks * shape.block_k - n)
    # Key block j is skipped by the whole query blocks before its first key.
    rows = key_blocks * n - shape.block_q * _floor_sum(key_blocks, shape.block_q, shape.block_k, 0)
    last_rows = n - whole * shape.block_q
    scores = (columns - n) * shape.block_q + n * last_rows  # the last query block visits every key
    return Visited(tiles, rows, columns, scores)


def naive_elements(shape: Shape) -> int:
    """Read Q and K, write S; read S, write P; read P and V, write O. A causal mask changes nothing."""
    return 4 * shape.tokens * shape.width + 4 * shape.tokens**2


def tiled_elements(shape: Shape, order: Order, seen: Visited) -> int:
    """fa2 keeps a query block in SRAM and streams keys and values past it; fa1 keeps keys and values.

    fa1 must read and write the unfinished output, and the m and l of each row, at every tile.
    """
    n, d = shape.tokens, shape.width
    if order == "fa2":
        return 2 * n * d + 2 * d * seen.columns
    return 2 * n * d + (3 * d + 4) * seen.rows


def naive_backward_elements(shape: Shape) -> int:
    """dV: P, dO; dP: dO, V, write; dS: P, dP, write; dQ: dS, K, write; dK: dS, Q, write (dV written too)."""
    return 8 * shape.tokens * shape.width + 7 * shape.tokens**2


def tiled_backward_elements(shape: Shape, seen: Visited) -> int:
    """Keys outer: D from dO and O; K, V, dK, dV once; for each tile Q, dO, dQ read and written, L and D."""
    n, d = shape.tokens, shape.width
    return 2 * n * d + n + 4 * n * d + seen.rows * (4 * d + 2)


def pairs(shape: Shape) -> int:
    """Queries with the keys that they see."""
    return shape.tokens * (shape.tokens + 1) // 2 if shape.causal else shape.tokens**2


def smem_bytes(shape: Shape, elem_bytes: int) -> int:
    """What an FA2 kernel keeps in shared memory: a block of Q, of K and of V; scores and outputs sit in registers."""
    return (shape.block_q + 2 * shape.block_k) * shape.width * elem_bytes


def sram_elements(shape: Shape) -> int:
    """What must fit on the chip at once: blocks of Q and O, of K and V, and of scores."""
    q, k = shape.block_q, shape.block_k
    return 2 * q * shape.width + 2 * k * shape.width + q * k


def _ceil_div(number: int, by: int) -> int:
    return -(-number // by)


def _floor_sum(count: int, by: int, step: int, offset: int) -> int:
    """The sum of floor((step i + offset) / by) over i from 0 to count-1, in the steps of Euclid's algorithm."""
    total = 0
    while count > 0:
        total += count * (count - 1) // 2 * (step // by) + count * (offset // by)
        step, offset = step % by, offset % by
        reach = step * count + offset
        if reach < by:
            break
        count, offset = reach // by, reach % by
        by, step = step, by
    return total

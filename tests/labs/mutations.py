"""Deliberately wrong variants of the labs: each must make its lab's tests fail (`python tests/bench/mutate.py`)."""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """One wrong variant: `old`, which stands once in `file` (under the repository's root), becomes `new`."""

    lab: str
    file: str
    old: str
    new: str
    why: str
    """The mistake, in the words of the labs' specification."""


MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "simt",
        "tui/labs/simt/warp.py",
        "            stack.append((node.otherwise, mask & ~taken))\n",
        "            longer = sum(n.length for n in node.otherwise if isinstance(n, Straight))\n"
        "            longer -= sum(n.length for n in node.then if isinstance(n, Straight))\n"
        "            rest: Program = (Straight(node.name, max(0, longer)),) if taken else node.otherwise\n"
        "            stack.append((rest, mask & ~taken))\n",
        "charge max(then, else) rather than the sum",
    ),
    Mutation(
        "systolic",
        "tui/labs/systolic/grid.py",
        "Wave(start + row, line) for row",
        "Wave(start, line) for row",
        "drop the skew",
    ),
    Mutation(
        "roofline",
        "tui/labs/roofline.py",
        "elem_bytes * (m * k + k * n + m * n)",
        "8 * elem_bytes * (m * k + k * n + m * n)",
        "swap bits and bytes",
    ),
    Mutation(
        "roofline",
        "tui/labs/roofline.py",
        'params * values.real("weight_bytes") + cache',
        '8 * params * values.real("weight_bytes") + cache',
        "swap bits and bytes, decode",
    ),
    Mutation(
        "quant",
        "tui/labs/quant/rounding.py",
        "codes = [(weight / scale + SHIFT) - SHIFT for weight in weights]",
        "codes = [weight / scale // 1 for weight in weights]",
        "floor instead of round",
    ),
    Mutation(
        "quant",
        "tui/labs/quant/rounding.py",
        "most = 2 ** (bits - 1) - 1",
        "most = 2 ** (bits - 1)",
        "2^(b-1) levels on each side instead of 2^(b-1)-1",
    ),
)

"""What each variant keeps of a token, in numbers and bytes, and the FLOPs around it: closed forms for any size.

Sources: Ainslie et al. 2023 (grouped heads); DeepSeek-V2 2024, section 2.1.2 (latent attention).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Variant = Literal["mha", "gqa", "mqa", "mla"]
VARIANTS: Final[tuple[Variant, ...]] = ("mha", "gqa", "mqa", "mla")


class Shape(NamedTuple):
    """Heads and their width, heads of keys and values (gqa), numbers in the latent (mla), width of the input."""

    heads: int
    head_dim: int
    kv_heads: int
    latent: int
    width: int

    def numbers(self, variant: Variant) -> int:
        """Cached for each token and layer: a key and a value for each head that has its own, or the latent alone."""
        if variant == "mla":
            return self.latent
        return 2 * self.own_heads(variant) * self.head_dim

    def own_heads(self, variant: Variant) -> int:
        """Heads with keys and values of their own."""
        return {"gqa": self.kv_heads, "mqa": 1}.get(variant, self.heads)

    def score_flops(self, variant: Variant, tokens: int) -> int:
        """Scores and weighted values, causal; of mla with the absorbed weights, which work on the latent itself."""
        inner = self.latent if variant == "mla" else self.head_dim
        return 4 * self.heads * inner * _pairs(tokens)

    def proj_flops(self, variant: Variant, tokens: int, *, cached: bool) -> int:
        """Making what is cached: once for each token, or at each step again for all before it."""
        return 2 * self.width * self.numbers(variant) * (tokens if cached else _pairs(tokens))


def _pairs(tokens: int) -> int:
    """A token and those it sees, itself among them; as many tokens as are made when nothing is kept."""
    return tokens * (tokens + 1) // 2

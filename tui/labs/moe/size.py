"""Parameters of a mixture-of-experts transformer: stored, and used for one token."""

from __future__ import annotations

from typing import NamedTuple

from tui.labs.params import Values


class Sizes(NamedTuple):
    """Parameters by part; norms are left out. `experts` of all layers and all experts, `used` of the chosen ones."""

    attention: int
    experts: int
    used: int
    router: int
    embeddings: int

    @property
    def total(self) -> int:
        """What must be stored."""
        return self.attention + self.experts + self.router + self.embeddings

    @property
    def active(self) -> int:
        """What one token is multiplied with."""
        return self.attention + self.used + self.router + self.embeddings


def sizes(values: Values, n_experts: int, top_k: int) -> Sizes:
    """Grouped-query attention, gated experts of three matrices, and untied embeddings."""
    layers, d_model, head = values.whole("layers"), values.whole("d_model"), values.whole("head_dim")
    attention = 2 * d_model * head * (values.whole("heads") + values.whole("kv_heads"))
    expert = 3 * d_model * values.whole("d_ff")
    router = d_model * n_experts if n_experts > 1 else 0
    return Sizes(
        layers * attention,
        layers * n_experts * expert,
        layers * top_k * expert,
        layers * router,
        2 * values.whole("vocab") * d_model,
    )

"""Parameters of a mixture-of-experts transformer: stored, and used for one token."""

from __future__ import annotations

from typing import NamedTuple

from tui.labs.contract import LabError
from tui.labs.params import Values


class Sizes(NamedTuple):
    """Parameters by part; norms are left out. `experts` of all layers and all experts, `used` of the chosen ones.

    `shared` experts and `dense` layers meet every token. `table` is the input embedding, a lookup, which is part of
    `embeddings`. `cache` are the bytes of KV cache per token, in 16 bits.
    """

    attention: int
    experts: int
    used: int
    shared: int
    dense: int
    router: int
    embeddings: int
    table: int
    cache: int

    @property
    def always(self) -> int:
        """What every token meets."""
        return self.attention + self.shared + self.dense + self.router + self.embeddings

    @property
    def total(self) -> int:
        """What must be stored."""
        return self.always + self.experts

    @property
    def active(self) -> int:
        """What one token is multiplied with."""
        return self.always + self.used


def sizes(values: Values, n_experts: int, top_k: int) -> Sizes:
    """The model that the knobs describe. Raises LabError when more layers are dense than there are."""
    layers, d_model, dense_layers = values.whole("layers"), values.whole("d_model"), values.whole("dense_layers")
    if dense_layers > layers:
        raise LabError("dense_layers", f"must be at most the number of layers, {layers}")
    moe_layers = layers - dense_layers
    matrices, d_ff = values.whole("expert_matrices"), values.whole("d_ff")
    expert = matrices * d_model * d_ff
    shared = values.whole("shared_experts") * matrices * d_model * (values.whole("shared_d_ff") or d_ff)
    router = d_model * n_experts if n_experts > 1 else 0
    attention, cached = _attention(values, d_model)
    table = values.whole("vocab") * d_model
    return Sizes(
        layers * attention,
        moe_layers * n_experts * expert,
        moe_layers * top_k * expert,
        moe_layers * shared,
        dense_layers * 3 * d_model * values.whole("dense_d_ff"),
        moe_layers * router,
        table if values.flag("tied_embeddings") else 2 * table,
        table,
        2 * layers * cached,
    )


def _attention(values: Values, d_model: int) -> tuple[int, int]:
    """Parameters of one layer's attention, and the numbers that it caches per token."""
    heads = values.whole("heads")
    if values.text("attention") == "gqa":
        head, kv_heads = values.whole("head_dim"), values.whole("kv_heads")
        return 2 * d_model * head * (heads + kv_heads), 2 * kv_heads * head
    query, latent, rope = values.whole("q_lora_rank"), values.whole("kv_lora_rank"), values.whole("rope_dim")
    nope, v_dim = values.whole("nope_dim"), values.whole("v_dim")
    queries = heads * (nope + rope)
    found = d_model * query + query * queries if query else d_model * queries
    found += d_model * (latent + rope) + latent * heads * (nope + v_dim) + heads * v_dim * d_model
    return found, latent + rope

"""Experts, balance and all-to-all: tokens are routed, counted against capacity, and sent between GPUs.

Sources: Shazeer et al. 2017 (gated experts); Fedus et al. 2021 (Switch: capacity, balancing loss, Eq. 4);
Jiang et al. 2024 (Mixtral).
"""

from __future__ import annotations

from typing import Final, cast

from tui.labs.contract import Block, Params, Progress, Result, Value
from tui.labs.moe.balance import aux_loss, capacity, dropped, loads, remote, traffic
from tui.labs.moe.draw import against_capacity, by_arithmetic, exchange, load_bars, name_and_fact, parameters
from tui.labs.moe.router import BALANCE_GUARD, GUARD, Routed, gate_weights, route, top_k_of
from tui.labs.moe.size import Sizes, sizes
from tui.labs.params import KnobSpec, Values, When, choice, data, flag, read, real, whole

_MLA: Final[When] = {"attention": "mla"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    whole("n_tokens", 256, most=1e10),
    whole("n_experts", 8, most=1e6),
    whole("top_k", 2, most=1e6),
    real("capacity_factor", 1.25, above=0, most=1e6),
    whole("ep_ranks", 4, most=1e6),
    real("skew", 0.0, least=0, most=1e3),
    whole("d_model", 4096, most=1e9),
    real("elem_bytes", 2, least=1e-3, most=64),
    whole("seed", 0, least=0, most=1e9),
    whole("layers", 0, least=0, most=1e6),
    whole("d_ff", 14336, most=1e9),
    whole("heads", 32, most=1e6),
    whole("kv_heads", 8, most=1e6),
    whole("head_dim", 128, most=1e6),
    whole("vocab", 32000, most=1e9),
    whole("shared_experts", 0, least=0, most=1e6),
    whole("shared_d_ff", 0, least=0, most=1e9),
    whole("dense_layers", 0, least=0, most=1e6),
    whole("dense_d_ff", 18432, most=1e9),
    choice("expert_matrices", 3, (2, 3)),
    flag("tied_embeddings", False),
    choice("attention", "gqa", ("gqa", "mla")),
    whole("q_lora_rank", 1536, least=0, most=1e6, when=_MLA),
    whole("kv_lora_rank", 512, most=1e6, when=_MLA),
    whole("rope_dim", 64, least=0, most=1e6, when=_MLA),
    whole("nope_dim", 128, least=0, most=1e6, when=_MLA),
    whole("v_dim", 128, most=1e6, when=_MLA),
    flag("norm_topk", True),
    whole("balance_steps", 0, least=0, most=1e6),
    real("bias_rate", 0.01, least=0, most=1e3),
    real("combine_elem_bytes", 0, least=0, most=64),
    data("assignments", "lists"),
    data("router_probs", "matrix"),
    data("bias", "vector"),
)


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """One layer's routing, and with `layers` (0: not asked) the whole model's parameters.

    `a2a_bytes` counts dispatch and combine of one layer, dropped copies included. `aux_loss` needs probabilities.
    """
    values = read(KNOBS, params)
    given = values.has("assignments") or values.has("router_probs")
    if not given and values.whole("n_tokens") * values.whole("n_experts") > GUARD:
        return _too_large(values)
    routed = route(values)
    n_tokens, n_experts, top_k = len(routed.chosen), routed.n_experts, routed.top_k
    found, copies = loads(routed), n_tokens * top_k
    factor, ranks = values.real("capacity_factor"), values.whole("ep_ranks")
    room = capacity(factor, n_tokens, top_k, n_experts)
    sent = traffic(routed, ranks)
    away = remote(sent)
    there = values.real("elem_bytes")
    metrics: dict[str, Value] = {
        "loads": cast("Value", found),
        "capacity": room,
        "dropped": dropped(found, room),
        "max_over_mean": max(found) * n_experts / copies,
        "remote_copies": away,
        "remote_fraction": away / copies,
        "a2a_bytes": away * values.whole("d_model") * (there + (values.real("combine_elem_bytes") or there)),
    }
    loss = aux_loss(routed, found)
    if loss is not None:
        metrics["aux_loss"] = loss
    if values.has("router_probs"):
        metrics["gate_weights"] = cast("Value", gate_weights(routed, values.flag("norm_topk")))
    blocks: list[Block] = [load_bars(found, room), against_capacity(found, top_k, factor)]
    if ranks > 1:
        blocks.insert(1, exchange(sent, ranks))
    notes = _notes(routed, found, room, away, ranks)
    if given:
        notes.append(f"Routed as given: {n_tokens:,} tokens to {top_k} of {n_experts} experts each.")
    steps = values.whole("balance_steps")
    if routed.balanced:
        notes.append(f"The bias was moved {steps} times towards even loads: no loss term, and no weight is changed.")
    elif steps and not values.has("assignments"):
        notes.append(f"Too large to balance here (tokens x experts x steps is over {BALANCE_GUARD:,}): not balanced.")
    if values.whole("layers"):
        _add_sizes(sizes(values, n_experts, top_k), n_experts, top_k, metrics, blocks, notes)
    return Result(metrics, tuple(blocks[:4]), tuple(notes))


def _add_sizes(
    model: Sizes, n_experts: int, top_k: int, metrics: dict[str, Value], blocks: list[Block], notes: list[str]
) -> None:
    """The whole model goes first, with what its name suggests."""
    metrics["total_params"], metrics["active_params"] = model.total, model.active
    metrics["active_params_no_embed"] = model.active - model.table
    metrics["kv_bytes_per_token"] = model.cache
    dense = model.always - model.router + model.experts // n_experts
    blocks.insert(0, name_and_fact(model, n_experts, dense))
    blocks.insert(2, parameters(model, n_experts, top_k))
    lines = [
        f"All {model.total / 1e9:,.4g} billion parameters must be in memory; a token is multiplied by "
        f"{model.active / 1e9:,.4g} billion of them, {2 * model.active / 1e9:,.4g} GFLOPs."
    ]
    if n_experts > 1:
        lines.append(
            f"{n_experts} dense models of {dense / 1e9:,.3g} billion would hold {n_experts * dense / 1e9:,.4g}; "
            "here all but the experts is there once."
        )
    notes[:0] = lines


def _too_large(values: Values) -> Result:
    """What needs no routing."""
    n_tokens, n_experts = values.whole("n_tokens"), values.whole("n_experts")
    top_k = top_k_of(values, n_experts)
    room = capacity(values.real("capacity_factor"), n_tokens, top_k, n_experts)
    metrics: dict[str, Value] = {"capacity": room}
    blocks: list[Block] = [by_arithmetic(n_tokens, n_experts, top_k, room)]
    notes = [f"Too large to route here (tokens x experts is over {GUARD:,}): capacity and sizes alone are given."]
    if values.whole("layers"):
        _add_sizes(sizes(values, n_experts, top_k), n_experts, top_k, metrics, blocks, notes)
    return Result(metrics, tuple(blocks), tuple(notes))


def _notes(routed: Routed, found: list[int], room: int, away: int, ranks: int) -> list[str]:
    copies = sum(found)
    most = max(found)
    notes = [
        f"The busiest expert has {most * len(found) / copies:.3g} times the even share, and the layer waits for it."
    ]
    gone = dropped(found, room)
    if gone:
        notes.append(f"{gone:,} of {copies:,} choices are dropped: {100 * gone / copies:.3g} %.")
    if ranks > 1:
        even = f"an even router would send about {100 * (1 - 1 / ranks):.3g} %"
        notes.append(f"{away:,} of {copies:,} copies go to another GPU, {100 * away / copies:.3g} %; {even}.")
    return notes

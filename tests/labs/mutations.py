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
        'weights = of.read(batch) * values.real("weight_bytes")',
        'weights = 8 * of.read(batch) * values.real("weight_bytes")',
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
    Mutation(
        "train_plan",
        "tui/labs/train_plan.py",
        "return self.factor * self.params * self.tokens + self.attention",
        "return 2 * self.params * self.tokens + self.attention",
        "2ND",
    ),
    Mutation(
        "memory_plan",
        "tui/labs/memory_plan/inference.py",
        'per_layer = 2 * values.whole("kv_heads") * values.whole("head_dim")',
        'per_layer = 2 * (8 * values.whole("kv_heads")) * values.whole("head_dim")',
        "heads (eight to a group) instead of kv_heads",
    ),
    Mutation(
        "memory_plan",
        "tui/labs/memory_plan/training.py",
        "return State(divided(self.weight_bytes, 3), divided(gradients, 2), divided(optimizer, 1))",
        "return State(divided(self.weight_bytes, 1), divided(gradients, 2), divided(optimizer, 3))",
        "ZeRO shards the weights first",
    ),
    Mutation(
        "cloud_cost",
        "tui/labs/cloud_cost/serving.py",
        "return price / (tokens_per_s * utilization * 3600) * 1e6",
        "return price / (tokens_per_s * 3600) * 1e6",
        "drop utilization",
    ),
    Mutation(
        "energy",
        "tui/labs/energy/training.py",
        'else chips * values.real("pue")',
        'else chips * values.real("pue") ** 2',
        "PUE applied twice, training",
    ),
    Mutation(
        "energy",
        "tui/labs/energy/inference.py",
        'return given["pue"] * (server + count * per_token * tokens)',
        'return given["pue"] * (server * given["pue"] + count * per_token * tokens)',
        "PUE applied twice, to the server of EcoLogits",
    ),
    Mutation(
        "energy",
        "tui/labs/energy/inference.py",
        'given["power_fraction"] * given["pue"] / 3600',
        'given["power_fraction"] * given["pue"] ** 2 / 3600',
        "PUE applied twice, to a query from FLOPs",
    ),
    Mutation(
        "pipeline",
        "tui/labs/pipeline/events.py",
        "    return Op(True, op.piece + 1, op.micro)\n",
        "    return Op(False, op.piece, op.micro)\n",
        "start B before the next stage's B",
    ),
    Mutation(
        "moe",
        "tui/labs/moe/router.py",
        "reverse=True)[:top_k]",
        "reverse=True)[:1] * top_k",
        "choose the same expert twice",
    ),
    Mutation(
        "serving",
        "tui/labs/serving/engine.py",
        "room = 0 if static and running else server.max_batch - len(running)",
        "room = server.max_batch - len(running)",
        "admit into a running static batch",
    ),
    Mutation(
        "flash",
        "tui/labs/flash/attention.py",
        "        out = [value * shrink for value in out]\n",
        "",
        "omit the rescale of o",
    ),
    Mutation("flash", "tui/labs/flash/attention.py", "        total *= shrink\n", "", "omit the rescale of l"),
    Mutation(
        "specdec",
        "tui/labs/specdec/sampling.py",
        "shares(residual(wanted.of, offer.of)).pick(draw())",
        "wanted.pick(draw())",
        "resample from p instead of the residual",
    ),
    Mutation(
        "distill",
        "tui/labs/distill/loss.py",
        "soft = mix.temperature**2 * divergence",
        "soft = divergence",
        "forget T^2 in the loss",
    ),
    Mutation(
        "distill",
        "tui/labs/distill/loss.py",
        "pull = mix.alpha * mix.temperature\n",
        "pull = mix.alpha / mix.temperature\n",
        "forget T^2 in the gradient",
    ),
    Mutation(
        "tensor_parallel",
        "tui/labs/tensor_parallel/__init__.py",
        "ring = all_reduce([flat(part) for part in partial_sums(mlp, ranks)])",
        "ring = all_reduce([flat(cut_by_rows_first(mlp, ranks))] + [[0.0] * len(expected)] * (ranks - 1))",
        "apply the non-linearity to the unfinished sums of a row-split first matrix",
    ),
    Mutation(
        "tensor_parallel",
        "tui/labs/tensor_parallel/mlp.py",
        "inner = mlp.inner(mlp.x, slice(None), slice(cut.start, cut.stop)) if cut",
        "inner = product(mlp.x, [row[cut.start : cut.stop] for row in mlp.a]) if cut",
        "leave the non-linearity until after the sum",
    ),
    Mutation(
        "tensor_parallel",
        "tui/labs/tensor_parallel/ring.py",
        "            sent[rank] += size\n",
        "            sent[rank] += size * adds\n",
        "count only the reduce-scatter",
    ),
    Mutation(
        "cloud_cost",
        "tui/labs/cloud_cost/spot.py",
        "return self.restart / self.between + depth(",
        "return depth(",
        "leave out e^(R/M)",
    ),
    Mutation(
        "cloud_cost",
        "tui/labs/cloud_cost/spot.py",
        "return math.exp(power) if power < _LARGEST_LOG else math.inf",
        "t = self.interval\n"
        "        share = self.save / t + (t / 2 + self.restart) / self.between\n"
        "        return 1 / (1 - share) if share < 1 else math.inf",
        "count t/2 lost per failure whatever M",
    ),
    Mutation(
        "cloud_cost",
        "tui/labs/cloud_cost/tokens.py",
        "self.tokens_in * each_in + self.tokens_out * self.price_out",
        "self.tokens_in * each_in + self.tokens_out * (1 - self.hit) * self.price_out",
        "cache hits applied to the output",
    ),
    Mutation(
        "cloud_cost",
        "tui/labs/cloud_cost/tokens.py",
        "margin = sales.share(sales.cost)",
        "margin = sales.share(sales.revenue)",
        "margin over the revenue",
    ),
    Mutation(
        "roofline",
        "tui/labs/roofline.py",
        "return self.kept_seconds(chip) + self.rest_seconds(chip)",
        "return max(self.flops / chip.peak, self.moved / chip.bandwidth)",
        "decode: the maximum over everything",
    ),
    Mutation(
        "roofline",
        "tui/labs/roofline.py",
        "return self.shared + self.expert * self.hit(batch)",
        "return self.shared + self.expert * self.top_k",
        "bytes of k experts only",
    ),
    Mutation(
        "roofline",
        "tui/labs/roofline.py",
        "    if not of.expert:\n",
        "    if of.expert >= 0:\n",
        "crossover independent of E/k",
    ),
    Mutation("train_plan", "tui/labs/train_plan.py", "full = 12.0 * ", "full = 6.0 * ", "attention: 6 instead of 12"),
    Mutation(
        "train_plan",
        "tui/labs/train_plan.py",
        'values.whole("layers") * values.whole("attn_width")',
        'values.whole("layers") * 18432',
        "d_model (PaLM's) for attn_width",
    ),
    Mutation(
        "train_plan",
        "tui/labs/train_plan.py",
        "return self.flops / (self.rate * 3600) if",
        "return self.model_flops / (self.rate * 3600) if",
        "hours from model_flops",
    ),
    Mutation(
        "specdec",
        "tui/labs/specdec/formula.py",
        "return max(1.0, self.batch * (nodes + 1) / self.critical) if self.critical else 1.0",
        "return 1.0",
        "verification free at any batch",
    ),
    Mutation(
        "moe",
        "tui/labs/moe/router.py",
        "mine = [row[expert] for expert in experts]",
        "mine = [row[expert] + routed.bias[expert] for expert in experts]",
        "weights taken from p + bias",
    ),
    Mutation(
        "moe",
        "tui/labs/moe/size.py",
        "moe_layers * shared,",
        "moe_layers * n_experts * shared,",
        "shared experts counted E times",
    ),
    Mutation(
        "quant",
        "tui/labs/quant/blocks.py",
        "frexp(largest)[1] - 1 - emax",
        "frexp(largest)[1] - emax",
        "ceil for floor in the MX exponent",
    ),
    Mutation(
        "quant",
        "tui/labs/quant/blocks.py",
        "tensor = _largest(weights) / (6 * 448)",
        "tensor = 1.0 if any(weights) else 0.0",
        "NVFP4 without the tensor's scale",
    ),
    Mutation(
        "flash",
        "tui/labs/flash/backward.py",
        "(sum(map(mul, grad, inputs.v[key])) - whole[place])",
        "sum(map(mul, grad, inputs.v[key]))",
        "drop D",
    ),
    Mutation(
        "flash",
        "tui/labs/flash/backward.py",
        "found.append(top + math.log(",
        "found.append(row[0] + math.log(",
        "a stale m in the recomputed P",
    ),
    Mutation(
        "simt",
        "tui/labs/simt/memory.py",
        "    lanes, words = max(1, BANKS * 4 // access_bytes), access_bytes // 4\n",
        "    lanes, words = BANKS, access_bytes // 4\n",
        "one phase of 32 lanes for any width",
    ),
    Mutation(
        "simt",
        "tui/labs/simt/divergence.py",
        "            issued += run.length\n",
        "            issued += run.length * run.mask.bit_count() // warp_size\n",
        "branch cost by lanes",
    ),
    Mutation(
        "systolic",
        "tui/labs/systolic/grid.py",
        "last = max(last, done + shape.rows)",
        "last = max(last, done)",
        "output-stationary without the drain",
    ),
    Mutation(
        "systolic",
        "tui/labs/systolic/formula.py",
        "return shape._replace(n=shape.m, m=shape.n) if",
        "return shape._replace(n=shape.m) if",
        "input-stationary with the stream of weight-stationary",
    ),
    Mutation(
        "tensor_parallel",
        "tui/labs/tensor_parallel/cost.py",
        "return (3 if self.gated else 2) * self.inner",
        "return 2 * self.inner",
        "2 matrices when gated",
    ),
    Mutation(
        "tensor_parallel",
        "tui/labs/tensor_parallel/cost.py",
        '"tree": 2 * (ranks - 1).bit_length()',
        '"tree": ranks - 1',
        "a tree with n-1 steps",
    ),
    Mutation(
        "pipeline",
        "tui/labs/pipeline/orders.py",
        "        if micro >= rank:\n            ops.append(Op(True, rank, micro - rank, True))\n"
        "    return ops + [Op(True, rank, micro, True) for micro in range(max(0, m - rank), m)]\n",
        "        ops.append(Op(True, rank, micro, True))\n    return ops\n",
        "W right after each B on every rank",
    ),
    Mutation(
        "memory_plan",
        "tui/labs/memory_plan/inference.py",
        "(self.layers - self.window_layers) * taken + self.window_layers * short",
        "self.layers * short",
        "window applied to all layers",
    ),
    Mutation(
        "memory_plan",
        "tui/labs/memory_plan/inference.py",
        "split = min(self.used_chips, self.heads)",
        "split = self.used_chips",
        "divide kv by n when n > kv_heads",
    ),
    Mutation(
        "serving",
        "tui/labs/serving/engine.py",
        "gap, waited = max(gap, waited + cost), 0.0",
        "gap, waited = max(gap, cost), 0.0",
        "prefill not charged to running requests",
    ),
    Mutation(
        "serving",
        "tui/labs/serving/chunked.py",
        "budget = max(0, server.chunk - decoding)",
        "budget = server.chunk",
        "chunk budget not reduced by the running requests",
    ),
    Mutation(
        "energy",
        "tui/labs/energy/inference.py",
        'given["peak_tflops"] * 1e12 * given["prefill_utilization"]',
        'given["peak_tflops"] * 1e12 * given["flop_utilization"]',
        "prefill at the utilization of decoding",
    ),
    Mutation(
        "energy",
        "tui/labs/energy/inference.py",
        "2 * pair * (new * new - cached * cached)",
        "4 * pair * (new * new - cached * cached)",
        "pairs not halved",
    ),
)

"""How large and how long: parameters and tokens for a budget of FLOPs, and again with the tokens to be served.

Sources: Hoffmann et al. 2022; Besiroglu et al. 2024; Sardana et al. 2024.
"""

from __future__ import annotations

import math
from typing import Final, cast

from tui.labs.contract import LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, choice, read, real
from tui.labs.scaling_law.draw import beside_optima, by_fit, lives, over_budgets, over_sizes, size_said, valley
from tui.labs.scaling_law.law import FITS, Fit, Law, Model, lifetime

_BUDGET: Final = {"mode": "budget"}
_FIXED: Final = {"mode": "fixed"}
_LIFETIME: Final = {"mode": "lifetime"}
_LARGEST: Final = 1e35
"""FLOPs, parameters and tokens beyond which a law fitted to small models says nothing."""

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "budget", ("budget", "fixed", "lifetime")),
    choice("fit", "besiroglu", tuple(FITS)),
    real("flops", 5.76e23, least=1e3, most=_LARGEST, when=_BUDGET),
    real("n_params_b", 8, least=1e-9, most=1e9, when=_FIXED),
    real("n_tokens_b", 15000, least=1e-9, most=1e12, when=_FIXED),
    real("reference_params_b", 13, least=1e-6, most=1e9, when=_LIFETIME),
    real("inference_tokens_b", 2000, least=0, most=1e12, when=_LIFETIME),
    real("E", None, least=0, most=1e6),
    real("A", None, above=0, most=1e12),
    real("B", None, above=0, most=1e12),
    real("alpha", None, least=0.01, most=10),
    real("beta", None, least=0.01, most=10),
)


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Training takes 6 N D FLOPs and serving a token 2 N. `loss` is in nats a token, of the fit's own text.

    `repaid_tokens_b`: served tokens after which a model trained past its optimum has paid back its extra training.
    """
    values = read(KNOBS, params)
    law = _law(values)
    try:
        return _MODES[values.text("mode")](values, law)
    except (OverflowError, ZeroDivisionError, ValueError) as error:
        if isinstance(error, LabError):
            raise
        raise LabError(
            "alpha", "with these constants the law's numbers leave all bounds; take larger exponents"
        ) from error


def _law(values: Values) -> Law:
    fit = FITS[cast("Fit", values.text("fit"))]
    given = {"E": "floor", "A": "a", "B": "b", "alpha": "alpha", "beta": "beta"}
    return fit._replace(**{field: values.real(name) for name, field in given.items() if values.has(name)})


def _sound(model: Model) -> Model:
    """The model, if its numbers can be worked with."""
    if not all(0 < number < _LARGEST for number in model) or not math.isfinite(model.flops):
        raise OverflowError
    return model


def _budget(values: Values, law: Law) -> Result:
    flops = values.real("flops")
    best = _sound(law.optimum(flops))
    metrics: dict[str, Value] = {
        "n_opt_b": best.params / 1e9,
        "d_opt_b": best.tokens / 1e9,
        "tokens_per_param": best.tokens / best.params,
        "loss": law.loss(*best),
    }
    grows = law.beta / (law.alpha + law.beta)
    notes = [
        f"Twice the budget makes the best model {2**grows:.3g} times as large and its text "
        f"{2 ** (1 - grows):.3g} times as long.",
        "Losses are of the text and the tokens that the fit was made on; other data have another floor.",
    ]
    return Result(metrics, (valley(law, flops), over_budgets(law, flops), by_fit(flops, law)), tuple(notes))


def _fixed(values: Values, law: Law) -> Result:
    mine = Model(values.real("n_params_b") * 1e9, values.real("n_tokens_b") * 1e9)
    loss, best = law.loss(*mine), _sound(law.optimum(mine.flops))
    same_loss = _sound(law.optimum_with(law.above(*mine)))
    saved = same_loss.params - mine.params
    extra = max(0.0, mine.flops - same_loss.flops)
    repaid = extra / (2 * saved) if saved > 0 else None
    metrics: dict[str, Value] = {
        "loss": loss,
        "flops": mine.flops,
        "n_opt_b": best.params / 1e9,
        "d_opt_b": best.tokens / 1e9,
        "loss_opt": law.loss(*best),
        "excess_flops": mine.flops / same_loss.flops,
        "tokens_per_param": mine.tokens / mine.params,
        "n_same_loss_b": same_loss.params / 1e9,
        "repaid_tokens_b": repaid / 1e9 if repaid is not None else None,
    }
    if repaid is None:
        note = "It is larger than the cheapest model with its loss, so serving never pays its training back."
    else:
        note = (
            f"The cheapest model with this loss has {size_said(same_loss.params)} parameters; after "
            f"{size_said(repaid)} served tokens the extra training is paid back."
        )
    return Result(
        metrics,
        (beside_optima(law, mine, same_loss), valley(law, mine.flops, mine), over_budgets(law, mine.flops)),
        (note,),
    )


def _lifetime(values: Values, law: Law) -> Result:
    served = values.real("inference_tokens_b") * 1e9
    reference = _sound(law.optimum_of_size(values.real("reference_params_b") * 1e9))
    best = _sound(lifetime(law, reference, served))
    total, before = best.total(served), reference.total(served)
    saving = max(0.0, 1 - total / before)
    metrics: dict[str, Value] = {
        "n_opt_b": best.params / 1e9,
        "d_opt_b": best.tokens / 1e9,
        "tokens_per_param": best.tokens / best.params,
        "loss": law.loss(*reference),
        "train_flops": best.flops,
        "total_flops": total,
        "saving": saving,
        "tokens_vs_reference": best.tokens / reference.tokens,
    }
    note = (
        f"{size_said(best.params)} on {size_said(best.tokens)} tokens instead of {size_said(reference.params)} on "
        f"{size_said(reference.tokens)}: {saving:.3g} of the FLOPs of a lifetime saved, {before - total:.3g} FLOPs."
        if served
        else "With nothing to serve, the compute-optimal model is the cheapest with its loss."
    )
    blocks = (lives(law, reference, best, served), over_sizes(law, reference, best, served))
    return Result(
        metrics, blocks, (note, "Serving is counted at two FLOPs a parameter; attention and idle time are not.")
    )


_MODES: Final = {"budget": _budget, "fixed": _fixed, "lifetime": _lifetime}

"""Draft, verify, keep the distribution: real speculative sampling between two small models of this project's prose.

Sources: Leviathan, Kalman & Matias, ICML 2023; Chen et al. 2023.
"""

from __future__ import annotations

from typing import Final, cast

from tui.labs.contract import LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, data, flag, read, real, whole
from tui.labs.specdec.chi2 import chi_square
from tui.labs.specdec.draw import drafts_table, letters, one_token, over_gamma, runs_table
from tui.labs.specdec.formula import (
    GAMMAS,
    Best,
    Cost,
    best_gamma,
    by_formula,
    exact,
    expected_tokens,
    ops_factor,
    speedup,
    tree_nodes,
)
from tui.labs.specdec.generate import LONGEST_CONTEXT, START, Ticker, Written, first_tokens, write
from tui.labs.specdec.sampling import Pair

KNOBS: Final[tuple[KnobSpec, ...]] = (
    whole("gamma", 4, most=1e6),
    whole("draft_order", 2, least=0, most=LONGEST_CONTEXT),
    whole("target_order", 4, most=LONGEST_CONTEXT),
    real("cost_ratio", 0.1, least=0, most=1e6),
    real("draft_flops_ratio", 0.0, least=0, most=1e6),
    whole("n_tokens", 500, most=1e6),
    whole("seed", 0, least=0, most=1e9),
    flag("check", False),
    whole("tree_width", 1, most=64),
    whole("batch", 1, most=1e9),
    real("critical_batch", 0, least=0, most=1e9),
    real("alpha", None, least=0, most=1),
    data("p", "vector", most=1000),
    data("q", "vector", most=1000),
)

GUARD: Final = 400_000
"""n_tokens x gamma up to which the lab samples."""
CHECKED: Final = 5000
"""First tokens that `check` draws."""
_COMPARED: Final = (1, 2, 4, 8, 16)
_COMPARED_TOKENS: Final = 250
_SUM: Final = 1e-6


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Samples, and compares with the closed forms at the measured acceptance rate.

    Costs are in runs of the target: `cost_ratio` of time, `draft_flops_ratio` of operations, for one run of the draft.
    With `alpha` only the closed forms are given; with `p` and `q` what one step makes of two distributions.
    """
    values = read(KNOBS, params)
    if values.has("p") or values.has("q"):
        return _two_distributions(values)
    if values.has("alpha"):
        return _closed_forms(values)
    return _sampled(values, progress)


def _closed_forms(values: Values) -> Result:
    alpha, gamma, cost = values.real("alpha"), values.whole("gamma"), _cost(values)
    note = "Nothing was sampled: every check is taken to succeed with the same probability, alpha."
    notes = (note, *_best_notes(alpha, cost))
    return Result(_formulas(alpha, gamma, cost), (over_gamma(alpha, gamma, cost, {}),), notes)


def _cost(values: Values) -> Cost:
    width, gamma = values.whole("tree_width"), values.whole("gamma")
    if width > 1 and gamma > GAMMAS[-1]:
        raise LabError("gamma", f"must be at most {GAMMAS[-1]} with a tree of guesses")
    batch, critical = values.whole("batch"), values.real("critical_batch")
    return Cost(values.real("cost_ratio"), values.real("draft_flops_ratio"), width, batch, critical)


def _formulas(alpha: float, gamma: int, cost: Cost) -> dict[str, Value]:
    """`ops_factor` is that of a chain."""
    best = best_gamma(alpha, cost)
    return {
        "expected_tokens_per_run": expected_tokens(alpha, gamma, cost.width),
        "tree_nodes": tree_nodes(gamma, cost.width),
        "speedup_formula": by_formula(alpha, gamma, cost),
        "ops_factor": ops_factor(alpha, gamma, cost),
        "best_gamma": best.gamma,
        "best_gamma_capped": best.capped,
    }


def _best_notes(alpha: float, cost: Cost) -> list[str]:
    best: Best = best_gamma(alpha, cost)
    if best.speedup <= 1:
        return ["No draft pays: every length is slower than none, or no faster."]
    if best.capped and cost.time == 0:
        return [f"Drafting is free, so every longer draft is faster; {best.gamma} is the longest looked at."]
    return [f"A longer draft would be faster yet; {best.gamma} is the longest looked at."] if best.capped else []


def _two_distributions(values: Values) -> Result:
    p, q = (_distribution(values, name) for name in ("p", "q"))
    if len(p) != len(q):
        raise LabError("q", f"must have as many probabilities as p, {len(p)}")
    found = exact(p, q)
    metrics: dict[str, Value] = {
        "accept_prob": found.accept_prob,
        "residual": cast("Value", found.residual),
        "output_distribution": cast("Value", found.output),
    }
    notes = ["What comes out is p, whatever q is: the draft can only change the speed."]
    if not any(found.residual):
        notes.append("The residual is 0: p and q are equal, so nothing is ever rejected.")
    if values.has("alpha"):
        metrics |= _formulas(values.real("alpha"), values.whole("gamma"), _cost(values))
    title = f"One token: accepted with probability {found.accept_prob:.4g}"
    names = [f"token {place}" for place in range(len(p))]
    return Result(metrics, (one_token(p, q, names, title),), tuple(notes))


def _distribution(values: Values, name: str) -> list[float]:
    if not values.has(name):
        raise LabError(name, f"is needed too when {'q' if name == 'p' else 'p'} is given")
    given = values.vector(name)
    total = sum(given)
    if min(given) < 0 or abs(total - 1) > _SUM:
        raise LabError(name, "must be probabilities: none below 0, and a sum of 1")
    return [share / total for share in given]


def _sampled(values: Values, progress: Progress | None) -> Result:
    gamma, n_tokens, seed, cost = values.whole("gamma"), values.whole("n_tokens"), values.whole("seed"), _cost(values)
    if gamma * n_tokens > GUARD:
        raise LabError("n_tokens", f"times gamma may be at most {GUARD:,} (with alpha given, any gamma will do)")
    pair = Pair(values.whole("draft_order"), values.whole("target_order"))
    fewer = min(n_tokens, _COMPARED_TOKENS)
    checked = CHECKED if values.flag("check") else 0
    done = n_tokens + fewer * len(_COMPARED)
    ticker = Ticker(progress, done + checked)
    main = write(pair, gamma, n_tokens, seed, ticker, 0)
    measured = {gamma: speedup(main.per_run, gamma, cost)}
    for number, other in enumerate(_COMPARED):
        if other != gamma:
            sample = write(pair, other, fewer, seed, ticker, n_tokens + fewer * number)
            measured[other] = speedup(sample.per_run, other, cost)
    metrics: dict[str, Value] = {
        "alpha_measured": main.alpha,
        "alpha_overlap": main.overlap,
        "tokens_per_run": main.per_run,
        "speedup_measured": measured[gamma],
        **_formulas(main.alpha, gamma, cost),
    }
    notes = [*_notes(main, measured[gamma]), *_best_notes(main.alpha, cost)]
    drawn = first_tokens(pair, gamma, checked, seed, ticker, done) if checked else []
    if drawn:
        test = chi_square(drawn, pair.p(START).of)
        metrics |= {"chi2": test.chi2, "chi2_df": test.df, "p_value": test.p_value}
        found = f"chi-square {test.chi2:.4g} with {test.df} degrees of freedom, p = {test.p_value:.3g}"
        notes.append(f"{checked:,} first tokens against what the target alone would draw: {found}.")
    ticker.at(ticker.total)
    title = f"The token after '{START}': what comes out is the target's"
    blocks = (
        over_gamma(main.alpha, gamma, cost, measured),
        runs_table(main.runs),
        one_token(pair.p(START).of, pair.q(START).of, letters(), title, [count / CHECKED for count in drawn]),
        drafts_table(main.text, pair.target, cost),
    )
    return Result(metrics, blocks, tuple(notes))


def _notes(main: Written, measured: float) -> list[str]:
    end = main.text[len(START) :][-60:].strip()
    notes = [f"The text ends '{end}': writing of the target's kind, whatever the draft."]
    if measured < 1:
        notes.append("Slower than no draft at all: drafting takes more time than its accepted tokens save.")
    notes.append(
        "The formula lets every check succeed alike; here some places are easier, so points lie near its curve."
    )
    return notes

"""Speculative sampling against the target's own distribution, and its speed against Leviathan's formulas."""

import math
import random
from collections import Counter
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Cancelled, LabError, Series, Table, Value
from tui.labs.specdec import GUARD, run
from tui.labs.specdec.chi2 import chi_square, upper_gamma
from tui.labs.specdec.formula import Best, Cost, best_gamma, expected_tokens
from tui.labs.specdec.generate import START
from tui.labs.specdec.models import ALPHABET, after, prose, shares
from tui.labs.specdec.sampling import Pair, speculate

WEIGHT = st.one_of(st.just(0.0), st.floats(1e-9, 1))


def numbers(given_: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(given_).metrics.items() if isinstance(value, int | float)}


@st.composite
def distributions(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    size = draw(st.integers(1, 8))
    both = []
    for _ in range(2):
        weights = draw(st.lists(WEIGHT, min_size=size, max_size=size).filter(lambda found: sum(found) > 0))
        both.append([weight / sum(weights) for weight in weights])
    return both[0], both[1]


@MODEST
@given(distributions())
def test_what_comes_out_is_p(both: tuple[list[float], list[float]]) -> None:
    p, q = both
    found = run_soundly("specdec", {"p": cast("Value", p), "q": cast("Value", q)}).metrics
    assert found["output_distribution"] == pytest.approx(p, abs=1e-12)
    assert found["accept_prob"] == pytest.approx(sum(map(min, p, q)), abs=1e-12)
    residual = cast("list[float]", found["residual"])
    if not any(residual):
        assert p == pytest.approx(q, abs=1e-15)
    else:
        assert sum(residual) == pytest.approx(1)
        assert all(share == 0 for share, wanted, offered in zip(residual, p, q, strict=True) if wanted <= offered)


def test_equal_distributions_have_no_residual() -> None:
    result = run({"p": [0.25, 0.75], "q": [0.25, 0.75]})
    assert result.metrics["residual"] == [0, 0] and result.metrics["accept_prob"] == 1
    assert any("residual is 0" in note for note in result.notes)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_first_tokens_follow_the_target(seed: int) -> None:
    found = numbers({"draft_order": 1, "n_tokens": 1, "check": True, "seed": seed})
    assert found["p_value"] > 1e-4
    assert 10 < found["chi2_df"] < len(ALPHABET)


@pytest.mark.parametrize(("draft", "target", "gamma"), [(0, 3, 1), (2, 4, 3), (4, 2, 2)])
def test_second_tokens_follow_the_target_too(draft: int, target: int, gamma: int) -> None:
    """Those of a kept draft, and the bonus token when gamma is 1."""
    pair = Pair(draft, target)
    draw = random.Random(0).random
    counts: dict[str, Counter[str]] = {}
    for _ in range(6000):
        text = speculate(pair, START, gamma, draw).text
        text += speculate(pair, START + text, gamma, draw).text if len(text) < 2 else ""
        counts.setdefault(text[0], Counter())[text[1]] += 1
    first, followers = max(counts.items(), key=lambda item: item[1].total())
    test = chi_square([followers[letter] for letter in ALPHABET], pair.p(START + first).of)
    assert followers.total() > 500 and test.p_value > 1e-4


@pytest.mark.parametrize(("order", "gamma"), [(1, 3), (3, 7), (4, 4)])
def test_a_draft_like_the_target_is_always_kept(order: int, gamma: int) -> None:
    found = numbers({"draft_order": order, "target_order": order, "gamma": gamma, "n_tokens": 300})
    assert found["alpha_measured"] == 1 and found["alpha_overlap"] == pytest.approx(1, abs=1e-12)
    assert found["tokens_per_run"] == found["expected_tokens_per_run"] == gamma + 1


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(("draft", "target", "gamma"), [(0, 4, 2), (1, 4, 4), (2, 4, 4), (3, 5, 8), (4, 5, 16)])
def test_the_formula_is_near_what_is_measured(draft: int, target: int, gamma: int, seed: int) -> None:
    given_: dict[str, Value] = {"draft_order": draft, "target_order": target, "gamma": gamma, "n_tokens": 3000}
    found = numbers({**given_, "seed": seed})
    assert found["tokens_per_run"] == pytest.approx(found["expected_tokens_per_run"], rel=0.08)
    assert found["alpha_measured"] == pytest.approx(found["alpha_overlap"], abs=0.05)
    assert found["speedup_measured"] == pytest.approx(found["tokens_per_run"] / (gamma * 0.1 + 1))


def test_a_poor_draft_is_slower_than_none() -> None:
    result = run({"draft_order": 0, "gamma": 8, "cost_ratio": 0.1})
    speed = result.metrics["speedup_measured"]
    assert isinstance(speed, float) and speed < 0.9
    assert any("Slower than no draft" in note for note in result.notes)


@MODEST
@given(st.floats(0, 1), st.integers(1, 60), st.floats(0, 2), st.floats(0, 1))
def test_closed_forms(alpha: float, gamma: int, time: float, ops: float) -> None:
    given_: dict[str, Value] = {"alpha": alpha, "gamma": gamma, "cost_ratio": time, "draft_flops_ratio": ops}
    found = run_soundly("specdec", given_).metrics
    tokens = math.fsum(alpha**kept for kept in range(gamma + 1))
    assert found["expected_tokens_per_run"] == pytest.approx(tokens, rel=1e-9)
    assert found["speedup_formula"] == pytest.approx(tokens / (gamma * time + 1), rel=1e-9)
    assert found["ops_factor"] == pytest.approx((gamma * ops + gamma + 1) / tokens, rel=1e-9)
    assert "alpha_measured" not in found
    best = cast("int", found["best_gamma"])
    speeds = [expected_tokens(alpha, g) / (g * time + 1) for g in range(1, 66)]
    if time:
        assert speeds[best - 1] == max(speeds[:64]) and max(speeds[:64]) not in speeds[: best - 1]
        assert found["best_gamma_capped"] == (best == 64 and speeds[64] > speeds[63])
    elif alpha:
        assert best == 64 and found["best_gamma_capped"] is True


def test_the_longest_draft_looked_at_is_64() -> None:
    found: dict[int, object] = {}
    for alpha, cost in ((0.8, 0.01), (0.92, 0.02), (0.97, 0.005)):
        best = run({"alpha": alpha, "cost_ratio": cost})
        gamma = cast("int", best.metrics["best_gamma"])
        speed = numbers({"alpha": alpha, "cost_ratio": cost, "gamma": gamma})["speedup_formula"]
        found[gamma] = (speed, best.metrics["best_gamma_capped"], any("64" in note for note in best.notes))
    assert found == {
        14: (pytest.approx(4.2316, abs=5e-5), False, False),
        22: (pytest.approx(7.405, abs=5e-4), False, False),
        64: (pytest.approx(21.765, abs=5e-4), True, True),
    }
    assert numbers({"alpha": 0.92, "cost_ratio": 0.02, "gamma": 16})["speedup_formula"] == pytest.approx(
        7.175, abs=5e-4
    )
    assert any("No draft pays" in note for note in run({"alpha": 0.3, "cost_ratio": 0.9}).notes)
    assert any("free" in note for note in run({"alpha": 0.8, "cost_ratio": 0}).notes)


BUSY = {
    "alpha": st.floats(0, 1),
    "gamma": st.integers(1, 64),
    "cost_ratio": st.floats(0.001, 1),
    "tree_width": st.integers(1, 8),
    "critical_batch": st.floats(1, 4096),
}


@MODEST
@given(st.fixed_dictionaries(BUSY), st.integers(1, 1024), st.integers(2, 8))
def test_a_busy_server_has_no_room_for_guesses(p: dict[str, Value], batch: int, factor: int) -> None:
    found = run_soundly("specdec", {**p, "batch": batch}).metrics
    width, gamma = cast("int", p["tree_width"]), cast("int", p["gamma"])
    hit = 1 - (1 - cast("float", p["alpha"])) ** width
    tokens, nodes = math.fsum(hit**i for i in range(gamma + 1)), sum(width**i for i in range(1, gamma + 1))
    critical = cast("float", p["critical_batch"])
    base, verify = max(1.0, batch / critical), max(1.0, batch * (nodes + 1) / critical)
    assert found["expected_tokens_per_run"] == pytest.approx(tokens, rel=1e-9) and found["tree_nodes"] == nodes
    speed = tokens * base / (gamma * cast("float", p["cost_ratio"]) * base + verify)
    assert found["speedup_formula"] == pytest.approx(speed, rel=1e-9)
    busier = numbers({**p, "batch": batch * factor})["speedup_formula"]
    assert busier <= speed * (1 + 1e-12)
    if batch >= critical:
        assert speed < 1
    single = numbers({**p, "batch": batch, "critical_batch": 0, "tree_width": 1})
    plain = numbers({"alpha": p["alpha"], "gamma": gamma, "cost_ratio": p["cost_ratio"]})
    assert single["speedup_formula"] == plain["speedup_formula"]


def test_trees_and_batches_as_worked() -> None:
    base: dict[str, Value] = {"alpha": 0.6, "gamma": 4, "cost_ratio": 0.05}
    assert numbers(base)["speedup_formula"] == pytest.approx(1.921, abs=5e-4)
    tree = numbers({**base, "tree_width": 2})
    assert tree["expected_tokens_per_run"] == pytest.approx(3.636, abs=5e-4) and tree["tree_nodes"] == 30
    assert tree["speedup_formula"] == pytest.approx(3.030, abs=5e-4)
    for batch, speed in ((128, 1.419), (512, 0.646)):
        busy = numbers({**base, "alpha": 0.8, "critical_batch": 295, "batch": batch})
        assert busy["speedup_formula"] == pytest.approx(speed, abs=5e-4)
    chain = numbers({"n_tokens": 200, "critical_batch": 295, "batch": 512, "tree_width": 2})
    alone = numbers({"n_tokens": 200})
    base_cost, verify = 512 / 295, 512 * 5 / 295
    share = base_cost * (4 * 0.1 + 1) / (4 * 0.1 * base_cost + verify)
    assert chain["speedup_measured"] == pytest.approx(alone["speedup_measured"] * share)
    with pytest.raises(LabError) as caught:
        run({"alpha": 0.5, "tree_width": 2, "gamma": 65})
    assert caught.value.knob == "gamma"


@pytest.mark.parametrize(
    ("alpha", "gamma", "ops", "speed"), [(0.8, 5, 1.63, 3.69), (0.6, 2, 1.53, 1.96), (0.9, 10, 1.60, 6.86)]
)
def test_table_1_of_the_paper(alpha: float, gamma: int, ops: float, speed: float) -> None:
    found = numbers({"alpha": alpha, "gamma": gamma, "cost_ratio": 0})
    assert (round(found["ops_factor"], 2), round(found["speedup_formula"], 2)) == (ops, speed)


def test_a_free_draft_is_never_too_long_and_a_dear_one_always() -> None:
    assert best_gamma(0.5, Cost(0, 0)) == Best(64, 2.0, True)
    assert best_gamma(0.5, Cost(1, 0)).gamma == best_gamma(0, Cost(0, 0)).gamma == 1


@pytest.mark.parametrize("context", ["the chip", "memo", "qqqqqqqq", "a", ""])
def test_models_interpolate_down_to_single_characters(context: str) -> None:
    text = prose()
    followers = {}
    for length in range(1, min(len(context), 5) + 1):
        end = context[-length:]
        followers[length] = [text[at + length] for at in range(len(text) - length) if text.startswith(end, at)]
    for order in range(len(followers) + 1):
        got = after(order, context[-order:] if order else "").of
        for letter, share in zip(ALPHABET, got, strict=True):
            expected = (text.count(letter) + 0.05) / (len(text) + 0.05 * len(ALPHABET))
            for length in range(1, order + 1):
                if followers[length]:
                    seen = followers[length].count(letter) / len(followers[length])
                    expected = 0.6 * seen + 0.4 * expected
            assert share == pytest.approx(expected, rel=1e-9)
    assert sum(after(5, context[-5:]).of) == pytest.approx(1)


def test_the_text_is_what_its_readme_says() -> None:
    assert len(prose()) == 49_998
    assert set(prose()) == set(ALPHABET)


def test_picks_follow_the_running_sum_in_alphabetical_order() -> None:
    table = shares([0.0, 2.0, 0.0, 1.0, 1.0])
    assert [table.pick(number) for number in (0.0, 0.49, 0.5, 0.74, 0.75, 1 - 2**-53)] == [1, 1, 3, 3, 4, 4]


@pytest.mark.parametrize("half_df", range(1, 15))
def test_the_chi_square_tail(half_df: int) -> None:
    for x in (0.01, 0.5, 1.0, half_df - 0.5, half_df + 0.9, 20.0, 60.0):
        closed = math.exp(-x) * math.fsum(x**k / math.factorial(k) for k in range(half_df))
        assert upper_gamma(half_df, x) == pytest.approx(closed, rel=1e-9, abs=1e-13)
    assert upper_gamma(0.5, 2.0) == pytest.approx(math.erfc(math.sqrt(2.0)), rel=1e-9)
    assert upper_gamma(0.5, 0.02) == pytest.approx(math.erfc(math.sqrt(0.02)), rel=1e-9)


def test_rare_tokens_are_pooled() -> None:
    test = chi_square([60, 36, 3, 1], [0.5, 0.44, 0.04, 0.02])
    assert test.df == 2
    assert test.chi2 == pytest.approx(100 / 50 + 64 / 44 + 4 / 6)
    assert chi_square([7], [1.0]) == (0, 0, 1.0)


def test_the_default_shows_a_peak_and_text_that_is_the_targets() -> None:
    result = run({})
    speed, runs, token, drafts = result.blocks
    assert isinstance(runs, Table) and isinstance(speed, Series)
    assert isinstance(token, Series) and isinstance(drafts, Table)
    curve = next(values for name, values in speed.y.items() if name.startswith("formula"))
    best = curve.index(max(curve, key=lambda value: value or 0)) + 1
    assert 1 < best < 16 and result.metrics["best_gamma"] == best
    assert token.y["comes out"] == pytest.approx(token.y["target p"], abs=1e-12)
    assert token.y["draft q"] != pytest.approx(token.y["target p"], abs=0.01)
    alphas = [cast("float", row[1]) for row in drafts.rows]
    assert alphas == sorted(alphas) and alphas[-1] == pytest.approx(1)
    for _, drafted, kept, added, why in runs.rows:
        assert str(drafted).startswith(str(kept)) and len(str(added)) == 1
        assert (drafted == kept) == ("bonus" in str(why))


@pytest.mark.parametrize("check", [False, True])
def test_progress_only_grows_and_may_cancel(check: bool) -> None:
    seen: list[tuple[int, int]] = []
    run({"check": check}, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 3 and len({total for _, total in seen}) == 1
    assert all(a <= b for (a, _), (b, _) in pairwise(seen)) and seen[-1][0] == seen[-1][1]

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run({"check": check}, progress=stop)


def test_same_params_same_result_and_the_seed_matters() -> None:
    assert run({"seed": 3}) == run({"seed": 3})
    assert run({"seed": 3}).metrics != run({"seed": 4}).metrics


def test_the_extremes_of_the_screen_are_sound() -> None:
    for given_ in (
        {"gamma": 16, "draft_order": 0, "target_order": 5, "n_tokens": 50},
        {"gamma": 1, "draft_order": 4, "target_order": 1, "n_tokens": 50, "cost_ratio": 1},
        {"gamma": 1, "draft_order": 8, "target_order": 8, "n_tokens": 1},
    ):
        run_soundly("specdec", cast("dict[str, Value]", given_))


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"gamma": 0}, "gamma"),
        ({"gamma": 1.5}, "gamma"),
        ({"n_tokens": GUARD}, "n_tokens"),
        ({"draft_order": 9}, "draft_order"),
        ({"target_order": 0}, "target_order"),
        ({"cost_ratio": -0.1}, "cost_ratio"),
        ({"cost_ratio": float("nan")}, "cost_ratio"),
        ({"draft_flops_ratio": float("inf")}, "draft_flops_ratio"),
        ({"alpha": 1.01}, "alpha"),
        ({"check": "yes"}, "check"),
        ({"p": [1.0]}, "q"),
        ({"q": [1.0]}, "p"),
        ({"p": [1.0], "q": [0.5, 0.5]}, "q"),
        ({"p": [1.2, -0.2], "q": [0.5, 0.5]}, "p"),
        ({"p": [0.5, 0.5], "q": [0.5, 0.6]}, "q"),
        ({"gama": 4}, "gama"),
    ],
)
def test_what_cannot_be_is_refused(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_yaml_offers_the_same_knobs() -> None:
    assert_same_knobs("specdec")
    assert_presets_run("specdec")


def test_the_title_of_a_tree_speaks_of_the_tree() -> None:
    chart = run({"gamma": 16, "draft_order": 2, "tree_width": 4, "n_tokens": 200}).blocks[0]
    assert isinstance(chart, Series) and "A tree 16 deep is faster than not drafting" in chart.title
    assert "measured, one chain" in chart.y
    chain = run({"gamma": 16, "draft_order": 0, "n_tokens": 200}).blocks[0]
    assert isinstance(chain, Series) and "Drafting 16 is slower than not drafting" in chain.title

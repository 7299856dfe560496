"""Dollars per million tokens: the hourly price over the tokens that are really served in an hour."""

from __future__ import annotations

from tui.labs.contract import Gantt, Result, Series, Table
from tui.labs.params import Values
from tui.labs.wording import said


def cost_per_mtok(price: float, tokens_per_s: float, utilization: float) -> float:
    """US dollars per million tokens. `price` is USD per GPU-hour, `tokens_per_s` the rate while busy."""
    return price / (tokens_per_s * utilization * 3600) * 1e6


def run_serving(values: Values) -> Result:
    """Metric `cost_per_mtok`."""
    price, rate = values.real("price_per_gpu_hour"), values.real("tokens_per_s_per_gpu")
    use = values.real("utilization")
    cost = cost_per_mtok(price, rate, use)
    blocks = (
        _two_offers(price, rate, use),
        _waterfall(price, rate, use),
        _what_if(price, rate, use),
        _over_use(price, rate, use),
    )
    notes = (
        f"An hour at work costs {said(price / use)} USD: the idle ones are on the bill too.",
        "Prompt and output tokens, network, storage and staff are not told apart here.",
    )
    return Result({"cost_per_mtok": cost}, blocks, notes)


def _two_offers(price: float, rate: float, use: float) -> Series:
    """An hour and a token of two GPUs, the second twice as dear and three times as fast."""
    offers = {f"{said(price)} USD an hour": (price, rate), f"{said(2 * price)}, 3x the tokens/s": (2 * price, 3 * rate)}
    y = {
        "USD per hour": tuple(p for p, _ in offers.values()),
        "USD per million tokens": tuple(cost_per_mtok(p, r, use) for p, r in offers.values()),
    }
    now, then = y["USD per million tokens"]
    title = f"The dearer hour sells the cheaper token: {said(now)} USD a million become {said(then)}"
    return Series(tuple(offers), y, "bar", y_label="USD", title=title)


def _waterfall(price: float, rate: float, use: float) -> Gantt:
    full, cost = cost_per_mtok(price, rate, 1), cost_per_mtok(price, rate, use)
    lanes = (
        ((0.0, full, "", "busy hours"),),
        ((full, cost, "", "idle hours"),) if cost > full else (),
        ((0.0, full, "", "busy hours"), *(((full, cost, "", "idle hours"),) if cost > full else ())),
    )
    title = f"USD per million tokens: {said(full)} if never idle, {said(cost)} at {said(100 * use)} % use"
    return Gantt(lanes, ("hourly price", "waiting", "what it costs"), title)


def _what_if(price: float, rate: float, use: float) -> Table:
    cases = (
        ("now", price, rate, use),
        ("half the hourly price", price / 2, rate, use),
        ("that, a quarter as busy", price / 2, rate, use / 4),
        ("twice price, 3x tokens/s", 2 * price, 3 * rate, use),
        ("busy twice as long", price, rate, min(1.0, 2 * use)),
    )
    rows = tuple((name, p, r, u, cost_per_mtok(p, r, u)) for name, p, r, u in cases)
    return Table(("offer", "USD/h", "tok/s", "use", "USD/Mtok"), rows, "The cheaper hour is not the cheaper token")


def _over_use(price: float, rate: float, use: float) -> Series:
    uses = sorted({0.01, 0.02, 0.05, *(tenth / 10 for tenth in range(1, 11)), use})
    costs = tuple(cost_per_mtok(price, rate, each) for each in uses)
    now = tuple(cost if each == use else None for each, cost in zip(uses, costs, strict=True))
    percent = tuple(100 * each for each in uses)
    title = "Cost against use: every halving doubles it"
    return Series(percent, {"cost": costs, "now": now}, "line", "xy", "per cent of the time busy", "USD/Mtok", title)

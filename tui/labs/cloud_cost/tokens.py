"""What a service earns on tokens sold by the million, against the GPU-hours it pays for."""

from __future__ import annotations

import math
from typing import NamedTuple

from tui.labs.contract import Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said


class Sales(NamedTuple):
    """Millions of tokens, USD per million, GPU-hours and their price. `hit` is the share of the input found cached."""

    tokens_in: float
    hit: float
    tokens_out: float
    price_in: float
    price_cached: float
    price_out: float
    hours: float
    hour: float

    @property
    def revenue(self) -> float:
        """US dollars; output is never cached."""
        each_in = self.hit * self.price_cached + (1 - self.hit) * self.price_in
        return self.tokens_in * each_in + self.tokens_out * self.price_out

    @property
    def cost(self) -> float:
        """US dollars."""
        return self.hours * self.hour

    def share(self, of: float) -> float | None:
        """What is earned over `of`; None over nothing, or over so little that no number says it."""
        share = (self.revenue - self.cost) / of if of > 0 else math.inf
        return share if math.isfinite(100 * share) else None

    def per_mtok(self, money: float) -> float | None:
        """US dollars per million tokens, in and out together; None where there are none."""
        tokens = self.tokens_in + self.tokens_out
        return money / tokens if tokens > 0 else None


def run_tokens(values: Values) -> Result:
    """`margin_pct` is over the cost, `gross_margin` over the revenue; None where that is 0."""
    names = ("input_tokens_m", "cache_hit", "output_tokens_m", "input_price_mtok", "cached_price_mtok")
    more = ("output_price_mtok", "gpu_hours", "price_per_gpu_hour")
    sales = Sales(*(values.real(name) for name in (*names, *more)))
    margin = sales.share(sales.cost)
    metrics: dict[str, Value] = {
        "revenue_usd": sales.revenue,
        "cost_usd": sales.cost,
        "margin_pct": None if margin is None else 100 * margin,
        "gross_margin": sales.share(sales.revenue),
        "blended_price_mtok": sales.per_mtok(sales.revenue),
        "cost_blended_mtok": sales.per_mtok(sales.cost),
    }
    return Result(metrics, (_bars(sales), _what_if(sales), _over_hit(sales)), _notes(sales, margin))


def _bars(sales: Sales) -> Series:
    missed = sales.tokens_in * (1 - sales.hit) * sales.price_in
    cached = sales.tokens_in * sales.hit * sales.price_cached
    bars = {
        "input, computed": missed,
        "input, cached": cached,
        "output": sales.tokens_out * sales.price_out,
        "GPU-hours, paid": sales.cost,
    }
    title = f"Sold for {said(sales.revenue)} USD, made for {said(sales.cost)}"
    return Series(tuple(bars), {"USD": tuple(bars.values())}, "bar", y_label="USD", title=title)


def _what_if(sales: Sales) -> Table:
    cases = {
        "now": sales,
        "nothing cached": sales._replace(hit=0.0),
        "output at half the price": sales._replace(price_out=sales.price_out / 2),
        "twice the GPU-hours": sales._replace(hours=2 * sales.hours),
    }
    rows: list[tuple[Value, ...]] = []
    for name, case in cases.items():
        margin = case.share(case.cost)
        rows.append((name, case.revenue, case.cost, None if margin is None else 100 * margin))
    return Table(("change", "revenue, USD", "cost, USD", "margin %"), tuple(rows), "What moves the margin")


def _over_hit(sales: Sales) -> Series:
    hits = sorted({*(tenth / 10 for tenth in range(11)), sales.hit})
    earned = tuple(sales._replace(hit=hit).revenue - sales.cost for hit in hits)
    now = tuple(money if hit == sales.hit else None for hit, money in zip(hits, earned, strict=True))
    curves = {"at the same hours": earned, "now": now}
    title = "Earned against the share of input found cached, GPU-hours held"
    return Series(tuple(hits), curves, "line", "", "cached share of the input", "USD", title)


def _notes(sales: Sales, margin: float | None) -> tuple[str, ...]:
    notes = []
    if margin is None:
        notes.append("Nothing is paid for the GPUs, so there is no margin over the cost.")
    if sales.share(sales.revenue) is None:
        notes.append("Nothing is earned, so there is no margin over the revenue.")
    if sales.tokens_in + sales.tokens_out <= 0:
        notes.append("No tokens are sold, so nothing has a price per million.")
    notes.append("Cached input is sold cheaper, and costs less to serve: more hits lower the GPU-hours too.")
    notes.append("A ceiling: list prices for all traffic; free use, discounts, staff and research are left out.")
    return tuple(notes)

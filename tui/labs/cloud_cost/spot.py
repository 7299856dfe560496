"""Machines that may be taken away: how often to save, what is lost, and what an hour of progress really costs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tui.labs.cloud_cost.buy import HOURS
from tui.labs.contract import LabError, Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said


@dataclass(frozen=True)
class Spot:
    """A job under interruptions. Times in minutes, `price` in USD per GPU-hour on demand."""

    price: float
    discount: float
    save: float
    between: float
    """Mean time between interruptions of the whole job."""
    restart: float

    @property
    def interval(self) -> float:
        """Minutes between checkpoints that lose least: sqrt(2CM). Young 1974; holds for C much shorter than M."""
        return math.sqrt(2 * self.save * self.between)

    def overhead(self, interval: float) -> float:
        """Share of the paid time without progress: saving, work done again (half an interval each), restarting."""
        return self.save / interval + interval / (2 * self.between) + self.restart / self.between

    def effective(self) -> float | None:
        """USD per GPU-hour of progress at the best interval; None if there is no progress."""
        lost = self.overhead(self.interval)
        return self.price * (1 - self.discount) / (1 - lost) if lost < 1 else None


def run_spot(values: Values) -> Result:
    """Metrics of the best interval. `run_days` and `interruptions`, when given, replace `mtbf_hours`."""
    hours = _mtbf_hours(values)
    spot = Spot(
        price=values.real("price_per_gpu_hour"),
        discount=values.real("spot_discount"),
        save=values.real("checkpoint_min"),
        between=60 * hours,
        restart=values.real("restart_min"),
    )
    metrics: dict[str, Value] = {"mtbf_hours": hours}
    if values.has("n_gpus"):
        metrics["mtbf_per_gpu_years"] = hours * values.whole("n_gpus") / HOURS
    metrics["optimal_interval_min"] = spot.interval
    metrics["overhead_fraction"] = spot.overhead(spot.interval)
    metrics["effective_price"] = spot.effective()
    gpus = values.whole("n_gpus") if values.has("n_gpus") else None
    return Result(metrics, (_over_mtbf(spot), _by_size(spot, gpus), _over_interval(spot)), _notes(spot))


def _mtbf_hours(values: Values) -> float:
    if values.has("run_days") != values.has("interruptions"):
        missing, given = ("run_days", "interruptions") if values.has("interruptions") else ("interruptions", "run_days")
        raise LabError(missing, f"is needed together with {given}")
    if values.has("run_days"):
        return values.real("run_days") * 24 / values.whole("interruptions")
    return values.real("mtbf_hours")


def _over_mtbf(spot: Spot) -> Series:
    """Effective price against the time between interruptions, with the on-demand price across."""
    times = sorted({spot.between * 2.0**power for power in range(-8, 9)})
    prices = []
    for time in times:
        price = replace(spot, between=time).effective()
        prices.append(None if price is None or price > 3 * spot.price else price)
    curves = {
        "spot, effective": tuple(prices),
        "on demand": (spot.price,) * len(times),
        "now": tuple(p if time == spot.between else None for p, time in zip(prices, times, strict=True)),
    }
    title = "Price per hour of progress: rare interruptions are cheap, frequent ones are not"
    hours = tuple(time / 60 for time in times)
    return Series(hours, curves, "line", "x", "hours between interruptions", "USD/h", title)


def _by_size(spot: Spot, gpus: int | None) -> Table:
    rows = []
    for factor, name in ((0.25, "1/4"), (1, "now"), (4, "4x"), (16, "16x")):
        other = replace(spot, between=spot.between / factor)
        if gpus is not None:
            name = f"{max(1, round(gpus * factor)):,}" + (" now" if factor == 1 else "")
        lost = other.overhead(other.interval)
        rows.append((name, other.between / 60, other.interval, lost, other.effective()))
    columns = ("GPUs", "MTBF, h", "save, min", "lost", "USD/h")
    return Table(columns, tuple(rows), "More GPUs, more interruptions")


def _over_interval(spot: Spot) -> Series:
    best = spot.interval
    steps = [best * 2.0 ** (power / 2) for power in range(-6, 7)]
    curves = {
        "saving": tuple(spot.save / step for step in steps),
        "work done again": tuple(step / (2 * spot.between) for step in steps),
        "all, with restarts": tuple(spot.overhead(step) for step in steps),
        "best": tuple(spot.overhead(step) if step == best else None for step in steps),
    }
    title = "Share of the time lost against the interval"
    return Series(tuple(steps), curves, "line", "x", "minutes between checkpoints", "share", title)


def _notes(spot: Spot) -> tuple[str, ...]:
    lost, price = spot.overhead(spot.interval), spot.effective()
    if price is None:
        notes = ["Interruptions come faster than progress: no discount helps."]
    elif price > spot.price:
        notes = [f"Dearer than on demand: the discount is {said(spot.discount)}, and {said(lost)} of the time is lost."]
    else:
        notes = [f"{said(lost)} of the paid time is lost; the discount wins while that is less than the discount."]
    if spot.save > spot.between / 10:
        notes.append("The formula takes saving to be much shorter than the time between interruptions; here it is not.")
    notes.append("Capacity that cannot be had at all is not priced here.")
    return tuple(notes)

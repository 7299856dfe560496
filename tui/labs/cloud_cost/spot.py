"""Machines that may be taken away: how often to save, what is lost, and what an hour of progress really costs.

The complete model of Daly (FGCS 22, 2006): failures come at random, during saving and restarting too. Young's square
root (CACM 1974) is its first order, good while interruptions are far rarer than a save is long.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from typing import Final

from tui.labs.cloud_cost.buy import HOURS
from tui.labs.contract import LabError, Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said

_SIMULATED_MIN: Final = 20_000
"""Useful minutes of a simulated job."""
_MOST_DRAWS: Final = 100_000
_DEAREST: Final = 1e18
"""USD per hour above which a price means nothing."""
_SMALL: Final = 0.02
_LARGEST_LOG: Final = 709.0


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
        """Useful minutes between checkpoints that lose least. The restart time does not move it."""
        return -self.between * math.expm1(-depth(self.save / self.between))

    @property
    def young(self) -> float:
        """Young's rule, sqrt(2CM)."""
        return math.sqrt(2 * self.save * self.between)

    @property
    def daly(self) -> float:
        """Daly's interval of higher order; within 1 % of the exact one while a save is under a quarter of M."""
        if self.save >= 2 * self.between:
            return self.between
        part = self.save / (2 * self.between)
        return self.young * (1 + math.sqrt(part) / 3 + part / 9) - self.save

    def slowdown(self, interval: float) -> float:
        """Paid minutes per useful one with so many useful minutes between saves; infinite when too large."""
        try:
            tries = math.expm1((interval + self.save) / self.between)
            return self.between / interval * math.exp(self.restart / self.between) * tries
        except OverflowError:
            return math.inf

    @property
    def least(self) -> float:
        """The slowdown at the best interval; infinite when too large."""
        power = self._log_least()
        return math.exp(power) if power < _LARGEST_LOG else math.inf

    def _log_least(self) -> float:
        return self.restart / self.between + depth(self.save / self.between)

    def effective(self) -> float | None:
        """USD per GPU-hour of progress at the best interval; None where it is beyond all meaning."""
        paid = self.price * (1 - self.discount) * self.least
        return paid if paid <= _DEAREST else None

    def breakeven(self) -> float | None:
        """The mean time between interruptions, in minutes, at which spot costs what on demand does; None without a
        discount.
        """
        wanted = -math.log1p(-self.discount)
        if wanted <= 0:
            return None
        low, high = -70.0, 140.0
        for _ in range(200):
            middle = (low + high) / 2
            if replace(self, between=math.exp(middle))._log_least() > wanted:
                low = middle
            else:
                high = middle
        return math.exp((low + high) / 2)


def depth(save: float) -> float:
    """The y with y - 1 + e^-y = save, for a save in units of the mean time between interruptions.

    Then 1 - e^-y is the best interval in that unit (the x with e^(x + save) (1 - x) = 1), and e^y the slowdown at it
    without restarts. Newton from above; the left side is convex.
    """
    y = math.sqrt(2 * save) + save
    for _ in range(100):
        slope = -math.expm1(-y)
        step = (_rise(y) - save) / slope
        y -= step
        if abs(step) <= 1e-15 * y:
            break
    return y


def _rise(y: float) -> float:
    """y - 1 + e^-y without cancellation near 0."""
    if y > _SMALL:
        return y + math.expm1(-y)
    return y * y * (1 / 2 - y * (1 / 6 - y * (1 / 24 - y * (1 / 120 - y * (1 / 720 - y / 5040)))))


def simulated(spot: Spot, seed: int = 0) -> float | None:
    """The slowdown of one job with failures drawn at random; None where that would take too many draws."""
    interval = spot.interval
    saves = math.ceil(_SIMULATED_MIN / interval)
    power = (interval + spot.save + spot.restart) / spot.between
    if power > _LARGEST_LOG or saves * math.exp(power) > _MOST_DRAWS:
        return None
    draw = random.Random(seed).random
    paid = 0.0
    for _ in range(saves):
        need = interval + spot.save
        while (failure := -math.log(1 - draw()) * spot.between) < need:
            paid += failure
            need = spot.restart + interval + spot.save
        paid += need
    return paid / (saves * interval)


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
    slowdown, even = spot.least, spot.breakeven()
    metrics["optimal_interval_min"] = spot.interval
    metrics["young_interval_min"] = spot.young
    metrics["daly_interval_min"] = spot.daly
    metrics["slowdown"] = slowdown if math.isfinite(slowdown) else None
    metrics["overhead_fraction"] = lost(slowdown)
    metrics["effective_price"] = spot.effective()
    metrics["breakeven_mtbf_hours"] = None if even is None else even / 60
    notes = _notes(spot)
    if values.flag("simulate"):
        drawn = simulated(spot)
        if drawn is None:
            notes.append("Interruptions are too many to draw one by one, so nothing was simulated.")
        else:
            metrics["slowdown_simulated"] = drawn
            notes.append(f"Simulated over {_SIMULATED_MIN:,} useful minutes: {drawn:.4g} paid minutes per useful one.")
    gpus = values.whole("n_gpus") if values.has("n_gpus") else None
    return Result(metrics, (_paid(spot), _over_mtbf(spot), _by_size(spot, gpus), _over_interval(spot)), tuple(notes))


def lost(slowdown: float) -> float:
    """Share of the paid time without progress: always less than 1."""
    return min(1 - 1 / slowdown, math.nextafter(1.0, 0.0))


def _mtbf_hours(values: Values) -> float:
    if values.has("run_days") != values.has("interruptions"):
        missing, given = ("run_days", "interruptions") if values.has("interruptions") else ("interruptions", "run_days")
        raise LabError(missing, f"is needed together with {given}")
    if values.has("run_days"):
        return values.real("run_days") * 24 / values.whole("interruptions")
    return values.real("mtbf_hours")


def _paid(spot: Spot) -> Series:
    """Hours paid for 100 hours of progress, and the bill."""
    paid = 100 * spot.least
    price = spot.effective()
    bars = {"of progress": 100.0, "paid for": paid if paid <= _DEAREST else None}
    title = (
        f"100 hours of progress take {said(paid)} paid hours" if paid <= _DEAREST else "There is next to no progress"
    )
    if price is not None:
        title += f": {said(price)} USD each, on demand {said(spot.price)}"
    return Series(tuple(bars), {"hours": tuple(bars.values())}, "bar", y_label="hours", title=title)


def _over_mtbf(spot: Spot) -> Series:
    """Effective price against the time between interruptions, with the on-demand price across."""
    even = spot.breakeven()
    middle = spot.between if even is None else math.sqrt(spot.between * min(max(even, 1e-6), 1e12))
    times = sorted({spot.between, *(middle * 2.0**power for power in range(-8, 9))})
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
    rows: list[tuple[Value, ...]] = []
    for factor, name in ((0.25, "1/4"), (1, "now"), (4, "4x"), (16, "16x")):
        other = replace(spot, between=spot.between / factor)
        if gpus is not None:
            name = f"{max(1, round(gpus * factor)):,}" + (" now" if factor == 1 else "")
        rows.append((name, other.between / 60, other.interval, lost(other.least), other.effective()))
    columns = ("GPUs", "MTBF, h", "save, min", "lost", "USD/h")
    return Table(columns, tuple(rows), "More GPUs, more interruptions")


def _over_interval(spot: Spot) -> Series:
    best, young, daly = spot.interval, spot.young, spot.daly
    steps = sorted({*(best * 2.0 ** (power / 2) for power in range(-6, 7)), young, daly})
    extra = [spot.slowdown(step) - 1 for step in steps]
    shown = [value if value < 1e6 else None for value in extra]

    def only(place: float) -> tuple[float | None, ...]:
        return tuple(value if step == place else None for value, step in zip(shown, steps, strict=True))

    curves = {"lost per useful minute": tuple(shown), "best": only(best), "Young": only(young), "Daly": only(daly)}
    title = "Minutes lost for each useful one, against the interval"
    return Series(tuple(steps), curves, "line", "x", "useful minutes between checkpoints", "minutes", title)


def _notes(spot: Spot) -> list[str]:
    share, price, even = lost(spot.least), spot.effective(), spot.breakeven()
    if price is None:
        notes = ["There is next to no progress: the price of an hour of it is beyond all meaning."]
    elif price > spot.price:
        notes = [
            f"Dearer than on demand: the discount is {said(spot.discount)}, and {said(share)} of the time is lost."
        ]
    else:
        notes = [f"{said(share)} of the paid time is lost; the discount wins while that is less than the discount."]
    if even is None:
        notes.append("Without a discount there is no break-even: interruptions only cost.")
    else:
        notes.append(f"At one interruption every {said(even)} minutes it costs the same as on demand.")
    if spot.save > spot.between / 100:
        off = 100 * (spot.young / spot.interval - 1)
        notes.append(f"Young's square root would say {said(spot.young)} minutes, {said(off)} % more.")
    notes.append("Capacity that cannot be had at all is not priced here.")
    return notes

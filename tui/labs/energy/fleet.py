"""Many small queries: energy of a whole service a day, beside the training of one model."""

from __future__ import annotations

from tui.labs.contract import Result, Series, Table
from tui.labs.energy.figures import HOME_MWH_PER_YEAR
from tui.labs.known_runs import RUNS
from tui.labs.params import Values
from tui.labs.wording import said

_DAYS: tuple[int, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 365)


def run_fleet(values: Values) -> Result:
    """Metrics `mwh_per_day`, `average_mw` and `gwh_per_year`."""
    day = values.real("wh_per_query") * values.real("queries_per_day") / 1e6
    metrics = {"mwh_per_day": day, "average_mw": day / 24, "gwh_per_year": day * 365 / 1000}
    notes = (
        f"As much as {said(day * 365 / HOME_MWH_PER_YEAR)} US homes, all year round.",
        "A query costs little and a model is trained once: which is larger depends on the queries, and on the days.",
        "Training figures are of the chips in the final run; experiments and failed runs come on top.",
    )
    return Result(metrics, (_days_of(day), _so_far(day)), notes)


def _days_of(day: float) -> Table:
    rows = [(run.name, mwh, mwh / day) for run in RUNS if (mwh := run.mwh()) is not None]
    columns = ("training of", "MWh, chips", "days of these queries")
    return Table(columns, tuple(rows), f"This service uses {said(day)} MWh a day")


def _so_far(day: float) -> Series:
    energy = {run.name: mwh for run in RUNS if (mwh := run.mwh()) is not None}
    curves = {"queries so far": tuple(day * count for count in _DAYS)}
    for name in ("GPT-3 175B", "Llama 3.1 405B"):
        curves[f"training {name}"] = (energy[name],) * len(_DAYS)
    return Series(_DAYS, curves, "line", "xy", "days", "MWh", "Energy of the queries so far against training once")

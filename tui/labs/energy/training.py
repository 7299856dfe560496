"""Energy of a training run: GPU-hours times power times the building's overhead, and the grid's share of CO2."""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Result, Series, Table, Value
from tui.labs.energy.figures import GRIDS, HOME_MWH_PER_YEAR
from tui.labs.known_runs import RUNS
from tui.labs.params import Values
from tui.labs.wording import said

HOURS: Final = 8760
"""Hours of a year."""


def run_training(values: Values) -> Result:
    """`co2_t` is of the energy, `co2_total_t` with the hardware's share. `energy_mwh_in` replaces hours, power and PUE.

    Water is per kWh of the machines, hence without the building's overhead.
    """
    given = values.has("energy_mwh_in")
    chips = values.real("gpu_hours") * values.real("gpu_power_w") / 1e6
    energy = values.real("energy_mwh_in") if given else chips * values.real("pue")
    tonnes = energy * values.real("grid_kg_per_kwh")
    blocks = (_beside(energy), _grids(energy, tonnes), _known(energy, tonnes))
    embodied = values.real("gpu_hours") * values.real("embodied_kg_per_gpu") / 1000
    embodied /= values.real("hardware_years") * HOURS * values.real("duty")
    metrics: dict[str, Value] = {
        "energy_mwh": energy,
        "co2_t": tonnes,
        "water_m3": energy / values.real("pue") * values.real("wue_l_per_kwh"),
        "embodied_t": embodied,
        "co2_total_t": tonnes + embodied,
    }
    return Result(metrics, blocks, _notes(values, energy, chips, given))


def _beside(energy: float) -> Series:
    bars = {"this run": energy}
    bars |= {run.name: mwh for run in RUNS if (mwh := run.mwh()) is not None}
    bars["1,000 US homes, a year"] = 1000 * HOME_MWH_PER_YEAR
    title = "MWh beside published runs (chips alone)"
    return Series(tuple(bars), {"MWh": tuple(bars.values())}, "bar", y_label="MWh", title=title)


def _grids(energy: float, tonnes: float) -> Table:
    rows = [(name, 1000 * kg, energy * kg) for name, kg in GRIDS.items()]
    rows.insert(0, ("grid set here", 1000 * tonnes / energy, tonnes))
    return Table(("same run on the grid of", "g CO2e/kWh", "tonnes"), tuple(rows), "The grid decides the emissions")


def _known(energy: float, tonnes: float) -> Table:
    rows = [("this run", energy, tonnes, tonnes / energy)]
    for run in RUNS:
        mwh, published = run.mwh(), run.tonnes
        if mwh is not None and published is not None:
            rows.append((run.name, mwh, published, published / mwh))
    columns = ("run", "MWh", "tonnes", "kg/kWh")
    return Table(columns, tuple(rows), "What published emissions imply, per kWh of the chips")


def _notes(values: Values, energy: float, chips: float, given: bool) -> tuple[str, ...]:
    notes = [f"As much as {said(energy / HOME_MWH_PER_YEAR)} US homes use in a year."]
    if given:
        notes.append("The energy was given, so hours, power and PUE play no part.")
    else:
        extra = energy - chips
        notes.append(f"The chips take {said(chips)} MWh, the building {said(extra)}; a PUE of 1 is the lower bound.")
        notes.append(
            "At the rated power this is an upper bound for the chips; CPUs, network and failed runs are extra."
        )
    notes.append("Tonnes are by location: contracts for clean power change the account, and not the grid.")
    return tuple(notes)

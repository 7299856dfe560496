"""The labs by id. A lab's module is imported when it is first run."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol, cast

from tui.labs.contract import LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec
from tui.labs.params import resolve as resolve_params
from tui.library.authoring.scalars import nearest, shown

LABS: Final[tuple[str, ...]] = (
    "simt",
    "systolic",
    "roofline",
    "quant",
    "flash",
    "specdec",
    "distill",
    "tensor_parallel",
    "pipeline",
    "moe",
    "train_plan",
    "memory_plan",
    "serving",
    "cloud_cost",
    "energy",
    "collectives",
    "attention_kv",
    "scaling_law",
)


class LabModule(Protocol):
    """What every lab's module has."""

    KNOBS: Sequence[KnobSpec]

    def run(self, params: Params, *, progress: Progress | None = None) -> Result:
        """Computes the lab."""


def lab_module(lab_id: str) -> LabModule:
    """The module of a lab. Raises LabError for an unknown id, naming the nearest."""
    if lab_id not in LABS:
        hint = nearest(lab_id, list(LABS)) or f"the labs are {', '.join(LABS)}"
        raise LabError("lab", f"there is no lab {shown(lab_id)}; {hint}")
    return cast("LabModule", import_module(f"tui.labs.{lab_id}"))


def run(lab_id: str, params: Params, *, progress: Progress | None = None) -> Result:
    """Runs a lab. Raises LabError for an unknown lab or a value it cannot take, and whatever `progress` raises."""
    return lab_module(lab_id).run(params, progress=progress)


def resolve(lab_id: str, params: Params) -> dict[str, Value]:
    """The params that a run with `params` really uses, defaults included. Raises as `run` does."""
    return resolve_params(lab_module(lab_id).KNOBS, params)

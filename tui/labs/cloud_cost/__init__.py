"""What a token costs, when owning beats renting, and what interruptions add to a cheap price.

Sources: Young, CACM 1974 (checkpoint interval); Grattafiori et al. 2024 (interruptions of a large run).
"""

from __future__ import annotations

from typing import Final

from tui.labs.cloud_cost.buy import run_buy
from tui.labs.cloud_cost.serving import run_serving
from tui.labs.cloud_cost.spot import run_spot
from tui.labs.contract import Params, Progress, Result
from tui.labs.params import KnobSpec, When, choice, label, read, real, whole

_SERVING: Final[When] = {"mode": "serving"}
_BUY: Final[When] = {"mode": "buy_vs_rent"}
_SPOT: Final[When] = {"mode": "spot"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "serving", ("serving", "buy_vs_rent", "spot")),
    label("offer", ("price_per_gpu_hour",)),
    real("price_per_gpu_hour", 2.35, least=0, most=1e9),
    real("tokens_per_s_per_gpu", 1000.0, least=1e-6, most=1e12, when=_SERVING),
    real("utilization", 0.5, least=1e-6, most=1, when=_SERVING),
    real("capex_per_gpu", 30000.0, least=0, most=1e12, when=_BUY),
    real("overhead_pct", 40, least=0, most=1e4, when=_BUY),
    real("power_kw_per_gpu", 1.0, least=0, most=1e6, when=_BUY),
    real("pue", 1.25, least=1, most=100, when=_BUY),
    real("power_price_kwh", 0.08, least=0, most=1e3, when=_BUY),
    real("lifetime_years", 4.0, least=1e-3, most=100, when=_BUY),
    real("checkpoint_min", 2.0, least=1e-6, most=1e6, when=_SPOT),
    real("mtbf_hours", 3.0, least=1e-6, most=1e9, when=_SPOT),
    whole("n_gpus", None, most=1e9, when=_SPOT),
    real("run_days", None, least=1e-6, most=1e6, when=_SPOT),
    whole("interruptions", None, most=1e12, when=_SPOT),
    real("restart_min", 5.0, least=0, most=1e6, when=_SPOT),
    real("spot_discount", 0.6, least=0, most=0.999, when=_SPOT),
)

_MODES: Final = {"serving": run_serving, "buy_vs_rent": run_buy, "spot": run_spot}


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Runs one of the three modes; each has its own metrics. Money is US dollars."""
    values = read(KNOBS, params)
    return _MODES[values.text("mode")](values)

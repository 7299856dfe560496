"""What a token costs, when owning beats renting, and what interruptions add to a cheap price.

Sources: Young, CACM 1974, and Daly, FGCS 2006 (checkpoint interval); Grattafiori et al. 2024 (interruptions of a large
run); DeepSeek 2025 (tokens sold in a day).
"""

from __future__ import annotations

from typing import Final

from tui.labs.cloud_cost.buy import run_buy
from tui.labs.cloud_cost.serving import run_serving
from tui.labs.cloud_cost.spot import run_spot
from tui.labs.cloud_cost.tokens import run_tokens
from tui.labs.contract import Params, Progress, Result
from tui.labs.params import KnobSpec, When, choice, flag, label, read, real, whole

_SERVING: Final[When] = {"mode": "serving"}
_BUY: Final[When] = {"mode": "buy_vs_rent"}
_SPOT: Final[When] = {"mode": "spot"}
_TOKENS: Final[When] = {"mode": "tokens"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "serving", ("serving", "buy_vs_rent", "spot", "tokens")),
    label("offer", ("price_per_gpu_hour",)),
    real("price_per_gpu_hour", 2.35, least=0, most=1e9),
    real("tokens_per_s_per_gpu", 1000.0, least=1e-6, most=1e10, when=_SERVING),
    real("utilization", 0.5, least=1e-6, most=1, when=_SERVING),
    real("capex_per_gpu", 30000.0, least=0, most=1e10, when=_BUY),
    real("overhead_pct", 40, least=0, most=1e4, when=_BUY),
    real("power_kw_per_gpu", 1.0, least=0, most=1e6, when=_BUY),
    real("pue", 1.25, least=1, most=100, when=_BUY),
    real("power_price_kwh", 0.08, least=0, most=1e3, when=_BUY),
    real("lifetime_years", 4.0, least=1e-3, most=100, when=_BUY),
    real("resale_pct", 0, least=0, most=100, when=_BUY),
    real("interest_pct", 0, least=0, most=1000, when=_BUY),
    real("checkpoint_min", 2.0, least=1e-6, most=1e6, when=_SPOT),
    real("mtbf_hours", 3.0, least=1e-6, most=1e9, when=_SPOT),
    whole("n_gpus", None, most=1e9, when=_SPOT),
    real("run_days", None, least=1e-6, most=1e6, when=_SPOT),
    whole("interruptions", None, most=1e12, when=_SPOT),
    real("restart_min", 5.0, least=0, most=1e6, when=_SPOT),
    real("spot_discount", 0.6, least=0, most=0.999, when=_SPOT),
    flag("simulate", False, when=_SPOT),
    real("input_tokens_m", 608000.0, least=0, most=1e10, when=_TOKENS),
    real("cache_hit", 0.563, least=0, most=1, when=_TOKENS),
    real("output_tokens_m", 168000.0, least=0, most=1e10, when=_TOKENS),
    real("input_price_mtok", 0.55, least=0, most=1e6, when=_TOKENS),
    real("cached_price_mtok", 0.14, least=0, most=1e6, when=_TOKENS),
    real("output_price_mtok", 2.19, least=0, most=1e6, when=_TOKENS),
    real("gpu_hours", 43536.0, least=0, most=1e10, when=_TOKENS),
)

_MODES: Final = {"serving": run_serving, "buy_vs_rent": run_buy, "spot": run_spot, "tokens": run_tokens}


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Runs one of the four modes; each has its own metrics. Money is US dollars."""
    values = read(KNOBS, params)
    return _MODES[values.text("mode")](values)

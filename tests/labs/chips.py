"""The chip table as authored, for labs that offer chips."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).resolve().parents[2] / "content"


@cache
def chip_rows() -> dict[str, dict[str, Any]]:
    """Every row by id."""
    rows = yaml.safe_load((CONTENT / "chips.yaml").read_text(encoding="utf-8"))["chips"]
    return {row["id"]: row for row in rows}

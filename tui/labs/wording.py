"""Numbers inside a lab's sentences and titles."""

from __future__ import annotations


def said(value: float) -> str:
    """Four significant digits with thousands separated; powers of ten only where digits would be unreadable."""
    size = abs(value)
    if size and not 1e-4 <= size < 1e15:
        return f"{value:.4g}"
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"

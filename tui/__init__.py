"""Warpwise: study AI compute and infrastructure in the terminal."""

__version__ = "1.0.0"

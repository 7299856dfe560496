"""Warpwise: study AI compute and infrastructure in the terminal."""

__version__ = "0.1.0"

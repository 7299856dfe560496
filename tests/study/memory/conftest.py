"""Memory is tested on the same journal, clock and library as reviews."""

from tests.study.reviews.conftest import clock, shelf, sit_down

__all__ = ["clock", "shelf", "sit_down"]

"""What Today offers, the most useful first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.services import Services


@dataclass(frozen=True)
class Offer:
    """One thing to start."""

    name: str
    about: str
    length: str
    target: str


def offers(services: Services) -> tuple[list[Offer], str, str]:
    """The offers, the heading above them, and a word below."""
    library = services.library
    lessons = library.lesson_rows()
    rows = (
        [Offer("Lesson 1", lessons[0].title, f"{lessons[0].minutes} min", f"lesson:{lessons[0].ref}")]
        if lessons
        else []
    )
    return rows, "Today", ""

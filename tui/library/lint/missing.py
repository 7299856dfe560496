"""References that lead nowhere, for the rules that each look at some of them."""

from __future__ import annotations

from tui.library.authoring.scalars import nearest
from tui.library.lint.rule import Finding, Findings
from tui.library.lint.view import View

_GUESSES = 30
"""So many times a near name is looked for; a pack with more dead references has another problem."""


def missing(view: View, *roles: str) -> Findings:
    """A finding for each reference in one of the roles that leads nowhere and is not planned either."""
    dead = [ref for ref in view.references if ref.role in roles and not view.is_known(ref.kind, ref.target)]
    for number, ref in enumerate(dead):
        near = nearest(ref.target, list(view.ids[ref.kind])) if number < _GUESSES else ""
        role = f"link to the {ref.kind}" if ref.role == "link" else ref.role
        message = f"{role} {ref.target!r} does not exist"
        yield Finding(ref.owner, ref.owner_id, ref.path, message, near or "write it, or correct the id")

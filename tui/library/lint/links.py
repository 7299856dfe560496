"""Links of every kind of item lead somewhere, and nothing is promised that is there."""

from __future__ import annotations

from tui.library.authoring.scalars import nearest
from tui.library.lint.missing import missing
from tui.library.lint.references import items, prose_fields
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View
from tui.library.markup.links import broken_links
from tui.library.model import CHIP_FIELDS


@rule("R01", "error", "every link in prose, and every lab, chip and entry that an item names, exists")
def dead_links(view: View) -> Findings:
    yield from missing(view, "link", "lab", "chip", "entry", "lab question", "successor")
    yield from _fields(view)
    for kind, item in items(view.source):
        for path, text in prose_fields(item):
            for broken in broken_links(text):
                message = f"{broken!r} is no link"
                hint = "write [[slug]], [[slug|shown text]], [[lesson:id]], [[lab:id]] or [[chip:id]]"
                yield Finding(kind, item.id, path, message, hint)


def _fields(view: View) -> Findings:
    """Numbers that name a column which the chip table has not."""
    for entry in view.source.entries:
        for at, number in enumerate(entry.numbers):
            if number.field and number.field not in CHIP_FIELDS:
                message = f"there is no column {number.field!r} in the chip table"
                near = nearest(number.field, list(CHIP_FIELDS)) or f"one of {', '.join(CHIP_FIELDS)}"
                yield Finding("entry", entry.id, ("numbers", at, "field"), message, near)


@rule("R02", "warning", "what an item names is written, and not only planned in topics.yaml")
def unwritten(view: View) -> Findings:
    for reference in view.references:
        if not view.has(reference.kind, reference.target) and view.is_planned(reference.kind, reference.target):
            message = f"{reference.role} {reference.target!r} is planned, not written"
            hint = "it is shown as plain text until then"
            yield Finding(reference.owner, reference.owner_id, reference.path, message, hint)


@rule("R03", "error", "what topics.yaml lists as planned is not there yet")
def kept_promises(view: View) -> Findings:
    planned = view.source.planned
    for kind, names in (("entry", planned.entries), ("lesson", planned.lessons), ("lab", planned.labs)):
        for name in names:
            if view.has(kind, name):
                message = f"the {kind} {name!r} is planned, and there"
                yield Finding("pack", view.source.pack_id, ("planned",), message, "take it out of `planned`")

"""What stands beside a hit of 'search everything': enough to know whether it is the one."""

from __future__ import annotations

from textual.content import Content

from tui.library.refs import pack_of
from tui.screens.dialogs.finding import Found
from tui.screens.documents.chip import chip_rows
from tui.screens.documents.entry import beside_rows
from tui.screens.documents.lab import about_rows
from tui.screens.documents.lesson import section_rows, start_rows
from tui.services import Services
from tui.study.papers.exams import READY
from tui.widgets.document import Row
from tui.widgets.wording import bold, muted


def preview(services: Services, found: Found) -> list[Row]:
    """The rows for a hit; none for what cannot be read any more."""
    library, ref = services.library, found.target.ref
    if found.run is not None:
        return [Row(bold(found.title), align_label=False), Row(muted("Enter does it, on the page below."))]
    if found.target.kind == "exam":
        return _exam(ref)
    pack = pack_of(ref)
    if found.target.kind == "entry":
        entry = library.entry_json(ref)
        return beside_rows(library, entry).rows if entry is not None else []
    if found.target.kind == "lesson":
        lesson = library.lesson(ref)
        if lesson is None:
            return []
        for number, section in enumerate(lesson.sections):
            if section.id == found.target.section:
                return [Row(muted(lesson.title)), *section_rows(library, section, number, pack)[0]]
        return start_rows(library, lesson, pack)[0][:-1]
    if found.target.kind == "lab":
        lab = library.lab(ref)
        return [Row(bold(lab.title)), *about_rows(library, lab, pack)[0]] if lab is not None else []
    chip = library.chip(ref)
    return chip_rows(library, chip, pack)[0] if chip is not None else []


def _exam(name: str) -> list[Row]:
    exam = next(exam for exam in READY if exam.name == name)
    text = f"{exam.size}; {exam.blueprint.pass_mark} % pass. Covers {exam.about}."
    return [Row(bold(exam.title)), Row(Content(text))]

"""What stands around a term: blocks beside the entry, the map, star and note; drawn without a screen where possible."""

import datetime

import pytest
from rich.cells import cell_len

from tests.screens.conftest import Open, press
from tui.library.around import Near, Teaching, around, leads_to
from tui.screens.dialogs.map import MapScreen, Place, TermMap, map_block
from tui.screens.documents.around import around_rows, in_rows, you_rows
from tui.screens.documents.entry import chip_lines
from tui.screens.glossary.screen import GlossaryScreen
from tui.services import Services
from tui.study.stats.term import TermHistory
from tui.widgets.document import lay
from tui.widgets.prose import Links
from tui.widgets.reader import Reader

TODAY = datetime.date(2026, 11, 30)


def test_neighbours_stand_under_the_way_they_stand_to_the_term(services: Services) -> None:
    library = services.library
    entry = library.entry_json("core/hbm")
    assert entry is not None
    near = around(library, entry)
    assert len({one.ref for one in near}) == len(near)
    assert Near("core/gddr", "not") in near
    links = Links(library, "core")
    text = lay(around_rows(near, links), 60).content.plain
    assert text.startswith("AROUND") and "GDDR" in text and len(links.targets) == len(near)


def test_what_a_term_leads_to_needs_it(services: Services) -> None:
    library = services.library
    for ref in leads_to(library, "core/hbm"):
        entry = library.entry_json(ref)
        assert entry is not None
        assert ("core/hbm", "needs") in [(one.ref, one.how) for one in around(library, entry)]


def test_where_it_is_taught(services: Services) -> None:
    taught = Teaching(services.library).of("core/memory-bandwidth")
    text = lay(in_rows(services.library, taught, Links(services.library, "core")), 60).content.plain
    assert "lesson " in text and "lab " in text and f"{taught.questions} questions" in text


def test_the_learner_and_the_term() -> None:
    known = TermHistory(6, 4, "2026-12-09", "core/question/x", starred=True, note="3.35 -> 4.8")
    text = lay(you_rows(known, "decode is limited by compute", TODAY), 80).content.plain
    assert "asked 6 times, right 4   known till 9 Dec" in text
    assert "last missed: decode is limited by compute" in text and "★ starred   note: 3.35 -> 4.8" in text
    assert "due now" in lay(you_rows(TermHistory(1, 1, "2026-11-30"), "", TODAY), 80).content.plain
    assert you_rows(TermHistory(), "", TODAY) == []


@pytest.mark.parametrize("width", [36, 78])
def test_the_map_fits_its_room_and_keeps_the_marked_term_in_sight(width: int) -> None:
    many = tuple(Place(f"core/t{n}", f"A term number {n} with a long name", "see") for n in range(30))
    text = map_block(TermMap("HBM", many, many[:2], many), 2, 29, width, 12)
    lines = text.plain.split("\n")
    assert len(lines) <= 12 and all(cell_len(line) <= width for line in lines)
    assert "▌" in text.plain


def test_chip_lines_are_aligned_and_full_at_the_most() -> None:
    lines = chip_lines([("H100 SXM", 3.35), ("B200", 8.0)], "TB/s", 50).plain.split("\n")
    assert len({cell_len(line) for line in lines}) == 1
    assert "─" not in lines[1] and lines[0].endswith("3.35 TB/s")
    assert "━" not in chip_lines([("H100 SXM", 3.35), ("B200", 8.0)], "TB/s", 20).plain


async def test_from_160_columns_the_blocks_have_a_column_of_their_own(opened: Open) -> None:
    async with opened((170, 40)) as pilot:
        text = await press(pilot, "f3", *"memory bandwidth", "enter")
        line = next(line for line in text.split("\n") if "AROUND" in line)
        assert line.count("│") == 2 and line.index("AROUND") > 110
        await pilot.resize_terminal(100, 40)
        await press(pilot, "end")
        assert "AROUND" in pilot.app.screen.query_one("#entry", Reader).plain


async def test_the_map_walks_and_a_quiz_on_a_term_comes_back_to_it(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f3", *"hbm", "enter", "v")
        assert isinstance(pilot.app.screen, MapScreen)
        there = pilot.app.screen._place
        assert there is not None
        assert there.term in await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, GlossaryScreen) and screen._shown is not None and screen._shown.ref == there.ref
        await press(pilot, "z")
        assert not isinstance(pilot.app.screen, GlossaryScreen)
        await press(pilot, "escape")
        again = pilot.app.screen
        assert again is screen and again._shown is not None and again._shown.ref == there.ref


async def test_star_and_note_are_kept_and_shown(opened: Open, services: Services) -> None:
    async with opened((100, 60)) as pilot:
        await press(pilot, "f3", *"hbm", "enter", "asterisk")
        text = await press(pilot, "e", *"stacks", "enter")
        assert "★ starred   note: stacks" in text
        assert services.study.annotations.starred().result() == ("core/hbm",)

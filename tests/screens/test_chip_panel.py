"""A link to a chip leads to its row: figures with conditions, and sources."""

from tests.screens.conftest import Open, press, screen_text, settled
from tui.app import Warpwise
from tui.screens.dialogs.document import DocumentScreen
from tui.screens.dialogs.find import FindScreen
from tui.screens.documents.chip import chip_rows
from tui.services import Services
from tui.widgets.target import Target


async def test_a_chip_is_opened_and_an_unknown_one_is_told(opened: Open) -> None:
    async with opened((80, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        app.open(Target("chip", "core/h100_sxm"))
        await settled(pilot)
        assert isinstance(app.screen, DocumentScreen)
        text = screen_text(app)
        assert "BF16" in text
        assert "without sparsity" in text
        await press(pilot, "escape")
        app.open(Target("chip", "core/no-such-chip"))
        await settled(pilot)
        assert [note.message for note in app._notifications] == ["This chip is not in the library."]


def test_every_chip_has_its_figures_and_sources(services: Services) -> None:
    for ref, chip in services.library.chips().items():
        rows, targets = chip_rows(services.library, chip, ref.partition("/")[0])
        text = "\n".join(row.text.plain for row in rows)
        assert all(source.title in text for source in chip.sources)
        assert sum(target.kind == "source" for target in targets) == len(chip.sources)
        assert "None" not in text


async def test_search_finds_chips(opened: Open) -> None:
    async with opened() as pilot:
        assert "chip" in await press(pilot, "slash", *"h100 sxm5")
        finder = pilot.app.screen
        assert isinstance(finder, FindScreen)
        place = next(number for number, found in enumerate(finder._found) if found.kind == "chip")
        await press(pilot, *["down"] * place, "enter")
        assert isinstance(pilot.app.screen, DocumentScreen)

"""The app backs the journal up beside everything else."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from tests.screens.conftest import FakeClock, Open
from tests.study.helpers import NOON, answered
from tui import app as module
from tui.paths import data_dir
from tui.services import Services
from tui.settings.device import SYNC
from tui.study.derived import DERIVED
from tui.study.journal.store import Store


def there() -> list[str]:
    folder = os.path.join(data_dir(), "backups")
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def in_the_way() -> None:
    Path(data_dir(), "backups").write_text("a file where the folder should be")


async def test_every_half_hour_if_something_changed(opened: Open, services: Services, clock: FakeClock) -> None:
    assert module.BACKUP_S == 30 * 60
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, module.Warpwise)
        await services.study.course.keep_lesson("core/l", done="one", place="two")
        await app.back_up()
        assert len(there()) == 1
        clock.ms += 30 * 60_000
        await app.back_up()
        assert len(there()) == 1, "nothing changed"


async def test_the_timer(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    called = asyncio.Event()

    async def back_up(app: module.Warpwise) -> None:
        called.set()

    monkeypatch.setattr(module, "BACKUP_S", 0.01)
    monkeypatch.setattr(module.Warpwise, "back_up", back_up)
    async with opened():
        await asyncio.wait_for(called.wait(), 10)


async def test_it_opens_no_journal_for_it(opened: Open, services: Services) -> None:
    async with opened(mode="glossary") as pilot:
        app = pilot.app
        assert isinstance(app, module.Warpwise)
        before = services.opened_study
        await app.back_up()
        assert services.opened_study is before


async def test_it_says_when_there_can_be_none(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, module.Warpwise)
        await services.study.course.keep_lesson("core/l", done="one", place="two")
        in_the_way()
        said: list[str] = []
        app.say = lambda message, severity="information": said.append(message)  # type: ignore[method-assign]
        await app.back_up()
        assert said
        assert said[0].startswith("No backup was made: ")


async def test_today_says_what_came_from_other_devices(opened: Open, services: Services, tmp_path: Path) -> None:
    from textual.widgets import Static

    folder = tmp_path / "shared"
    folder.mkdir()
    store = Store(str(tmp_path / "laptop" / "journal.sqlite"), lambda: NOON, DERIVED)
    store.append([answered(wall=NOON + at) for at in range(31)])
    store.close()
    shutil.copy(tmp_path / "laptop" / "journal.sqlite", folder / "warpwise-laptop-00112233.sqlite")
    services.settings.keep(SYNC, str(folder))
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        news = pilot.app.screen.query_one("#news", Static)
        assert news.display
        assert str(news.content) == "Merged 31 answers from laptop."
        await services.study.course.keep_lesson("core/l", done="one", place="two")
        app = pilot.app
        assert isinstance(app, module.Warpwise)
        await app.back_up()
        assert len(list(folder.iterdir())) == 2


async def test_a_shared_folder_that_has_gone_is_said(
    opened: Open, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(module.Warpwise, "say", lambda app, message, severity="information": told.append(message))
    services.settings.keep(SYNC, str(tmp_path / "gone"))
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert ["is not there" in one for one in told] == [True]

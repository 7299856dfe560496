"""A pack that changes while the program runs is shown as it is now, where one is; with a mistake it stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.packs.conftest import ENTRY
from tui.library.library import Library
from tui.packs.folder import copy
from tui.packs.installed import put

QUIZ = """topic: zoo
questions:
- id: stripes
  kind: single
  terms: [quokka]
  level: 1
  cognitive: remember
  stem: Which has stripes?
  options:
  - {text: zebra, key: true, feedback: It has.}
  - {text: lion, feedback: It has none.}
  explanation: So it is.
"""


def written(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    # Two saves within one tick of the file system's clock differ in size too; here they may not.
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + len(text)))


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Library:
    core = tmp_path / "core"
    written(core / "topics.yaml", "topics: []\n")
    (core / "glossary").mkdir()
    opened = Library(str(core), [str(folder)], str(tmp_path / "cache"))
    opened.prepare()
    return opened


def test_a_change_is_read_once(library: Library, folder: Path) -> None:
    assert library.renew() == ((), ())
    assert len(library.alphabet()) == 1
    written(folder / "glossary" / "zoo.yaml", ENTRY + "- {id: emu, term: Emu, level: 1, definition: A bird.}\n")
    assert library.renew() == (("mine",), ())
    assert library.renew() == ((), ())
    assert library.find_name("emu") == ["mine/emu"] and len(library.alphabet()) == 2
    assert library.entry("mine/emu") is not None


def test_a_mistake_is_told_once_with_its_place_and_changes_nothing(library: Library, folder: Path) -> None:
    written(folder / "glossary" / "zoo.yaml", ENTRY.replace("level: 1", "level: 7"))
    changed, [problem] = library.renew()
    assert changed == () and "'mine' stays as it was: glossary/zoo.yaml:3:" in problem
    assert library.renew() == ((), ()) and library.find_name("quokka") == ["mine/quokka"]
    written(folder / "glossary" / "zoo.yaml", ENTRY.replace("small", "tiny"))
    assert library.renew() == (("mine",), ())
    found = library.entry("mine/quokka")
    assert found is not None and "tiny" in found.definition


def test_touched_is_not_changed_and_gone_is_kept(library: Library, folder: Path) -> None:
    os.utime(folder / "glossary" / "zoo.yaml")
    assert library.renew() == ((), ())
    for path in sorted(folder.rglob("*.yaml")):
        path.unlink()
    assert library.renew()[0] == () and library.find_name("quokka") == ["mine/quokka"]


async def test_the_screens_follow(folder: Path) -> None:
    from textual.widgets import Static

    from tui.app import Warpwise
    from tui.screens.glossary.screen import GlossaryScreen
    from tui.screens.quiz.attempt import AttemptScreen
    from tui.services import Services
    from tui.widgets.reader import Reader
    from tui.widgets.target import Target

    written(folder / "quizzes" / "zoo.yaml", QUIZ)
    services = Services([str(folder)])
    app = Warpwise(services, mode="glossary")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.open(Target("entry", "mine/quokka"))
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, GlossaryScreen)
        written(folder / "glossary" / "zoo.yaml", ENTRY.replace("smiling", "grinning"))
        await app._look_at_packs().wait()
        await pilot.pause()
        assert "grinning beast" in screen.query_one("#entry", Reader).plain
        app.open(Target("quiz", "mine/quokka"))
        await app.workers.wait_for_complete()
        await pilot.pause()
        attempt = app.screen
        assert isinstance(attempt, AttemptScreen)
        written(folder / "quizzes" / "zoo.yaml", QUIZ.replace("Which has stripes?", "Which is striped?"))
        await app._look_at_packs().wait()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert attempt._sitting.question.stem == "Which is striped?"
        assert attempt._sitting.attempt.state == "running" and attempt.query_one("#attempt-head", Static)
        attempt._sitting.pause()
    services.close()


def test_an_added_pack_that_is_replaced_is_seen(folder: Path, tmp_path: Path) -> None:
    target = put("mine", lambda fresh: copy(str(folder), fresh), replace=False)
    core = tmp_path / "core"
    (core / "glossary").mkdir(parents=True)
    (core / "topics.yaml").write_text("topics: []\n", encoding="utf-8")
    opened = Library(str(core), [target], str(tmp_path / "cache"))
    opened.prepare()
    written(folder / "glossary" / "zoo.yaml", ENTRY.replace("smiling", "grinning"))
    put("mine", lambda fresh: copy(str(folder), fresh), replace=True)
    assert opened.renew() == (("mine",), ())


async def test_the_palette_shows_what_was_added(folder: Path) -> None:
    from tui.app import Warpwise
    from tui.doors import DOORS
    from tui.screens.dialogs.document import DocumentScreen
    from tui.services import Services
    from tui.widgets.reader import Reader

    put("mine", lambda fresh: copy(str(folder), fresh), replace=False)
    app = Warpwise(Services())
    async with app.run_test(size=(100, 30)) as pilot:
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert set(titles) >= {door.title for door in DOORS}
        await app._show_packs().wait()
        await pilot.pause()
        assert isinstance(app.screen, DocumentScreen)
        text = app.screen.query_one(Reader).plain
        assert "mine" in text and "1 entry" in text and "pack add" in text
        app._show_doors()
        await pilot.pause()
        text = app.screen.query_one(Reader).plain
        assert all(f"warpwise {command}" in text for door in DOORS for command in door.commands)

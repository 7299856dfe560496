"""Where the program keeps its files."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from tui import paths


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Neither WARPWISE_HOME nor the platform's variables."""
    for name in ("WARPWISE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_one_folder_for_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WARPWISE_HOME", str(tmp_path / "w"))
    folders = paths.data_dir(), paths.config_dir(), paths.cache_dir()
    assert folders == (str(tmp_path / "w"), str(tmp_path / "w"), str(tmp_path / "w" / "cache"))
    assert not (tmp_path / "w").exists()


def test_home_may_be_relative_or_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARPWISE_HOME", "here")
    assert paths.data_dir() == str(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WARPWISE_HOME", "~/there")
    assert os.path.isabs(paths.data_dir()) and "~" not in paths.data_dir()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the rule of Linux and the BSDs")
@pytest.mark.parametrize("value", ["", "/x/y", "relative"])
def test_the_same_as_platformdirs(no_home: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    import platformdirs

    no_home.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        no_home.setenv(name, value)
    if value == "relative":  # the standard says to ignore it
        assert paths.data_dir() == str(tmp_path / ".local" / "share" / "warpwise")
        return
    assert paths.data_dir() == platformdirs.user_data_dir("warpwise", appauthor=False)
    assert paths.config_dir() == platformdirs.user_config_dir("warpwise", appauthor=False)
    assert paths.cache_dir() == platformdirs.user_cache_dir("warpwise", appauthor=False)


def test_other_systems_are_asked_of_platformdirs(no_home: pytest.MonkeyPatch) -> None:
    no_home.setattr(sys, "platform", "darwin")
    assert all("warpwise" in folder for folder in (paths.data_dir(), paths.config_dir(), paths.cache_dir()))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the rule of Linux and the BSDs")
def test_without_a_home(no_home: pytest.MonkeyPatch) -> None:
    no_home.setattr(os.path, "expanduser", lambda path: path)
    for folder in (paths.data_dir(), paths.config_dir(), paths.cache_dir()):
        assert os.path.isabs(folder) and folder.startswith(tempfile.gettempdir())
    assert len({paths.data_dir(), paths.config_dir(), paths.cache_dir()}) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="modes are another thing there")
def test_made_for_the_owner_alone(tmp_path: Path) -> None:
    folder = paths.ensure(str(tmp_path / "a"))
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert paths.ensure(folder) == folder
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        paths.ensure(str(tmp_path / "file" / "b"))

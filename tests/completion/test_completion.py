"""Completion in the shells themselves, where they are installed; the man page in man."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tui.cli import COMMANDS, main
from tui.commands import completion
from tui.commands.completion import SHELLS
from tui.completion import scripts, tree

Captured = pytest.CaptureFixture[str]
BUILT = find_spec("shtab") is not None


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skipped, with the reason, where something is not installed."""
    missing = [name for name in programs if not shutil.which(name)] + ([] if BUILT else ["shtab"])
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with a `warpwise` that knows two terms, so that no library is compiled for it."""
    program = tmp_path / "bin" / "warpwise"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\n[ "$1 $2" = "list --names" ] && printf "%s\\n" "KV cache" "KV caching" | grep -i "^$3"\nexit 0\n'
    )
    program.chmod(0o755)
    return f"{program.parent}:/usr/bin:/bin"


def shell(path: str, *command: str) -> str:
    done = subprocess.run(command, env={"PATH": path, "HOME": "/nonexistent"}, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


def in_bash(path: str, script: Path, *words: str) -> set[str]:
    typed = " ".join(f"'{word}'" for word in words)
    return set(
        shell(
            path, "bash", "-c",
            f"source {script}; COMP_WORDS=(warpwise {typed}); COMP_CWORD={len(words)}; "
            "$(complete -p warpwise | sed 's/.*-F \\([^ ]*\\).*/\\1/') warpwise \"${COMP_WORDS[COMP_CWORD]}\" ''; "
            'printf "%s\\n" "${COMPREPLY[@]}"',
        ).splitlines()
    )  # fmt: skip


@needs("bash")
def test_bash(path: str, tmp_path: Path) -> None:
    script = tmp_path / "warpwise.bash"
    script.write_text(scripts.bash())
    assert {"quiz", "quit"} & in_bash(path, script, "qui") == {"quiz"}
    assert "--count" in in_bash(path, script, "quiz", "--co")
    assert in_bash(path, script, "lab", "r") >= {"run"}
    assert in_bash(path, script, "define", "kv") == {"KV\\ cache", "KV\\ caching"}
    assert in_bash(path, script, "define", "KV", "ca") == {"cache", "caching"}
    assert "--json" in in_bash(path, script, "define", "--j")


@needs("zsh")
def test_zsh(path: str, tmp_path: Path) -> None:
    script = tmp_path / "_warpwise"
    script.write_text(scripts.zsh())
    assert script.read_text().startswith("#compdef warpwise")
    setup = f'autoload -U compinit; compinit -D -u; eval "$(cat {script})"'
    loaded = f"{setup}; whence -w _shtab_warpwise _warpwise_terms"
    assert shell(path, "zsh", "-f", "-c", loaded).count("function") == 2
    listed = "compadd() { print -l -- $names }; PREFIX=kv; _warpwise_terms"
    assert shell(path, "zsh", "-f", "-c", f"{setup}; {listed}") == "KV cache\nKV caching\n"


@needs("fish")
def test_fish(path: str, tmp_path: Path) -> None:
    script = tmp_path / "warpwise.fish"
    script.write_text(scripts.fish())

    def found(line: str) -> set[str]:
        out = shell(path, "fish", "--no-config", "-c", f"source {script}; complete -C '{line}'")
        return {one.split("\t")[0] for one in out.splitlines()}

    assert "quiz" in found("warpwise qui")
    assert "--count" in found("warpwise quiz --co")
    assert found("warpwise define kv") >= {"KV cache", "KV caching"}
    assert "single" in found("warpwise quiz --kind s")


@needs("pwsh")
def test_powershell(path: str, tmp_path: Path) -> None:
    script = tmp_path / "warpwise.ps1"
    script.write_text(scripts.powershell())
    ask = "(TabExpansion2 'warpwise qui' 12).CompletionMatches.CompletionText"
    assert "quiz" in shell(path, "pwsh", "-NoProfile", "-Command", f". {script}; {ask}")


@pytest.mark.skipif(not BUILT, reason="not installed here: shtab")
@pytest.mark.parametrize("name", SHELLS)
def test_every_command_and_option_is_in_every_script(capsys: Captured, name: str) -> None:
    assert main(["completion", name]) == 0
    text = capsys.readouterr().out
    for command, parser in tree.commands(tree.root()).items():
        assert command in COMMANDS
        assert re.search(rf"\b{command}\b", text)
        for option, *_ in tree.options(parser):
            assert option in text or f"-l {option[2:]}" in text, (command, option)


def test_what_the_package_brought_is_printed(capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "warpwise.fish").write_text("ready made\n")
    monkeypatch.setattr(completion, "_FOLDER", str(tmp_path))
    assert main(["completion", "fish"]) == 0
    assert capsys.readouterr().out == "ready made\n"


def test_a_checkout_without_the_tools_says_so(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 1
    assert "pip install shtab" in capsys.readouterr().err


def test_an_unknown_shell(capsys: Captured) -> None:
    assert main(["completion", "bsh"]) == 2
    assert "did you mean bash?" in capsys.readouterr().err


@pytest.mark.skipif(find_spec("argparse_manpage") is None, reason="not installed here: argparse-manpage")
@pytest.mark.skipif(not shutil.which("man"), reason="not installed here: man")
def test_the_man_page(tmp_path: Path) -> None:
    from tui.completion import man

    page = tmp_path / "warpwise.1"
    page.write_text(man.page(), encoding="utf-8")
    done = subprocess.run(["man", "-l", "--warnings=mac", str(page)], capture_output=True, text=True)
    assert "not defined" not in done.stderr
    assert all(f"warpwise {name}" in " ".join(done.stdout.split()) for name in COMMANDS)

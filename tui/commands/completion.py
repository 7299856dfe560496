"""`warpwise completion SHELL`: the words that a shell completes, made when the package was built."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from tui.commands.arguments import Parser
from tui.failures import Refusal

SHELLS = ("bash", "zsh", "fish", "powershell")
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "_completion")


def run(argv: list[str]) -> int:
    """Prints the script for a shell."""
    args = parser().parse_args(argv)
    sys.stdout.write(script(args.shell))
    return 0


def script(shell: str) -> str:
    """The script that came with the package; in a checkout it is made now. Raises Refusal where it cannot be."""
    try:
        with open(os.path.join(_FOLDER, f"warpwise.{shell}"), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        # It reads the whole command line, so it stands above it; only a checkout comes here.
        scripts = import_module("tui.completion.scripts")
        try:
            return str(scripts.MAKERS[shell]())
        except ImportError as error:
            sentence = "this checkout has no completion made yet, and making it needs shtab: pip install shtab."
            raise Refusal(sentence) from error


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise completion",
        "Prints what a shell needs to complete commands, options and terms.",
        (
            "warpwise completion bash > ~/.local/share/bash-completion/completions/warpwise",
            "warpwise completion zsh > ~/.zfunc/_warpwise",
            "warpwise completion fish > ~/.config/fish/completions/warpwise.fish",
            "warpwise completion powershell >> $PROFILE",
        ),
        epilog="The folder must be there first (mkdir -p). zsh: fpath+=~/.zfunc before compinit in ~/.zshrc.",
    )
    made.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return made

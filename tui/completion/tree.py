"""The whole command line as one parser: what completion and man page are made of."""

from __future__ import annotations

import argparse
import re
from importlib import import_module

from tui.cli import COMMANDS
from tui.commands import app
from tui.commands.arguments import Parser

TERMS = ("define",)
"""The commands whose words are terms."""


def root() -> Parser:
    """The program with every command below it."""
    made = app.parser()
    below = made.add_subparsers(dest="command", metavar="COMMAND")
    for name, (module, about) in COMMANDS.items():
        own = import_module(f"tui.commands.{module}").parser()
        own.prog = f"warpwise {name}"
        below._choices_actions.append(below._ChoicesPseudoAction(name, [], plain(about)))
        below.choices[name] = own
    return made


def commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers below one, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def options(parser: argparse.ArgumentParser) -> list[tuple[str, str, tuple[str, ...], bool]]:
    """(option, help, choices, whether it takes a value), long ones only, each once."""
    options_of = []
    for action in parser._actions:
        for option in action.option_strings:
            if option.startswith("--"):
                choices = tuple(str(choice) for choice in action.choices or ())
                options_of.append((option, plain(action.help or ""), choices, action.nargs != 0))
    return options_of


def words(parser: argparse.ArgumentParser) -> tuple[str, ...]:
    """What may stand as the first word: names of commands below, choices of the first argument."""
    if below := commands(parser):
        return tuple(below)
    for action in parser._actions:
        if not action.option_strings and action.choices:
            return tuple(str(choice) for choice in action.choices)
    return ()


def plain(text: str) -> str:
    """Help as one short line that no shell reads anything into."""
    line = " ".join(text.replace("%%", "%").split())
    return re.sub(r"[^A-Za-z0-9 ,.;:/()+=%-]", "", line)[:90].rstrip()

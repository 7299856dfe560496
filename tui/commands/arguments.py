"""How a command reads its arguments: what is wrong with them is one sentence, and --help ends in examples."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from tui.failures import Refusal
from tui.library.text import clean

LONGEST = 60
"""Characters of what somebody typed that are said again."""
_KINDS = {"int": "a whole number", "float": "a number"}


class Parser(argparse.ArgumentParser):
    """An argparse parser that raises Refusal (status 2) instead of printing its usage; `examples` end its help."""

    def __init__(self, prog: str, description: str = "", examples: Sequence[str] = (), **more: Any) -> None:
        more.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        more.setdefault("allow_abbrev", False)
        self.examples = tuple(examples)
        shown = "\n".join(["examples:", *(f"  {example}" for example in examples)]) if examples else None
        note = more.pop("epilog", None)
        epilog = "\n\n".join(part for part in (note, shown) if part) or None
        super().__init__(prog=prog, description=description or None, epilog=epilog, **more)

    def error(self, message: str) -> NoReturn:
        """What argparse found wrong, in a sentence that names the argument and the remedy."""
        raise Refusal(self._sentence(message), 2)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        hint = near(str(value), choices) or f"it may be {listed(choices)}."
        raise Refusal(f"'{_said(value)}' is no {_name(action)} of '{self.prog}'; {hint}", 2)

    def _sentence(self, message: str) -> str:
        if wrong := re.match(r"unrecognized arguments: (.*)", message, re.DOTALL):
            return self._unknown(wrong[1].split(" ")[0])
        if missing := re.match(r"the following arguments are required: (.*)", message):
            return f"{self._command} needs {missing[1].replace(', ', ' and ')}; {self._more}"
        if at := re.match(r"argument ([^:]*): (.*)", message, re.DOTALL):
            return self._about(at[1].split("/")[-1] if at[1].startswith("-") else at[1], at[2])
        return f"{message.rstrip('.')}; {self._more}"

    def _about(self, name: str, problem: str) -> str:
        if "expected one argument" in problem or "expected at least one argument" in problem:
            return f"{name} needs a value; {self._more}"
        if other := re.match(r"not allowed with argument (.*)", problem):
            return f"{name} and {other[1].split('/')[-1]} exclude each other."
        if extra := re.match(r"ignored explicit argument '?(.*?)'?$", problem):
            return f"{name} takes no value such as '{_said(extra[1])}'."
        if value := re.match(r"invalid (.*) value: '?(.*?)'?$", problem, re.DOTALL):
            return f"{name} takes {_KINDS.get(value[1], f'a {value[1]}')}, not '{_said(value[2])}'."
        return f"{name}: {problem.rstrip('.')}."

    def _unknown(self, word: str) -> str:
        if word.startswith("-") and len(word) > 1:
            option = word.partition("=")[0]
            hint = near(option, self._options()) or self._more
            return f"{self._command} has no option {_said(option)}; {hint}"
        return f"'{_said(word)}' is one word too many for {self._command}; {self._more}"

    def _options(self) -> list[str]:
        """The options of this command and of those below it."""
        options = list(self._option_string_actions)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for below in action.choices.values():
                    options += below._option_string_actions
        return options

    @property
    def _command(self) -> str:
        return f"'{self.prog}'"

    @property
    def _more(self) -> str:
        return f"'{self.prog} --help' shows how."


def near(word: str, choices: Iterable[str]) -> str:
    """'did you mean X?', or '' where nothing is near."""
    from difflib import get_close_matches

    closest = get_close_matches(word.lower(), list(choices), 1, 0.6)
    return f"did you mean {closest[0]}?" if closest else ""


def listed(words: Sequence[str]) -> str:
    """'a, b or c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _name(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest)


def _said(value: object) -> str:
    return clean(str(value))[:LONGEST]

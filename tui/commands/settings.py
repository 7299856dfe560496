"""`warpwise settings [NAME [VALUE]] [--json]`: every setting with its value, default and meaning; sets one."""

from __future__ import annotations

import json
import sys
from typing import Any

from tui.commands.arguments import Parser
from tui.ending import ended
from tui.failures import Refusal
from tui.library.text import clean
from tui.preferences import Preference, change_device, changed_plan, is_here, named, preference, preferences
from tui.services import Services
from tui.settings.schema import Setting, SettingError
from tui.study.memory.plan import Plan

WIDEST = 24
"""Characters of a value in the list of all; one alone is said whole."""


def run(argv: list[str]) -> int:
    """Prints all settings or one, or sets one."""
    args = parser().parse_args(argv)
    services = Services()
    try:
        # As NAME=VALUE too, the way most programs take it.
        name, sign, value = (args.name or "").partition("=")
        setting = named(name) if args.name else None
        if setting is not None and (sign or args.value):
            _set(services, setting, " ".join([*([value] if value else []), *args.value]))
        _show(services, setting, as_json=args.json)
    except SettingError as error:
        services.close()
        raise Refusal(str(error), 2) from error
    except BaseException:
        services.close()
        raise
    for problem in services.settings.problems:
        sys.stderr.write(f"warpwise: {clean(problem)}\n")
    return ended(services, 0)


def _set(services: Services, setting: Setting[Any], text: str) -> None:
    if is_here(setting):
        if problem := change_device(setting, text, services.settings):
            raise Refusal(problem)
        return
    plan = services.study.memory.plan().result()
    changed = changed_plan(setting, text, plan, services.today().isoformat())
    if changed != plan:
        services.study.memory.keep_plan(changed).result()


def _show(services: Services, setting: Setting[Any] | None, *, as_json: bool) -> None:
    needs_plan = setting is None or not is_here(setting)
    plan = services.study.memory.plan().result() if needs_plan else Plan()
    if setting is not None:
        row = preference(setting, services.settings, plan)
        print(json.dumps(row.document()) if as_json else clean("\n".join(_whole(row))))
        return
    every = preferences(services.settings, plan)
    if as_json:
        print(json.dumps([row.document() for row in every]))
        return
    texts = [row.text if len(row.text) <= WIDEST else f"{row.text[: WIDEST - 1]}…" for row in every]
    names, values = (max(map(len, column)) + 2 for column in ([row.setting.name for row in every], texts))
    for row, text in zip(every, texts, strict=True):
        print(clean(f"{row.setting.name:<{names}}{text:<{values}}{row.setting.about}"))


def _whole(row: Preference) -> list[str]:
    setting = row.setting
    where = {
        "default": "nothing else was set",
        "file": "kept on this device",
        "environment": f"set by {setting.variable}",
        "plan": "kept in your journal, and on every device that merges it",
    }[row.source]
    lines = [
        f"{setting.name}: {row.text}  ({where})",
        f"{setting.about}; used by {setting.used}.",
        f"It may be {setting.all_values}; without anything it is {setting.say(setting.default)}.",
    ]
    return [*lines, f"{setting.variable} overrides it."] if is_here(setting) else lines


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise settings",
        "Every setting with its value and its meaning; with a NAME one of them, with a VALUE too sets it.",
        ("warpwise settings", "warpwise settings theme nord", "warpwise settings keys.find ctrl+f"),
        epilog="The value 'default' puts a setting back.",
    )
    made.add_argument("name", nargs="?", metavar="NAME", help="one setting")
    made.add_argument("value", nargs="*", metavar="VALUE", help="what it is to be from now on")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made

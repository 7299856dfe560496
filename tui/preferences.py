"""Every setting, wherever it is kept: what the settings page and `warpwise settings` show and change."""

from __future__ import annotations

from typing import Any, NamedTuple

from tui.settings.device import DEVICE, Settings
from tui.settings.keys import KEYS, Keys, refuse_clash, unknown
from tui.settings.schema import DEFAULT, OF_KEYS, Day, Setting, SettingError
from tui.study.memory.plan import Plan
from tui.study.plan_settings import PLAN, value_of, with_value

EVERY: tuple[Setting[Any], ...] = (*PLAN, *DEVICE, *KEYS)
"""All settings, in the order in which they are shown."""
BY_NAME = {setting.name: setting for setting in EVERY}


def is_here(setting: Setting[Any]) -> bool:
    """Whether it is one of this device, kept in its file; the others are part of the plan, in the journal."""
    return setting in DEVICE or isinstance(setting, Keys)


class Preference(NamedTuple):
    """A setting as it stands. `source` is 'plan', 'file', 'environment' or 'default'."""

    setting: Setting[Any]
    value: Any
    source: str

    @property
    def text(self) -> str:
        """The value as it is typed."""
        return self.setting.say(self.value)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        setting = self.setting
        device = is_here(setting)
        return {
            "name": setting.name,
            "value": self.value,
            "default": setting.default,
            "type": setting.type,
            "values": setting.values,
            "about": setting.about,
            "used": setting.used,
            "kept": "file" if device else "journal",
            "source": self.source,
            "variable": setting.variable if device else None,
        }


def preferences(settings: Settings, plan: Plan) -> tuple[Preference, ...]:
    """All settings as they stand."""
    return tuple(preference(setting, settings, plan) for setting in EVERY)


def preference(setting: Setting[Any], settings: Settings, plan: Plan) -> Preference:
    """One setting as it stands."""
    if is_here(setting):
        return Preference(setting, settings.get(setting), settings.source(setting))
    value = value_of(plan, setting)
    return Preference(setting, value, "default" if value == setting.default else "plan")


def changed_plan(setting: Setting[Any], text: str, plan: Plan, today: str = "") -> Plan:
    """The plan with a setting of it as somebody typed it on the day `today`. Raises SettingError."""
    value = setting.default if text == DEFAULT else setting.parse(text)
    # A plan of before may hold a day that is over by now; only setting one is a mistake.
    if isinstance(setting, Day) and value and value < today:
        raise SettingError(f"{setting.name}: {value} is over; give a day from {today} on, or none.")
    return with_value(plan, setting, value)


def change_device(setting: Setting[Any], text: str, settings: Settings) -> str:
    """Sets a setting of this device as somebody typed it; the sentence that says what is wrong with the file, or ''.

    Raises SettingError.
    """
    value = setting.default if text == DEFAULT else setting.parse(text)
    if isinstance(setting, Keys):
        refuse_clash(setting, value, settings.chosen_keys)
    return settings.reset(setting) if text == DEFAULT else settings.keep(setting, value)


def named(name: str) -> Setting[Any]:
    """The setting of that name; raises SettingError with the nearest."""
    setting = BY_NAME.get(name.strip().lower().replace("_", "-"))
    if setting is not None:
        return setting
    if name.strip().lower().startswith(OF_KEYS):
        raise SettingError(unknown(name.strip().lower()))
    from difflib import get_close_matches

    near = get_close_matches(name, list(BY_NAME), 1, 0.5)
    hint = (
        f"did you mean {near[0]}?"
        if near
        else f"the settings are {', '.join(one.name for one in (*PLAN, *DEVICE))} and {OF_KEYS}ID."
    )
    raise SettingError(f"there is no setting '{name[:40]}'; {hint}")

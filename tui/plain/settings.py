"""The settings in lines: the rows of the settings page, one of them changed by typing."""

from __future__ import annotations

from tui.paths import cache_dir, config_dir, journal_path
from tui.plain.talk import Talk
from tui.preferences import change_device, changed_plan, is_here, preferences
from tui.services import Services
from tui.settings.keys import Keys
from tui.settings.schema import SettingError


def change_settings(talk: Talk, services: Services) -> None:
    """Lists what can be set, and sets what is chosen, until nothing is."""
    while True:
        plan = services.study.memory.plan().result()
        # Keys are the app's; here there are none.
        rows = [one for one in preferences(services.settings, plan) if not isinstance(one.setting, Keys)]
        heads = {next(n for n, one in enumerate(rows) if is_here(one.setting)): "This device", 0: "Your plan"}
        talk.say(f"Your history: {journal_path()}; settings: {config_dir()}; cache: {cache_dir()}")
        chosen = talk.choose(
            "Which to change? ", [f"{one.setting.label}: {one.text}; {one.setting.about}" for one in rows], heads
        )
        if chosen is None:
            return
        setting = rows[chosen].setting
        typed = talk.ask(f"{setting.label} ({setting.values}; default puts it back, nothing leaves it): ")
        if not typed:
            continue
        try:
            if is_here(setting):
                said = change_device(setting, typed, services.settings)
            else:
                changed = changed_plan(setting, typed, plan, services.today().isoformat())
                said = ""
                if changed != plan:
                    services.study.memory.keep_plan(changed).result()
        except SettingError as error:
            said = str(error)
        talk.say(said or "Kept.")

"""Keys: what each does, where, and the settings `keys.ID` that give an action another key.

The table is held to the bindings of the screens by a test. What stands in `fixed` stays whatever is set: who has lost
every letter still gets about with Enter, Esc, tab and the arrows.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from tui.settings.schema import OF_KEYS, Setting, SettingError

EVERYWHERE = "everywhere"
MOST = 4
"""Keys of one action."""
TOLD = 5
"""Names in a file that are no action's: so many are told of, the rest are kept in silence."""


class Action(NamedTuple):
    """Something that keys do. `typing` says that it works while one types too, so that its keys must not be text."""

    id: str
    keys: tuple[str, ...]
    about: str
    where: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    typing: bool = False


def _everywhere(name: str, keys: str, about: str, fixed: str = "", *, typing: bool = False) -> Action:
    return Action(name, tuple(keys.split()), about, (EVERYWHERE,), tuple(fixed.split()), typing)


def _on(where: str, name: str, keys: str, about: str, fixed: str = "", *, typing: bool = False) -> Action:
    return Action(name, tuple(keys.split()), about, tuple(where.split()), tuple(fixed.split()), typing)


ACTIONS: tuple[Action, ...] = (
    _everywhere("mode-today", "f2", "go to Today", "2", typing=True),
    _everywhere("mode-glossary", "f3", "go to the glossary", "3", typing=True),
    _everywhere("mode-lessons", "f4", "go to the lessons", "4", typing=True),
    _everywhere("mode-quiz", "f5", "go to the quiz", "5", typing=True),
    _everywhere("mode-labs", "f6", "go to the labs", "6", typing=True),
    _everywhere("mode-chips", "f7", "go to the chips", "7", typing=True),
    _everywhere("mode-progress", "f8", "go to your progress", "8", typing=True),
    _everywhere("help", "?", "the keys of this screen"),
    _everywhere("help-typing", "f1", "the same, also while one types", typing=True),
    _everywhere("find", "/", "search everything"),
    _everywhere("settings", ",", "the settings"),
    _everywhere("palette", "ctrl+p", "the command palette", typing=True),
    _everywhere("back", "q", "back to where one came from", "escape"),
    _everywhere("copy", "y", "copy what is read"),
    _everywhere("suspend", "ctrl+z", "to the shell, until 'fg'"),
    _everywhere("end", "", "end at once; nothing is lost", "ctrl+c", typing=True),
    _everywhere("open", "", "open, answer, go on", "enter"),
    _everywhere("up", "k", "a row or line up", "up"),
    _everywhere("down", "j", "a row or line down", "down"),
    _everywhere("page-up", "", "a screenful up", "pageup"),
    _everywhere("page-down", "", "a screenful down", "pagedown space"),
    _everywhere("first", "g", "the first row, the top", "home"),
    _everywhere("last", "G", "the last row, the end", "end"),
    _everywhere("next-link", "n", "the next link", "tab"),
    _everywhere("previous-link", "N", "the link before", "shift+tab"),
    _everywhere("other-side", "", "the other list or side", "tab", typing=True),
    _on("settings setup plan lab map", "more", "l", "more, the next value, to the right", "right space"),
    _on("settings setup plan lab map", "less", "h", "less, the value before, to the left", "left"),
    _on("glossary lab progress", "forward", "]", "the next entry, step or page", "right"),
    _on("glossary lab progress", "backward", "[", "the entry, step or page before", "left backspace"),
    _on("lesson question answered item", "next-stop", ">", "the next stop or question", "right"),
    _on("lesson question answered item", "previous-stop", "<", "the stop or question before", "left"),
    _on("today", "today-plan", "p", "minutes a day, days off, an exam"),
    _on("today question answered result", "undo", "u", "take the last thing back"),
    _on("today", "today-redo", "r", "let it stand again"),
    _on("today", "today-sticks", "s", "what will not stick"),
    _on("today", "today-set-aside", "o", "items taken out of review"),
    _on("glossary", "glossary-quiz", "z", "a short quiz on this term"),
    _on("glossary map", "glossary-map", "v", "what is around this term"),
    _on("glossary", "glossary-star", "*", "star this term, or not"),
    _on("glossary", "glossary-note", "e", "write a line on this term"),
    _on("glossary", "glossary-topic", "t", "only one topic"),
    _on("glossary", "topic-typing", "ctrl+t", "the same, while one types", typing=True),
    _on("glossary", "glossary-level", "L", "only one level"),
    _on("glossary", "level-typing", "ctrl+l", "the same, while one types", typing=True),
    _on("glossary", "glossary-query", "i", "type a query"),
    _on("map", "map-walk", "", "put the marked term in the middle", "space"),
    _on("map", "map-back", "", "the term that was in the middle", "backspace"),
    _on("glossary answered", "report", "!", "report an entry or a question"),
    _on("lesson question answered", "lesson-contents", "c", "all stops of this lesson"),
    _on("answered term", "terms", "t", "the term of this question"),
    _on("term", "term-open", "o", "that term in the glossary"),
    _on("answered", "others", "o", "why the others"),
    _on("question", "hint", "i", "a hint; it costs certainty"),
    _on("answered", "override", "w", "I was right"),
    _on("question", "skip", "s", "go on without answering"),
    _on("question", "flag", "m", "flag for a second look"),
    _on("question answered", "pause", "p", "stop the clock, go on"),
    _on("question answered", "overview", "v", "all questions of this sitting"),
    _on("overview", "hand-in", "H", "hand in; it asks first"),
    _on("question answered quiz", "discard", "x", "end a sitting without a result"),
    _on("quiz", "quiz-drill", "d", "a quiz of what was wrong in this one"),
    _on("setup", "setup-defaults", "d", "ten questions over everything"),
    _on("review", "review-drill", "w", "a quiz on what was missed"),
    _on("lab", "lab-predict", "p", "guess a number before it is shown"),
    _on("lab", "lab-another", "m", "guess another number"),
    _on("lab", "lab-show", "s", "show without a guess"),
    _on("lab", "lab-presets", "r", "known cases, and your guesses"),
    _on("lab", "lab-about", "a", "what runs here and what to try"),
    _on("lab", "lab-defaults", "d", "all knobs back"),
    _on("lab", "lab-cancel", "x", "stop the run"),
    _on("chips", "chips-mark", "m", "mark a chip to compare", "space"),
    _on("chips", "chips-compare", "c", "the marked chips side by side"),
    _on("chips", "chips-sort", "s", "by which column"),
    _on("chips", "chips-precision", "p", "which number format's rate"),
    _on("chips", "chips-filter", "f", "by maker or kind"),
    _on("chips compare", "chips-roofline", "r", "rooflines in one plot"),
    _on("chips", "chips-find", "i", "type a part of a name"),
    _on("chips", "chips-all", "d", "no filter, usual order"),
    _on("settings", "settings-default", "d", "put this setting back"),
)
"""Every action with an id, in the order of the settings page."""
BY_ID = {action.id: action for action in ACTIONS}

SIGNS = {
    **{"!": "exclamation_mark", '"': "quotation_mark", "#": "number_sign", "$": "dollar_sign", "%": "percent_sign"},
    **{"&": "ampersand", "'": "apostrophe", "(": "left_parenthesis", ")": "right_parenthesis", "*": "asterisk"},
    **{"+": "plus", ",": "comma", "-": "minus", ".": "full_stop", "/": "slash", ":": "colon", ";": "semicolon"},
    **{"<": "less_than_sign", "=": "equals_sign", ">": "greater_than_sign", "?": "question_mark", "@": "at"},
    **{"[": "left_square_bracket", "\\": "backslash", "]": "right_square_bracket", "^": "circumflex_accent"},
    **{"_": "underscore", "`": "grave_accent", "{": "left_curly_bracket", "|": "vertical_line"},
    **{"}": "right_curly_bracket", "~": "tilde"},
}
"""Signs, and what the framework calls their keys; a test compares them."""
_SIGN_OF = {name: sign for sign, name in SIGNS.items()}
_STAYS = "it stays what it is everywhere"
_SENT_AS = "a terminal sends it as"
_FIXED = {
    **dict.fromkeys(("enter", "escape", "esc", "tab", "shift+tab", "space", "backspace", "delete"), _STAYS),
    **dict.fromkeys(("up", "down", "left", "right", "pageup", "pagedown", "home", "end"), _STAYS),
    **dict.fromkeys(("ctrl+c", "ctrl+q"), "it ends the program, whatever is set"),
    "ctrl+h": f"{_SENT_AS} backspace",
    "ctrl+i": f"{_SENT_AS} tab",
    "ctrl+j": f"{_SENT_AS} enter",
    "ctrl+m": f"{_SENT_AS} enter",
    "ctrl+[": f"{_SENT_AS} esc",
    **dict.fromkeys("0123456789", "digits choose modes and values, and say how sure you are"),
}
_ANSWERS = {
    **dict.fromkeys("abcdefgh", "chooses an answer in a question"),
    **dict.fromkeys("tf", "says true or false in a question"),
    **dict.fromkeys("JK", "carries an item in a question"),
}
_VALUES = dict.fromkeys("-.", "begins a value on a knob of a lab")
_TAKEN = (("question", _ANSWERS), ("lab", _VALUES))
"""Keys that a page takes before any binding sees them."""


class Keys(Setting[str]):
    """The keys of one action as people write them, with blanks between: 'x', '? ctrl+f'; '' for the fixed alone."""

    type = "keys"
    values = "a letter, a sign, ctrl and a letter, or F1 to F12; several with spaces between; or none"

    def __init__(self, action: Action) -> None:
        super().__init__(OF_KEYS + action.id, " ".join(action.keys), action.about, ", ".join(_places(action)))
        self.action = action

    @property
    def variable(self) -> str:
        return super().variable.replace(".", "_")

    @property
    def label(self) -> str:
        words = self.action.id.replace("-", " ")
        return words[:1].upper() + words[1:]

    def check(self, value: object) -> str:
        words = value.split() if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise self._cannot(repr(value), f"it is {self.values}")
        if len(words) > MOST:
            raise self._cannot(" ".join(words), f"{MOST} keys are the most")
        return " ".join(dict.fromkeys(map(self._key, words)))

    def parse(self, text: str) -> str:
        if not text.strip():
            raise self._cannot("", f"it is {self.values}")
        return "" if text.strip().lower() == "none" else self.check(text)

    def say(self, value: str) -> str:
        return " ".join(map(shown, value.split())) or "none"

    def _key(self, typed: str) -> str:
        key = _plain_name(typed)
        if key in self.action.keys:
            return key
        reason = _FIXED.get(key) or _unknown(key)
        if not reason and self.action.typing and len(key) == 1:
            reason = "this works while one types too, so it takes ctrl and a letter, or F1 to F12"
        for where, taken in _TAKEN:
            if not reason and key in taken and (where in self.action.where or EVERYWHERE in self.action.where):
                reason = f"it {taken[key]}"
        if reason:
            raise self._cannot(typed, reason)
        return key

    def _cannot(self, typed: str, reason: str) -> SettingError:
        return SettingError(f"{self.name} cannot be '{_cut(typed)}': {reason}.")


def _places(action: Action) -> list[str]:
    words = {"question": "open questions", "answered": "marked questions", EVERYWHERE: "every screen"}
    return [words.get(where, f"the {where} page") for where in action.where]


def _cut(text: str) -> str:
    """As much of it as a sentence can hold, without what could act on a terminal."""
    return "".join(char if char.isprintable() else "?" for char in text[:40])


def _plain_name(typed: str) -> str:
    """One name for each key: 'Ctrl-F' as 'ctrl+f', 'question_mark' as '?'."""
    if len(typed) == 1:
        return typed
    name = typed.lower()
    if name.startswith(("ctrl-", "^")):
        name = f"ctrl+{name.removeprefix('ctrl-').removeprefix('^')}"
    return _SIGN_OF.get(name, name)


def _unknown(key: str) -> str:
    """Why a key cannot be one, '' where it can."""
    if len(key) == 1 and (key in SIGNS or (key.isalpha() and (key.isascii() or "\xc0" <= key <= "\u024f"))):
        return ""
    head, plus, letter = key.partition("+")
    if head == "ctrl" and plus and len(letter) == 1 and letter.isascii() and letter.isalpha():
        return ""
    if key[:1] == "f" and key[1:] in map(str, range(1, 13)):
        return ""
    if head in ("alt", "meta", "super", "shift", "ctrl") and plus:
        return "many terminals do not send it; take ctrl and a letter, or F1 to F12"
    return "there is no such key; take a letter, a sign, ctrl and a letter, or F1 to F12"


def shown(key: str) -> str:
    """A key as people read it: 'f9' as 'F9'.

    >>> shown("f9"), shown("ctrl+f"), shown("?"), shown("f")
    ('F9', 'ctrl+f', '?', 'f')
    """
    return key.upper() if key[0] == "f" and len(key) > 1 else key


KEYS: tuple[Keys, ...] = tuple(map(Keys, ACTIONS))
"""The settings, in the order of the table."""
BY_NAME = {setting.name: setting for setting in KEYS}


def clash(setting: Keys, value: str, chosen: Mapping[str, str]) -> tuple[str, Keys] | None:
    """A key of `value` that another action has already on one of the same pages, and that one's setting.

    `chosen` holds, by the names of settings, what differs from the defaults.
    """
    wanted = set(value.split())
    for other in KEYS if wanted else ():
        if other is not setting and _meet(setting.action, other.action):
            for key in chosen.get(other.name, other.default).split():
                if key in wanted:
                    return key, other
    return None


def refuse_clash(setting: Keys, value: str, chosen: Mapping[str, str]) -> None:
    """Raises SettingError where another action has one of the keys."""
    if found := clash(setting, value, chosen):
        key, other = found
        raise SettingError(
            f"{setting.name} cannot be '{shown(key)}': that is the key of {other.name} ({other.about}); "
            "give that another key first."
        )


def _meet(one: Action, other: Action) -> bool:
    """Whether both can be had on one page."""
    return EVERYWHERE in (*one.where, *other.where) or not set(one.where).isdisjoint(other.where)


class Read(NamedTuple):
    """What is fit of the keys that a file holds, and for the names of the others a sentence each."""

    chosen: dict[str, str]
    problems: dict[str, str]


def read(stored: Mapping[str, object]) -> Read:
    """Sorts out what a file says of keys; in the place of what cannot be the default holds. Never raises."""
    found, strange = Read({}, {}), 0
    for name, value in stored.items():
        setting = BY_NAME.get(name)
        if setting is None:
            strange += 1
            if strange <= TOLD:
                found.problems[name] = f"{unknown(name)} It changes nothing."
            continue
        try:
            found.chosen[name] = setting.check(value)
        except SettingError as error:
            found.problems[name] = f"{error} '{setting.say(setting.default)}' holds instead."
    # Whoever loses a clash falls back to a default, which may clash with another: until none is left.
    while losing := _first_clash(found.chosen):
        setting, problem = losing
        del found.chosen[setting.name]
        found.problems[setting.name] = f"{problem} '{setting.say(setting.default)}' holds instead."
    return found


def _first_clash(chosen: Mapping[str, str]) -> tuple[Keys, SettingError] | None:
    """The last of the table first: of two that clash the one that stands higher keeps its key."""
    for setting in reversed(KEYS):
        if setting.name in chosen:
            try:
                refuse_clash(setting, chosen[setting.name], chosen)
            except SettingError as error:
                return setting, error
    return None


def unknown(name: str) -> str:
    """A sentence on an action that does not exist, with the nearest."""
    near = get_close_matches(name[:60], BY_NAME, 1, 0.6)
    hint = f"did you mean {near[0]}?" if near else "'warpwise settings' lists them, and docs/keys.md."
    return f"there is no setting '{_cut(name)}'; {hint}"


Keymap = dict[str, tuple[frozenset[str], tuple[str, ...]]]


def keymap(chosen: Mapping[str, str]) -> Keymap:
    """By the ids of actions: the keys that go, and those that come, as the framework calls them."""
    return {
        name.removeprefix(OF_KEYS): (frozenset(framework_names(BY_NAME[name].default)), framework_names(value))
        for name, value in chosen.items()
    }


def framework_names(value: str) -> tuple[str, ...]:
    """The keys of a value as the framework calls them."""
    return tuple(SIGNS.get(key, key) for key in value.split())

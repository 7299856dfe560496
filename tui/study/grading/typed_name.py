"""Grading of a typed name (study/rules.md 1): folded forms, slips of the keyboard, near answers, other terms' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tui.library.model import Short
from tui.study.grading.marks import Line, LineKind, Mark, Part
from tui.study.grading.name_form import Form, both_names, form, inflected, without_kind
from tui.study.score import FULL

LETTERS_PER_SLIP = 5
ABOUT = 6
"""Characters by which names may differ besides slips: an article, hyphens, an ending."""
SHORT_WORD = 4
"""Words up to this length take no wrong letter: it makes another word of them (host and most, H100 and A100)."""

# What stands before a word and turns its meaning: 'unstructured' is no slip of 'structured'.
_PREFIXES = frozenset(
    (
        *("un", "in", "im", "ir", "non", "de", "dis", "anti", "pre", "post", "re", "over", "under", "sub", "super"),
        *("multi", "mono", "uni", "bi", "tri", "micro", "macro", "mini", "mega", "nano", "hyper", "inter", "intra"),
        *("up", "down", "out", "fore", "semi", "auto", "self", "cross", "full", "half", "en", "ex", "a"),
    )
)
_ONE_LETTER = {"a": ("syn", "sym")}
"""One letter is a prefix only before these; else it is a letter too many or too few."""

Others = Callable[[], Iterable[Sequence[str]]]
"""The names of all entries, term first, one sequence an entry; asked only when an answer is not plainly right."""


def nobody() -> Iterable[Sequence[str]]:
    """No other entries."""
    return ()


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A form that is not the answer, and what is said to it."""

    form: Form
    feedback: str


def accepted(question: Short, names: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The right answers, the one to show first."""
    own = names(question.answer_term) if question.answer_term else ()
    return tuple(dict.fromkeys([*own, *question.accept]))


def grade(question: Short, text: str, names: Callable[[str], tuple[str, ...]], others: Others = nobody) -> Mark:
    """An accepted form 1, also with a slip of at most one edit per five letters; a near answer 0 with its feedback.

    `name_form` says what is nothing between two names. Digits must agree (H100 is not H200). Two swapped neighbours
    are one edit. A slip that is closer to a near answer, or to a name of another entry, than to the right one is that;
    and none may change the one word that matters.
    """
    forms = [form(name) for name in accepted(question, names)]
    if not forms:
        raise ValueError(f"Question {question.id} has no accepted answer: its answer_term names no entry.")
    expected = forms[0].text
    if not text:
        return _mark(0, expected, None)
    typed = form(text)
    right = next((one for one in forms if one.key == typed.key), None)
    if right is not None:
        return _mark(FULL, expected, text)
    near = [_Wrong(form(one.text), one.feedback) for one in question.near]
    for one in near:
        if one.form.key == typed.key:
            return _mark(0, expected, text, "near", one.feedback)
    return _with_slips(typed, forms, near + _terms(typed, forms, others()), expected)


def understood(question: Short, text: str, names: Callable[[str], tuple[str, ...]]) -> str:
    """The accepted form that a right answer means; any other answer as it is typed."""
    typed = form(text)
    forms = [form(name) for name in accepted(question, names)]
    same = [one for one in forms if one.key == typed.key]
    if not same and (_is_worded_otherwise(typed, forms) or _is_inflected(typed, forms)):
        return text
    return min(same or forms, key=lambda one: slips(typed, one)).text


def _terms(typed: Form, forms: list[Form], entries: Iterable[Sequence[str]]) -> list[_Wrong]:
    """The names of the entries that are not asked for, of those that have one much like what was typed.

    Of a hundred thousand entries most need not be looked at closely.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    right = {name_form.key for name_form in forms}
    rows = list(entries)
    flat = [(name.casefold(), at) for at, names in enumerate(rows) for name in names]
    off = len(typed.text) // LETTERS_PER_SLIP + ABOUT
    like = extract(typed.text.casefold(), [name for name, _ in flat], scorer=OSA.distance, score_cutoff=off, limit=None)
    made = [[form(name) for name in rows[at]] for at in dict.fromkeys(flat[close[2]][1] for close in like)]
    return [
        _Wrong(name_form, f"{name_form.text} is another term.")
        for names in made
        if not any(name_form.key in right for name_form in names)
        for name_form in names
    ]


def _with_slips(typed: Form, forms: list[Form], wrong: list[_Wrong], expected: str) -> Mark:
    same = next((name for name in wrong if name.form.key == typed.key), None)
    if same is not None:
        return _mark(0, expected, typed.text, "near", same.feedback)
    if _is_worded_otherwise(typed, forms) or (
        _is_inflected(typed, forms) and not _is_inflected(typed, [name.form for name in wrong])
    ):
        return _mark(FULL, expected, typed.text)
    right = min(((slips(typed, name), name.text) for name in forms), key=lambda pair: pair[0])
    best = min(wrong, key=lambda name: slips(typed, name.form), default=None)
    if best is not None and slips(typed, best.form) < min(right[0], TOO_MANY):
        return _mark(0, expected, typed.text, "near", best.feedback)
    if right[0] < TOO_MANY:
        return _mark(FULL, expected, typed.text, "spelling", f"spelling: {right[1]}")
    return _mark(0, expected, typed.text)


def _is_worded_otherwise(typed: Form, forms: list[Form]) -> bool:
    """Whether two accepted names stand side by side, or one with the word for its kind, or with a stroke for 'per'."""
    right = {one.key for one in forms}
    if "/" in typed.text and form(typed.text.replace("/", " per ")).key in right:
        return True
    if both := both_names(typed.text):
        return all(form(name).key in right for name in both)
    bare = without_kind(typed)
    return bare is not None and bare.key in right


def _is_inflected(typed: Form, forms: list[Form]) -> bool:
    """Whether a name was typed with other endings: 'decoding' for decode, 'tensor parallel' for tensor parallelism."""
    return len(typed.folded) > SHORT_WORD and any(inflected(typed, name) for name in forms)


TOO_MANY = 1_000


def slips(typed: Form, name: Form) -> int:
    """Edits between the two, or TOO_MANY when they are more than a slip: too many in all or in one word, other digits,
    other signs, a word turned into its opposite."""
    allowed = sum(c.isalpha() for c in name.folded) // LETTERS_PER_SLIP
    if allowed == 0 or typed.signs != name.signs or typed.digits != name.digits:
        return TOO_MANY
    if abs(len(typed.folded) - len(name.folded)) > allowed:
        return TOO_MANY
    from rapidfuzz.distance import OSA

    if OSA.distance(typed.folded, name.folded, score_cutoff=allowed) > allowed:
        return TOO_MANY
    if len(typed.words) == len(name.words):
        edits = sum(_in_word(one, other, allowed) for one, other in zip(typed.words, name.words, strict=True))
        return edits if edits <= allowed else TOO_MANY
    return _by_word(typed.folded, name.words, allowed)


def _by_word(typed: str, words: Sequence[str], allowed: int) -> int:
    """The fewest edits when `typed` is cut into a slip of each word in turn; TOO_MANY when that cannot be."""
    ends = {0: 0}
    for word in words:
        reached: dict[int, int] = {}
        for start, spent in ends.items():
            for end in range(max(start, start + len(word) - allowed), start + len(word) + allowed + 1):
                if end > len(typed):
                    break
                edits = spent + _in_word(typed[start:end], word, allowed - spent)
                if edits <= allowed:
                    reached[end] = min(edits, reached.get(end, TOO_MANY))
        ends = reached
    return ends.get(len(typed), TOO_MANY)


def _in_word(typed: str, word: str, allowed: int) -> int:
    """Edits within one word, TOO_MANY when they may make another word of it."""
    if typed == word:
        return 0
    from rapidfuzz.distance import OSA

    limit = min(allowed, max(1, len(word) // LETTERS_PER_SLIP))
    edits = OSA.distance(typed, word, score_cutoff=limit)
    if edits > limit or _other_prefix(typed, word) or _is_agent(typed, word):
        return TOO_MANY
    letters = sum(c.isalpha() for c in word)
    if letters <= SHORT_WORD and (letters < len(word) or not _is_harmless(typed, word)):
        return TOO_MANY
    return edits


def _is_harmless(typed: str, word: str) -> bool:
    """Whether a short word has its letters swapped, or one of three and more missing or doubled."""
    if sorted(typed) == sorted(word):
        return len(word) > 2
    shorter, longer = sorted((typed, word), key=len)
    cuts = (at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter)
    return len(word) >= SHORT_WORD and any(at > 0 or longer[:1] == longer[1:2] for at in cuts)


def _other_prefix(typed: str, word: str) -> bool:
    """Whether one of the two has a prefix that turns the meaning and the other has another or none."""
    if typed in _PREFIXES and word in _PREFIXES:
        return True
    at = 0
    while at < min(len(typed), len(word)) and typed[-1 - at] == word[-1 - at]:
        at += 1
    # The common end may reach into the prefix ('micro' and 'macro'); every cut of it is tried.
    for back in range(min(at, 5) + 1):
        cut = at - back
        heads = (typed[: len(typed) - cut], word[: len(word) - cut])
        rest = word[len(word) - cut :]
        if cut >= 3 and all(_is_prefix(head, rest) for head in heads):
            return True
    return False


def _is_agent(typed: str, word: str) -> bool:
    """Whether what was typed is who does what the word names: a decoder is no decode."""
    return typed.endswith("er") and typed in (f"{word}r", f"{word}er")


def _is_prefix(head: str, rest: str) -> bool:
    if head in _ONE_LETTER:
        return rest.startswith(_ONE_LETTER[head])
    return head == "" or head in _PREFIXES


def _mark(millionths: int, expected: str, given: str | None, kind: LineKind = "note", line: str = "") -> Mark:
    part = Part("text", expected if millionths == FULL else given, expected)
    return Mark(millionths, expected, (part,), (Line(kind, line),) if line else ())

"""Rules for text that comes from outside: what may reach a terminal, and how names are compared."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    BAD: re.Pattern[str]

# Everything a terminal could take for a command or that hides or reorders text. Newline and tab are dealt with
# by the callers: they are legal in prose and illegal in names.
_BAD = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\ufe0f\U000e0000-\U000e0fff]"
)
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")


def __getattr__(name: str) -> object:
    """BAD, compiled when it is first asked for: `define` answers without `re`."""
    if name == "BAD":
        import re

        globals()["BAD"] = pattern = re.compile(_BAD)
        return pattern
    raise AttributeError(name)


def clean(text: str) -> str:
    """`text` without any character that a terminal might obey or that hides what it says."""
    if text.isascii() and text.isprintable():
        return text
    from tui.library.text import BAD

    return BAD.sub("", text)


def percent(share: float) -> str:
    """A share of 0 to 1 as people read it.

    >>> percent(0.784)
    '78 %'
    """
    return f"{100 * share:.0f} %"


def squash(name: str) -> str:
    """The folded form in which two names are the same name: letters and digits only, no case, no marks.

    >>> squash("KV-cache"), squash("Écran FP 8")
    ('kvcache', 'ecranfp8')
    """
    if name.isascii():
        return "".join(c for c in name.lower() if c.isalnum())
    import unicodedata

    folded = unicodedata.normalize("NFKD", name.translate(_DASHES)).casefold()
    return "".join(c for c in folded if c.isalnum())


def singular(squashed: str) -> str:
    """The folded form with a plural ending folded too, so that 'GPUs' is 'GPU'."""
    if len(squashed) > 4 and squashed.endswith("ies"):
        return squashed[:-3] + "y"
    if squashed.endswith("caches"):
        return squashed[:-1]
    if len(squashed) > 4 and squashed.endswith(("ches", "shes", "xes", "sses")):
        return squashed[:-2]
    # Not sparing '-us': GPUs, TPUs and ALUs matter more here than that 'status' folds to 'statu'.
    if len(squashed) > 3 and squashed.endswith("s") and not squashed.endswith(("ss", "is")):
        return squashed[:-1]
    return squashed

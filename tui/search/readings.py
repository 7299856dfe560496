"""Other readings of what was typed: numbers for words, units for what they measure, 'GPU' said beside a name."""

import re

_BESIDE = frozenset(("gpu", "gpus", "chip", "chips", "card", "cards", "accelerator", "accelerators"))
"""Said before or after a name without being part of it: 'blackwell gpu'."""
_NUMBER_FOR_WORD = re.compile(r"(?<=[a-z]{2})[ ]?([24])[ ]?(?=[a-z]{2})")
_WORDS = {"2": " to ", "4": " for "}
_PER_SECOND = r"(?:/s(?:ec)?|ps|/second|persec(?:ond)?)"
_MEASURED = tuple(
    (re.compile(unit), names.split(","))
    for unit, names in (
        (r"\d*[kmgtp](?:bit|bits|b)ps|\d*[kmgtp]bits?" + _PER_SECOND, "network bandwidth units"),
        (r"\d*[kmgtp]i?(?:b|bytes?)" + _PER_SECOND, "memory bandwidth,network bandwidth units"),
        (r"\d+(?:\.\d+)?[bt](?:params?|parameters?|models?|llms?)?", "parameter"),
        (r"(?:tokens?|tok|t)" + _PER_SECOND, "tokens per second,throughput"),
        (r"(?:samples?|images?|img|requests?|req|queries|q)" + _PER_SECOND, "throughput"),
        (r"(?:ms|milliseconds)(?:/|per)(?:output)?(?:token|tok)", "time per output token,inter-token latency"),
        (r"[kmgtpe]?(?:flops?|ops?)(?:/s)?(?:/|per)(?:w|watts?)", "performance per watt"),
        (r"(?:tokens?|tok)(?:/s)?(?:/|per)(?:w|watts?|j|joules?)", "performance per watt,energy per token"),
        (r"[kmgtpe]?(?:flops?|ops?)(?:/|per|to)(?:b|bytes?)", "arithmetic intensity"),
        (r"[kmgtpe]?flops?(?:/s)?(?:/|per)(?:\$|usd|dollar)", "price-performance"),
        (r"(?:j|joules?|wh|mwh)(?:/|per)(?:token|tok)", "energy per token"),
        (r"(?:j|joules?|wh|watt-?hours?)(?:/|per)(?:query|prompt|request)", "energy per query"),
        (r"(?:kw|kilowatts?)(?:/|per)(?:rack|cabinet)", "rack density"),
        (r"(?:l|liters?|litres?)(?:/|per)kwh", "WUE"),
        (r"k?g(?:rams?)?(?:co2e?)?(?:/|per)kwh", "carbon intensity"),
        (r"(?:\$|usd|€|eur|ct|cents?)(?:/|per)[km]wh", "electricity price"),
        (r"(?:\$|usd|€|eur|dollars?)(?:/|per)(?:gpu-?)?(?:h|hr|hours?)", "GPU-hour price"),
        (r"(?:\$|usd|€|eur|dollars?)(?:/|per)(?:1?m(?:illion)?)?(?:tokens?|tok)", "cost per token"),
    )
)
_LETTER_NAMES_TEXT = """
ay:a bee:b see:c sea:c cee:c dee:d ee:e ef:f eff:f gee:g aitch:h eye:i jay:j kay:k el:l ell:l em:m en:n oh:o pee:p pea:p
cue:q queue:q ar:r are:r es:s ess:s tee:t tea:t you:u vee:v ex:x why:y wye:y zee:z zed:z envy:nv
"""
_LETTER_NAMES = dict(pair.split(":") for pair in _LETTER_NAMES_TEXT.split())
"""How the names of letters sound, for abbreviations that were only heard: 'gee pee you', 'envy link'."""
_COUNTED = {"one": "single", "many": "multiple", "several": "multiple", "two": "dual"}
_SEVERAL = re.compile(r"^(?:using |use )?(?:more than one|several|multiple|many) (?=\w)")
_SIZE = re.compile(r"\d+(?:\.\d+)?[bt]")
_BITS = re.compile(r"(4|6|8|16|32|64)-?bits?")
_FORMATS = {"16": ("FP16", "BF16"), "32": ("FP32",), "64": ("FP64",)}


def readings(text: str, words: list[str]) -> tuple[str, ...]:
    """What `text`, taken apart into `words`, may also say, best first; names as they are written.

    >>> readings("all2all", ["all2all"])
    ('all to all',)
    >>> readings("Blackwell GPUs", ["blackwell", "gpus"])
    ('blackwell',)
    """
    spaced = " ".join(words)
    others = list(_measured("".join(text.split()).casefold()) or _measured("".join(words)))
    numbers = _NUMBER_FOR_WORD.sub(lambda m: _WORDS[m[1]], spaced)
    if numbers != spaced:
        others.append(numbers)
    several = _SEVERAL.sub("multi ", spaced)
    if several != spaced:
        others.append(several)
    counted = " ".join(_COUNTED.get(word, word) for word in words)
    if counted != spaced:
        others.append(counted)
    everything = text.casefold().split()
    letters = [_LETTER_NAMES.get(word, word) for word in everything]
    if letters != everything:
        others.append(" ".join(letters))
    if "plus" in words:
        others.append(" ".join(word for word in words if word != "plus"))
    start, end = 0, len(words)
    while start < end - 1 and words[start] in _BESIDE:
        start += 1
    while end > start + 1 and words[end - 1] in _BESIDE:
        end -= 1
    if end - start < len(words):
        others.append(" ".join(words[start:end]))
    return tuple(others)


def is_size(word: str) -> bool:
    """Whether a word says how many parameters a model has ('13b')."""
    return bool(_SIZE.fullmatch(word))


def _measured(unit: str) -> tuple[str, ...]:
    if bits := _BITS.fullmatch(unit):
        return _FORMATS.get(bits[1], (f"INT{bits[1]}", f"FP{bits[1]}"))
    return next((tuple(names) for pattern, names in _MEASURED if pattern.fullmatch(unit)), ())

"""A light English stemmer for technical names: 'quantised' and 'quantization' meet, 'token' and 'tokenizer' do not."""

import re
from functools import lru_cache

_BRITISH = re.compile(r"(?:(?<=[bt])re|(?<=...[lrbv])our)(?=s?$)")
_IZE = re.compile(r"(?<=..)i[sz](?:e[ds]?|ers?|ing|ations?|able)$")
# The longest ending wins; three letters stay before an inflection, four before a derivation.
_END = re.compile(
    r"(?:(?<=....)(?:ational|ations?|ments?|ities|ating|ators?|ated|ates?|isms?|ity|ers?|ors?|als?|ally|ly|(?<!qu)est)"
    r"|(?<=duc)tions?|(?<=^fus)ions?|(?<=.....)ions?|(?<=...)(?:itions?|ings?|ies|ed|es|e|y|s))$"
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The part of a lower-case word that its inflections share.

    >>> stem("quantised"), stem("distillation"), stem("batches"), stem("gpus")
    ('quantis', 'distil', 'batch', 'gpu')
    """
    if len(word) < 4:
        return word
    if not word.isalpha():
        return word[:-1] if word[-1] == "s" and word[-2].isdigit() else word
    if word.endswith("ss") or (word.endswith("is") and len(word) > 4):
        return word
    if len(word) == 4:
        return word[:-1] if word[-1] in "se" else word
    word = _BRITISH.sub(lambda m: "er" if m[0] == "re" else "or", word)
    cut = _IZE.sub("is", word)
    if cut == word:
        cut = _END.sub("", word)
    doubled = len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "aeiosz"
    return cut[:-1] if doubled and (len(cut) > 4 or len(word) - len(cut) > 1) else cut

"""`warpwise grade ID ANSWER`: what an answer would get, how it was read, and why. Records nothing."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tui.commands.arguments import Parser
from tui.failures import Refusal
from tui.labs.contract import LabError
from tui.library.library import Library
from tui.library.model import Scalar
from tui.library.text import clean
from tui.shelf import open_library
from tui.study import trial
from tui.study.trial import BadIdError, KnobError, NoQuestionError, Trial

READING = """\
ID is PACK/QUESTION (core/ may be left out), or PACK/ENTRY#name for the question that asks for a term.
ANSWER: number or name: the text; single: a; multi: a,c; order: c,a,b; match: a=c,b=a; true or false: false,b
(the letters are those of the file's order).

The JSON document: question, kind, params, answer, read_as, mark, right, lines, accepted; 'mark' is null, and
'problem' says why, where the answer cannot be read.

Exit status: 0 graded (right or wrong), 1 there is no such question or the answer cannot be read, 2 wrong usage.
With --stdin every line gets its document, whatever it says; 1 and 2 tell of a line without a question or not as above.
"""
MAX_LINE = 65_536
"""Bytes of a line from standard input."""


def run(argv: list[str]) -> int:
    """Grades one answer, or one a line."""
    if "--help" in argv or "-h" in argv:
        parser().print_help()
        return 0
    words, settings, flags = _split(argv)
    if "--stdin" in flags:
        if words or settings:
            raise _wrong("with --stdin, ids, answers and params come from the lines")
        return _stream(open_library())
    if len(words) < 2:
        raise _wrong("grade needs an id and an answer, such as 'grade hbm-name HBM'")
    library = open_library()
    try:
        tried = _tried(library, words[0], " ".join(words[1:]), _params(settings))
    except NoQuestionError as error:
        raise Refusal(f"{error}{_near(library, words[0])}") from error
    except (BadIdError, KnobError, LabError, ValueError) as error:
        raise Refusal(_sentence(error), 2) from error
    if "--json" in flags:
        print(json.dumps(_document(tried), ensure_ascii=False, allow_nan=False))
    elif tried.mark is None:
        print(f"warpwise: {clean(tried.problem)}", file=sys.stderr)
    else:
        print("\n".join(_lines(tried)))
    return 0 if tried.mark is not None else 1


def parser() -> Parser:
    """What it takes; `run` reads it by hand, since an answer may begin with a minus."""
    made = Parser(
        "warpwise grade",
        "What an answer would get, how it was read, and why. Nothing is recorded.",
        ("warpwise grade hbm-name HBM", "warpwise grade core/kv-cache#name 'KV cache' --json"),
        epilog=READING.rstrip(),
        usage="warpwise grade ID ANSWER [--set KNOB=VALUE]... [--json]\n       warpwise grade --stdin --json",
    )
    made.add_argument("id", nargs="?", metavar="ID", help="a question")
    made.add_argument("answer", nargs="*", metavar="ANSWER", help="what somebody would answer")
    made.add_argument(
        "--set", action="append", metavar="KNOB=VALUE", help="a knob of a computed question; else the first of each"
    )
    made.add_argument("--json", action="store_true", help="one JSON document")
    made.add_argument("--stdin", action="store_true", help="one JSON object {id, answer, params?} a line, one out")
    return made


def _wrong(what: str) -> Refusal:
    return Refusal(f"{what}; 'warpwise grade --help' tells more.", 2)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text if text.endswith(".") else f"{text}."


def _split(argv: Sequence[str]) -> tuple[list[str], list[str], set[str]]:
    """Words, settings, flags. An answer may begin with a minus, so only two dashes make an option."""
    words: list[str] = []
    settings: list[str] = []
    flags: set[str] = set()
    left = iter(argv)
    for arg in left:
        if arg == "--":
            words += left
        elif arg in ("--json", "--stdin"):
            flags.add(arg)
        elif arg == "--set" or arg.startswith("--set="):
            setting = arg[6:] if "=" in arg else next(left, None)
            if setting is None:
                raise _wrong("--set needs KNOB=VALUE")
            settings.append(setting)
        elif arg.startswith("--") and arg[2:3].isalpha():
            raise _wrong(f"'warpwise grade' has no option {arg[:40]}")
        else:
            words.append(arg)
    return words, settings, flags


def _params(settings: Sequence[str]) -> dict[str, Scalar]:
    params: dict[str, Scalar] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not name.strip() or not equals:
            raise _wrong(f"--set takes KNOB=VALUE, not '{setting[:60]}'")
        params[name.strip()] = _value(text.strip())
    return params


def _value(text: str) -> Scalar:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if _is_scalar(value) else text


def _is_scalar(value: object) -> bool:
    return isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))


def _tried(library: Library, id: str, answer: str, params: Mapping[str, Scalar]) -> Trial:
    """Raises what `trial` raises; a lab that has no value for these knobs is a LabError."""
    from tui.study.grading.computed import compute

    return trial.tried(library, compute, trial.ref_of(id), clean(answer), params)


def _near(library: Library, id: str) -> str:
    from difflib import get_close_matches

    known = [f"{row.pack}/{row.id}" for row in library.question_rows()]
    near = get_close_matches(trial.ref_of(id), known, 1)
    return f" Did you mean {near[0]}?" if near else " 'warpwise list questions' names them."


def _document(tried: Trial) -> dict[str, Any]:
    mark = tried.mark
    document: dict[str, Any] = {
        "question": tried.ref,
        "kind": tried.kind,
        "params": dict(tried.params),
        "answer": tried.answer,
        "read_as": tried.read_as or None,
        "mark": None if mark is None else round(mark.score, 6),
        "right": None if mark is None else mark.right,
        "lines": [_line(line.kind, line.text, line.key) for line in tried.lines],
        "accepted": list(tried.accepted),
    }
    return document if mark is not None else {**document, "problem": tried.problem}


def _line(kind: str, text: str, key: str) -> dict[str, str]:
    return {"kind": kind, "text": text, **({"key": key} if key else {})}


def _lines(tried: Trial) -> list[str]:
    assert tried.mark is not None  # noqa: S101
    knobs = ", ".join(f"{name}={value}" for name, value in tried.params.items())
    head = f"{tried.ref} ({tried.kind}{', ' if knobs else ''}{knobs})"
    feedback = [f"  {line.key + ': ' if line.key else ''}{line.text}" for line in tried.lines]
    right = "right" if tried.mark.right else "partly right" if tried.mark.millionths else "wrong"
    rows = [head, f"read as   {tried.read_as}", f"mark      {tried.mark.score:.4g}, {right}", *feedback]
    return [clean(row) for row in (*rows, f"accepted  {'; '.join(tried.accepted)}")]


def _stream(library: Library) -> int:
    """One document a line, flushed, since a caller may wait for each."""
    worst = 0
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        document, status = _answered(library, raw)
        worst = max(worst, status)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
        sys.stdout.flush()
    return worst


def _answered(library: Library, raw: bytes) -> tuple[dict[str, Any], int]:
    """The document of a line, and the exit status it calls for."""
    try:
        decoded = json.loads(raw) if len(raw) <= MAX_LINE else None
    except (ValueError, RecursionError):
        decoded = None
    if not isinstance(decoded, dict) or not isinstance(decoded.get("id"), str):
        return _failed(None, "", "A line is a JSON object {id, answer, params?}."), 2
    id, answer, params = clean(decoded["id"]), decoded.get("answer"), decoded.get("params") or {}
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        answer = json.dumps(answer)
    if not isinstance(answer, str) or not isinstance(params, dict):
        return _failed(id, "", "The answer is a text, and params an object."), 2
    scalars = {clean(name): value for name, value in params.items() if _is_scalar(value)}
    try:
        return _document(_tried(library, id, answer, scalars)), 0
    except NoQuestionError as error:
        return _failed(id, answer, str(error)), 1
    except (BadIdError, KnobError, LabError, ValueError) as error:
        return _failed(id, answer, _sentence(error)), 2


def _failed(id: str | None, answer: str, problem: str) -> dict[str, Any]:
    return {
        "question": id,
        "kind": None,
        "params": {},
        "answer": clean(answer),
        "read_as": None,
        "mark": None,
        "right": None,
        "lines": [],
        "accepted": [],
        "problem": problem,
    }

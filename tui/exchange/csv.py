"""Questions as a table: one row each, columns by name; what has no column travels as JSON in `more`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui.exchange.questions import (
    MAX_PARTS,
    Brought,
    Out,
    Refused,
    Values,
    bare,
    line_of,
    question_of,
    short_enough,
    slug,
    tidy,
)
from tui.failures import Refusal
from tui.library.authoring.scalars import nearest, shown, to_number
from tui.library.kinds import KINDS
from tui.library.model import Question

COLUMNS = (
    *("id", "kind", "topic", "level", "cognitive", "terms", "stem", "answer", "unit", "tolerance", "criterion"),
    *("explanation", "more"),
)
_PART = re.compile(r"(part|right|feedback)_([1-9][0-9]{0,2})")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DELIMITERS = (",", ";", "\t")
_EXCEL = re.compile(r'"?sep=([,;\t])"?(?=[\r\n])', re.I)
"""A first line by which Excel is told what stands between the cells."""
Part = tuple[str, str, str]
"""Text, what is right about it, feedback."""


def export(questions: Sequence[Out]) -> str:
    """The table, UTF-8 text without a mark. No cell of it begins like a formula."""
    rows = [to_row(item.question) for item in questions]
    widest = max((len(parts) for _, parts in rows), default=0)
    head = [*COLUMNS, *(f"{name}_{at}" for at in range(1, widest + 1) for name in ("part", "right", "feedback"))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(head)
    for cells, parts in rows:
        padded = [*parts, *[("", "", "")] * (widest - len(parts))]
        line = [*(cells.get(name, "") for name in COLUMNS), *(text for part in padded for text in part)]
        writer.writerow([_guarded(text) for text in line])
    return out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def to_row(question: Question) -> tuple[dict[str, str], list[Part]]:
    """The cells of a question by column, and its parts."""
    left = bare(question)
    cells = {name: str(left.pop(name)) for name in ("id", "kind", "topic", "level", "cognitive") if name in left}
    cells["terms"] = " ".join(left.pop("terms", ()))
    cells["explanation"] = left.pop("explanation", "")
    parts = _OUT[cells["kind"]](left, cells)
    if left:
        cells["more"] = _json(left)
    try:
        same = question_of(_from_row(cells, parts)) == question
    except ValueError:
        same = False
    if not same:
        # Something that the columns cannot say: all of it goes as JSON, and the columns are for reading.
        cells["more"] = _json({"question": bare(question)})
    return cells, parts


def _json(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _options_out(left: Values, cells: dict[str, str]) -> list[Part]:
    cells["stem"] = left.pop("stem")
    return [
        (option["text"], "x" if option.get("key") else "", option.get("feedback", "")) for option in left.pop("options")
    ]


def _numeric_out(left: Values, cells: dict[str, str]) -> list[Part]:
    cells["stem"], cells["unit"] = left.pop("stem"), left.pop("unit")
    if isinstance(left["answer"], int | float):
        cells["answer"] = repr(left.pop("answer"))
    if "tolerance_rel" in left and "tolerance_abs" not in left:
        share = Decimal(repr(left.pop("tolerance_rel"))) * 100
        cells["tolerance"] = f"{share.normalize():f}%"
    elif "tolerance_abs" in left and "tolerance_rel" not in left:
        cells["tolerance"] = repr(left.pop("tolerance_abs"))
    traps = left.get("traps", [])
    if all(set(trap) == {"value", "feedback"} for trap in traps):
        left.pop("traps", None)
        return [(repr(trap["value"]), "", trap["feedback"]) for trap in traps]
    return []


def _short_out(left: Values, cells: dict[str, str]) -> list[Part]:
    cells["stem"] = left.pop("stem")
    names = [f"[[{left.pop('answer_term')}]]"] if left.get("answer_term") else []
    cells["answer"] = "\n".join([*names, *left.pop("accept", ())])
    return [(near["text"], "", near["feedback"]) for near in left.pop("near", ())]


def _order_out(left: Values, cells: dict[str, str]) -> list[Part]:
    cells["stem"], cells["criterion"] = left.pop("stem"), left.pop("criterion")
    told = left.pop("feedback", {})
    return [(item, "", told.get(item, "")) for item in left.pop("items")]


def _match_out(left: Values, cells: dict[str, str]) -> list[Part]:
    cells["stem"] = left.pop("stem")
    parts = [(pair["left"], pair["right"], pair.get("feedback", "")) for pair in left.pop("pairs")]
    return parts + [("", text, "") for text in left.pop("spare", ())]


def _claim_out(left: Values, cells: dict[str, str]) -> list[Part]:
    cells["stem"], cells["answer"] = left.pop("claim"), str(left.pop("truth")).lower()
    return [
        (
            reason["text"],
            " ".join(
                [*(["x"] if reason.get("key") else []), *([str(reason["for"]).lower()] if "for" in reason else [])]
            ),
            reason.get("feedback", ""),
        )
        for reason in left.pop("reasons", ())
    ]


_OUT = {
    "single": _options_out,
    "multi": _options_out,
    "numeric": _numeric_out,
    "short": _short_out,
    "order": _order_out,
    "match": _match_out,
    "true_false": _claim_out,
}


def read(text: str, name: str) -> Brought:
    """The questions of a table. Raises Refusal for one whose header is not ours; `name` is the file's."""
    brought = Brought()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, name), strict=True)
    head: list[str] = []
    start = 1
    if _EXCEL.match(text):
        next(rows)
        start = 2
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            why = "a quote that opens here is never closed" if "end of data" in str(error) else str(error)
            brought.refused.append(Refused(start, f"not a table from here on: {why}"))
            break
        line, start = start, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if not head:
            head = _header(row, name, line)
            continue
        _take(brought, head, row, line)
    if not head:
        raise Refusal(f"{shown(name, 200, '')} is empty; its first line names the columns, such as 'kind,stem'.")
    return brought


def _delimiter(text: str, name: str) -> str:
    """What stands between the cells of the first line that is not empty."""
    if told := _EXCEL.match(text):
        return told[1]
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    known = {sign: sum(_known(cell.strip().strip('"')) for cell in first.split(sign)) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: known[sign])


def _known(column: str) -> bool:
    return column.lower() in COLUMNS or bool(_PART.fullmatch(column.lower()))


def _header(row: Sequence[str], name: str, line: int) -> list[str]:
    head = [cell.strip().lower() for cell in row]
    while head and not head[-1]:
        # Spreadsheets write the empty columns beside a table too.
        head.pop()
    for column in head:
        if not _known(column):
            hint = nearest(column, list(COLUMNS)) or f"the columns are {', '.join(COLUMNS)} and part_1, right_1, ..."
            raise Refusal(
                f"{shown(name, 200, '')}:{line}: there is no column {shown(column)}; {hint} Nothing was taken."
            )
        if head.count(column) > 1:
            raise Refusal(f"{shown(name, 200, '')}:{line}: the column '{column}' stands twice. Nothing was taken.")
    if missing := [column for column in ("kind", "stem") if column not in head]:
        raise Refusal(f"{shown(name, 200, '')}:{line}: the column '{missing[0]}' is missing. Nothing was taken.")
    return head


def _take(brought: Brought, head: Sequence[str], row: Sequence[str], line: int) -> None:
    if not any(cell.strip() for cell in row[len(head) :]):
        row = row[: len(head)]
    if len(row) != len(head):
        brought.refused.append(Refused(line, f"the row has {len(row)} cells, and the header {len(head)}"))
        return
    cells = {column: _unguarded(cell) for column, cell in zip(head, row, strict=True)}
    try:
        if why := short_enough(text for column, text in cells.items() if column != "more"):
            raise ValueError(why)
        values = _from_row(cells, _parts(cells))
        question_of(values)
    except ValueError as error:
        brought.refused.append(Refused(line, shown(str(error), 200, "")))
        return
    if values.get("id") and brought.has("question", values["id"]):
        brought.refused.append(Refused(line, f"the id {shown(str(values['id']))} stands twice"))
        return
    brought.add("question", values, line)


def _parts(cells: Mapping[str, str]) -> list[Part]:
    """The parts by number; what is wholly empty is none."""
    numbers = sorted({int(part[2]) for column in cells if (part := _PART.fullmatch(column))})
    parts = [tuple(cells.get(f"{name}_{at}", "") for name in ("part", "right", "feedback")) for at in numbers]
    full = [(text, right, told) for text, right, told in parts if text.strip() or right.strip() or told.strip()]
    if len(full) > MAX_PARTS:
        raise ValueError(f"{len(full)} parts; at most {MAX_PARTS} are taken")
    return full


def _from_row(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    """The question that a row says. Raises ValueError with the reason."""
    more = _more(cells.get("more", ""))
    if isinstance(more.get("question"), dict):
        return _whole(more["question"])
    kind = cells.get("kind", "").strip().lower()
    if kind not in KINDS:
        raise ValueError(f"{shown(kind)} is no kind of question; the kinds are {', '.join(KINDS)}")
    if not tidy(cells.get("stem", "")):
        raise ValueError("the stem is empty")
    values: Values = {"id": cells.get("id", "").strip() or slug(cells["stem"], "question"), "kind": kind}
    values["level"] = _level(cells.get("level", "").strip() or "2")
    values["cognitive"] = cells.get("cognitive", "").strip() or "remember"
    if topic := cells.get("topic", "").strip():
        values["topic"] = topic
    if terms := re.split(r"[\s,;]+", cells.get("terms", "").strip()):
        values |= {"terms": terms} if terms != [""] else {}
    if text := tidy(cells.get("explanation", "")):
        values["explanation"] = text
    return {**values, **_IN[kind](cells, parts), **more}


def _whole(values: Values) -> Values:
    if not isinstance(values.get("id"), str):
        raise ValueError("the question in 'more' has no id")
    return values


def _more(text: str) -> Values:
    if not text.strip():
        return {}
    try:
        more = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ValueError("the column 'more' is no JSON") from None
    if not isinstance(more, dict):
        raise ValueError("the column 'more' is no JSON object")
    return more


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _level(text: str) -> int:
    if text not in ("1", "2", "3"):
        raise ValueError(f"the level is 1, 2 or 3, not {shown(text)}")
    return int(text)


def _feedback(text: str) -> Values:
    return {"feedback": tidy(text)} if text.strip() else {}


def _options_in(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    options: list[Values] = []
    for text, right, told in parts:
        if right.strip().lower() not in ("", "x"):
            raise ValueError(f"right_n is 'x' or empty, not {shown(right)}")
        option: Values = {"text": tidy(text), **_feedback(told)}
        options.append(option | ({"key": True} if right.strip() else {}))
    keys = sum("key" in option for option in options)
    if len(options) < 2:
        raise ValueError(f"{len(options)} options; part_1 and part_2 at least are needed")
    if not keys or (cells["kind"].strip().lower() == "single" and keys > 1):
        raise ValueError(f"{keys} options are right; mark them with 'x' in right_n, one in a single question")
    if len({option["text"].casefold() for option in options}) < len(options):
        raise ValueError("two options are alike")
    return {"stem": tidy(cells["stem"]), "options": options}


def _numeric_in(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    values: Values = {"stem": tidy(cells["stem"]), "unit": line_of(cells.get("unit", "")) or "1"}
    if answer := cells.get("answer", "").strip():
        values["answer"] = _number(answer, "answer")
    tolerance = cells.get("tolerance", "").strip()
    if tolerance.endswith("%"):
        values["tolerance_rel"] = float(Decimal(repr(_number(tolerance[:-1], "tolerance"))) / 100)
    elif tolerance:
        values["tolerance_abs"] = _number(tolerance, "tolerance")
    if traps := [{"value": _number(text, "part_n"), "feedback": tidy(told)} for text, _, told in parts]:
        values["traps"] = traps
    return values


def _number(text: str, column: str) -> int | float:
    number = to_number(text.strip())
    if number is None:
        raise ValueError(f"{column}: {shown(text)} is no number")
    return number


def _short_in(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    names = [line_of(line) for line in cells.get("answer", "").split("\n") if line.strip()]
    values: Values = {"stem": tidy(cells["stem"])}
    if names and (term := re.fullmatch(r"\[\[([^\[\]|]+)\]\]", names[0])):
        values["answer_term"] = term[1]
        names = names[1:]
    if names:
        values["accept"] = names
    if not names and "answer_term" not in values:
        raise ValueError("the answer is empty")
    near = [{"text": line_of(text), "feedback": tidy(told)} for text, _, told in parts]
    return values | ({"near": near} if near else {})


def _order_in(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    items = [line_of(text) for text, _, _ in parts]
    if len(items) < 2 or len(set(items)) < len(items):
        raise ValueError("an order needs two different items at least, in part_1, part_2, ...")
    told = {item: tidy(text) for item, (_, _, text) in zip(items, parts, strict=True) if text.strip()}
    values: Values = {"stem": tidy(cells["stem"]), "criterion": line_of(cells.get("criterion", "")) or "in order"}
    return {**values, "items": items, **({"feedback": told} if told else {})}


def _match_in(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    pairs = [
        {"left": line_of(text), "right": line_of(right), **_feedback(told)}
        for text, right, told in parts
        if text.strip()
    ]
    if len(pairs) < 2 or not all(pair["right"] for pair in pairs):
        raise ValueError("a match needs two pairs at least, in part_n and right_n")
    spare = [line_of(right) for text, right, _ in parts if not text.strip()]
    return {"stem": tidy(cells["stem"]), "pairs": pairs, **({"spare": spare} if spare else {})}


def _claim_in(cells: Mapping[str, str], parts: Sequence[Part]) -> Values:
    verdict = cells.get("answer", "").strip().lower()
    if verdict not in ("true", "false"):
        raise ValueError(f"the answer is true or false, not {shown(verdict)}")
    reasons = []
    for text, right, told in parts:
        words = right.lower().split()
        if not set(words) <= {"x", "true", "false"} or {"true", "false"} <= set(words):
            raise ValueError(f"right_n is 'x', 'true' or 'false' of a reason, not {shown(right)}")
        reason: Values = {"text": tidy(text), **_feedback(told)}
        if "x" in words:
            reason["key"] = True
        if "true" in words or "false" in words:
            reason["for"] = "true" in words
        reasons.append(reason)
    values: Values = {"claim": tidy(cells["stem"]), "truth": verdict == "true"}
    return values | ({"reasons": reasons} if reasons else {})


_IN = {
    "single": _options_in,
    "multi": _options_in,
    "numeric": _numeric_in,
    "short": _short_in,
    "order": _order_in,
    "match": _match_in,
    "true_false": _claim_in,
}

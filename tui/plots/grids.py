"""Tables, heat maps and time charts."""

from __future__ import annotations

from tui.labs.contract import Gantt, Heat, Table
from tui.plots.axis import Axis, short
from tui.plots.line import SERIES, Drawing, Role, Run, Style, cut, figure, key_lines, lettered

_SHADES = " ░▒▓█"
_ASCII_SHADES = " .:*#"
_KIND_FILLS = "█▓▒░▚▞"
_ASCII_KINDS = "FB*+ox"


def table(block: Table, style: Style) -> Drawing:
    """Columns as wide as they need; numbers right, text left.

    Where that is too wide, headings take a second line, then texts are shortened, then the last columns go ('…').
    """
    cells = [[figure(value) for value in row] for row in block.rows]
    numeric = [
        all(isinstance(row[place], int | float) or row[place] is None for row in block.rows if place < len(row))
        for place in range(len(block.columns))
    ]
    least = [max((len(row[place]) for row in cells if place < len(row)), default=0) for place in range(len(numeric))]
    heads = [[name] for name in block.columns]
    if _wide([max(len(name), need) for name, need in zip(block.columns, least, strict=True)]) > style.width:
        heads = [
            _two_lines(name, need if right else 0)
            for name, need, right in zip(block.columns, least, numeric, strict=True)
        ]
    widths = [max(need, *map(len, head)) for head, need in zip(heads, least, strict=True)]
    floors = [max(TEXT, *map(len, head)) for head in heads]
    widths = _squeezed(widths, numeric, floors, style.width)
    left_out = len(widths) < len(numeric)

    def line(texts: list[str], role: Role, end: str = "") -> tuple[Run, ...]:
        parts = [
            f"{cut(text, width):>{width}}" if right else f"{cut(text, width):<{width}}"
            for text, width, right in zip(texts, widths, numeric, strict=False)
        ]
        return (Run("  ".join(parts) + end, role),)

    height = max((len(head) for head in heads), default=1)
    above = [[*[""] * (height - len(head)), *head] for head in heads]
    titles = [
        line([head[row] for head in above], "muted", " …" if left_out and not row else "") for row in range(height)
    ]
    return [*titles, *(line(row, "") for row in cells)]


TEXT = 10
"""Cells that a column of text keeps at least."""


def _two_lines(name: str, need: int) -> list[str]:
    """A heading on two lines where its column is narrower than it; the shorter the longer of them is, the better."""
    words = name.split(" ")
    if len(name) <= need or len(words) < 2:
        return [name]
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(breaks, key=lambda pair: max(map(len, pair))))


def _wide(widths: list[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def _squeezed(widths: list[int], numeric: list[bool], floors: list[int], room: int) -> list[int]:
    widths = list(widths)
    while _wide(widths) > room:
        texts = [place for place in range(len(widths)) if not numeric[place] and widths[place] > floors[place]]
        if texts:
            widths[max(texts, key=lambda place: widths[place])] -= 1
        elif len(widths) > 2:
            widths.pop()
            room = min(room, room - 2 if len(widths) == len(floors) - 1 else room)  # the mark of what is left out
        else:
            break
    return widths


def heat(block: Heat, style: Style) -> Drawing:
    """Magnitudes as shades, with the scale named; too many columns are averaged into what fits."""
    values = [abs(value) for row in block.rows for value in row if value is not None]
    top = max(values, default=0.0) or 1.0
    shades = _ASCII_SHADES if style.ascii else _SHADES
    left = min(16, max((len(label) for label in block.labels), default=0))
    room = max(4, style.width - left - 1)
    columns = max((len(row) for row in block.rows), default=0)
    wide = max(1, min(4, room // columns)) if columns else 1
    rows: Drawing = []
    if block.columns and columns * wide <= room and wide >= 2:
        head = "".join(f"{name[: wide - 1]:>{wide - 1}} " for name in block.columns)
        rows.append((Run(" " * (left + 1) + head, "muted"),))
    for place, row in enumerate(_fitted_rows(block.rows, style.height)):
        label = block.labels[place] if place < len(block.labels) else ""
        cells = "".join(_shade(value, top, shades) * wide for value in _fitted(row, room // wide))
        rows.append((Run(f"{cut(label, left):<{left}} ", "muted"), Run(cells, "first")))
    low, high = block.means or ("low", figure(top))
    scale = f"{shades[1]} {low}   {shades[-1]} {high}"
    rows.append((Run(" " * (left + 1) + scale, "muted"),))
    return rows


def _fitted_rows(rows: tuple[tuple[float | None, ...], ...], most: int) -> list[tuple[float | None, ...]]:
    if len(rows) <= most:
        return list(rows)
    return [rows[int(place * len(rows) / most)] for place in range(most)]


def _fitted(row: tuple[float | None, ...], most: int) -> list[float | None]:
    if len(row) <= most:
        return list(row)
    out: list[float | None] = []
    for place in range(most):
        part = [v for v in row[place * len(row) // most : (place + 1) * len(row) // most] if v is not None]
        out.append(sum(map(abs, part)) / len(part) if part else None)
    return out


def _shade(value: float | None, top: float, shades: str) -> str:
    if value is None:
        return " "
    if value == 0:
        return shades[0]
    return shades[min(len(shades) - 1, 1 + int(abs(value) / top * (len(shades) - 1.001)))]


def gantt(block: Gantt, style: Style) -> Drawing:
    """Lanes over one time axis. Kinds differ by fill; a label is written where its bar has room."""
    ends = [end for lane in block.lanes for _, end, _, _ in lane]
    axis = Axis(0.0, max(block.until, *ends, 0.0) or 1.0)
    left = min(max(14, style.width * 2 // 5), max((len(name) for name in block.names), default=0))
    room = max(10, style.width - left - 1)
    kinds = list(dict.fromkeys(kind for lane in block.lanes for _, _, _, kind in lane))
    rows: Drawing = []
    for place, lane in enumerate(block.lanes):
        name = block.names[place] if place < len(block.names) else ""
        rows.append((Run(f"{cut(name, left):<{left}} ", "muted"), *_lane(lane, axis, room, kinds, style)))
    unit = lettered(block.unit, style)
    marks = [" "] * room
    for value in axis.ticks(max(2, room // 10)):
        label = short(value) if value or not unit else f"{short(value)} {unit}"
        start = min(int(axis.place(value) * room), room - len(label))
        marks[start : start + len(label)] = list(label)
    rows.append((Run(" " * (left + 1) + "".join(marks), "muted"),))
    key = [Run(f"{_fill(kinds, kind, style) * 2} {kind}", _role(kinds, kind)) for kind in kinds]
    return rows + key_lines(key, left + 1, style.width)


def _fill(kinds: list[str], kind: str, style: Style) -> str:
    fills = _ASCII_KINDS if style.ascii else _KIND_FILLS
    return fills[kinds.index(kind) % len(fills)]


def _role(kinds: list[str], kind: str) -> Role:
    return SERIES[kinds.index(kind) % len(SERIES)]


def _lane(
    lane: tuple[tuple[float, float, str, str], ...], axis: Axis, room: int, kinds: list[str], style: Style
) -> list[Run]:
    cells: list[tuple[str, Role]] = [("." if style.ascii else "·", "muted")] * room
    for start, end, label, kind in lane:
        first = min(room - 1, round(axis.place(start) * room))
        last = max(first + 1, min(room, round(axis.place(end) * room)))
        role = _role(kinds, kind)
        text = _fill(kinds, kind, style) * (last - first)
        if label and len(label) + 1 <= last - first:
            text = label + text[len(label) :]
        cells[first:last] = [(letter, role) for letter in text]
    runs: list[Run] = []
    for letter, role in cells:
        if runs and runs[-1].role == role:
            runs[-1] = Run(runs[-1].text + letter, role)
        else:
            runs.append(Run(letter, role))
    return runs

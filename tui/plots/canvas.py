"""A grid of dots: two by four to a cell in braille, one to a cell in ASCII."""

from __future__ import annotations

from tui.plots.line import Line, Role, Run

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_ASCII_MARKS = "*+ox#@"


class Canvas:
    """`width` x `height` cells. Dots of several series may share a cell; the last drawn gives the cell its role."""

    def __init__(self, width: int, height: int, *, ascii: bool = False) -> None:
        self.width, self.height, self.ascii = width, height, ascii
        self.across, self.down = (1, 1) if ascii else (2, 4)
        self._bits = [[0] * width for _ in range(height)]
        self._roles: list[list[Role]] = [[""] * width for _ in range(height)]
        self._text: dict[tuple[int, int], str] = {}

    def dot(self, x: float, y: float, role: Role, series: int = 0) -> None:
        """One dot; x and y from 0 to 1, y upwards. Outside is ignored."""
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return
        column = min(int(x * self.width * self.across), self.width * self.across - 1)
        row = min(int((1 - y) * self.height * self.down), self.height * self.down - 1)
        self._set(column, row, role, series)

    def line(self, start: tuple[float, float], end: tuple[float, float], role: Role, series: int = 0) -> None:
        """A straight line between two points."""
        wide, high = self.width * self.across, self.height * self.down
        steps = int(max(abs(end[0] - start[0]) * wide, abs(end[1] - start[1]) * high)) + 1
        for step in range(steps + 1):
            part = step / steps
            self.dot(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part, role, series)

    def write(self, column: int, row: int, text: str, role: Role = "") -> bool:
        """Text at a cell if it fits and covers nothing; says whether it was written."""
        if row < 0 or row >= self.height or column < 0 or column + len(text) > self.width:
            return False
        cells = [(column + place, row) for place in range(len(text))]
        if any(self._bits[r][c] or (c, r) in self._text for c, r in cells):
            return False
        for (c, r), letter in zip(cells, text, strict=True):
            self._text[c, r] = letter
            self._roles[r][c] = role
        return True

    def mark(self, x: float, y: float, letter: str, role: Role) -> tuple[int, int]:
        """A character at a point, over whatever is there; returns its cell."""
        column = min(max(0, int(x * self.width)), self.width - 1)
        row = min(max(0, int((1 - y) * self.height)), self.height - 1)
        self._text[column, row] = letter
        self._roles[row][column] = role
        return column, row

    def _set(self, column: int, row: int, role: Role, series: int) -> None:
        cell, line = column // self.across, row // self.down
        self._roles[line][cell] = role
        if self.ascii:
            self._bits[line][cell] = series + 1
        else:
            self._bits[line][cell] |= _BITS[row % 4][column % 2]

    def lines(self) -> list[Line]:
        """The cells as runs."""
        return [self._line(row) for row in range(self.height)]

    def _line(self, row: int) -> Line:
        runs: list[Run] = []
        for column in range(self.width):
            letter, role = self._cell(column, row)
            if runs and runs[-1].role == role:
                runs[-1] = Run(runs[-1].text + letter, role)
            else:
                runs.append(Run(letter, role))
        return tuple(runs)

    def _cell(self, column: int, row: int) -> tuple[str, Role]:
        if (column, row) in self._text:
            return self._text[column, row], self._roles[row][column]
        bits = self._bits[row][column]
        if not bits:
            return " ", ""
        letter = _ASCII_MARKS[(bits - 1) % len(_ASCII_MARKS)] if self.ascii else chr(0x2800 + bits)
        return letter, self._roles[row][column]

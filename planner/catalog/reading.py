"""Reads one CSV table strictly: every cell is what its column says, or a problem with file and line.

A row with a problem is left out, the rest of the file is kept.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from planner.catalog.library import Problem
from planner.catalog.schema import Cell, Column

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_COUNT = re.compile(r"-?\d+", re.ASCII)
_FLAGS = {"yes": True, "no": False}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line by column, apart by type; empty cells are absent."""

    file: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)

    def problem(self, column: str, message: str) -> Problem:
        """Return a problem that points at a cell of this row."""
        return Problem(self.file, self.line, column, message)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: good rows, rows left out (as far as they could be read), problems."""

    rows: tuple[Row, ...] = ()
    rejected: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_table(path: Path, columns: Mapping[str, Column]) -> Reading:
    """Read the table at *path*."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            lines = [(reader.line_num, cells) for cells in reader]
    except UnicodeDecodeError:
        message = "is not UTF-8 text; save it again as CSV UTF-8."
    except csv.Error as error:
        message = f"is not a CSV table ({error}); check the quotation marks."
    except OSError as error:
        message = f"cannot be read ({error.strerror})."
    else:
        if lines:
            return _read_rows(str(path), lines, columns)
        message = "is empty; it needs a header line."
    return Reading(problems=(Problem(str(path), 0, "", message),))


def read_cells(
    cells: Mapping[str, str], columns: Mapping[str, Column], file: str = "", line: int = 0
) -> tuple[Row, tuple[Problem, ...]]:
    """Read one row that is not in a table yet, as strictly as `read_table` will read it later."""
    row = Row(file, line)
    problems = [
        row.problem(name, "is not a column of this table.") for name in cells if name not in columns
    ]
    texts = [cells.get(name, "") for name in columns]
    problems += _fill(row, texts, list(enumerate(columns.values())))
    return row, tuple(problems)


def _read_rows(
    file: str, lines: list[tuple[int, list[str]]], columns: Mapping[str, Column]
) -> Reading:
    header = lines[0][1]
    problems = _check_header(file, header, columns)
    places = [(index, columns[name]) for index, name in enumerate(header) if name in columns]
    if any(column.required and column.name not in header for column in columns.values()):
        return Reading(problems=tuple(problems))
    rows: list[Row] = []
    rejected: list[Row] = []
    for line, cells in lines[1:]:
        row = Row(file, line)
        if len(cells) != len(header):
            if cells:
                message = f"has {len(cells)} cells, the header has {len(header)}."
                problems.append(row.problem("", message))
            continue
        found = _fill(row, cells, places)
        problems += found
        (rejected if found else rows).append(row)
    return Reading(tuple(rows), tuple(rejected), tuple(problems))


def _check_header(file: str, header: list[str], columns: Mapping[str, Column]) -> list[Problem]:
    problems = []
    for name in header:
        if name not in columns:
            near = get_close_matches(name, columns, 1, 0.6)
            hint = f" Did you mean {near[0]}?" if near else ""
            problems.append(Problem(file, 1, name, f"is not a column of this table.{hint}"))
    for name in {name for name in header if header.count(name) > 1}:
        problems.append(Problem(file, 1, name, "stands twice in the header."))
    for column in columns.values():
        if column.required and column.name not in header:
            problems.append(Problem(file, 1, column.name, "is a column that this table needs."))
    return problems


def _fill(row: Row, cells: list[str], places: list[tuple[int, Column]]) -> list[Problem]:
    problems = []
    for index, column in places:
        text = cells[index]
        if text:
            refused = _STORE[column.cell](row, column, text)
            if refused:
                problems.append(row.problem(column.name, refused))
        elif column.required:
            problems.append(row.problem(column.name, "is empty; this row needs it."))
    return problems


def _store_number(row: Row, column: Column, text: str) -> str:
    if _NUMBER.fullmatch(text) is None:
        return _misshapen(column, text)
    value = float(text)
    if not column.low <= value <= column.high:
        return _beyond(column, value)
    row.numbers[column.name] = value
    return ""


def _store_count(row: Row, column: Column, text: str) -> str:
    if _COUNT.fullmatch(text) is None:
        return _misshapen(column, text)
    value = int(text)
    if not column.low <= value <= column.high:
        return _beyond(column, value)
    row.counts[column.name] = value
    return ""


def _store_flag(row: Row, column: Column, text: str) -> str:
    if text not in _FLAGS:
        return f'"{text}" is neither yes nor no.'
    row.flags[column.name] = _FLAGS[text]
    return ""


def _store_choice(row: Row, column: Column, text: str) -> str:
    if text not in column.choices:
        return f'"{text}" is not one of {", ".join(sorted(column.choices))}.'
    row.texts[column.name] = text
    return ""


def _store_id(row: Row, column: Column, text: str) -> str:
    if _ID.fullmatch(text) is None:
        return f'"{text}" is no id: use small letters, digits, hyphen, dot and underscore.'
    row.texts[column.name] = text
    return ""


def _store_text(row: Row, column: Column, text: str) -> str:
    if text[0].isspace() or text[-1].isspace():
        return f'"{text}" has a blank at its start or end.'
    row.texts[column.name] = text
    return ""


_STORE: Mapping[Cell, Callable[[Row, Column, str], str]] = {
    Cell.ID: _store_id,
    Cell.TEXT: _store_text,
    Cell.NUMBER: _store_number,
    Cell.COUNT: _store_count,
    Cell.FLAG: _store_flag,
    Cell.CHOICE: _store_choice,
    Cell.REFERENCE: _store_text,
}
"""How the text of a cell is kept in its row; returns why not, or nothing."""


def _misshapen(column: Column, text: str) -> str:
    unit = f" in {column.unit}" if column.unit else ""
    return (
        f'"{text}" is not a {column.cell}; write digits with a decimal point{unit}, nothing else.'
    )


def _beyond(column: Column, value: float) -> str:
    return (
        f"{value:g} {column.unit} is outside {column.low:g} to {column.high:g};"
        " check the unit of the figure."
    )

"""Columns and tables of the catalogue: what a cell may hold, in which unit and between which bounds.

Bounds are not opinions about good hardware; they catch a watt in a column of kilowatts.
"""

from dataclasses import dataclass, field
from enum import StrEnum

EVIDENCE = "evidence.csv"
"""Name of the evidence table that every folder has beside its tables of values."""


class Cell(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    COUNT = "whole number"
    FLAG = "yes or no"
    CHOICE = "one of a list"
    REFERENCE = "id of another entry"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, its unit for messages, its bounds, and whether a row needs it."""

    name: str
    cell: Cell = Cell.TEXT
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    required: bool = False
    choices: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_number(self) -> bool:
        """Whether its values need evidence."""
        return self.cell in (Cell.NUMBER, Cell.COUNT)


@dataclass(frozen=True, slots=True)
class Table:
    """A file, its columns by name and the folder's evidence."""

    path: str
    columns: dict[str, Column]
    evidence: bool = True

    @property
    def evidence_path(self) -> str:
        """Path of the evidence table that covers this one."""
        return f"{self.path.rpartition('/')[0]}/{EVIDENCE}"


def text(name: str, *, required: bool = False) -> Column:
    """Return a column of text."""
    return Column(name, required=required)


def number(name: str, unit: str, low: float, high: float, *, required: bool = False) -> Column:
    """Return a column of numbers in *unit*, between *low* and *high*."""
    return Column(name, Cell.NUMBER, unit, low, high, required)


def count(name: str, unit: str, low: float, high: float, *, required: bool = False) -> Column:
    """Return a column of whole numbers in *unit*, between *low* and *high*."""
    return Column(name, Cell.COUNT, unit, low, high, required)


def choice(name: str, values: type[StrEnum], *, required: bool = False) -> Column:
    """Return a column whose cells are values of an enumeration."""
    return Column(name, Cell.CHOICE, required=required, choices=frozenset(values))


def reference(name: str, *, required: bool = False) -> Column:
    """Return a column of ids of other entries."""
    return Column(name, Cell.REFERENCE, required=required)


def table(path: str, *columns: Column, evidence: bool = True) -> Table:
    """Return the table at *path* with its columns."""
    return Table(path, {column.name: column for column in columns}, evidence)


ID = Column("id", Cell.ID, required=True)
"""The first column of every table of entries."""

GRID = (ID, number("carbon_g_kwh", "g/kWh", 0, 2000, required=True), text("zone"))
"""Columns of a table of carbon intensities."""

"""The shape every table understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """Meaning of a text or mark; the theme gives the colour, an icon or word always goes along."""

    NORMAL = "normal"
    MUTED = "muted"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, title with unit, whether numbers stand right, what its inputs can be.

    Without `choices` an input takes any text that its presenter can read.
    """

    key: str
    title: str
    numeric: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Text to show, the plain value behind it for copying and sorting, and its tone.

    `entry` is what typing begins with; None where a cell is computed. `entered` marks what was
    typed in place of a computed value, which can be reset.
    """

    text: str
    value: float | str | None = None
    tone: Tone = Tone.NORMAL
    tooltip: str = ""
    entry: str | None = None
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a stable key; `cells` by column key. A heading stands over those that follow."""

    key: str
    cells: Mapping[str, Cell]
    tone: Tone = Tone.NORMAL
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())
    empty_text: str = ""

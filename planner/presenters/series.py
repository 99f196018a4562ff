"""The shapes every chart understands; values in the unit of the axis title."""

from dataclasses import dataclass
from enum import StrEnum


class Hue(StrEnum):
    """Meaning of a colour in charts; the theme gives the colour."""

    COMPUTE = "compute"
    STORAGE = "storage"
    NETWORK = "network"
    FACILITY = "facility"
    CLOUD = "cloud"
    WEIGHTS = "weights"
    KV = "kv"
    ACTIVATIONS = "activations"
    OVERHEAD = "overhead"
    FREE = "free"
    OWN = "own"
    REFERENCE = "reference"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar."""

    label: str
    value: float
    hue: Hue


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar; `outline` and `limit` are drawn over it when not None.

    It begins at `base`; what stands below is not part of it. `text` is printed at its end.
    """

    key: str
    label: str
    segments: tuple[Segment, ...]
    outline: float | None = None
    limit: float | None = None
    tooltip: str = ""
    over: bool = False
    base: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars with one unit; `horizontal` bars grow to the right.

    `axis_end` is where the value axis ends, None for a round value that suits the bars. The axis of
    horizontal bars begins at `axis_start`: bars that reach below are cut off there. Bars that
    `touch` stand for a course in time; then `marks` name places on the axis (index, text); those
    of horizontal bars name values on the value axis.
    `note` holds words on what is shown. Horizontal bars that are `mirrored` have two segments, the
    first of which grows to the left of 0 and the second to the right. `foot` is printed beneath.
    Upright segments below 0 grow downwards. A `course` is a curve over the bars, one value for each.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, Hue], ...]
    horizontal: bool = False
    outline_label: str = ""
    limit_label: str = ""
    empty_text: str = ""
    axis_end: float | None = None
    touch: bool = False
    marks: tuple[tuple[float, str], ...] = ()
    note: str = ""
    mirrored: bool = False
    foot: str = ""
    course: tuple[float, ...] = ()
    course_label: str = ""
    axis_start: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A named curve; `texts` say what each of its points is, empty where that needs no words.

    `low` and `high` are the ends of its range at each point, empty where no range is known.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    hue: Hue
    dashed: bool = False
    texts: tuple[str, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled point on a line chart."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Bound:
    """An upright line at a limit of the x axis, its label where there is room or to the `left`."""

    x: float
    label: str
    left: bool | None = None


@dataclass(frozen=True, slots=True)
class LineChart:
    """Curves over one x axis.

    With `x_unit` the axis is a measure that begins at 0 and ends at `x_end`; without, it counts
    months. `bounds` are limits on it. `y_end` is where the y axis ends, 0 for a round value that
    suits the curves. The first of `marks` bears its label, with `every_mark` all that have room.
    `foot` is printed beneath.
    """

    title: str
    unit: str
    x_title: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    note: str = ""
    empty_text: str = ""
    x_unit: str = ""
    x_end: float = 0.0
    bounds: tuple[Bound, ...] = ()
    y_end: float = 0.0
    foot: str = ""
    every_mark: bool = False


@dataclass(frozen=True, slots=True)
class Pane:
    """Curves of one unit over the x axis that all panes share, from `bottom` up.

    `top` is 0 for a round value.
    """

    label: str
    lines: tuple[Line, ...]
    top: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class PaneChart:
    """Panes with a value axis of their own, one below the other, over `x_end` of one unit.

    `bounds` go through all of them. `foot` is printed beneath.
    """

    title: str
    unit: str
    x_title: str
    x_unit: str
    x_end: float
    panes: tuple[Pane, ...]
    foot: str = ""
    empty_text: str = ""
    bounds: tuple[Bound, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The curves of all panes."""
        return tuple(line for pane in self.panes for line in pane.lines)


Chart = BarChart | LineChart | PaneChart

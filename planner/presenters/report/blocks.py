"""The shapes of a report: sections of blocks, which whoever draws them breaks into sheets."""

from dataclasses import dataclass, field

from planner.presenters.report.pages import Page
from planner.presenters.rows import Table, Tone
from planner.presenters.series import BarChart, LineChart
from planner.presenters.supply import Spoke
from planner.presenters.timeline import TimelineView


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a section; what follows stays with it."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class Card:
    """A figure in a frame: `fraction` fills its bar (None: no bar), `status` says the same.

    Of `units` (unit, limit, range) the first that has room stands beside the value.
    """

    title: str
    value: str
    units: tuple[str, ...] = ("",)
    status: str = ""
    tone: Tone = Tone.NORMAL
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side, in as many lines as they take."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that goes on over sheets, its header repeated; a heading row stays with the next.

    A `dense` one is set smaller: a list to look things up in.
    """

    table: Table
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the panels, with its unit, legend and foot."""

    chart: BarChart | LineChart


@dataclass(frozen=True, slots=True)
class Gantt:
    """The activities of a timeline with their bars on an axis of weeks."""

    view: TimelineView


@dataclass(frozen=True, slots=True)
class Radar:
    """Terms of a score around a middle."""

    spokes: tuple[Spoke, ...]


@dataclass(frozen=True, slots=True)
class RackViews:
    """The racks as the canvas shows them: a place for what only the canvas can draw."""


@dataclass(frozen=True, slots=True)
class Jurisdictions:
    """The map of places and flows of data: a place for what only its scene can draw."""


Block = Heading | Words | Cards | Grid | Chart | Gantt | Radar | RackViews | Jurisdictions


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the report, on as many sheets as it takes; `wide` ones lie across."""

    page: Page
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What every sheet says: whose plan, which scenario, of when, made by what, and for what."""

    title: str
    scenario: str
    date: str
    version: str
    notice: str
    lines: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Report:
    """A report, ready to be drawn."""

    head: Head
    sections: tuple[Section, ...]

    def section(self, page: Page) -> Section | None:
        """Return one of its sections; None where it was not asked for."""
        return next((one for one in self.sections if one.page is page), None)

"""What the pages of a report are made of: a scenario with its results, and chances drawn once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.domain.plan import Plan
from planner.domain.project import Project, Scenario
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.presenters.privacy import prices_hidden
from planner.presenters.report.blocks import Grid
from planner.presenters.risk import with_drawn_range
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.studies.cost_response import CostResponse, Swing, cost_response
from planner.studies.monte_carlo import MonteCarlo, monte_carlo
from planner.studies.sensitivity import tornado

MOST_RACKS = 250
"""Larger plans are reported without drawn costs: they take longer than anybody waits for a file."""


@dataclass(frozen=True)
class Material:
    """A scenario and its results, as every page reads them.

    `library` is the catalogue, `date` is when, as it is printed; `breathe` is called within what
    takes long.
    """

    project: Project
    evaluation: Evaluation
    library: Library
    date: str
    case: Case = field(compare=False)
    breathe: Callable[[], None] = field(compare=False)

    @staticmethod
    def of(
        project: Project,
        evaluation: Evaluation,
        library: Library,
        date: str,
        breathe: Callable[[], None] = lambda: None,
    ) -> "Material":
        """Return the material of a scenario."""
        case = Case(project, evaluation.scenario, evaluation)
        return Material(project, evaluation, library, date, case, breathe)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is reported."""
        return self.project.scenario(self.evaluation.scenario)

    @property
    def plan(self) -> Plan:
        """Its plan."""
        return self.scenario.plan

    @property
    def currency(self) -> ShownCurrency:
        """The currency of amounts."""
        return self.project.shown_currency

    @cached_property
    def response(self) -> CostResponse | None:
        """How the cost answers to every assumption; None where it is not drawn."""
        known = self.evaluation.figures.get("tco_total")
        too_many = len(self.evaluation.racks) > MOST_RACKS
        if prices_hidden() or too_many or known is None or known.value is None:
            return None
        return cost_response(self.project, self.evaluation, self.breathe)

    @cached_property
    def drawn(self) -> MonteCarlo | None:
        """The cost over random draws, as the charts of the window have it."""
        if self.response is None:
            return None
        return monte_carlo(self.response, breathe=self.breathe)

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """What moves the cost, the widest first."""
        return () if self.response is None else tornado(self.response)

    @cached_property
    def ranged(self) -> Evaluation:
        """The results with the drawn range of the cost, as the headlines of the window have it."""
        if self.drawn is None:
            return self.evaluation
        return with_drawn_range(self.project, self.evaluation, self.drawn)


def grid(
    titles: Iterable[tuple[str, bool]],
    rows: Iterable[tuple[str | Cell, ...]],
    empty: str = "",
    *,
    dense: bool = False,
) -> Grid:
    """Return a table of plain texts; titles tell whether their column holds numbers.

    A row of one text alone is a heading over those that follow.
    """
    columns = tuple(
        Column(str(place), title, numeric) for place, (title, numeric) in enumerate(titles)
    )
    made = []
    for number, row in enumerate(rows):
        cells = {
            str(place): cell if isinstance(cell, Cell) else Cell(cell)
            for place, cell in enumerate(row)
        }
        made.append(Row(str(number), cells, is_heading=len(row) == 1 and len(columns) > 1))
    return Grid(Table(columns, tuple(made), empty), dense)


def toned(text: str, tone: Tone) -> Cell:
    """Return a cell in a tone."""
    return Cell(text, tone=tone)

"""Headlines of scenarios side by side, and those of one scenario before and after an edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from planner.compute.evaluate import evaluate
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure


class Better(Enum):
    """Which of two values of a headline is the better one."""

    LESS = "less"
    MORE = "more"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure that is compared. Only values with the same note compare where `same_note` is set."""

    key: str
    better: Better
    same_note: bool = False


HEADLINES = (
    Headline("it_power_kw", Better.LESS),
    Headline("facility_power_kw", Better.LESS),
    Headline("pue", Better.LESS),
    Headline("heat_load_kw", Better.LESS),
    Headline("vram_used_gib", Better.NEITHER),
    Headline("vram_total_gib", Better.NEITHER),
    Headline("throughput_output_tokens_per_s", Better.MORE),
    Headline("demand_output_tokens_per_s", Better.NEITHER),
    Headline("unserved_share", Better.LESS),
    Headline("ttft_p95_ms", Better.LESS),
    Headline("tpot_p95_ms", Better.LESS),
    Headline("tco_total", Better.LESS),
    Headline("tco_undiscounted", Better.LESS),
    Headline("capex", Better.LESS),
    Headline("cost_per_million_output_tokens", Better.LESS),
    # A month against one reference says nothing about a month against another.
    Headline("break_even_month", Better.LESS, same_note=True),
    Headline("time_to_serve_weeks", Better.LESS),
    Headline("first_token_weeks", Better.LESS),
)
"""What a comparison shows, in its order."""

_ALIKE = 1e-9
"""Values that differ by less than this share are the same."""


@dataclass(frozen=True, slots=True)
class Column:
    """A scenario in a comparison; `because` says why it is not admissible."""

    scenario: ScenarioId
    name: str
    note: str
    admissible: bool
    because: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one scenario; `difference` is to the base column, None there and without data."""

    figure: Figure
    difference: float | None
    best: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One headline over all scenarios."""

    key: str
    unit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios side by side; `base` is the index of the column that differences are to."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    base: int


def evaluations_of(
    project: Project, known: Mapping[ScenarioId, Evaluation]
) -> dict[ScenarioId, Evaluation]:
    """Return the results of every scenario, each on top of what is known of it or of its neighbour."""
    found: dict[ScenarioId, Evaluation] = {}
    last: Evaluation | None = None
    for scenario in project.scenarios:
        last = evaluate(project, scenario.id, known.get(scenario.id, last))
        found[scenario.id] = last
    return found


def compare(
    project: Project, evaluations: Sequence[Evaluation], base: ScenarioId | None = None
) -> Comparison:
    """Put results of scenarios side by side.

    Differences are to *base*, else to the reference scenario of the project, else to the first. The
    best of a row is complete and of an admissible scenario; where nothing tells them apart none is.
    """
    columns = tuple(_column(project, one) for one in evaluations)
    wanted = base if base is not None else project.settings.reference_scenario
    index = next((n for n, one in enumerate(columns) if one.scenario == wanted), 0)
    rows = tuple(_row(headline, evaluations, index) for headline in HEADLINES)
    return Comparison(columns, rows, index)


def _column(project: Project, evaluation: Evaluation) -> Column:
    scenario = project.scenario(evaluation.scenario)
    return Column(
        scenario.id,
        scenario.name,
        scenario.note,
        evaluation.admissible,
        evaluation.not_admissible_because,
    )


def _row(headline: Headline, evaluations: Sequence[Evaluation], base: int) -> Row:
    figures = [_figure(one, headline.key) for one in evaluations]
    best = _best(headline, figures, [one.admissible for one in evaluations])
    cells = tuple(
        Cell(figure, None if n == base else _difference(figures[base], figure), n in best)
        for n, figure in enumerate(figures)
    )
    unit = next((figure.unit for figure in figures if figure.unit), "")
    return Row(headline.key, unit, cells)


def _figure(evaluation: Evaluation, key: str) -> Figure:
    return evaluation.figures.get(key, Figure(key, "", None))


def _difference(before: Figure, after: Figure) -> float | None:
    if before.value is None or after.value is None or before.unit != after.unit:
        return None
    return after.value - before.value


def _best(headline: Headline, figures: Sequence[Figure], admissible: Sequence[bool]) -> set[int]:
    """Indices of the best columns: complete, admissible, and better than another column."""
    if headline.better is Better.NEITHER:
        return set()
    values = {
        n: figure.value
        for n, figure in enumerate(figures)
        if figure.value is not None and not figure.missing and admissible[n]
    }
    if not values or len(figures) < 2:
        return set()
    if headline.same_note and len({figure.note for figure in figures}) > 1:
        return set()
    pick = min if headline.better is Better.LESS else max
    top = pick(values.values())
    best = {n for n, value in values.items() if abs(value - top) <= _ALIKE * abs(top)}
    return set() if len(best) == len(figures) else best


class Change(Protocol):
    """An edit, such as a command."""

    def apply(self, project: Project) -> Project:
        """Return the project after the edit."""
        ...


@dataclass(frozen=True, slots=True)
class Shift:
    """A headline before and after an edit; `improves` is None where neither is better."""

    key: str
    unit: str
    before: Figure
    after: Figure
    difference: float | None
    improves: bool | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What an edit would do to every headline of a scenario."""

    shifts: tuple[Shift, ...]
    before: Evaluation
    after: Evaluation


def what_if(
    project: Project, scenario: ScenarioId, change: Change, known: Evaluation | None = None
) -> WhatIf:
    """Return every headline of a scenario before and after an edit that is not made.

    *known* are the results of the scenario now, where the caller has them.

    Raises:
        EditRefused: when the edit is not possible.
    """
    changed = change.apply(project)
    before = known if known is not None else evaluate(project, scenario)
    after = evaluate(changed, scenario, before)
    return WhatIf(shifts(before, after), before, after)


def shifts(before: Evaluation, after: Evaluation) -> tuple[Shift, ...]:
    """Return every headline in two results of a scenario."""
    return tuple(
        _shift(headline, _figure(before, headline.key), _figure(after, headline.key))
        for headline in HEADLINES
    )


def _shift(headline: Headline, before: Figure, after: Figure) -> Shift:
    difference = _difference(before, after)
    improves = None
    if difference is not None and headline.better is not Better.NEITHER:
        alike = abs(difference) <= _ALIKE * abs(before.value or 0.0)
        improves = None if alike else (difference < 0) is (headline.better is Better.LESS)
    return Shift(headline.key, after.unit or before.unit, before, after, difference, improves)

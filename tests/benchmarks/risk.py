"""Rows of studies of risk, on the example and on a plan of many racks. No window."""

from collections.abc import Iterator

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.compute.evaluate import evaluate
from planner.document.templates import FIRST_SCENARIO, load_template
from planner.domain.identity import ProjectId
from planner.domain.project import Project
from planner.studies.cost_response import CostResponse, cost_response
from planner.studies.monte_carlo import monte_carlo
from tests.benchmarks.measuring import Measured, best, milliseconds
from tests.benchmarks.plans import big_project

DRAWS = 10_000
BAR_MS = 500.0
RACKS, DEVICES = 100, 2_000


def monte_carlo_rows(library: Library) -> Iterator[Measured]:
    """Draws over 60 months, and what they rest on: the plan at both ends of each assumption."""
    path = catalog_folder() / "templates" / "hybrid_bank.yaml"
    example = load_template(path, library, ProjectId("example"))
    yield from _rows(example, 0)
    yield from _rows(big_project(RACKS, DEVICES, library), RACKS)


def _rows(project: Project, racks: int) -> Iterator[Measured]:
    evaluation = evaluate(project, FIRST_SCENARIO)
    found: list[CostResponse] = []
    ends = milliseconds(lambda: found.append(cost_response(project, evaluation)))
    drawing = best(lambda: monte_carlo(found[-1], draws=DRAWS))
    yield Measured("monte_carlo_10k_draws_60_months", drawing, "ms", BAR_MS, racks)
    yield Measured("monte_carlo_ends_of_assumptions", ends, "ms", None, racks)

"""The week with the greatest demand, hour by hour, by what carries it.

Computed on demand for a chart, on top of the nodes of an evaluation.
"""

from dataclasses import dataclass

import numpy as np

from planner.compute.explain.case import Case
from planner.compute.serve import TargetKind
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.units import HOURS_PER_WEEK


@dataclass(frozen=True, slots=True)
class TypicalWeek:
    """Output tokens per second in each hour from Monday 00:00, first year, by resource.

    `month` counts from 0 for January: the month with the peak hour. With a recorded demand it is
    the one week with the peak hour.
    """

    month: int
    owned: tuple[float, ...]
    burst: tuple[float, ...]
    api: tuple[float, ...]
    unserved: tuple[float, ...]


def typical_week(project: Project, evaluation: Evaluation) -> TypicalWeek | None:
    """Return the typical week of the peak month, None while nothing asks for output tokens."""
    case = Case(project, evaluation.scenario, evaluation)
    served = case.served
    service = served.first
    month = int(service.calendar.month[service.peak])
    # The last day of a whole year is no whole week: the week before it is shown.
    start = min(
        service.peak // HOURS_PER_WEEK * HOURS_PER_WEEK, service.calendar.count - HOURS_PER_WEEK
    )
    start -= start % HOURS_PER_WEEK
    hours = slice(start, start + HOURS_PER_WEEK)
    tokens = {one.workload.id: one.workload.generated_tokens for one in served.demanded}
    carried = {kind: np.zeros(HOURS_PER_WEEK) for kind in TargetKind}
    for (workload, target), rates in service.served.items():
        carried[served.targets[target].kind] += rates[hours] * tokens[workload]
    unserved = np.zeros(HOURS_PER_WEEK)
    for workload, rates in service.unserved.items():
        unserved += rates[hours] * tokens[workload]
    if not any(one.any() for one in (*carried.values(), unserved)):
        return None
    return TypicalWeek(
        month,
        tuple(carried[TargetKind.OWNED].tolist()),
        tuple(carried[TargetKind.BURST].tolist()),
        tuple(carried[TargetKind.API].tolist()),
        tuple(unserved.tolist()),
    )

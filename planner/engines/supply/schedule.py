"""When the tasks of a delivery begin and end: critical path, floats, and how sure the end is.

The critical path method, finish to start. Lead times are log-normal through their median and 90th
percentile, durations that people estimate by three points are triangular (Vose, Risk Analysis,
3rd ed., 2008). Every task draws from its own name, so that one more task leaves the others as they
are and branches are compared in the same draws; each takes one number from each of as many strata
as there are draws (Latin hypercube), so that the median of one task is its median.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from planner.domain.formula import Formula
from planner.domain.timeline import Duration

Draws = NDArray[np.float64]

DRAWS = 10_000
SEED = 1
_DEVIATE_90 = NormalDist().inv_cdf(0.9)

LEAD_TIME = Formula(
    id="supply.lead_time",
    result="lead time in one draw",
    unit="weeks",
    expression="median_weeks * (high_weeks / median_weeks) ** (deviate / 1.2815515655446004)",
    symbols={
        "median_weeks": "lead time that half of the orders keep, weeks",
        "high_weeks": "lead time that nine of ten orders keep, weeks",
        "deviate": "standard normal number of the draw",
    },
    source="Log-normal through median and 90th percentile",
)

FORMULAS: Mapping[str, Formula] = {LEAD_TIME.id: LEAD_TIME}
"""Every formula of this module by id."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a delivery: how long it takes in weeks, and what must end before it begins.

    It begins no earlier than in week `not_before`.
    """

    name: str
    weeks: float
    after: tuple[str, ...] = ()
    not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When a task begins and ends at the earliest, and by how much it may slip, all in weeks."""

    name: str
    start: float
    end: float
    float_weeks: float

    @property
    def is_critical(self) -> bool:
        """Whether any slip of the task moves the end."""
        return self.float_weeks <= 1e-9


@dataclass(frozen=True, slots=True)
class Schedule:
    """A network of tasks with its end in weeks, in an order in which they can be done."""

    tasks: tuple[Scheduled, ...]
    end: float

    @property
    def critical(self) -> tuple[str, ...]:
        """Names of the tasks on the critical path, in order."""
        return tuple(task.name for task in self.tasks if task.is_critical)

    def task(self, name: str) -> Scheduled:
        """Return a task by its name.

        Raises:
            KeyError: when there is none.
        """
        for task in self.tasks:
            if task.name == name:
                return task
        raise KeyError(name)


def ordered(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Return tasks so that each stands after all it waits for.

    Raises:
        ValueError: naming a task that waits for itself, that stands twice, or that is not there.
    """
    by_name = {task.name: task for task in tasks}
    if len(by_name) < len(tasks):
        twice = next(one.name for one in tasks if sum(two.name == one.name for two in tasks) > 1)
        raise ValueError(f'the task "{twice}" stands twice')
    for task in tasks:
        for earlier in task.after:
            if earlier not in by_name:
                raise ValueError(f'"{task.name}" waits for "{earlier}", which is no task')
    try:
        names = tuple(TopologicalSorter({one.name: one.after for one in tasks}).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ValueError(f"these tasks wait for one another: {circle}") from None
    return tuple(by_name[name] for name in names)


def schedule(tasks: Sequence[Task]) -> Schedule:
    """Return early dates and floats of a network of tasks, finish to start.

    Raises:
        ValueError: naming a circle, a task that stands twice or one that is not there.
    """
    order = ordered(tasks)
    ends: dict[str, float] = {}
    for task in order:
        begins = max((ends[name] for name in task.after), default=0.0)
        ends[task.name] = max(begins, task.not_before) + task.weeks
    end = max(ends.values(), default=0.0)
    latest = dict.fromkeys(ends, end)
    for task in reversed(order):
        for name in task.after:
            latest[name] = min(latest[name], latest[task.name] - task.weeks)
    return Schedule(
        tuple(
            Scheduled(
                task.name,
                ends[task.name] - task.weeks,
                ends[task.name],
                latest[task.name] - ends[task.name],
            )
            for task in order
        ),
        end,
    )


def drawn_ends(tasks: Sequence[Task], weeks: Mapping[str, Draws]) -> Mapping[str, Draws]:
    """Return the end of each task in every draw; *weeks* holds drawn durations by task.

    A task without draws takes its `weeks` in every one.

    Raises:
        ValueError: as `schedule` does.
    """
    ends: dict[str, Draws] = {}
    count = max((len(one) for one in weeks.values()), default=1)
    for task in ordered(tasks):
        takes = weeks.get(task.name)
        begins = np.full(count, task.not_before)
        for name in task.after:
            begins = np.maximum(begins, ends[name])
        ends[task.name] = begins + (task.weeks if takes is None else takes)
    return ends


@lru_cache(maxsize=4)
def _strata(draws: int) -> tuple[Draws, Draws]:
    """One chance in the middle of each of *draws* equal strata, and its standard normal number."""
    chances = (np.arange(draws) + 0.5) / draws
    normal = NormalDist()
    return chances, np.array([normal.inv_cdf(float(chance)) for chance in chances])


@lru_cache(maxsize=256)
def _order(name: str, draws: int, seed: int) -> NDArray[np.intp]:
    """In which order the strata come for a task; it depends on nothing but its name."""
    return np.random.default_rng((seed, crc32(name.encode()))).permutation(draws)


def drawn_weeks(name: str, duration: Duration, draws: int = DRAWS, seed: int = SEED) -> Draws:
    """Return how long a task takes in every draw, in weeks.

    Without a low end a duration is a lead time: log-normal, `high` its 90th percentile.
    """
    likely, low, high = duration.likely, duration.low, duration.high
    if low is None:
        if high is None or high <= likely or likely <= 0.0:
            return np.full(draws, likely)
        growth = np.log(high / likely) / _DEVIATE_90
        return np.asarray(likely * np.exp(growth * _strata(draws)[1][_order(name, draws, seed)]))
    # A likely value outside of its range, as files of others may have it, is the end of the range.
    low, top = min(low, likely), likely if high is None else max(high, likely)
    if top <= low:
        return np.full(draws, likely)
    chance = _strata(draws)[0][_order(name, draws, seed)]
    at_mode = (likely - low) / (top - low)
    rising = low + np.sqrt(chance * (top - low) * (likely - low))
    falling = top - np.sqrt((1.0 - chance) * (top - low) * (top - likely))
    return np.where(chance < at_mode, rising, falling)

"""Every workload as a load of GPUs, hour by hour.

One unit is a GPU of the kind that is owned: a workload needs rate ÷ greatest rate of one such GPU
inside its objectives, as it is deployed there, else in the smallest layout that holds its model.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.compute.explain.case import Case
from planner.compute.hours import Calendar, Hours
from planner.compute.layout import rate_on
from planner.compute.owned_gpu import OwnedGpu
from planner.compute.reference import usual_engine
from planner.domain.identity import EntryId, WorkloadId
from planner.domain.language_model import Precision
from planner.domain.units import HOURS_PER_DAY, HOURS_PER_WEEK, HOURS_PER_YEAR
from planner.domain.workload import TrainingJob, Workload


@dataclass(frozen=True, slots=True, eq=False)
class GpuLoad:
    """A workload in owned GPUs by hour of the first year, and what one of them does for it.

    `requests_per_s` is the rate of one GPU; None for training, which asks for GPUs and not for
    requests.
    """

    workload: Workload
    gpus: Hours
    requests_per_s: float | None


class GpuRates:
    """Rates of one GPU by workload and accelerator; those that stay the same are kept.

    A rate takes some milliseconds, and an edit elsewhere leaves it as it was.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[WorkloadId, EntryId, int], tuple[tuple[object, ...], float]] = {}

    def of(self, case: Case, workload: Workload, accelerator: EntryId, gpus: int) -> float:
        """Return the requests a second of one of *gpus* GPUs in an instance; 0 when none fits."""
        shelf = case.shelf
        inputs = (
            workload,
            shelf.llms.get(workload.llm),
            shelf.accelerators.get(accelerator),
            usual_engine(shelf.engines),
            _weights(case, workload),
        )
        key = (workload.id, accelerator, gpus)
        known = self._known.get(key)
        if known is None or any(a is not b for a, b in zip(known[0], inputs, strict=True)):
            _, llm, chip, engine, weights = inputs
            rate = 0.0
            if llm is not None and chip is not None and engine is not None:
                rate = rate_on(workload, llm, chip, engine, gpus=gpus, weights=weights)
            known = self._known[key] = (inputs, rate / gpus)
        return known[1]


def gpu_loads(case: Case, owned: OwnedGpu, rates: GpuRates) -> Mapping[WorkloadId, GpuLoad]:
    """Return the loads of all workloads that ask for anything and fit such a GPU at all."""
    loads, calendar = {}, case.served.first.calendar
    for workload in case.project.workloads:
        if workload.training is not None:
            loads[workload.id] = GpuLoad(
                workload, training_hours(workload.training, calendar), None
            )
            continue
        demand = case.served.first.demand.get(workload.id)
        rate = _deployed_rate(case, workload, owned.accelerator)
        rate = rate or rates.of(case, workload, owned.accelerator, owned.server_gpus)
        if demand is not None and demand.any() and rate > 0.0:
            loads[workload.id] = GpuLoad(workload, demand / rate, rate)
    return loads


def _weights(case: Case, workload: Workload) -> Precision | None:
    routed = {one.deployment for one in case.plan.routes if one.workload == workload.id}
    return next((one.weights for one in case.plan.deployments if one.id in routed), None)


def _deployed_rate(case: Case, workload: Workload, accelerator: EntryId) -> float:
    """The rate of one GPU of the deployment that serves a workload on such GPUs, 0 without any."""
    pools = {one.id for one in case.plan.pools if one.accelerator == accelerator}
    for route in case.plan.routes:
        if route.workload != workload.id or route.deployment is None:
            continue
        found = next((d for d in case.plan.deployments if d.id == route.deployment), None)
        rate = case.served.rates.get((route.deployment, workload.id))
        if found is not None and found.pool in pools and rate is not None:
            return rate.requests_per_s / found.gpus_per_replica
    return 0.0


def training_hours(job: TrainingJob, calendar: Calendar) -> Hours:
    """Return the GPUs of a job by hour: its window, on as many days a week as it runs."""
    week = np.zeros(HOURS_PER_WEEK)
    runs_per_week = job.runs_per_month * 12 * HOURS_PER_WEEK / HOURS_PER_YEAR
    days = min(7, max(1, round(runs_per_week)))
    for day in range(days):
        start = day * HOURS_PER_DAY + job.start_hour
        week[(start + np.arange(job.window_hours)) % HOURS_PER_WEEK] = job.gpus
    return calendar.spread(week)

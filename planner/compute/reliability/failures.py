"""Failures of servers: how often they interrupt a training job, and how many spares they need."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from planner.compute.reliability.rules import ReliabilityRules
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.placement import Placement
from planner.engines.reliability import (
    checkpoint_interval_h,
    expected_interruptions,
    goodput,
    job_mttf_h,
    mean_down,
    poisson_quantile,
)

GPUS_OF_A_NODE = 8
"""Failure rates are published for servers of eight GPUs; others count by their GPUs."""


@dataclass(frozen=True, slots=True)
class JobReliability:
    """A training job: hours between interruptions, how many a run has, what checkpoints leave.

    `nodes` are servers of eight GPUs; `interval_h` is between checkpoints, `goodput` the share of
    time that computes what is kept, `effective_h` a run with its restarts.
    """

    nodes: float
    mttf_h: float
    interruptions: float
    interval_h: float
    goodput: float
    effective_h: float | None


@dataclass(frozen=True, slots=True)
class SparesNeed:
    """Servers of one type: how many are down on average, how many spares suffice, how many lie there."""

    part: EntryId
    servers: int
    mean_down: float
    needed: int
    there: int

    @property
    def missing(self) -> int:
        """Spares that should be added."""
        return max(0, self.needed - self.there)


def job_reliability(gpus: int, hours: float, rules: ReliabilityRules) -> JobReliability:
    """Return how reliable a job on so many GPUs is that computes for *hours* a run."""
    nodes = gpus / GPUS_OF_A_NODE
    mttf = job_mttf_h(nodes, rules.node_failures)
    interval = checkpoint_interval_h(rules.checkpoint_h, mttf)
    share = goodput(interval, rules.checkpoint_h, rules.restart_h, mttf)
    effective = hours / share if share > 0.0 else None
    lasting = hours if effective is None else effective
    return JobReliability(
        nodes=nodes,
        mttf_h=mttf,
        interruptions=expected_interruptions(nodes, rules.node_failures, lasting),
        interval_h=min(interval, hours) if interval != inf else hours,
        goodput=share,
        effective_h=effective,
    )


def spares_needed(
    tray: Iterable[Placement],
    counts: Mapping[EntryId, int],
    parts: Mapping[EntryId, Part],
    rules: ReliabilityRules,
) -> tuple[SparesNeed, ...]:
    """Return the spares for every type of GPU server of which *counts* has enough to propose some.

    *tray* holds what is there. Rack systems are left out: their trays are what is replaced.
    """
    enough = [
        key
        for key in sorted(counts)
        if counts[key] >= rules.spares_from
        and parts[key].accelerators is not None
        and parts[key].frame is None
    ]
    if not enough:
        return ()
    there = Counter(one.part for one in tray if one.spare)
    found = []
    for key in enough:
        fit = parts[key].accelerators
        if fit is None:
            continue
        rate = rules.node_failures * fit.count / GPUS_OF_A_NODE
        down = mean_down(counts[key], rate, rules.repair_days)
        needed = poisson_quantile(down, rules.spares_quantile)
        found.append(SparesNeed(key, counts[key], down, needed, there[key]))
    return tuple(found)

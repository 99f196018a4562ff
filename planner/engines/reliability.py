"""Availability of what stands in series and side by side, failures of many nodes, spares.

Everything is steady state: availability is the share of time that something works, failures come
at random at a constant rate.
"""

from collections.abc import Iterable
from math import comb, exp, expm1, inf, lgamma, log, log1p, prod, sqrt
from typing import Final

from planner.domain.formula import Formula
from planner.domain.units import HOURS_PER_YEAR

HOURS_PER_DAY = 24.0
NODES_AND_DAYS = 1000.0
"""Failure rates of nodes are per 1,000 node-days."""


def availability(mtbf_h: float, mttr_h: float) -> float:
    """Return MTBF / (MTBF + MTTR).

    Raises:
        ValueError: when the time between failures is not above zero, or that to repair below it.
    """
    if not mtbf_h > 0.0 or mttr_h < 0.0:
        raise ValueError("time between failures must be above 0 h, time to repair not below")
    return mtbf_h / (mtbf_h + mttr_h)


def in_series(parts: Iterable[float]) -> float:
    """Return the availability of what needs all *parts*: their product."""
    return prod(parts, start=1.0)


def in_parallel(parts: Iterable[float]) -> float:
    """Return the availability of what needs any one of *parts*: 1 - prod(1 - A)."""
    return 1.0 - prod((1.0 - one for one in parts), start=1.0)


def k_of_n(needed: int, installed: int, each: float) -> float:
    """Return the probability that at least *needed* of *installed* equal units work (binomial)."""
    if needed <= 0:
        return 1.0
    return sum(
        comb(installed, working) * each**working * (1.0 - each) ** (installed - working)
        for working in range(needed, installed + 1)
    )


def redundant(needed: int, installed: int, each: float, beta: float = 0.0) -> float:
    """Return `k_of_n` with common causes: a share *beta* of failures takes all units at once.

    The beta-factor model (IEC 61508-6, annex D): units fail independently with (1 - beta) of their
    unavailability, and together with beta of it. Without a spare unit nothing is shared.
    """
    if installed <= needed:
        return k_of_n(needed, installed, each)
    down = 1.0 - each
    alone = k_of_n(needed, installed, 1.0 - (1.0 - beta) * down)
    return alone * (1.0 - beta * down)


def down_hours(available: float) -> float:
    """Return the hours a year that something does not work."""
    return (1.0 - available) * HOURS_PER_YEAR


# Failures of nodes --------------------------------------------------------------------------------


def failure_rate(interruptions: float, nodes: float, days: float) -> float:
    """Return failures per 1,000 node-days."""
    return interruptions * NODES_AND_DAYS / (nodes * days)


def job_mttf_h(nodes: float, per_1000_node_days: float) -> float:
    """Return the mean hours between failures of a job on so many nodes: 24 / (n r / 1000)."""
    rate = nodes * per_1000_node_days / NODES_AND_DAYS
    return HOURS_PER_DAY / rate if rate > 0.0 else inf


def expected_interruptions(nodes: float, per_1000_node_days: float, hours: float) -> float:
    """Return how many failures so many nodes are expected to have in *hours*."""
    return nodes * per_1000_node_days / NODES_AND_DAYS * hours / HOURS_PER_DAY


def checkpoint_interval_h(write_h: float, mttf_h: float) -> float:
    """Return how long to compute between two checkpoints that take *write_h* each.

    sqrt(2 d M) (1 + x / 3 + x² / 9) - d with x = sqrt(d / 2M), and M where d is 2M or more: the
    higher-order estimate of Daly (Future Generation Computer Systems 22, 2006) of what Young (1974)
    gave to first order.
    """
    if mttf_h == inf:
        return inf
    if write_h >= 2.0 * mttf_h:
        return mttf_h
    x = sqrt(write_h / (2.0 * mttf_h))
    return sqrt(2.0 * write_h * mttf_h) * (1.0 + x / 3.0 + x * x / 9.0) - write_h


def goodput(interval_h: float, write_h: float, restart_h: float, mttf_h: float) -> float:
    """Return the share of a run's time that computes what is kept.

    Time to the end over time of computing = M / tau exp(R / M) (exp((tau + d) / M) - 1) (Daly,
    2006, equation 20): checkpoints of d every tau, restarts of R, work since the last one lost.
    """
    if inf in (interval_h, mttf_h):
        return 1.0
    if interval_h <= 0.0:
        return 0.0
    grown = (interval_h + write_h) / mttf_h
    if grown + restart_h / mttf_h > log(1e9):
        return 0.0
    spent = mttf_h * exp(restart_h / mttf_h) * expm1(grown)
    return interval_h / spent


# Spares -------------------------------------------------------------------------------------------


def mean_down(nodes: float, per_1000_node_days: float, repair_days: float) -> float:
    """Return how many nodes are down on average: n r / 1000 x days of repair (Little's law)."""
    return nodes * per_1000_node_days / NODES_AND_DAYS * repair_days


def poisson_quantile(mean: float, share: float) -> int:
    """Return the least number that a Poisson count of this *mean* does not exceed in *share* of cases.

    Raises:
        ValueError: when *share* is not between 0 and 1, or the mean below 0.
    """
    if not 0.0 < share < 1.0 or mean < 0.0:
        raise ValueError("a share lies between 0 and 1, a mean is not below 0")
    if mean == 0.0:
        return 0
    count, below = 0, 0.0
    while True:
        below += exp(count * log(mean) - mean - lgamma(count + 1))
        # Beyond ten deviations nothing is left to add but rounding.
        if below >= share or count > mean + 10.0 * sqrt(mean) + 50.0:
            return count
        count += 1


def binomial_above(count: int, spare: int, each_down: float) -> float:
    """Return the probability that more than *spare* of *count* equal units are down (binomial).

    Each is down by itself with probability *each_down*. Terms are made by logarithms, so that
    plans of many thousand servers neither overflow nor vanish.

    Raises:
        ValueError: when the probability is not between 0 and 1.
    """
    if not 0.0 <= each_down <= 1.0:
        raise ValueError("a probability lies between 0 and 1")
    if spare >= count or each_down == 0.0:
        return 0.0
    if spare < 0 or each_down == 1.0:
        return 1.0
    down, up = log(each_down), log1p(-each_down)
    whole = lgamma(count + 1)
    return min(
        1.0,
        sum(
            exp(whole - lgamma(one + 1) - lgamma(count - one + 1) + one * down + (count - one) * up)
            for one in range(spare + 1, count + 1)
        ),
    )


JOB_MTTF: Final = Formula(
    id="reliability.job_mttf",
    result="Mean time between interruptions of the job",
    unit="h",
    expression="24 / (nodes * rate / 1000)",
    symbols={
        "nodes": "servers that run the job",
        "rate": "failures of a server per 1000 days",
    },
    source="Kokolis et al., arXiv 2410.21680, HPCA 2025: any failure interrupts the whole job",
)

EXPECTED_INTERRUPTIONS: Final = Formula(
    id="reliability.interruptions",
    result="Interruptions of a run",
    unit="",
    expression="nodes * rate / 1000 * hours / 24",
    symbols={
        "nodes": "servers that run the job",
        "rate": "failures of a server per 1000 days",
        "hours": "hours of a run",
    },
    source="failures at a constant rate",
)

MEAN_DOWN: Final = Formula(
    id="reliability.mean_down",
    result="Servers down on average",
    unit="",
    expression="nodes * rate / 1000 * days",
    symbols={
        "nodes": "servers of the type",
        "rate": "failures of a server per 1000 days",
        "days": "days of repair",
    },
    source="Little's law; spares are the Poisson quantile of it",
)

"""Waiting for prefills: an M/D/1 queue, since equal prompts take equal time.

rho is the share of time that a replica spends on prefills.
"""

from math import log
from typing import Final

from planner.domain.formula import Formula

P95 = 0.95


def mean_wait_s(rho: float, service_s: float) -> float:
    """Return the mean wait of an M/D/1 queue: rho t / (2 (1 - rho)); infinite from rho = 1."""
    return rho * service_s / (2.0 * (1.0 - rho)) if rho < 1.0 else float("inf")


def wait_s(rho: float, service_s: float, percentile: float = P95) -> float:
    """Return a percentile of the wait: (W / rho) ln(rho / (1 - p)), 0 where rho is below 1 - p."""
    tail = 1.0 - percentile
    if rho <= tail:
        return 0.0
    return mean_wait_s(rho, service_s) / rho * log(rho / tail)


RHO: Final = Formula(
    id="serving.rho",
    result="Prefill load of a replica",
    unit="",
    expression="rate * prefill",
    symbols={
        "rate": "requests per second on one replica",
        "prefill": "time for which one prefill occupies the replica, s",
    },
    source="utilisation law",
)

P95_WAIT: Final = Formula(
    id="serving.p95_wait",
    result="Wait for other prefills, 95th percentile",
    unit="s",
    expression="prefill / (2 * (1 - rho)) * log_tail",
    symbols={
        "rho": "prefill load of the replica",
        "prefill": "time for which one prefill occupies the replica, s",
        "log_tail": "ln(rho / 0.05), 0 below rho = 0.05",
    },
    source="M/D/1 mean wait (Pollaczek-Khinchine) with an exponential tail",
)

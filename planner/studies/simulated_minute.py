"""One minute of the peak hour of a deployment, followed step by step."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.engines.serving.simulator import Simulation, simulate
from planner.engines.serving.traffic import Poisson
from planner.studies.rate_sweep import SEED, Sweep, stride_s

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Minute:
    """The minute of what is `asked`; the simulation has a timeline of it."""

    asked: Sweep
    seed: int
    simulation: Simulation


def simulated_minute(
    asked: Sweep, *, seed: int = SEED, breathe: Callable[[], None] = lambda: None
) -> Minute | None:
    """Simulate a minute at the operating rate, once the replicas are in their stride.

    None where the plan sends nothing there. `breathe` is as in `simulate`.
    """
    rate = asked.operating_per_s
    if not rate:
        return None
    warm_up_s = stride_s(asked, rate)
    found = simulate(
        asked.setup,
        asked.fitted,
        Poisson(rate, warm_up_s + MINUTE_S, asked.mix),
        seed=seed,
        replicas=asked.replicas,
        router=asked.router,
        slo=asked.slo,
        round_trip_ms=asked.round_trip_ms,
        warm_up_s=warm_up_s,
        timeline_s=MINUTE_S,
        breathe=breathe,
    )
    return Minute(asked, seed, found)

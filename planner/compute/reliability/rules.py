"""What reliability is worked out with, read from the assumptions of a project.

Older projects lack them; nothing is told of reliability there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.facility import CoolingKind, PowerKind
from planner.domain.project import PartShelf
from planner.engines.reliability import availability

_PREFIX = "reliability."
CLASSES = 4
"""Classes of EN 50600-1, and tiers."""


@dataclass(frozen=True, slots=True)
class ReliabilityRules:
    """The assumptions; `each` is the availability of one unit of every kind of power element.

    `quoted` are the availabilities that are quoted for tiers I to IV. `cooling` is the availability of
    one unit of every kind of cooling, of which `usual_cooling_units` carry the load where none is
    drawn; empty in projects that are older than these.
    """

    node_failures: float
    repair_days: float
    spares_quantile: float
    spares_from: int
    beta: float
    checkpoint_h: float
    restart_h: float
    least_interval_h: float
    each: Mapping[PowerKind, float]
    quoted: tuple[float, ...]
    cooling: Mapping[CoolingKind, float] = field(default_factory=dict)
    usual_cooling_units: int = 0


def reliability_rules(shelf: PartShelf) -> ReliabilityRules | None:
    """Return what the project assumes, None where it lacks any of it."""

    def value(key: str) -> float:
        return shelf.assumptions[_PREFIX + key].likely

    usual = shelf.assumptions.get(_PREFIX + "usual_cooling_units")
    try:
        return ReliabilityRules(
            node_failures=value("node_failures"),
            repair_days=value("repair_days"),
            spares_quantile=value("spares_quantile"),
            spares_from=int(value("spares_from_servers")),
            beta=value("common_cause"),
            checkpoint_h=value("checkpoint_minutes") / 60.0,
            restart_h=value("restart_minutes") / 60.0,
            least_interval_h=value("least_interval_minutes") / 60.0,
            each={
                kind: availability(value(f"{word}_mtbf_h"), value(f"{word}_mttr_h"))
                for kind in PowerKind
                for word in (kind.name.lower(),)
            },
            quoted=tuple(value(f"tier_{one}_availability") for one in range(1, CLASSES + 1)),
            cooling=_cooling(shelf) if usual is not None else {},
            usual_cooling_units=0 if usual is None else int(usual.likely),
        )
    except KeyError:
        return None


def _cooling(shelf: PartShelf) -> dict[CoolingKind, float]:
    """Return the availability of a unit of every kind of cooling; none where any is missing."""
    found = {}
    for kind in CoolingKind:
        times = [
            shelf.assumptions.get(f"{_PREFIX}{kind.name.lower()}_{time}_h")
            for time in ("mtbf", "mttr")
        ]
        if None in times:
            return {}
        found[kind] = availability(*(one.likely for one in times if one is not None))
    return found

"""What reliability is worked out with, read from the assumptions of a project.

Older projects lack them; nothing is told of reliability there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.facility import PowerKind
from planner.domain.project import PartShelf
from planner.engines.reliability import availability

_PREFIX = "reliability."
CLASSES = 4
"""Classes of EN 50600-1, and tiers."""


@dataclass(frozen=True, slots=True)
class ReliabilityRules:
    """The assumptions; `each` is the availability of one unit of every kind of power element.

    `quoted` are the availabilities that are quoted for tiers I to IV.
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


def reliability_rules(shelf: PartShelf) -> ReliabilityRules | None:
    """Return what the project assumes, None where it lacks any of it."""

    def value(key: str) -> float:
        return shelf.assumptions[_PREFIX + key].likely

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
        )
    except KeyError:
        return None

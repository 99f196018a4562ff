"""What the cables of fabrics are bought as: cables by length, and modules."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.fabric_results import FabricResult
from planner.domain.identity import EntryId


@dataclass(frozen=True, slots=True, order=True)
class Goods:
    """So many pieces of a component; cables of one length, modules of none (0)."""

    component: EntryId
    length_m: float
    count: int


def goods_of(results: Iterable[FabricResult]) -> tuple[Goods, ...]:
    """Return what the fabrics of a site are bought as, together, in a fixed order."""
    counts: dict[tuple[EntryId, float], int] = {}
    for one in results:
        for cable in one.cables:
            key = (cable.cable, cable.length_m)
            counts[key] = counts.get(key, 0) + cable.count
        for module in one.modules:
            key = (module.module, 0.0)
            counts[key] = counts.get(key, 0) + module.count
    return tuple(sorted(Goods(*key, count) for key, count in counts.items()))

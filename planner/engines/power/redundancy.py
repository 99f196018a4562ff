"""How much UPS is installed beyond the load, and which load hangs on which systems.

3N/2 is three systems that make two: each third of the load is on another pair of systems, so that
when one fails the two others share its part. The factor alone hides that a group whose both
systems are gone is dark, so the pairing is part of the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.facility_design import Redundancy
from planner.domain.formula import Formula
from planner.engines.power.chain import system_pairs

SYSTEM_RATING = Formula(
    id="power.system_rating",
    result="rating each unit needs",
    unit="kW",
    expression="load_kw / carrying",
    symbols={
        "load_kw": "load of all units together, kW",
        "carrying": "units that carry everything when the redundant ones are gone",
    },
    source="Definition of N+1, 2N, 3N/2, 4N/3 and 2(N+1)",
)

UTILISATION = Formula(
    id="power.redundant_utilisation",
    result="greatest use of the units with everything at work",
    unit="share of rating",
    expression="carrying / units",
    symbols={
        "carrying": "units that carry everything when the redundant ones are gone",
        "units": "units installed",
    },
    source="Definition of N+1, 2N, 3N/2, 4N/3 and 2(N+1)",
)


@dataclass(frozen=True, slots=True)
class LoadGroup:
    """A part of the load, in kW, and the systems that its two cords are on (from 0)."""

    name: str
    systems: tuple[int, ...]
    kw: float


@dataclass(frozen=True, slots=True)
class Arrangement:
    """UPS systems, what is rated for what, and which group of the load is on which of them.

    `systems` are what groups are corded to, each of `units` of `unit_kw`; `carrying` of all units
    must live. `normal_kw` and `worst_kw` are the load of each system with all at work, and the most
    it carries after the loss of another.
    """

    redundancy: Redundancy
    systems: int
    units: int
    carrying: int
    unit_kw: float
    groups: tuple[LoadGroup, ...]
    normal_kw: tuple[float, ...]
    worst_kw: tuple[float, ...]

    @property
    def system_kw(self) -> float:
        """Rating of one system."""
        return self.units * self.unit_kw

    @property
    def utilisation(self) -> float:
        """Load over rating of all units, while everything is at work."""
        return sum(self.normal_kw) / (self.systems * self.system_kw) if self.unit_kw > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Shape:
    systems: int
    units: int
    carrying: int


def _shape(redundancy: Redundancy, modules: int) -> _Shape:
    """Systems, units in each, and units that must live of one system or of all systems."""
    match redundancy:
        case Redundancy.N:
            return _Shape(1, modules, modules)
        case Redundancy.N_PLUS_1:
            return _Shape(1, modules + 1, modules)
        case Redundancy.TWO_N:
            return _Shape(2, 1, 1)
        case Redundancy.THREE_TO_MAKE_TWO:
            return _Shape(3, 1, 2)
        case Redundancy.FOUR_TO_MAKE_THREE:
            return _Shape(4, 1, 3)
        case Redundancy.TWO_N_PLUS_1:
            return _Shape(2, modules + 1, modules)


def greatest_utilisation(redundancy: Redundancy, modules: int = 1) -> float:
    """Return how far all units may be used while everything is at work: 2N 0.5, 3N/2 0.667, ..."""
    shape = _shape(redundancy, modules)
    return shape.carrying / (shape.systems * shape.units)


def arrangement(
    redundancy: Redundancy, load_kw: float, modules: int = 1, unit_kw: float | None = None
) -> Arrangement:
    """Return the UPS systems for a load, each unit just large enough unless *unit_kw* is given.

    Groups of the load are equal, each on another pair of systems, half on either cord.
    """
    shape = _shape(redundancy, modules)
    rating = load_kw / shape.carrying if unit_kw is None else unit_kw
    pairs = system_pairs(shape.systems)
    if shape.systems == 1:
        pairs_of_systems: tuple[tuple[int, ...], ...] = ((0,),)
    else:
        pairs_of_systems = pairs
    each = load_kw / len(pairs_of_systems)
    groups = tuple(
        LoadGroup(chr(ord("A") + place), pair, each) for place, pair in enumerate(pairs_of_systems)
    )
    span = range(shape.systems)
    normal = tuple(system_loads_kw(groups, shape.systems))
    after = [system_loads_kw(groups, shape.systems, lost) for lost in span] if len(span) > 1 else []
    worst = tuple(max([normal[one], *(loads[one] for loads in after)]) for one in span)
    return Arrangement(
        redundancy, shape.systems, shape.units, shape.carrying, rating, groups, normal, worst
    )


def system_loads_kw(
    groups: tuple[LoadGroup, ...], systems: int, lost: int | None = None
) -> list[float]:
    """Return what each system carries when one is lost: every group goes to those it has left."""
    loads = [0.0] * systems
    for group in groups:
        left = [one for one in group.systems if one != lost]
        for one in left:
            loads[one] += group.kw / len(left)
    return loads


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (SYSTEM_RATING, UTILISATION)}

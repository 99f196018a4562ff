"""How available the cooling of a site's racks is: which units stop it, and how many can be spared.

Units that do the same work for the same racks back one another. How many of them may be away is
asked of the failure test: the largest first, until a rack has to throttle. Of the units that must
run, more are away with the probability of k of n, with a share of common causes
(`reliability.common_cause`). What a rack depends on adds up (rare events, IEC 61078). What is not
drawn, but needed, is the usual plant with one unit to spare.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.compute.failover.listing import SiteThings
from planner.compute.reliability.rules import ReliabilityRules
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.hardware import PartKind
from planner.domain.identity import RackId
from planner.domain.phrase import Phrase, listed, say
from planner.domain.results import SiteResult
from planner.engines.reliability import down_hours, redundant

Throttled = Callable[[Mapping[str, int]], Collection[RackId]]
"""Which racks have to throttle when so many units of elements or placements are lost."""

_WHOLE_SITE = (CoolingKind.CHILLER, CoolingKind.HEAT_REJECTION, CoolingKind.PUMP)
_NAMED = 3
_USUAL: Mapping[CoolingKind, str] = {
    CoolingKind.AIR_HANDLER: say("Usual air handlers"),
    CoolingKind.CDU: say("Usual CDUs"),
    CoolingKind.CHILLER: say("Usual chillers"),
    CoolingKind.HEAT_REJECTION: say("Usual heat rejection"),
    CoolingKind.PUMP: say("Usual pumps"),
}


@dataclass(frozen=True, slots=True)
class CoolingPool:
    """Units that back one another: of `units`, `spare` may be away before a rack throttles.

    `down` is the share of time in which more are. `assumed`: nothing of the kind is drawn.
    """

    name: str
    units: int
    spare: int
    down: float
    assumed: bool = False

    @property
    def hours(self) -> float:
        """Hours a year in which more are away than can be spared."""
        return down_hours(1.0 - self.down)


@dataclass(frozen=True, slots=True)
class CoolingSupply:
    """What the worst cooled rack of a site depends on, worst first."""

    pools: tuple[CoolingPool, ...]

    @property
    def down(self) -> float:
        """Share of time in which it has to throttle; an upper bound."""
        return min(1.0, sum(one.down for one in self.pools))

    @property
    def hours(self) -> float:
        """Hours a year in which it has to throttle."""
        return down_hours(1.0 - self.down)


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    name: str
    capacity_kw: float
    kind: CoolingKind


def cooling_of(
    things: SiteThings, result: SiteResult, throttled: Throttled, rules: ReliabilityRules
) -> CoolingSupply | None:
    """Return how the worst cooled rack of a site is cooled; None in projects without the figures."""
    if not rules.cooling or result.design is None:
        return None
    everywhere = list(_usual(things, result, rules))
    of_rack: dict[RackId, list[CoolingPool]] = {}
    for units in _pools(things).values():
        pool, racks = _judged(units, throttled, rules)
        for rack in racks:
            of_rack.setdefault(rack, []).append(pool)
    worst = max(of_rack.values(), key=lambda pools: sum(one.down for one in pools), default=[])
    return CoolingSupply(tuple(sorted((*worst, *everywhere), key=lambda one: -one.down)))


def _pools(things: SiteThings) -> dict[tuple[str, ...], list[_Unit]]:
    """The units of a site that do the same work for the same racks."""
    found: dict[tuple[str, ...], list[_Unit]] = {}
    for one in things.cooling:
        kind = _kind(one)
        place = ("site", kind) if kind in _WHOLE_SITE else (one.place, one.loop, one.zone)
        unit = _Unit(one.id, one.name, one.capacity_kw, kind)
        found.setdefault(place, []).extend([unit] * one.installed)
    for standing in things.standing:
        part = standing.part
        if part.kind is PartKind.CDU and part.cooling is not None:
            room = next(
                room
                for room in things.site.rooms
                if standing.placement in room.floor
                or (
                    standing.rack is not None
                    and any(standing.rack.row == row.id for row in room.rows)
                )
            )
            unit = _Unit(
                standing.placement.id,
                standing.placement.name,
                part.cooling.capacity_kw,
                CoolingKind.CDU,
            )
            found.setdefault((room.id, Loop.TECHNOLOGY_WATER, ""), []).append(unit)
    return found


def _kind(element: CoolingElement) -> CoolingKind:
    if element.kind is not None:
        return element.kind
    return CoolingKind.AIR_HANDLER if element.loop is Loop.AIR else CoolingKind.CDU


def _judged(
    units: Sequence[_Unit], throttled: Throttled, rules: ReliabilityRules
) -> tuple[CoolingPool, Collection[RackId]]:
    """A pool, and the racks that throttle when all of it is away."""
    largest = sorted(units, key=lambda one: -one.capacity_kw)
    count = len(largest)
    racks = throttled(_lost(largest))
    spare, reach = 0, count if racks else 0
    # Losing more never hurts less: halve the interval between what is spared and what is not.
    while reach - spare > 1:
        middle = (spare + reach) // 2
        if throttled(_lost(largest[:middle])):
            reach = middle
        else:
            spare = middle
    each = min(rules.cooling[one.kind] for one in units)
    down = 1.0 - redundant(count - spare, count, each, rules.beta) if racks else 0.0
    return CoolingPool(_name(units), count, spare, down), racks


def _lost(units: Iterable[_Unit]) -> dict[str, int]:
    lost: dict[str, int] = {}
    for one in units:
        lost[one.id] = lost.get(one.id, 0) + 1
    return lost


def _name(units: Sequence[_Unit]) -> Phrase | str:
    names = list(dict.fromkeys(one.name for one in units))
    if len(names) <= _NAMED:
        return listed(names)
    return say("{0} and {1} others", names[0], len(names) - 1)


def _usual(
    things: SiteThings, result: SiteResult, rules: ReliabilityRules
) -> Iterator[CoolingPool]:
    """What a site needs of which nothing is drawn: as many units as usual, and one more."""
    drawn = {_kind(one) for one in things.cooling}
    if any(one.loop is Loop.AIR for one in things.cooling):
        drawn.add(CoolingKind.AIR_HANDLER)
    if any(one.part.kind is PartKind.CDU for one in things.standing):
        drawn.add(CoolingKind.CDU)
    design = result.design
    liquid_kw = 0.0 if design is None else design.liquid_kw
    mechanical_kw = 0.0 if design is None else design.mechanical_kw
    needed = {
        CoolingKind.AIR_HANDLER: result.heat_kw > liquid_kw,
        CoolingKind.CDU: liquid_kw > 0.0,
        CoolingKind.CHILLER: mechanical_kw > 0.0,
        CoolingKind.HEAT_REJECTION: True,
        CoolingKind.PUMP: True,
    }
    for kind, name in _USUAL.items():
        if needed[kind] and kind not in drawn:
            count = rules.usual_cooling_units
            down = 1.0 - redundant(count, count + 1, rules.cooling[kind], rules.beta)
            yield CoolingPool(name, count + 1, 1, down, assumed=True)

"""How available the power of a site's racks is, what stops it, and which class its paths reach.

Minimal cuts: elements, and pairs of them, whose loss leaves a rack without any feed. Their
unavailabilities add up to an upper bound of the rack's (IEC 61078, rare events). Elements of one
kind on two paths share a part of their failures (`reliability.common_cause`). Loads are not
looked at here: whether what is left carries them is what the failure test tells.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from planner.compute.chain import ChainNode, SiteChain
from planner.compute.reliability.rules import ReliabilityRules
from planner.domain.facility import PowerKind
from planner.domain.identity import RackId
from planner.domain.phrase import Phrase, listed, say
from planner.engines.reliability import down_hours, redundant

_GEAR = frozenset({PowerKind.TRANSFORMER, PowerKind.GENERATOR, PowerKind.UPS})
"""What class 2 of EN 50600-2-2 asks redundant units of; a single path may lead through the rest."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """Elements that together stop a rack, and the hours a year they are expected to do so."""

    names: tuple[str, ...]
    hours: float


@dataclass(frozen=True, slots=True)
class Supply:
    """The worst fed rack of a site: its availability, what stops it most, the class of its paths.

    `alone` is the unavailability of elements that stop it by themselves, `pairs` that of pairs of
    others. `missing` says what the next class needs; empty in class 4. A class of 0: no path at all.
    """

    rack: RackId
    alone: float
    pairs: float
    cuts: tuple[Cut, ...]
    reached: int
    missing: str

    @property
    def availability(self) -> float:
        """Share of time with power on at least one feed; the cuts add up to an upper bound."""
        return max(0.0, 1.0 - self.alone - self.pairs)

    @property
    def down_hours(self) -> float:
        """Hours a year without power."""
        return down_hours(self.availability)


def supply_of(chain: SiteChain, rules: ReliabilityRules) -> Supply | None:
    """Return how the worst fed rack of a chain is supplied, None without racks or what feeds them."""
    if chain.problems or not chain.circuits:
        return None
    paths = _Paths(chain)
    found = {}
    for rack, circuits in chain.circuits.items():
        signature = paths.signature(circuits)
        if signature not in found:
            found[signature] = _supplied(rack, circuits, paths, rules)
    return min(found.values(), key=lambda one: (one.reached, one.availability))


class _Paths:
    """What leads to the racks of a chain."""

    def __init__(self, chain: SiteChain) -> None:
        self.nodes: dict[str, ChainNode] = {one.id: one for one in chain.nodes}
        self._above: dict[str, frozenset[str]] = {}

    def above(self, node: str) -> frozenset[str]:
        """Return an element with everything that may feed it."""
        if node not in self._above:
            mine = frozenset((node,))
            for feeder in self.nodes[node].element.fed_by:
                mine |= self.above(feeder)
            self._above[node] = mine
        return self._above[node]

    def signature(self, circuits: tuple[str, ...]) -> tuple[object, ...]:
        """Return what is the same for racks that are fed alike, each by PDUs of its own."""
        return tuple(
            (
                frozenset(one for one in self.above(end) if self.nodes[one].on_rack is None),
                tuple(
                    sorted(
                        (node.element.kind, node.units, node.spare)
                        for one in self.above(end)
                        if (node := self.nodes[one]).on_rack is not None
                    )
                ),
            )
            for end in circuits
        )

    def is_fed(self, circuits: Iterable[str], lost: Collection[str]) -> bool:
        """Whether any circuit still leads to a source."""
        known: dict[str, bool] = {}

        def lives(node: str) -> bool:
            if node not in known:
                element = self.nodes[node].element
                known[node] = node not in lost and (
                    element.is_source or any(lives(feeder) for feeder in element.fed_by)
                )
            return known[node]

        return any(lives(end) for end in circuits)


def _supplied(
    rack: RackId, circuits: tuple[str, ...], paths: _Paths, rules: ReliabilityRules
) -> Supply:
    every = sorted(frozenset[str]().union(*(paths.above(end) for end in circuits)))
    down = {one: _down(paths.nodes[one], rules) for one in every}
    alone = [one for one in every if not paths.is_fed(circuits, (one,))]
    others = [one for one in every if one not in alone]
    cuts: list[tuple[tuple[str, ...], float]] = [((one,), down[one]) for one in alone]
    for first, second in combinations(others, 2):
        if not paths.is_fed(circuits, (first, second)):
            both = _both_down(paths.nodes[first], paths.nodes[second], down, rules.beta)
            cuts.append(((first, second), both))
    single = sum(one for names, one in cuts if len(names) == 1)
    double = sum(one for names, one in cuts if len(names) > 1)
    cuts.sort(key=lambda one: -one[1])
    reached, missing = _class_of(circuits, alone, paths)
    return Supply(
        rack,
        single,
        double,
        tuple(
            Cut(tuple(paths.nodes[one].name for one in names), down_hours(1.0 - share))
            for names, share in cuts[:_NAMED]
        ),
        reached,
        missing,
    )


def _down(node: ChainNode, rules: ReliabilityRules) -> float:
    each = rules.each[node.element.kind]
    return 1.0 - redundant(node.units - node.spare, node.units, each, rules.beta)


def _both_down(one: ChainNode, other: ChainNode, down: Mapping[str, float], beta: float) -> float:
    first, second = down[one.id], down[other.id]
    if one.element.kind is not other.element.kind:
        return first * second
    return (1.0 - beta) ** 2 * first * second + beta * min(first, second)


def _class_of(
    circuits: tuple[str, ...], alone: Iterable[str], paths: _Paths
) -> tuple[int, Phrase | str]:
    """Return the class of EN 50600-2-2 that the paths reach, and what the next one needs.

    1: one path. 2: one path with redundant units. 3: several paths, nothing stops all. 4: paths that
    share nothing but sources, each with a UPS.
    """
    nodes = [paths.nodes[one] for one in alone]
    if not circuits:
        return 0, say("a feed")
    bare = [one.name for one in nodes if one.element.kind in _GEAR and not one.spare]
    if bare:
        return 1, say("a redundant unit beside {0}", listed(sorted(bare)))
    if nodes:
        return 2, say("a second path past {0}", listed(sorted(one.name for one in nodes)))
    inner = [
        frozenset(one for one in paths.above(end) if not paths.nodes[one].element.is_source)
        for end in circuits
    ]
    apart = [
        (one, other)
        for one, other in combinations(inner, 2)
        if not one & other and _has_ups(one, paths) and _has_ups(other, paths)
    ]
    if not apart:
        return 3, say("two paths that share nothing, each with a UPS")
    return 4, ""


def _has_ups(path: Iterable[str], paths: _Paths) -> bool:
    return any(paths.nodes[one].element.kind is PowerKind.UPS for one in path)

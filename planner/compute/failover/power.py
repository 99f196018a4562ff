"""The power of a site after a loss: which feeds of which racks are dead, what is overloaded, trips.

Circuits of racks are held to their limits at nameplate, the plant above them at expected peak with
the diversity of the site (definitions, section 2). What exceeds its legal limit because of the loss
trips, once; the flows after that are not followed further.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.compute.chain import ChainNode, SiteChain
from planner.compute.failover.racks import RackGroup
from planner.domain.failure import ElementLoad, Failure
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.engines.power import (
    ChainElement,
    ChainFlow,
    RackState,
    chain_flow,
    live_elements,
    tripped,
)

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """Equal racks in the same state: their dead feeds, and those of them that tripped."""

    group: RackGroup
    racks: tuple[RackId, ...]
    state: RackState
    dead: frozenset[int]
    tripped: frozenset[int]


@dataclass(frozen=True, slots=True)
class PowerAfter:
    """The power of a site after a loss. `live` are elements with power."""

    standings: tuple[Standing, ...]
    flow: ChainFlow
    live: frozenset[str]
    worst: ElementLoad | None
    tripped: tuple[ElementLoad, ...]


class SitePower:
    """The chain of one site with the racks that hang on it."""

    def __init__(
        self,
        chain: SiteChain,
        groups: tuple[RackGroup, ...],
        names: Mapping[RackId, str],
        *,
        diversity: float,
        plant_kw: float,
    ) -> None:
        self.chain = chain
        self.groups = groups
        self._names = names
        self._diversity = diversity
        self._plant_kw = plant_kw
        self._nodes: dict[str, ChainNode] = {one.id: one for one in chain.nodes}
        self._group_of = {rack: group for group in groups for rack in group.racks}
        self._elements = chain.elements
        standings = tuple(_standing(one, one.racks, frozenset()) for one in groups)
        self.normal = self._flow(self._elements, standings, frozenset())
        self._over = frozenset(tripped(self._elements, self.normal))

    def after(self, failure: Failure) -> PowerAfter:
        """Return the state after a loss, before and after what trips."""
        elements = self._without_units(failure)
        lost = frozenset(failure.out)
        standings = self._standings(elements, lost, failure)
        flow = self._flow(elements, standings, lost)
        let_go = tuple(one for one in tripped(elements, flow) if self._trips(one, flow))
        worst = self._worst(elements, standings, flow)
        overloads = [*self._overloads(elements, let_go, flow), *self._tripped(standings)]
        if let_go:
            lost |= frozenset(let_go)
            standings = self._standings(elements, lost, failure)
            flow = self._flow(elements, standings, lost)
        live = live_elements(elements, lost)
        return PowerAfter(standings, flow, live, worst, tuple(overloads))

    def loads_of(self, rack: RackId, dead: frozenset[int]) -> tuple[ElementLoad, ...]:
        """Return what the feeds of a rack carry at nameplate when some are dead."""
        group = self._group_of[rack]
        return tuple(
            self._circuit(group, (rack,), place, load)
            for place, load in enumerate(group.state(dead).nameplate_kw)
        )

    def _trips(self, element: str, flow: ChainFlow) -> bool:
        """Whether a loss is what trips an element: one above its limit before must carry more."""
        before, after = (one.load_kw.get(element, 0.0) for one in (self.normal, flow))
        return element not in self._over or after > before * (1.0 + _ROUNDING)

    def _without_units(self, failure: Failure) -> tuple[ChainElement, ...]:
        lost: dict[str, int] = {}
        for element, units in failure.units:
            lost[element] = lost.get(element, 0) + units
        if not lost:
            return self._elements
        return tuple(
            self._nodes[one.id].without(lost[one.id]) if one.id in lost else one
            for one in self._elements
        )

    def _standings(
        self, elements: tuple[ChainElement, ...], lost: frozenset[str], failure: Failure
    ) -> tuple[Standing, ...]:
        """The racks by their state; those that lose a circuit of their own stand alone."""
        live = live_elements(elements, lost)
        own: dict[RackId, set[str]] = {}
        for rack, feed in failure.circuits:
            own.setdefault(rack, set()).add(feed)
        groups_hit = {id(self._group_of[rack]) for rack in own if rack in self._group_of}
        found = []
        for group in self.groups:
            dead = frozenset(place for place, one in enumerate(group.circuits) if one not in live)
            racks = group.racks
            if id(group) in groups_hit:
                for rack in racks:
                    if rack in own:
                        gone = {group.feeds.index(name) for name in own[rack]}
                        found.append(_standing(group, (rack,), dead | gone))
                racks = tuple(rack for rack in racks if rack not in own)
            if racks:
                found.append(_standing(group, racks, dead))
        return tuple(found)

    def _flow(
        self,
        elements: tuple[ChainElement, ...],
        standings: tuple[Standing, ...],
        lost: frozenset[str],
    ) -> ChainFlow:
        draws: dict[str, float] = {self.chain.plant: self._plant_kw} if self.chain.plant else {}
        for one in standings:
            count = len(one.racks) * self._diversity
            for end, kw in zip(one.group.circuits, one.state.peak_kw, strict=True):
                if kw:
                    draws[end] = draws.get(end, 0.0) + kw * count
        return chain_flow(elements, draws, lost)

    def _worst(
        self, elements: tuple[ChainElement, ...], standings: tuple[Standing, ...], flow: ChainFlow
    ) -> ElementLoad | None:
        """What is nearest its limit among all that carry more than before, or may carry less."""
        normal, found = self.normal.load_kw, list[ElementLoad]()
        for one in elements:
            load = flow.load_kw.get(one.id)
            if load is None or one.planning_kw is None:
                continue
            less = one is not self._nodes[one.id].element
            if less or load > normal.get(one.id, 0.0) * (1.0 + _ROUNDING):
                found.append(self._load(one, load))
        for standing in standings:
            found += self._loaded_circuits(standing)
        return max(found, key=lambda one: one.share, default=None)

    def _loaded_circuits(self, standing: Standing) -> Iterator[ElementLoad]:
        """Circuits of racks that carry more than before, as they are before any of them trips."""
        lost = standing.dead - standing.tripped
        if not lost:
            return
        group = standing.group
        before, after = group.state().nameplate_kw, group.state(lost).nameplate_kw
        for place, (was, now) in enumerate(zip(before, after, strict=True)):
            if now > was * (1.0 + _ROUNDING):
                yield self._circuit(group, standing.racks, place, now)

    def _tripped(self, standings: tuple[Standing, ...]) -> Iterator[ElementLoad]:
        for standing in standings:
            loads = standing.group.state(standing.dead - standing.tripped).nameplate_kw
            for place in sorted(standing.tripped):
                yield self._circuit(standing.group, standing.racks, place, loads[place])

    def _overloads(
        self, elements: tuple[ChainElement, ...], let_go: tuple[str, ...], flow: ChainFlow
    ) -> Iterator[ElementLoad]:
        for one in elements:
            if one.id in let_go:
                yield self._load(one, flow.load_kw[one.id])

    def _load(self, one: ChainElement, load_kw: float) -> ElementLoad:
        return ElementLoad(
            one.id, self._nodes[one.id].name, load_kw, one.planning_kw or 0.0, one.legal_kw
        )

    def _circuit(
        self, group: RackGroup, racks: tuple[RackId, ...], place: int, load_kw: float
    ) -> ElementLoad:
        rack, feed = racks[0], group.feeds[place]
        more = len(racks) - 1
        name = (
            say("feed {0} of {1} and {2} racks like it", feed, self._names[rack], more)
            if more > 1
            else say("feed {0} of {1} and a rack like it", feed, self._names[rack])
            if more
            else say("feed {0} of {1}", feed, self._names[rack])
        )
        return ElementLoad(
            f"{rack}/{feed}", name, load_kw, group.planning_kw[place], group.legal_kw[place]
        )


def _standing(group: RackGroup, racks: tuple[RackId, ...], dead: frozenset[int]) -> Standing:
    """The state of racks; circuits that carry more by it, above their legal limit, let go."""
    over = frozenset[int]()
    if dead:
        before, after = group.state().nameplate_kw, group.state(dead).nameplate_kw
        over = frozenset(
            place
            for place in group.above(group.legal_kw, dead)
            if after[place] > before[place] * (1.0 + _ROUNDING)
        )
    return Standing(group, racks, group.state(dead | over), dead | over, over)

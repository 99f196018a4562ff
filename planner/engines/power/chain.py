"""The power chain as a graph: who feeds whom, what lives after a loss, and what flows.

An element is fed by any one of the elements it names; the first of them that lives does the work,
as a transfer switch does. So a generator that is named after a transformer starts to carry when the
transformer is dead. Equal units side by side are one element. Loads hang on elements; what an
element delivers and loses comes from the one that feeds it, so that what the sources give is what
the loads take and the elements lose.

Topologies N, N + 1, 2N, 3N/2, 4N/3 and 2(N + 1) as in Schneider Electric, white paper 75, and for
3N/2 facilitiesnet.com 16763: three systems make two, each group of loads is on another pair.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from planner.domain.facility import LossCurve, PowerKind
from planner.engines.power.losses import ups_loss_kw

_NEVER_TRIPS = frozenset({PowerKind.UTILITY, PowerKind.TRANSFORMER})
"""An overloaded grid connection or transformer grows hot for hours; the others let go."""

SOURCES = frozenset({PowerKind.UTILITY, PowerKind.GENERATOR})
"""What feeds others without being fed."""


@dataclass(frozen=True, slots=True)
class ChainElement:
    """One element of a chain; `fed_by` names what may feed it, the first that lives does.

    `planning_kw` is what the planner allows, `legal_kw` the load above which it trips;
    `rating_kw` is what losses refer to. None is no data.
    """

    id: str
    kind: PowerKind
    fed_by: tuple[str, ...] = ()
    rating_kw: float | None = None
    planning_kw: float | None = None
    legal_kw: float | None = None
    loss: LossCurve | None = None

    @property
    def is_source(self) -> bool:
        """Whether it feeds others without being fed."""
        return self.kind in SOURCES

    def loss_kw(self, load_kw: float) -> float:
        """Return what it loses while it delivers *load_kw*; nothing where that is not known."""
        if self.loss is None or self.rating_kw is None:
            return 0.0
        return ups_loss_kw(load_kw, self.rating_kw, self.loss)


class ProblemKind(StrEnum):
    """What makes a chain impossible."""

    LOOP = "loop"
    UNFED = "unfed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """What is wrong with a drawn chain, and the ids of the elements it is about.

    LOOP: they feed one another in a circle, in its order. UNFED: nothing that leads to a source
    feeds the element. UNKNOWN: the element names another one that is not there.
    """

    kind: ProblemKind
    elements: tuple[str, ...]


def chain_problems(elements: Sequence[ChainElement]) -> tuple[ChainProblem, ...]:
    """Return what is wrong with a chain; empty when everything is fed without circles."""
    known = {one.id: one for one in elements}
    problems = [
        ChainProblem(ProblemKind.UNKNOWN, (one.id, other))
        for one in elements
        for other in one.fed_by
        if other not in known
    ]
    looped = list(_loops(known))
    problems += [ChainProblem(ProblemKind.LOOP, loop) for loop in looped]
    inside = {one for loop in looped for one in loop}
    live = live_elements(elements)
    problems += [
        ChainProblem(ProblemKind.UNFED, (one.id,))
        for one in elements
        if one.id not in live and one.id not in inside
    ]
    return tuple(problems)


def _loops(known: Mapping[str, ChainElement]) -> Iterator[tuple[str, ...]]:
    """Circles in which each element is fed by the next in the first place."""
    settled: set[str] = set()
    for start in known:
        way: list[str] = []
        at: str | None = start
        while at is not None and at not in settled:
            settled.add(at)
            way.append(at)
            at = next((one for one in known[at].fed_by if one in known), None)
            if at in way:
                yield tuple(way[way.index(at) :])


def live_elements(
    elements: Iterable[ChainElement], lost: Collection[str] = frozenset()
) -> frozenset[str]:
    """Return the elements that still lead to a source when *lost* ones are out."""
    waiting: dict[str, list[str]] = {}
    live: list[str] = []
    for one in elements:
        if one.id in lost:
            continue
        if one.is_source:
            live.append(one.id)
        for feeder in one.fed_by:
            waiting.setdefault(feeder, []).append(one.id)
    found = set(live)
    while live:
        for fed in waiting.get(live.pop(), ()):
            if fed not in found:
                found.add(fed)
                live.append(fed)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class ChainFlow:
    """What flows in a state of the chain, in kW by element.

    `load_kw` is what each live element delivers, `loss_kw` what it loses; `fed_by` names what feeds
    it now. `source_kw` is what all sources give: `delivered_kw` and all losses. `undelivered_kw`
    hangs on elements that are dead.
    """

    load_kw: Mapping[str, float]
    loss_kw: Mapping[str, float]
    fed_by: Mapping[str, str]
    source_kw: float
    delivered_kw: float
    undelivered_kw: float


def chain_flow(
    elements: Sequence[ChainElement],
    draws_kw: Mapping[str, float],
    lost: Collection[str] = frozenset(),
) -> ChainFlow:
    """Return what flows when *draws_kw* hang on the elements named and *lost* ones are out."""
    feeders = _feeders(elements, live_elements(elements, lost))
    by_id = {one.id: one for one in elements}
    load = {one: draws_kw.get(one, 0.0) for one in feeders}
    loss: dict[str, float] = {}
    source_kw = 0.0
    # From the loads up: what is settled last feeds nothing that was settled before it.
    for one in reversed(feeders):
        loss[one] = by_id[one].loss_kw(load[one])
        feeder = feeders[one]
        if feeder is None:
            source_kw += load[one] + loss[one]
        else:
            load[feeder] += load[one] + loss[one]
    return ChainFlow(
        load_kw=load,
        loss_kw=loss,
        fed_by={one: feeder for one, feeder in feeders.items() if feeder is not None},
        source_kw=source_kw,
        delivered_kw=sum(draws_kw.get(one, 0.0) for one in feeders),
        undelivered_kw=sum(kw for one, kw in draws_kw.items() if one not in feeders),
    )


def _feeders(elements: Sequence[ChainElement], live: Collection[str]) -> dict[str, str | None]:
    """What feeds each live element, those nearest the sources first.

    Each waits for the first of its feeders that lives. Where some wait for one another (two
    switchboards with a tie between them), the first of them takes a feeder that is settled.
    """
    feeders: dict[str, str | None] = {}
    waiting: dict[str, tuple[str, ...]] = {}
    for one in elements:
        if one.id not in live:
            continue
        if one.is_source:
            feeders[one.id] = None
        else:
            waiting[one.id] = tuple(feeder for feeder in one.fed_by if feeder in live)
    while waiting:
        ready = [fed for fed, choices in waiting.items() if choices[0] in feeders]
        for fed in ready:
            feeders[fed] = waiting.pop(fed)[0]
        if not ready:
            fed, feeder = next(
                (fed, feeder)
                for fed, choices in waiting.items()
                for feeder in choices
                if feeder in feeders
            )
            feeders[fed] = feeder
            del waiting[fed]
    return feeders


def tripped(elements: Iterable[ChainElement], flow: ChainFlow) -> tuple[str, ...]:
    """Return the elements that let go because they carry more than their legal limit."""
    return tuple(
        one.id
        for one in elements
        if one.legal_kw is not None
        and one.kind not in _NEVER_TRIPS
        and flow.load_kw.get(one.id, 0.0) > one.legal_kw * (1.0 + _ROUNDING)
    )


_ROUNDING = 1e-9
"""An element that is sized for its load must not trip on the last digit of a sum."""


@dataclass(frozen=True, slots=True)
class WorstElement:
    """The element that is nearest its limit: what it carries and may carry, in kW."""

    id: str
    load_kw: float
    planning_kw: float
    legal_kw: float | None

    @property
    def share(self) -> float:
        """Load as a share of the planning limit."""
        return self.load_kw / self.planning_kw if self.planning_kw else 0.0


def worst_element(elements: Iterable[ChainElement], flow: ChainFlow) -> WorstElement | None:
    """Return the live element with the greatest load for its planning limit; None without limits."""
    found: WorstElement | None = None
    for one in elements:
        if one.planning_kw is None or one.id not in flow.load_kw:
            continue
        worst = WorstElement(one.id, flow.load_kw[one.id], one.planning_kw, one.legal_kw)
        if found is None or worst.share > found.share:
            found = worst
    return found


def single_points(
    elements: Sequence[ChainElement], loads: Iterable[tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the elements whose loss alone leaves a load without power.

    Each of *loads* names the elements that may feed it. One that has no power anyway says nothing.
    """
    whole = live_elements(elements)
    fed = {load for load in loads if not whole.isdisjoint(load)}
    return tuple(
        one.id
        for one in elements
        if one.id in whole
        and any(live_elements(elements, (one.id,)).isdisjoint(load) for load in fed)
    )


def system_pairs(systems: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of UPS systems that groups of loads are on, so that all are used alike.

    Two systems back each other; of three or four each group has another pair, so that the load of
    a system that is lost is shared by all that are left.
    """
    if systems < 2:
        return ((0, 0),)
    return tuple(combinations(range(systems), 2))


def system_share(systems: int) -> float:
    """Return how far each of *systems* that back one another may be loaded in normal operation.

    One may be lost: the others carry everything. 2N: 0.5, 3N/2: 0.667, 4N/3: 0.75.
    """
    return (systems - 1) / systems if systems > 1 else 1.0

"""The power chain of a site: what is drawn, completed by what every plan without plant assumes.

Definitions, section 8: a utility, transformers that each carry the peak, UPS systems each rated
peak ÷ 0.9 (in the topology of the site's design), feeds A and B, and a rack PDU on each feed of a
rack. With 3N/2 and 4N/3 the racks form load groups, each on another pair of systems.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.power_tables import loss_curve
from planner.compute.usual_ups import usual_ups
from planner.domain.facility import LossCurve, PowerElement, PowerKind
from planner.domain.identity import RackId, SiteId
from planner.domain.phrase import say
from planner.domain.provenance import Estimate
from planner.domain.site import Rack, Row, Site, SiteKind
from planner.engines.power import (
    ChainElement,
    ChainProblem,
    FeedRules,
    chain_problems,
    system_pairs,
)

_CIRCUITS = frozenset({PowerKind.BREAKER, PowerKind.PDU, PowerKind.BUSWAY})
"""Kinds that are loaded by the rules of breakers."""
_DISTRIBUTION = _CIRCUITS | {PowerKind.SWITCHGEAR}


@dataclass(frozen=True, slots=True)
class ChainNode:
    """An element of the chain with what people need to know of it.

    `place` is the id of what to show, `units` stand side by side and `spare` of them may be
    missing; `feed` is the feed of racks that it stands for, `on_rack` the rack it belongs to.
    """

    element: ChainElement
    name: str
    place: str
    assumed: bool
    units: int = 1
    spare: int = 0
    feed: str = ""
    on_rack: RackId | None = None

    @property
    def id(self) -> str:
        """The id of the element."""
        return self.element.id

    def without(self, lost: int) -> ChainElement:
        """Return the element when *lost* of its units are out."""
        needed = self.units - self.spare
        share = min(needed, max(0, self.units - lost)) / needed
        one = self.element
        return replace(
            one,
            rating_kw=_times(one.rating_kw, share),
            planning_kw=_times(one.planning_kw, share),
            legal_kw=_times(one.legal_kw, share),
        )


@dataclass(frozen=True, slots=True)
class SiteChain:
    """The chain of a site; `circuits` name what the feeds of each rack hang on, in their order.

    `plant` names what the cooling plant hangs on, empty where there is none.
    """

    site: SiteId
    nodes: tuple[ChainNode, ...]
    circuits: Mapping[RackId, tuple[str, ...]]
    plant: str = ""

    @property
    def elements(self) -> tuple[ChainElement, ...]:
        """The elements as the engine knows them."""
        return tuple(one.element for one in self.nodes)

    @property
    def problems(self) -> tuple[ChainProblem, ...]:
        """What is impossible in it."""
        return chain_problems(self.elements)


@dataclass(frozen=True, slots=True)
class ChainRules:
    """What a chain is completed and limited by.

    `it_kw` is the expected peak of the site's IT with its diversity, `plant_kw` what its cooling
    and other loads draw on the design day. `values` are the likely values of the `assumptions`.
    """

    it_kw: float
    plant_kw: float
    feeds: FeedRules
    ups_curve: LossCurve
    transformer_curve: LossCurve
    values: Mapping[str, float]
    assumptions: Mapping[str, Estimate]


def default_chain(
    site: Site, drawn: Sequence[PowerElement], racks: Sequence[Rack], rules: ChainRules
) -> SiteChain:
    """Return the chain of a site whose *racks* are in the order of rooms, rows and positions.

    *drawn* are its power elements. What they do not say is completed: stages that are missing,
    what feeds them, and on which of them each feed of a rack hangs.
    """
    builder = _Builder(site, tuple(drawn), racks, rules)
    if site.kind is SiteKind.OWN:
        builder.add_supply()
    return builder.finish()


def _times(value: float | None, share: float) -> float | None:
    return None if value is None else value * share


class _Builder:
    """Makes the nodes of a chain from the grid down."""

    def __init__(
        self, site: Site, drawn: tuple[PowerElement, ...], racks: Sequence[Rack], rules: ChainRules
    ) -> None:
        self._site = site
        self._rules = rules
        self._racks = racks
        self._nodes: dict[str, ChainNode] = {}
        self._rows: dict[str, Row] = {
            row.id: row for room in site.rooms for row in room.rows if row.busways
        }
        drawn = tuple(one for one in drawn if one.kind is not PowerKind.BATTERY)
        self._on_racks: dict[str, list[PowerElement]] = {}
        known = {rack.id for rack in racks}
        for one in drawn:
            if one.place in known and one.kind in _CIRCUITS:
                self._on_racks.setdefault(one.place, []).append(one)
        self._drawn = tuple(
            one for one in drawn if not (one.place in known and one.kind in _CIRCUITS)
        )
        self._feeds = tuple(dict.fromkeys(feed.name for rack in racks for feed in rack.feeds))
        self._systems: tuple[PowerElement | None, ...] = ()
        self._system_ids: tuple[str, ...] = ()
        self._behind: tuple[str, ...] = ()
        self._plant = ""

    # From the grid to the UPS systems ------------------------------------------------------------

    def add_supply(self) -> None:
        """Add what an own site has above the feeds of its racks."""
        rules, value = self._rules, self._rules.values
        utilities = self._stage(PowerKind.UTILITY)
        if not utilities:
            kva = self._site.connection_kva
            limit = None if kva is None else kva * value["power.power_factor"]
            utilities = (self._assumed(PowerKind.UTILITY, say("Utility"), "utility", (), limit),)
        generators = self._stage(PowerKind.GENERATOR)
        boards = tuple(one for one in self._drawn if self._is_main_board(one))
        transformers = self._stage(PowerKind.TRANSFORMER, utilities)
        if not transformers:
            count = int(value["power.transformers"])
            rating = (rules.it_kw + rules.plant_kw) / value["power.transformer_sizing"]
            transformers = tuple(
                self._assumed(
                    PowerKind.TRANSFORMER,
                    say("Transformer {0}", place + 1),
                    f"transformer-{place + 1}",
                    utilities,
                    rating,
                    rules.transformer_curve,
                )
                for place in range(count)
            )
        for place, board in enumerate(boards):
            self._put(board, (*_rotated(transformers, place), *generators))
        above: tuple[str, ...] = tuple(one.id for one in boards)
        above = above or (*transformers, *generators)
        self._add_systems(above, generators if not boards else ())
        if rules.plant_kw > 0.0:
            self._plant = self._assumed(
                PowerKind.SWITCHGEAR, say("Supply of the cooling plant"), "plant", above, None
            )
        for one in self._drawn:
            if one.id not in self._nodes:
                self._put(one, self._system_of(one))

    def _is_main_board(self, one: PowerElement) -> bool:
        """Whether a switchboard stands above the UPS systems."""
        if one.kind is not PowerKind.SWITCHGEAR or one.feed:
            return False
        kinds = {other.id: other.kind for other in self._drawn}
        below = {PowerKind.UPS, *_CIRCUITS}
        return not any(kinds.get(feeder) in below for feeder in one.fed_by)

    def _stage(self, kind: PowerKind, above: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Add the drawn elements of a kind, fed by *above* where they do not say by what."""
        found = [one for one in self._drawn if one.kind is kind]
        for place, one in enumerate(found):
            self._put(one, _rotated(above, place))
        return tuple(one.id for one in found)

    def _add_systems(self, above: tuple[str, ...], last: tuple[str, ...]) -> None:
        """Add the UPS systems; each prefers another transformer, and takes any that is left."""
        first = tuple(one for one in above if one not in last)
        drawn = tuple(one for one in self._drawn if one.kind is PowerKind.UPS)
        if drawn:
            for place, one in enumerate(drawn):
                self._put(one, (*_rotated(first, place), *last))
            self._systems, self._system_ids = drawn, tuple(one.id for one in drawn)
            return
        rules = self._rules
        usual = usual_ups(rules.it_kw, self._site.design, rules.values)
        self._system_ids = tuple(
            self._assumed(
                PowerKind.UPS,
                say("UPS {0}", place + 1),
                f"ups-{place + 1}",
                (*_rotated(first, place), *last),
                usual.rating_kw,
                rules.ups_curve,
                units=usual.units,
                spare=usual.spare,
            )
            for place in range(usual.systems)
        )
        self._systems = (None,) * usual.systems

    def _system_of(self, one: PowerElement) -> tuple[str, ...]:
        """What feeds a drawn element of distribution that does not say it."""
        mine = tuple(
            system
            for system, drawn in zip(self._system_ids, self._systems, strict=True)
            if one.feed and drawn is not None and drawn.feed == one.feed
        )
        place = self._feeds.index(one.feed) if one.feed in self._feeds else 0
        return mine or self._system_ids[place % len(self._system_ids) :][:1]

    # From the systems to the racks ---------------------------------------------------------------

    def finish(self) -> SiteChain:
        """Return the chain with what every rack hangs on."""
        ends = {feed: self._ends(feed, place) for place, feed in enumerate(self._feeds)}
        groups = max((len(one) for one in ends.values()), default=1)
        for feed in self._feeds:
            for group in range(groups):
                self._add_feed(feed, group, groups, ends[feed])
        circuits = {
            rack.id: self._circuits(rack, place * groups // len(self._racks))
            for place, rack in enumerate(self._racks)
        }
        return SiteChain(self._site.id, tuple(self._nodes.values()), circuits, self._plant)

    def _ends(self, feed: str, place: int) -> tuple[tuple[str, ...], ...]:
        """What a feed hangs on, one entry for each group of loads."""
        if not self._system_ids:
            return ((),)
        last = [
            one
            for one in self._drawn
            if one.kind in _DISTRIBUTION and not self._is_main_board(one) and one.feed == feed
        ]
        feeders = {feeder for one in last for feeder in one.fed_by}
        last = [one for one in last if one.id not in feeders]
        if last:
            return tuple((one.id,) for one in last)
        labelled = tuple(
            system
            for system, drawn in zip(self._system_ids, self._systems, strict=True)
            if drawn is not None and drawn.feed == feed
        )
        if labelled:
            return (labelled,)
        open_ones = self._open_distribution()
        if open_ones:
            mine = open_ones[place % len(open_ones) :: max(1, len(self._feeds))]
            return tuple((one,) for one in mine)
        pairs = system_pairs(len(self._system_ids))
        return tuple((self._system_ids[pair[place % 2]],) for pair in pairs)

    def _open_distribution(self) -> tuple[str, ...]:
        """Drawn elements below the UPS systems that say no feed and feed no other."""
        inner = [
            one
            for one in self._drawn
            if one.kind in _DISTRIBUTION and not one.feed and not self._is_main_board(one)
        ]
        feeders = {feeder for one in inner for feeder in one.fed_by}
        return tuple(one.id for one in inner if one.id not in feeders)

    def _add_feed(
        self, feed: str, group: int, groups: int, ends: tuple[tuple[str, ...], ...]
    ) -> None:
        several = groups > 1
        name = say("Feed {0}, group {1}", feed, group + 1) if several else say("Feed {0}", feed)
        fed_by = ends[group % len(ends)]
        rules = self._rules
        self._assumed(
            # A landlord's feed comes from a plant that is not ours to look at.
            PowerKind.SWITCHGEAR if fed_by else PowerKind.UTILITY,
            name,
            _feed_id(feed, group),
            fed_by,
            None,
            LossCurve(0.0, rules.values["power.rack_pdu_loss"], 0.0) if fed_by else None,
            loss_rating_kw=rules.it_kw,
            feed=feed,
        )

    def _circuits(self, rack: Rack, group: int) -> tuple[str, ...]:
        """What the feeds of a rack hang on: its own PDUs and breakers, a busway, else the feed."""
        own = self._on_racks.get(rack.id, [])
        row = self._rows.get(rack.row)
        found = []
        for place, feed in enumerate(rack.feeds):
            end = f"{self._site.id}/{_feed_id(feed.name, group)}"
            if row is not None:
                end = self._put_first(row.busways, feed.name, place, end, None)
            found.append(self._put_first(own, feed.name, place, end, rack.id))
        return tuple(found)

    def _put_first(
        self,
        elements: Sequence[PowerElement],
        feed: str,
        place: int,
        end: str,
        rack: RackId | None,
    ) -> str:
        """Add the element that a feed goes through, if there is one, and return what it hangs on."""
        labelled = [one for one in elements if one.feed == feed]
        unlabelled = [one for one in elements if not one.feed]
        chosen = labelled[:1] or unlabelled[place : place + 1]
        if not chosen:
            return end
        if chosen[0].id not in self._nodes:
            self._put(chosen[0], (end,), rack)
        return chosen[0].id

    # Nodes ---------------------------------------------------------------------------------------

    def _put(self, one: PowerElement, fed_by: tuple[str, ...], rack: RackId | None = None) -> None:
        planning, legal, rating = self._limits(one)
        element = ChainElement(
            one.id,
            one.kind,
            () if one.kind.is_source else tuple(map(str, one.fed_by)) or fed_by,
            rating,
            planning,
            legal,
            loss_curve(one, self._rules.assumptions, in_rack=rack is not None),
        )
        self._nodes[one.id] = ChainNode(
            *(element, one.name, one.id, False),
            units=max(1, one.installed),
            spare=max(0, min(one.standby, one.installed - 1)),
            feed=one.feed,
            on_rack=rack,
        )

    def _limits(self, one: PowerElement) -> tuple[float | None, float | None, float | None]:
        """Planning limit, legal limit and rating in kW of a drawn element."""
        value = self._rules.values
        rating = one.capacity_kw(value["power.power_factor"])
        if rating is None:
            return None, None, None
        if one.kind is PowerKind.GENERATOR:
            rating *= one.usable_share or value["power.generator_usable_share"]
        if one.kind not in _CIRCUITS:
            return rating, rating, rating
        feeds = self._rules.feeds
        legal = feeds.legal_share(one.volts, self._site.design.breakers.north_american)
        return feeds.planning_share * rating, legal * rating, rating

    def _assumed(
        self,
        kind: PowerKind,
        name: str,
        key: str,
        fed_by: tuple[str, ...],
        limit_kw: float | None,
        loss: LossCurve | None = None,
        *,
        loss_rating_kw: float | None = None,
        units: int = 1,
        spare: int = 0,
        feed: str = "",
    ) -> str:
        element = ChainElement(
            f"{self._site.id}/{key}",
            kind,
            fed_by,
            limit_kw if loss_rating_kw is None else loss_rating_kw,
            limit_kw,
            limit_kw,
            loss,
        )
        self._nodes[element.id] = ChainNode(
            *(element, name, self._site.id, True), units=units, spare=spare, feed=feed
        )
        return element.id


def _rotated(choices: tuple[str, ...], place: int) -> tuple[str, ...]:
    """The choices, another one first at each place."""
    at = place % len(choices) if choices else 0
    return (*choices[at:], *choices[:at])


def _feed_id(feed: str, group: int) -> str:
    return f"feed-{feed}-{group + 1}"


def drawn_at(
    elements: Iterable[PowerElement], site: Site, racks: Iterable[RackId]
) -> tuple[PowerElement, ...]:
    """Return the power elements that belong to a site, a room of it or one of its *racks*."""
    places: set[str] = {site.id, *(room.id for room in site.rooms), *racks}
    return tuple(one for one in elements if one.place in places)

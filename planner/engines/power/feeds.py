"""What the feeds of a rack carry, normally and after the loss of each one.

Circuits are checked at nameplate in the worst surviving state. Every supply of a device carries an
equal part of it; when a feed is lost the supplies that still live take over all of it, so that a
surviving feed never carries less than before, unless a device throttles or drops.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.formula import Formula
from planner.domain.hardware import BelowNeeded, SupplyUnits
from planner.domain.site import Feed

NORTH_AMERICAN_VOLTS = frozenset({120.0, 208.0, 240.0, 480.0})
"""Circuit voltages at which North American breaker practice is assumed unless the site says more."""


@dataclass(frozen=True, slots=True)
class FeedRules:
    """How far a circuit is loaded.

    `planning_share` of the rating is the planner's own limit; `nec_share` and `iec_share` are the
    legal limits for continuous load (NEC 0.8 of the breaker; IEC: rated current). kW = kVA x
    `power_factor`. `north_american` is the practice that was decided for a site, None where the
    voltage of a circuit decides.
    """

    planning_share: float
    power_factor: float
    nec_share: float
    iec_share: float
    north_american: bool | None = None

    def legal_share(self, volts: float, north_american: bool | None = None) -> float:
        """Legal share of the rating; the voltage decides where *north_american* is not known."""
        if north_american is None:
            north_american = self.north_american
        if north_american is None:
            north_american = volts in NORTH_AMERICAN_VOLTS
        return self.nec_share if north_american else self.iec_share


@dataclass(frozen=True, slots=True)
class CordedDevices:
    """Equal devices of a rack: their supplies, nameplate in kW each, and how many there are.

    `cords` names the feed of each supply, see `cords_of` (empty: alternating over the feeds in
    their order); a supply whose feed the rack does not have is without input. A device whose
    supplies are not known (None) is taken to share its load over all feeds.
    """

    supply: SupplyUnits | None
    nameplate_kw: float | None
    count: int = 1
    cords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedLoad:
    """Load and limits of one feed in kW; `worst_kw` is its highest load after any single loss.

    `worst_lost` names the feed whose loss causes it, None when the normal load is the highest.
    """

    name: str
    normal_kw: float
    worst_kw: float
    worst_lost: str | None
    planning_kw: float
    legal_kw: float


@dataclass(frozen=True, slots=True)
class FeedLoss:
    """The rack without feed `lost`: load of every feed in kW (0 for the lost one) and what drops."""

    lost: str
    loads_kw: tuple[float, ...]
    dropped_devices: int
    dropped_kw: float


@dataclass(frozen=True, slots=True)
class RackPower:
    """The electrical state of one rack.

    `surviving_limit_kw` is what the rack may draw, inside the planning limit, after its worst
    single feed loss; 0 for a rack with a single feed. `unknown_devices` have no nameplate and are
    not in any sum. `unpowered_devices` have no supply on any feed.
    """

    nameplate_kw: float
    unknown_devices: int
    unpowered_devices: int
    feeds: tuple[FeedLoad, ...]
    losses: tuple[FeedLoss, ...]
    surviving_limit_kw: float


CIRCUIT_LIMIT = Formula(
    id="power.circuit_limit",
    result="limit of a circuit",
    unit="kW",
    expression="share * kva * power_factor",
    symbols={
        "share": "share of the rating: planning limit or legal limit",
        "kva": "V x A ÷ 1000, times the square root of 3 for three phases",
        "power_factor": "kW ÷ kVA of modern supplies",
    },
    source="NEC continuous load 80 % of the breaker; IEC rated current (HP, Power basics, table 4-5)",
)


def circuit_limit_kw(share: float, kva: float, power_factor: float) -> float:
    """Return what a circuit may carry, in kW."""
    return share * kva * power_factor


SURVIVING_LIMIT = Formula(
    id="power.surviving_limit",
    result="what the rack may draw after the worst single feed loss",
    unit="kW",
    expression="(feeds - 1) * smallest_survivor_kw",
    symbols={
        "feeds": "feeds of the rack",
        "smallest_survivor_kw": "smallest planning limit among the feeds that survive, kW",
    },
    source="Cords share their load equally, so the smallest surviving feed limits",
)


def surviving_limit_kw(planning_kw: Sequence[float]) -> float:
    """Return what may be drawn after the worst single loss of feeds with these planning limits.

    The worst loss leaves the smallest feed; with one feed nothing survives.
    """
    if len(planning_kw) < 2:
        return 0.0
    return (len(planning_kw) - 1) * min(planning_kw)


def supplies_by_feed(devices: CordedDevices, names: Sequence[str]) -> tuple[int, ...]:
    """Return how many supplies of one device hang on each feed, in the order of *names*."""
    feeds = len(names)
    if devices.cords:
        return tuple(devices.cords.count(name) for name in names)
    if devices.supply is None:
        return (1,) * feeds
    each, left = divmod(devices.supply.count, feeds)
    return tuple(each + 1 if index < left else each for index in range(feeds))


def cords_of(supplies: int, names: Sequence[str], explicit: Mapping[int, str]) -> tuple[str, ...]:
    """Return the feed of every supply of a device: the explicit cord, else alternating."""
    return tuple(explicit.get(index, names[index % len(names)]) for index in range(supplies))


@dataclass(frozen=True, slots=True)
class CarriedLoads:
    """What the feeds of a rack carry of its devices in kW, whatever the feeds are rated for.

    `normal_kw` is by feed, `after_kw` by lost feed and feed; `dropped` are the devices that stop
    when a feed is lost, and their nameplate.
    """

    nameplate_kw: float
    unknown_devices: int
    unpowered_devices: int
    normal_kw: tuple[float, ...]
    after_kw: tuple[tuple[float, ...], ...]
    dropped: tuple[tuple[int, float], ...]


def carried_loads(names: Sequence[str], devices: Sequence[CordedDevices]) -> CarriedLoads:
    """Return the load of every feed in normal operation and after each single feed loss.

    *names* are those of the feeds: without cords that name one, only their number matters. Devices
    that stop on the supplies they have left drop and carry no load; all others are counted at
    nameplate, before any throttling. *devices* are groups of equal ones.
    """
    span = range(len(names))
    normal = [0.0] * len(names)
    after = [[0.0] * len(names) for _ in span]
    dropped = [0] * len(names)
    dropped_kw = [0.0] * len(names)
    total_kw = 0.0
    unknown = unpowered = 0
    for group in devices:
        if group.nameplate_kw is None:
            unknown += group.count
            continue
        group_kw = group.nameplate_kw * group.count
        total_kw += group_kw
        on_feed = supplies_by_feed(group, names) if names else ()
        live = sum(on_feed)
        if live == 0:
            unpowered += group.count
            continue
        fewest = fewest_to_run(group.supply)
        for index in span:
            normal[index] += group_kw * on_feed[index] / live
            left = live - on_feed[index]
            if left < fewest:
                dropped[index] += group.count
                dropped_kw[index] += group_kw
                continue
            loads = after[index]
            for other in span:
                if other != index:
                    loads[other] += group_kw * on_feed[other] / left
    return CarriedLoads(
        nameplate_kw=total_kw,
        unknown_devices=unknown,
        unpowered_devices=unpowered,
        normal_kw=tuple(normal),
        after_kw=tuple(map(tuple, after)),
        dropped=tuple(zip(dropped, dropped_kw, strict=True)),
    )


def feed_loads(
    feeds: tuple[Feed, ...],
    devices: Sequence[CordedDevices],
    rules: FeedRules,
    north_american: bool | None = None,
) -> RackPower:
    """Return what the feeds of a rack carry of its devices, see `carried_loads`, with their limits."""
    carried = carried_loads([feed.name for feed in feeds], devices)
    return within_limits(feeds, carried, rules, north_american)


def within_limits(
    feeds: tuple[Feed, ...],
    carried: CarriedLoads,
    rules: FeedRules,
    north_american: bool | None = None,
) -> RackPower:
    """Return what feeds carry, each beside its limits."""
    names = [feed.name for feed in feeds]
    after = carried.after_kw
    limits = [_limits(feed, rules, rules.legal_share(feed.volts, north_american)) for feed in feeds]
    return RackPower(
        nameplate_kw=carried.nameplate_kw,
        unknown_devices=carried.unknown_devices,
        unpowered_devices=carried.unpowered_devices,
        feeds=tuple(
            FeedLoad(name, normal_kw, *_worst(index, normal_kw, after, names), *limits[index])
            for index, (name, normal_kw) in enumerate(zip(names, carried.normal_kw, strict=True))
        ),
        losses=tuple(
            FeedLoss(name, loads_kw, *dropped)
            for name, loads_kw, dropped in zip(names, after, carried.dropped, strict=True)
        ),
        surviving_limit_kw=surviving_limit_kw([planning_kw for planning_kw, _ in limits]),
    )


def fewest_to_run(supply: SupplyUnits | None) -> int:
    """Return below how many live supplies a device stops."""
    if supply is None:
        return 1
    return max(1, supply.needed if supply.below is BelowNeeded.STOP else supply.minimum)


def _limits(feed: Feed, rules: FeedRules, legal_share: float) -> tuple[float, float]:
    """Planning and legal limit of a feed in kW."""
    kva = feed.kva
    return (
        circuit_limit_kw(rules.planning_share, kva, rules.power_factor),
        circuit_limit_kw(legal_share, kva, rules.power_factor),
    )


def _worst(
    index: int, normal_kw: float, after: Sequence[Sequence[float]], names: Sequence[str]
) -> tuple[float, str | None]:
    """Highest load of feed *index* in any state, and the feed whose loss causes it."""
    worst_kw, worst_lost = normal_kw, None
    for lost, loads in enumerate(after):
        if loads[index] > worst_kw:
            worst_kw, worst_lost = loads[index], names[lost]
    return worst_kw, worst_lost


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (CIRCUIT_LIMIT, SURVIVING_LIMIT)
}

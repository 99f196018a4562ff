"""The lines of a rack's three-phase feeds: what each carries, normally and after a feed is lost.

Cords are on the lines that were entered for them; all others are spread as whoever fills a rack
would: the largest first, each on the line that carries least. So a line is over only where no
whole cords could do better, or where it was entered so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.compute.racks import Held, LinesOfFeed, draw_of, held_by
from planner.compute.rules import RackRules
from planner.domain.hardware import Accelerator, Part
from planner.domain.results import DeviceGroup
from planner.domain.site import Feed, Rack
from planner.engines.power import (
    CordedDevices,
    PhaseLoad,
    cords_of,
    fewest_to_run,
    phase_load,
    supplies_by_feed,
)

_LINES = 3


@dataclass(frozen=True, slots=True)
class FeedLines:
    """A three-phase feed by line at nameplate: normally, and in the state in which one carries most.

    `lost` names the feed whose loss makes it so, empty when nothing is worse than normal.
    """

    feed: Feed
    normal: PhaseLoad
    worst: PhaseLoad
    lost: str


@dataclass(frozen=True, slots=True)
class _Corded:
    """Equal devices: supplies of one on each feed, those of them with a line, power of one."""

    devices: CordedDevices
    on_feed: tuple[int, ...]
    lines: tuple[tuple[int, int], ...] = ()
    """(feed, line) of every supply whose line was entered."""


def feed_lines(
    rack: Rack,
    groups: tuple[DeviceGroup, ...],
    parts: tuple[Part, ...],
    accelerators: tuple[Accelerator | None, ...],
    rules: RackRules,
) -> tuple[FeedLines | None, ...]:
    """Return the lines of each feed of a rack, None for single-phase feeds.

    Without cords of their own racks of the same devices share what is found.
    """
    feeds = rack.feeds
    if not any(feed.phases == _LINES for feed in feeds):
        return (None,) * len(feeds)
    if rack.cords:
        corded = _by_cord(rack, groups, parts, accelerators, rules)
        found = _calculated(feeds, corded, rules.feeds.power_factor)
    else:
        found = _of_held(feeds, held_by(groups, parts, accelerators, rules), rules)
    return tuple(
        None
        if lines is None
        else FeedLines(feed, lines[0], lines[1], "" if lines[2] is None else feeds[lines[2]].name)
        for feed, lines in zip(feeds, found, strict=True)
    )


def _of_held(feeds: Sequence[Feed], held: Held, rules: RackRules) -> tuple[LinesOfFeed | None, ...]:
    kind = tuple([(feed.volts, feed.phases) for feed in feeds])
    found = held.lines.get(kind)
    if found is None:
        names = [feed.name for feed in feeds]
        corded = [_Corded(one, _by_line(one, names)) for one in held.corded]
        found = held.lines[kind] = _calculated(feeds, corded, rules.feeds.power_factor)
    return found


def _calculated(
    feeds: Sequence[Feed], corded: Sequence[_Corded], power_factor: float
) -> tuple[LinesOfFeed | None, ...]:
    normal = [_supply_kw(one, None) for one in corded]
    after = [[_supply_kw(one, lost) for one in corded] for lost in range(len(feeds))]
    return tuple(
        _of_feed(place, feeds, corded, normal, after, power_factor)
        if feed.phases == _LINES
        else None
        for place, feed in enumerate(feeds)
    )


def _of_feed(
    place: int,
    feeds: Sequence[Feed],
    corded: Sequence[_Corded],
    normal_kw: Sequence[float],
    after_kw: Sequence[Sequence[float]],
    power_factor: float,
) -> LinesOfFeed:
    """Return the lines of a feed; *normal_kw* is of a supply of each entry, *after_kw* by lost feed."""
    spread = _spread(place, corded, normal_kw)
    normal = _load(feeds[place], normal_kw, spread, power_factor)
    worst, lost = normal, None
    for other in range(len(feeds)):
        if other == place:
            continue
        after = _load(feeds[place], after_kw[other], spread, power_factor)
        if after.highest_amps > worst.highest_amps:
            worst, lost = after, other
    return normal, worst, lost


def _load(
    feed: Feed,
    supply_kw: Sequence[float],
    spread: Sequence[tuple[int, int, int]],
    power_factor: float,
) -> PhaseLoad:
    kw = [0.0, 0.0, 0.0]
    for each, lines in zip(supply_kw, spread, strict=True):
        for line, count in enumerate(lines):
            kw[line] += each * count
    return phase_load((kw[0], kw[1], kw[2]), feed.volts, power_factor)


def _supply_kw(one: _Corded, lost: int | None) -> float:
    """Power of each live supply of a device when a feed is lost; 0 when the device stops.

    No supply gives more than its rating: a device with too few of them throttles.
    """
    live = sum(one.on_feed) - (one.on_feed[lost] if lost is not None else 0)
    supply = one.devices.supply
    if live < fewest_to_run(supply):
        return 0.0
    each = (one.devices.nameplate_kw or 0.0) / live
    rating = supply.rating_kw if supply is not None else None
    return each if rating is None else min(each, rating)


def _spread(
    place: int, corded: Sequence[_Corded], supply_kw: Sequence[float]
) -> list[tuple[int, int, int]]:
    """How many supplies of each entry are on each line of a feed."""
    weight = [0.0, 0.0, 0.0]
    counts = [[0, 0, 0] for _ in corded]
    order = sorted(range(len(corded)), key=supply_kw.__getitem__, reverse=True)
    entered = [0] * len(corded)
    for index in order:
        for feed, line in corded[index].lines:
            if feed == place:
                counts[index][line] += 1
                weight[line] += supply_kw[index]
                entered[index] += 1
    for index in order:
        one, each, count = corded[index], supply_kw[index], counts[index]
        free = max(0, one.on_feed[place] * one.devices.count - entered[index])
        whole, left = divmod(free, _LINES)
        if left:
            for line in sorted(range(_LINES), key=weight.__getitem__)[:left]:
                count[line] += 1
                weight[line] += each
        if whole:
            for line in range(_LINES):
                count[line] += whole
                weight[line] += each * whole
    return [(a, b, c) for a, b, c in counts]


def _by_line(devices: CordedDevices, names: Sequence[str]) -> tuple[int, ...]:
    """How many supplies of a device are on each feed; unknown ones are taken to use all lines.

    A device whose supplies nobody printed would else put everything on one line.
    """
    on_feed = supplies_by_feed(devices, names)
    return on_feed if devices.supply is not None else tuple(_LINES * one for one in on_feed)


def _by_cord(
    rack: Rack,
    groups: tuple[DeviceGroup, ...],
    parts: tuple[Part, ...],
    accelerators: tuple[Accelerator | None, ...],
    rules: RackRules,
) -> list[_Corded]:
    """One entry for each device, because cords may differ from device to device."""
    names = [feed.name for feed in rack.feeds]
    known = {
        group.part: (part, accelerator)
        for group, part, accelerator in zip(groups, parts, accelerators, strict=True)
    }
    explicit: dict[str, dict[int, str]] = {}
    lines: dict[str, list[tuple[int, int]]] = {}
    for cord in rack.cords:
        explicit.setdefault(cord.placement, {})[cord.supply] = cord.feed
        if cord.line is not None and cord.feed in names:
            entered = (names.index(cord.feed), cord.line % _LINES)
            lines.setdefault(cord.placement, []).append(entered)
    found = []
    for placement in rack.placements:
        part, accelerator = known[placement.part]
        if part.half_units == 0:
            continue
        draw = draw_of(part, accelerator, placement.gpu_limit_kw, rules)
        count = part.supply.count if part.supply else 0
        feeds = cords_of(count, names, explicit.get(placement.id, _NO_CORDS))
        devices = CordedDevices(part.supply, draw.nameplate_kw, 1, feeds)
        on_feed = _by_line(devices, names)
        found.append(_Corded(devices, on_feed, tuple(lines.get(placement.id, ()))))
    return found


_NO_CORDS: Mapping[int, str] = {}

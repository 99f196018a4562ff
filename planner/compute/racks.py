"""One rack: groups of equal devices, their draws, feeds, heat, mass and space."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import is_

from planner.compute.rules import RackRules
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.placement import Placement, RackSlot
from planner.domain.results import DeviceGroup, FeedResult, RackResult
from planner.domain.site import Feed, Rack
from planner.domain.units import GIB, HALF_UNITS_PER_UNIT
from planner.engines.cooling import airflow_m3h, heat_split
from planner.engines.power import (
    CarriedLoads,
    CordedDevices,
    DevicePower,
    PhaseLoad,
    SupplySurvival,
    carried_loads,
    cords_of,
    device_power,
    feed_loads,
    supply_survival,
    within_limits,
)

_MOST_HELD = 4096
"""Kinds of contents of racks that are remembered."""


def device_groups(placements: tuple[Placement, ...]) -> tuple[DeviceGroup, ...]:
    """Return the devices of a rack as groups of equal ones, in a fixed order."""
    counts = Counter((p.part, p.pool, p.gpu_limit_kw) for p in placements)
    groups = [DeviceGroup(part, pool, limit, n) for (part, pool, limit), n in counts.items()]
    groups.sort(key=lambda group: (group.part, group.pool or "", group.gpu_limit_kw or 0.0))
    return tuple(groups)


def draw_of(
    part: Part, accelerator: Accelerator | None, gpu_limit_kw: float | None, rules: RackRules
) -> DevicePower:
    """Return the draws of one piece of a part; thousands of racks ask for the same few."""
    key = (part.id, gpu_limit_kw)
    known = rules.memory.draws.get(key)
    if known is not None and known[0] is part and known[1] is accelerator:
        return known[2]
    architecture = accelerator.architecture if accelerator else None
    board_kw = accelerator.board_kw if accelerator else None
    draw = device_power(part, rules.ratios, architecture, gpu_limit_kw, board_kw)
    rules.memory.draws[key] = (part, accelerator, draw)
    return draw


def survival_of(
    part: Part,
    accelerator: Accelerator | None,
    gpu_limit_kw: float | None,
    feeds: int,
    rules: RackRules,
) -> SupplySurvival:
    """Return what one piece of a part does when one of the *feeds* of its rack is lost."""
    draw = draw_of(part, accelerator, gpu_limit_kw, rules)
    key = (part.id, gpu_limit_kw, feeds)
    known = rules.memory.losses.get(key)
    if known is not None and known[0] is draw:
        return known[1]
    lost = -(-part.supply.count // feeds) if part.supply else 0
    survival = supply_survival(part.supply, draw.nameplate_kw, draw.peak_kw, lost)
    rules.memory.losses[key] = (draw, survival)
    return survival


def held_by(
    groups: tuple[DeviceGroup, ...],
    parts: tuple[Part, ...],
    accelerators: tuple[Accelerator | None, ...],
    rules: RackRules,
) -> "Held":
    """Return what all racks of these devices have in common; the first that asks works it out."""
    memory = rules.memory.held
    known: Held | None = memory.get(groups)
    if (
        known is not None
        and all(map(is_, known.parts, parts))
        and all(map(is_, known.accelerators, accelerators))
    ):
        return known
    draws = tuple(
        draw_of(part, accelerator, group.gpu_limit_kw, rules)
        for group, part, accelerator in zip(groups, parts, accelerators, strict=True)
    )
    corded = tuple(
        CordedDevices(part.supply, draw.nameplate_kw, group.count)
        for group, part, draw in zip(groups, parts, draws, strict=True)
        if part.half_units != 0
    )
    if len(memory) >= _MOST_HELD:
        memory.clear()
    inside = _contents(groups, parts, accelerators, draws, rules)
    found = memory[groups] = Held(parts, accelerators, inside, corded)
    return found


def used_half_units(placements: tuple[Placement, ...]) -> int:
    """Return how many half units are covered on either face."""
    covered: set[int] = set()
    for placement in placements:
        slot = placement.host
        if isinstance(slot, RackSlot) and slot.height:
            covered.update(range(slot.bottom, slot.top + 1))
    return len(covered)


def rack_result(
    rack: Rack,
    groups: tuple[DeviceGroup, ...],
    frame: Part,
    parts: tuple[Part, ...],
    accelerators: tuple[Accelerator | None, ...],
    rules: RackRules,
    used: int,
) -> RackResult:
    """Return everything known of one rack; `parts` and `accelerators` belong to `groups`.

    *used* is the number of half units that are covered, see `used_half_units`.
    Sums run in the order of the groups, so that equal racks give equal digits.
    """
    held = held_by(groups, parts, accelerators, rules)
    inside = held.contents
    if rack.cords:
        corded = _by_cord(rack, {part.id: part for part in parts}, groups, accelerators, rules)
        power = feed_loads(rack.feeds, corded, rules.feeds)
    else:
        power = within_limits(rack.feeds, held.loads_of(rack.feeds), rules.feeds)
    bare, rating = rack.system is None, frame.frame
    return RackResult(
        rack=rack.id,
        groups=groups,
        devices=inside.devices,
        nameplate_kw=inside.nameplate_kw,
        peak_kw=inside.peak_kw,
        heat_kw=inside.heat_kw,
        air_heat_kw=inside.air_heat_kw,
        liquid_heat_kw=inside.liquid_heat_kw,
        airflow_m3h=inside.airflow_m3h,
        feeds=tuple(
            FeedResult(
                load.name, feed.kva, load.planning_kw, load.legal_kw, load.normal_kw, load.worst_kw
            )
            for feed, load in zip(rack.feeds, power.feeds, strict=True)
        ),
        surviving_limit_kw=power.surviving_limit_kw if len(rack.feeds) > 1 else None,
        half_units_used=used,
        half_units_total=(rating.units if rating else 0) * HALF_UNITS_PER_UNIT,
        mass_kg=inside.mass_kg + (frame.mass_kg or 0.0 if bare else 0.0),
        static_load_kg=rating.static_load_kg if rating else None,
        gpus=inside.gpus,
        vram_bytes=inside.vram_bytes,
        price_usd=inside.price_usd + (frame.price_usd or 0.0 if bare else 0.0),
        without_data=inside.without_data,
        coolant_kw=inside.coolant_kw,
        peak_by_class=inside.peak_by_class,
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What the devices of a rack add up to; the cabinet around them comes on top."""

    devices: int
    without_data: int
    gpus: int
    nameplate_kw: float
    peak_kw: float
    heat_kw: float
    air_heat_kw: float
    liquid_heat_kw: float
    airflow_m3h: float
    mass_kg: float
    price_usd: float
    coolant_kw: float
    vram_bytes: float
    peak_by_class: tuple[tuple[str, float], ...]


LinesOfFeed = tuple[PhaseLoad, PhaseLoad, int | None]
"""A three-phase feed by line: normally, in its worst state, and the place of the feed lost then."""


@dataclass(frozen=True, slots=True)
class Held:
    """What racks of the same devices have in common while none has cords of its own.

    `corded` are the devices that take power from a feed. `loads` are kept by number of feeds,
    `lines` by voltage and phases of the feeds: what the feeds are rated for changes neither.
    """

    parts: tuple[Part, ...]
    accelerators: tuple[Accelerator | None, ...]
    contents: Contents
    corded: tuple[CordedDevices, ...]
    loads: dict[int, CarriedLoads] = field(default_factory=dict)
    lines: dict[tuple[tuple[float, int], ...], tuple[LinesOfFeed | None, ...]] = field(
        default_factory=dict
    )

    def loads_of(self, feeds: tuple[Feed, ...]) -> CarriedLoads:
        """Return what feeds carry of the devices."""
        found = self.loads.get(len(feeds))
        if found is None:
            names = [feed.name for feed in feeds]
            found = self.loads[len(feeds)] = carried_loads(names, self.corded)
        return found


def _contents(
    groups: tuple[DeviceGroup, ...],
    parts: tuple[Part, ...],
    accelerators: tuple[Accelerator | None, ...],
    draws: tuple[DevicePower, ...],
    rules: RackRules,
) -> Contents:
    """Add up the devices of a rack, group by group; what has no data adds nothing."""
    nameplate = peak = heat = air = liquid = airflow = mass = vram = price = coolant = 0.0
    devices = gpus = without = 0
    by_class: dict[str, float] = {}
    for group, part, accelerator, draw in zip(groups, parts, accelerators, draws, strict=True):
        count = group.count
        devices += count
        if draw.nameplate_kw is None:
            without += count
        nameplate += count * (draw.nameplate_kw or 0.0)
        peak += count * (draw.peak_kw or 0.0)
        device_heat = draw.heat_kw or 0.0
        split = heat_split(device_heat, part.draw.liquid_share)
        heat += count * device_heat
        air += count * split.air_kw
        liquid += count * split.liquid_kw
        airflow += count * device_airflow_m3h(part, split.air_kw, rules)
        mass += count * (part.mass_kg or 0.0)
        price += count * (part.price_usd or 0.0)
        gpus += count * part.gpus
        coolant += count * (part.cooling.capacity_kw if part.cooling else 0.0)
        if accelerator is not None:
            vram += count * part.gpus * accelerator.memory_gib * GIB
        kind = part.device_class.value
        by_class[kind] = by_class.get(kind, 0.0) + count * (draw.peak_kw or 0.0)
    return Contents(
        devices,
        without,
        gpus,
        nameplate,
        peak,
        heat,
        air,
        liquid,
        airflow,
        mass,
        price,
        coolant,
        vram,
        tuple(sorted(by_class.items())),
    )


def device_airflow_m3h(part: Part, air_kw: float, rules: RackRules) -> float:
    """Return the printed airflow of a device, else what its heat to air needs."""
    printed = part.draw.airflow_m3h
    return airflow_m3h(air_kw, rules.airflow_m3h_per_kw) if printed is None else printed


def _by_cord(
    rack: Rack,
    parts: Mapping[EntryId, Part],
    groups: tuple[DeviceGroup, ...],
    accelerators: tuple[Accelerator | None, ...],
    rules: RackRules,
) -> list[CordedDevices]:
    """One entry per device, because explicit cords may differ from device to device."""
    fitted = {group.part: one for group, one in zip(groups, accelerators, strict=True)}
    names = [feed.name for feed in rack.feeds]
    explicit: dict[str, dict[int, str]] = {}
    for cord in rack.cords:
        explicit.setdefault(cord.placement, {})[cord.supply] = cord.feed
    corded = []
    for placement in rack.placements:
        part = parts[placement.part]
        if part.half_units == 0:
            continue
        draw = draw_of(part, fitted[placement.part], placement.gpu_limit_kw, rules)
        count = part.supply.count if part.supply else 0
        feeds = cords_of(count, names, explicit.get(placement.id, {})) if names else ()
        corded.append(CordedDevices(part.supply, draw.nameplate_kw, 1, feeds))
    return corded

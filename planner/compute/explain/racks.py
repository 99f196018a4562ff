"""Why a rack draws, survives, weighs and costs what it does."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.cooling import RACK as COOLING
from planner.compute.explain.draws import explain_device
from planner.compute.explain.feeds import explain_feed
from planner.compute.explain.hardware import TITLES, Device
from planner.compute.explain.structure import WRITTEN as STRUCTURE
from planner.compute.explain.sums import count_terms, counts_of, device_sum, vram_of
from planner.compute.explain.terms import Given, Term, applied, listed, summed, unknown
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.domain.results import RackResult
from planner.domain.site import Feed, Rack
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.engines.power import FORMULAS, CordedDevices, FeedLoss, RackPower, cords_of, feed_loads

_SUMS = (
    "nameplate_kw",
    "peak_kw",
    "heat_kw",
    "air_heat_kw",
    "liquid_heat_kw",
    "airflow_m3h",
    "mass_kg",
    "price_usd",
    "gpus",
    "vram",
)
_FEED = "feed_"

CIRCUIT: Final = Formula(
    id="explain.circuit",
    result="rating of a circuit",
    unit="kVA",
    expression="volts * amps * phase_factor / 1000",
    symbols={
        "volts": "voltage, line to line with three phases, V",
        "amps": "current of the circuit, A",
        "phase_factor": "square root of 3 for three phases, 1 for one",
    },
    source="Apparent power of a circuit",
)

_NOTES = {
    "nameplate_kw": say("Sizes the circuits of the rack; the sum is not reduced by diversity."),
    "peak_kw": say("Sum of the devices; rows and sites reduce it by diversity."),
    "heat_kw": say("Sizes cooling: the larger of vendor heat and nameplate of each device."),
}


def explain_rack(case: Case, rack_id: str, name: str) -> Explanation | None:
    """Return why a figure of a rack is what it is, None where there is none."""
    rack = case.plan.racks.get(RackId(rack_id))
    result = case.evaluation.racks.get(RackId(rack_id))
    if rack is None or result is None:
        return None
    if name in _SUMS:
        return _sum(case, rack, result, name)
    if name in _WRITTEN:
        return _WRITTEN[name](case, rack, result)
    for feed, loads in zip(rack.feeds, result.feeds, strict=True):
        if name == f"{_FEED}{feed.name}":
            return _worst(case, rack, feed, loads.worst_kw)
    return explain_feed(case, rack, result, name)


def _sum(case: Case, rack: Rack, result: RackResult, name: str) -> Explanation:
    frames = {rack.frame: 1} if rack.system is None else {}
    note, counts = _NOTES.get(name), counts_of([result])
    # What a rack prints as GB is no result of it: results count bytes that drivers report.
    value = vram_of(case, counts) if name == "vram" else float(getattr(result, name))
    return device_sum(
        case,
        say("{0} of {1}", TITLES[name], rack.name),
        value,
        name,
        counts,
        frames=frames,
        notes=(note,) if note else (),
    )


def _devices(case: Case, rack: Rack, result: RackResult) -> Explanation:
    terms = count_terms(case, counts_of([result]))
    title, source = say("Devices in {0}", rack.name), say("Everything that stands in it")
    value = float(result.devices)
    return summed(title, value, "devices", terms, key="devices", source=source)


def _units(case: Case, rack: Rack, result: RackResult) -> Explanation:
    """The units that are covered; front and rear may cover the same, so that no sum gives them."""
    title = say("Units used in {0}", rack.name)
    frame = case.shelf.parts[rack.frame]
    units = result.half_units_total / HALF_UNITS_PER_UNIT
    given = [Given(units, "U", frame.evidence.get("units"), say("units of {0}", frame.label))]
    for key, count in counts_of([result]).items():
        device = Device(case, key)
        height = device.value("height")
        if height:
            label = say("height of {0}, {1} in the rack", device.part.label, count)
            given.append(Given(height, "U", device.evidence("height"), label))
    notes = (
        say("Units that are covered in front or at the rear, each counted once."),
        say("Devices in side channels take none."),
    )
    return listed(title, result.half_units_used / HALF_UNITS_PER_UNIT, "U", given, notes)


def _rating(case: Case, rack: Rack, result: RackResult) -> Explanation | None:
    return circuit_rating(rack.feeds[0]) if rack.feeds else None


def circuit_rating(feed: Feed) -> Explanation:
    """Return why a feed is rated at so many kVA."""
    factor = 3**0.5 if feed.phases == 3 else 1.0
    given = {
        "volts": Given(feed.volts, "V", ENTERED),
        "amps": Given(feed.amps, "A", ENTERED),
        "phase_factor": Given(factor, "kVA per kVA of a phase"),
    }
    return applied(say("Rating of feed {0}", feed.name), feed.kva, "kVA", CIRCUIT, given)


def _surviving_limit(case: Case, rack: Rack, result: RackResult) -> Explanation:
    title = say("Limit of {0} after a feed loss", rack.name)
    if result.surviving_limit_kw is None:
        feeds = say("{0} feed", len(rack.feeds)) if rack.feeds else say("no feed")
        return unknown(title, "kW", say("The rack has {0}: after its loss nothing is left.", feeds))
    smallest = min(zip(rack.feeds, result.feeds, strict=True), key=lambda pair: pair[1].planning_kw)
    limit = _circuit(case, smallest[0], smallest[1].planning_kw)
    given = {
        "feeds": Given(float(len(rack.feeds)), "feeds", ENTERED),
        "smallest_survivor_kw": Given(smallest[1].planning_kw, "kW", why=limit),
    }
    formula = FORMULAS["power.surviving_limit"]
    return applied(title, result.surviving_limit_kw, "kW", formula, given)


def _circuit(case: Case, feed: Feed, value: float) -> Explanation:
    given = {
        "share": case.assumed("power.planning_limit"),
        "kva": Given(feed.kva, "kVA", ENTERED),
        "power_factor": case.assumed("power.power_factor"),
    }
    title = say("Planning limit of feed {0}", feed.name)
    formula = FORMULAS["power.circuit_limit"]
    note = say("{0:g} V, {1:g} A, phases: {2}", feed.volts, feed.amps, feed.phases)
    return applied(title, value, "kW", formula, given, notes=(note,))


def _worst(case: Case, rack: Rack, feed: Feed, value: float) -> Explanation:
    """The load of a feed in its worst state, device by device."""
    index = rack.feeds.index(feed)
    devices = _corded(case, rack)
    rules = case.context.rack_rules.feeds
    loss = _worst_loss(feed_loads(rack.feeds, [one for _, one in devices], rules), index)
    terms = []
    for device, corded in devices:
        alone = feed_loads(rack.feeds, [corded], rules)
        load = alone.feeds[index].normal_kw
        if loss is not None:
            load = next(one for one in alone.losses if one.lost == loss.lost).loads_kw[index]
        label = say("{0} on feed {1}", device.part.label, feed.name)
        terms.append(Term(label, load, why=_nameplate_of(device)))
    state = say("after the loss of feed {0}", loss.lost) if loss else say("in normal operation")
    return summed(
        say("Feed {0} of {1}, worst case", feed.name, rack.name),
        value,
        "kW",
        terms,
        key="feed_worst",
        source=say("Every live supply of a device carries an equal part of its nameplate"),
        parts=(_circuit(case, feed, case.evaluation.racks[rack.id].feeds[index].planning_kw),),
        notes=(
            say("Highest {0}.", state),
            say("Counted at nameplate, before any throttling."),
        ),
    )


def _nameplate_of(device: Device) -> Explanation | None:
    return explain_device(device, "nameplate_kw") if device.draw.nameplate_kw is not None else None


def _worst_loss(power: RackPower, index: int) -> FeedLoss | None:
    lost = power.feeds[index].worst_lost
    return next((one for one in power.losses if one.lost == lost), None)


def _corded(case: Case, rack: Rack) -> list[tuple[Device, CordedDevices]]:
    """The devices of a rack that hang on its feeds, one by one, with their cords."""
    names = [feed.name for feed in rack.feeds]
    explicit: dict[str, dict[int, str]] = {}
    for cord in rack.cords:
        explicit.setdefault(cord.placement, {})[cord.supply] = cord.feed
    found = []
    for placement in rack.placements:
        device = Device(case, (placement.part, placement.pool, placement.gpu_limit_kw))
        part = device.part
        if part.half_units == 0:
            continue
        feeds: tuple[str, ...] = ()
        if rack.cords and names:
            supplies = part.supply.count if part.supply else 0
            feeds = cords_of(supplies, names, explicit.get(placement.id, {}))
        corded = CordedDevices(part.supply, device.draw.nameplate_kw, 1, feeds)
        found.append((device, corded))
    return found


_WRITTEN: Mapping[str, Callable[[Case, Rack, RackResult], Explanation | None]] = {
    "surviving_limit_kw": _surviving_limit,
    "devices": _devices,
    "units": _units,
    "feeds": _rating,
    **STRUCTURE,
    **COOLING,
}

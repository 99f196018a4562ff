"""Figures of a new entry that nobody entered, by stated rules, each with its range and its formula.

The ratios are assumptions of the catalogue (``derive...``, ``supply...``); what no rule gives stays
no data.
"""

from collections.abc import Iterable, Mapping
from math import log
from statistics import median

from planner.catalog.library import Library
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.provenance import Estimate, Evidence, Status
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.workspace.likeness import SOURCE, Figure, Figures, tidy

_EIGHT = 8
_PRICE_SPREAD = 0.4
"""A price scaled from a like accelerator may be off by this share of it."""

_LEAD = {
    PartKind.GPU_SERVER: "supply.server_weeks",
    PartKind.CPU_SERVER: "supply.server_weeks",
    PartKind.STORAGE: "supply.storage_weeks",
    PartKind.SWITCH: "supply.switch_weeks",
    PartKind.RACK_SYSTEM: "supply.server_weeks",
}

_LIKE_PARTS = (
    "prefill_efficiency",
    "decode_bandwidth_efficiency",
    "decode_flop_efficiency",
    "fp4_efficiency",
    "collective_us",
    "link_gb_s",
)
"""Figures of an accelerator that are assumed from a like one."""


def figures_of_accelerator(
    library: Library, manufacturer: str, numbers: Mapping[str, float], today: str
) -> tuple[Figures, Accelerator | None]:
    """Return what is missing of an accelerator, and the like one that much of it is taken from."""
    like = like_accelerator(library, manufacturer, numbers)
    found: Figures = {}
    memory, share = numbers.get("memory_gb"), library.assumptions.get("derive.memory_gib_share")
    if memory is not None and share is not None:
        found["memory_gib"] = _scaled(share, memory, today, f"{{}} x {memory:g} GiB as printed")
    if like is None:
        return found, None
    for name in _LIKE_PARTS:
        value, evidence = getattr(like, name), like.evidence.get(name)
        if value is not None:
            low = evidence.low if evidence else None
            high = evidence.high if evidence else None
            note = f"no measurements: the value of {like.name}"
            found[name] = Figure(value, Evidence(Status.ASSUMED, SOURCE, today, low, high, note))
    if "bandwidth_gb_s" in numbers:
        found |= _price_of_like(library, numbers["bandwidth_gb_s"], today)
    return found, like


def _price_of_like(library: Library, bandwidth: float, today: str) -> Figures:
    """The price of the priced accelerator that is nearest in bandwidth, scaled by bandwidth."""
    priced = [
        (abs(log(one.bandwidth_gb_s / bandwidth)), one.id, one, one.price_usd)
        for one in library.accelerators.values()
        if one.price_usd is not None
    ]
    if not priced:
        return {}
    *_, like, price = min(priced, key=lambda one: one[:2])
    scaled = round(price * bandwidth / like.bandwidth_gb_s)
    note = f"{like.name}, {price:g} USD x {bandwidth:g} / {like.bandwidth_gb_s:g} GB/s"
    low, high = scaled * (1 - _PRICE_SPREAD), scaled * (1 + _PRICE_SPREAD)
    return {"price_usd": Figure(scaled, _derived(today, low, high, note))}


def figures_of_part(
    library: Library,
    kind: PartKind,
    accelerator: Accelerator | None,
    numbers: Mapping[str, float],
    today: str,
) -> Figures:
    """Return what is missing of a server, storage system or switch."""
    found: Figures = {}
    count = numbers.get("accelerator_count", 0)
    if accelerator is not None and count:
        found |= _figures_of_gpus(library, accelerator, count, today)
    known = {**{name: one.value for name, one in found.items()}, **numbers}
    if "half_units" in known and "mass_kg" not in known:
        found |= _mass_of_like(library, kind, known["half_units"], today)
    if "usable_tb" in numbers:
        found |= _by_rule(library, "derive.storage_usd_tb", numbers["usable_tb"], "TB", today)
    if {"ports", "port_gbit_s"} <= numbers.keys():
        speed = numbers["ports"] * numbers["port_gbit_s"]
        found |= _by_rule(library, "derive.switch_usd_gbit_s", speed, "Gbit/s", today)
    lead = library.assumptions.get(_LEAD.get(kind, ""))
    if lead is not None:
        note = "P50 of its class; high is P90"
        found["lead_weeks"] = Figure(lead.likely, _derived(today, lead.low, lead.high, note))
    return found


def like_accelerator(
    library: Library, manufacturer: str, numbers: Mapping[str, float]
) -> Accelerator | None:
    """Return the accelerator that is nearest in bandwidth and BF16 rate, of the same maker if any."""
    wanted = [
        (name, numbers[name]) for name in ("bandwidth_gb_s", "bf16_tflops") if name in numbers
    ]
    every = list(library.accelerators.values())
    same = [one for one in every if one.manufacturer.lower() == manufacturer.strip().lower()]
    if not wanted or not every:
        return None

    def distance(one: Accelerator) -> tuple[float, str]:
        return sum(abs(log(getattr(one, name) / value)) for name, value in wanted), one.id

    return min(same or every, key=distance)


def usual_half_units(library: Library, gpus: float) -> Figure | None:
    """Return the height that most servers with as many GPUs have."""
    heights = [
        one.half_units
        for one in library.parts.values()
        if one.kind is PartKind.GPU_SERVER and one.gpus == gpus and one.half_units
    ]
    if not heights:
        return None
    usual = max(sorted(set(heights)), key=heights.count)
    note = f"most servers with {gpus:g} GPUs"
    evidence = _derived("", min(heights), max(heights), note)
    return Figure(usual, evidence)


def _figures_of_gpus(
    library: Library, accelerator: Accelerator, count: float, today: str
) -> Figures:
    found: Figures = {}
    height = usual_half_units(library, count)
    if height is not None:
        evidence = height.evidence
        found["half_units"] = Figure(
            height.value, _derived(today, evidence.low, evidence.high, evidence.note)
        )
    power = library.assumptions.get("derive.server_power_ratio")
    if power is not None and accelerator.board_kw is not None:
        boards = accelerator.board_kw * count
        formula = f"{count:g} boards x {accelerator.board_kw:g} kW x {{}}"
        found["nameplate_kw"] = _scaled(power, boards, today, formula)
    price = library.assumptions.get("derive.server_price_ratio")
    if price is not None and accelerator.price_usd is not None:
        gpus = accelerator.price_usd * count
        formula = f"{count:g} GPUs x {accelerator.price_usd:g} USD x {{}}"
        found["price_usd"] = _scaled(price, gpus, today, formula)
    mass = library.assumptions.get("derive.server_mass_8gpu_kg")
    if mass is not None and count == _EIGHT:
        found["mass_kg"] = _scaled(mass, 1.0, today, "like 8-GPU systems, {} kg")
    return found


def _mass_of_like(library: Library, kind: PartKind, half_units: float, today: str) -> Figures:
    like = [
        one.mass_kg / one.half_units
        for one in _of_kind(library.parts, kind)
        if one.half_units and one.mass_kg is not None
    ]
    if not like or not half_units:
        return {}
    usual = median(like)
    note = f"{half_units / HALF_UNITS_PER_UNIT:g}U x {usual * HALF_UNITS_PER_UNIT:.3g} kg/U of like systems"
    low, high = min(like) * half_units, max(like) * half_units
    return {"mass_kg": Figure(usual * half_units, _derived(today, low, high, note))}


def _of_kind(parts: Mapping[EntryId, Part], kind: PartKind) -> Iterable[Part]:
    return (one for one in parts.values() if one.kind is kind)


def _by_rule(library: Library, key: str, size: float, unit: str, today: str) -> Figures:
    rule = library.assumptions.get(key)
    if rule is None:
        return {}
    return {"price_usd": _scaled(rule, size, today, f"{size:g} {unit} x {{}} {rule.unit}")}


def _scaled(rule: Estimate, by: float, today: str, formula: str) -> Figure:
    """A ratio of the assumptions with its range, times what it belongs to."""
    low, likely, high = (tidy(ratio * by) for ratio in (rule.low, rule.likely, rule.high))
    return Figure(likely, _derived(today, low, high, formula.format(f"{rule.likely:g}")))


def _derived(today: str, low: float | None, high: float | None, note: str) -> Evidence:
    return Evidence(Status.DERIVED, SOURCE, today, low, high, note)

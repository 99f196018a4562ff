"""NetBox module types: what goes into a device, as a component where planning knows its kind.

A power supply is no component: it completes the devices that it is said to go into. What belongs to
a chassis (line cards, fans, supervisors) is understood and not needed, which is told.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeGuard

from planner.catalog import lesser_schema
from planner.catalog.drafts import Draft, Source
from planner.catalog.library import Library
from planner.domain.components import Component, ComponentKind
from planner.domain.hardware import Accelerator
from planner.domain.provenance import Status
from planner.exchange.importing.drafting import Drafting
from planner.exchange.importing.known_parts import squeezed
from planner.exchange.importing.netbox_kinds import Ports, data_ports
from planner.exchange.importing.netbox_reading import TypeReader, as_id
from planner.exchange.importing.netbox_schema import AIRFLOWS, COMPONENTS, COOLING_METHODS
from planner.exchange.importing.netbox_supplies import Supply, SupplyModules
from planner.exchange.importing.plain_yaml import Section

_ADDRESS = re.compile(r"https?://\S+")
_MOST_SUPPLY_W = 100_000


class Use(Enum):
    """What a module is for; the value is the kind of its component where it makes one."""

    NIC = ComponentKind.NIC
    OPTIC = ComponentKind.OPTIC
    CABLE = ComponentKind.CABLE
    MEMORY = ComponentKind.MEMORY
    DRIVE = ComponentKind.DRIVE
    SUPPLY = "power supply"
    GPU = "GPU"
    CPU = "CPU"
    FAN = "fan"
    LINE_CARD = "line card"
    OTHER = "part of a chassis"


_NAMES = {
    Use.NIC: "network card",
    Use.OPTIC: "optic",
    Use.CABLE: "cable",
    Use.MEMORY: "memory module",
    Use.DRIVE: "drive",
}
_OF_PROFILE = {
    "cpu": Use.CPU,
    "expansion card": Use.NIC,
    "fan": Use.FAN,
    "gpu": Use.GPU,
    "hard disk": Use.DRIVE,
    "memory": Use.MEMORY,
    "power supply": Use.SUPPLY,
    "transceiver": Use.OPTIC,
}
"""The profiles that NetBox 4.3 and later comes with."""
_OF_WORDS = (
    (Use.SUPPLY, re.compile(r"\bpsus?\b|power suppl|\bj?pwr\b|^ps-|\bpower module")),
    (Use.FAN, re.compile(r"\bfans?\b|\bblower\b")),
    (Use.GPU, re.compile(r"\bgpus?\b|\bgeforce|\bquadro\b|\btesla\b|\bradeon|\binstinct\b")),
    (Use.MEMORY, re.compile(r"\b[rlu]*dimms?\b|\bddr[345]\b")),
    (Use.DRIVE, re.compile(r"\bssds?\b|\bhdds?\b|\bnvme\b|hard (disk|drive)|solid.state")),
    (Use.CPU, re.compile(r"\bxeon\b|\bepyc\b|\bprocessor\b")),
    (Use.CABLE, re.compile(r"\bdac\b|\baoc cable|\bactive optical cable|twin-?ax|breakout cable")),
    (Use.OPTIC, re.compile(r"transceiver|^q?sfp|^osfp|^[xc]fp\d?\b|optical module")),
)
_CARD = re.compile(
    r"adapter|\bnics?\b|\bocp\b|\bpcie?\b|connectx|bluefield|mezz|\blom\b|add-?on card|\bhca\b"
    r"|ethernet card|controller"
)
_GB = re.compile(r"(\d+(?:\.\d+)?)\s?([gt])b\b")
_WORD = re.compile(r"[a-z0-9]+", re.ASCII)
_SIZE = re.compile(r"\d+gb", re.ASCII)
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s?([gt])(?:b(?:it)?/?s|bps)?")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a file tells of its module."""

    words: str
    profile: str
    ports: Ports | None
    has_power: bool


def module_draft(
    reader: TypeReader, source: Source, library: Library, supplies: SupplyModules, date: str
) -> Draft | None:
    """Return the draft of a component, None for what is no component; a remark tells what it is.

    A power supply is added to *supplies*.

    Raises:
        Refused: when it tells not even its maker and model.
    """
    manufacturer, model = reader.needed("manufacturer"), reader.needed("model")
    lists = {key: reader.items(key) for key in COMPONENTS}
    reader.choice("airflow", AIRFLOWS)
    reader.choice("cooling_method", COOLING_METHODS)
    told = (reader.text(key) for key in ("part_number", "description", "comments"))
    words = _ADDRESS.sub(" ", " ".join((model, *told)))
    ports = data_ports(lists["interfaces"])
    profile = reader.text("profile")
    facts = _Facts(words.lower(), profile.lower(), ports, bool(lists["power-ports"]))
    use = _use(facts)
    if use is Use.SUPPLY:
        watts = _watts(reader, lists["power-ports"])
        number, kinds = reader.text("part_number"), _bay_types(reader)
        supplies.add(Supply(manufacturer, model, number, watts, words, kinds))
        _tell_supply(reader, watts)
        return None
    if use is Use.GPU:
        _tell_gpu(reader, library, f"{manufacturer} {model}")
        return None
    if not isinstance(use.value, ComponentKind):
        reader.remark(f"A {use.value}: understood, and nothing that planning counts.", wrong=False)
        return None
    if use is Use.NIC and ports is None:
        reader.remark("A card without a data port: nothing that planning counts.", wrong=False)
        return None
    reader.remark(f"Taken for a {_NAMES[use]}; its draw is not told: no data.", wrong=False)
    known = _known_component(library, manufacturer, model, reader.text("part_number"))
    entry_id = known.id if known is not None else as_id(f"{manufacturer}-{model}")
    entry = Drafting(lesser_schema.COMPONENTS, entry_id, source, date)
    entry.text("kind", use.value.value)
    entry.text("manufacturer", manufacturer)
    entry.text("name", model)
    entry.text("part_number", reader.text("part_number"))
    entry.number("mass_kg", reader.mass_kg())
    _add_ratings(reader, entry, use, facts)
    return entry.draft()


def _use(facts: _Facts) -> Use:
    """Return what a module is for: by its profile, else by its ports and words."""
    if facts.profile in _OF_PROFILE:
        use = _OF_PROFILE[facts.profile]
        return Use.OTHER if use is Use.NIC and facts.ports is None else use
    if facts.has_power and facts.ports is None:
        return Use.SUPPLY
    card = _CARD.search(facts.words) is not None
    if facts.ports is not None and card:
        return Use.NIC
    for use, words in _OF_WORDS:
        if not words.search(facts.words):
            continue
        if use in (Use.OPTIC, Use.CABLE):
            return use if facts.ports is None or facts.ports.number <= _PORTS_OF_OPTIC else Use.NIC
        if facts.ports is None and (use is not Use.SUPPLY or facts.has_power):
            return use
    return Use.OTHER if facts.ports is None else Use.LINE_CARD


_PORTS_OF_OPTIC = 4
"""A breakout optic has up to four interfaces, a card with more is no optic."""


def _tell_supply(reader: TypeReader, watts: float | None) -> None:
    told = "of an unknown rating" if watts is None else f"of {watts:g} W"
    reader.remark(
        f"A power supply {told}: it completes the devices that it is said to go into and is no"
        " entry of its own.",
        wrong=False,
    )
    if watts is None:
        reader.remark("Its rating is not told: no data.", "power-ports")


def _bay_types(reader: TypeReader) -> frozenset[str]:
    """Return the kinds of bay that a module goes into, as NetBox 4.7 writes them."""
    told = reader.section.get("module_bay_types")
    return frozenset(str(one) for one in told) if isinstance(told, list) else frozenset()


def _watts(reader: TypeReader, ports: Iterable[Section]) -> float | None:
    """Return what a supply gives, by its attributes, else by the most that its port draws."""
    told = (_attribute(reader, "wattage"), *(port.get("maximum_draw") for port in ports))
    good = (float(one) for one in told if _is_number(one) and 1 <= one <= _MOST_SUPPLY_W)
    return next(good, None)


def _tell_gpu(reader: TypeReader, library: Library, name: str) -> None:
    known = _known_accelerator(library, name)
    if known is not None:
        reader.remark(f"A GPU: the catalogue has it as {known.id}.", wrong=False)
        return
    reader.remark(
        "A GPU that the catalogue does not have, and the file tells neither its bandwidth nor its"
        " FLOP/s: enter it with New Item."
    )


def _known_accelerator(library: Library, name: str) -> Accelerator | None:
    """Return the accelerator all of whose words stand in *name*, the most exact if several do.

    The size of the memory need not be there unless it tells two of them apart.
    """
    there = frozenset(_WORD.findall(name.lower().replace(" gb", "gb")))
    hits = []
    for one in library.accelerators.values():
        words = frozenset(_WORD.findall(one.name.split(" (")[0].lower()))
        if words - there <= frozenset(filter(_SIZE.fullmatch, words)) and words & there:
            hits.append((len(words & there), -len(words - there), one))
    best = max((hit[:2] for hit in hits), default=None)
    found = [one for *rank, one in hits if tuple(rank) == best]
    return found[0] if len(found) == 1 else None


def _known_component(
    library: Library, manufacturer: str, model: str, number: str
) -> Component | None:
    """Return the component of the catalogue with this part number or name."""
    wanted = {squeezed(text) for text in (number, model, f"{manufacturer} {model}") if text}
    for one in library.components.values():
        if {squeezed(text) for text in (one.part_number, one.label) if text} & wanted:
            return one
    return None


def _add_ratings(reader: TypeReader, entry: Drafting, use: Use, facts: _Facts) -> None:
    if use in (Use.NIC, Use.OPTIC, Use.CABLE) and facts.ports is not None:
        note = "ports of the most numerous speed, management apart"
        entry.number("ports", facts.ports.number, Status.DERIVED, note)
        entry.number("port_gbit_s", facts.ports.gbit_s, Status.DERIVED, note)
    elif use is Use.OPTIC:
        entry.number("port_gbit_s", _data_rate(reader))
    if use in (Use.MEMORY, Use.DRIVE):
        size = _gigabytes(reader, facts.words)
        if size is None:
            reader.remark("Its capacity is not told: no data.", "attribute_data")
        elif use is Use.MEMORY:
            entry.number("capacity_gb", size)
        else:
            entry.number("capacity_tb", size / 1000)
    if use in (Use.OPTIC, Use.CABLE):
        reach = _attribute(reader, "reach")
        entry.number("reach_m", reach if reach is not None and reach > 0 else None)


def _gigabytes(reader: TypeReader, words: str) -> float | None:
    """Return a capacity by the attributes, else by the first size that the words name."""
    told = _attribute(reader, "size")
    if told is not None and told > 0:
        return told
    found = _GB.search(words)
    return None if found is None else float(found[1]) * (1000 if found[2] == "t" else 1)


def _data_rate(reader: TypeReader) -> float | None:
    """Return the line rate of a transceiver in Gbit/s, which its attributes write as 400G."""
    found = _RATE.fullmatch(str(_told(reader, "data_rate") or "").strip().lower())
    return None if found is None else float(found[1]) * (1000 if found[2] == "t" else 1)


def _attribute(reader: TypeReader, name: str) -> float | None:
    value = _told(reader, name)
    return float(value) if _is_number(value) else None


def _told(reader: TypeReader, name: str) -> Any:
    """Return an attribute of the profile; the program writes them under one key, exports another."""
    for key in ("attribute_data", "attributes"):
        told = reader.section.get(key)
        if isinstance(told, dict) and name in told:
            return told[name]
    return None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)

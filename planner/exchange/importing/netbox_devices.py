"""A NetBox device type as a part of the catalogue."""

import math
import re
from dataclasses import dataclass, field

from planner.catalog import sanity, schema
from planner.catalog.drafts import Draft, Source
from planner.catalog.library import Library
from planner.catalog.rules import RuleBook
from planner.domain.hardware import PartKind
from planner.domain.provenance import Status
from planner.exchange.importing.drafting import Drafting
from planner.exchange.importing.known_parts import KnownParts
from planner.exchange.importing.netbox_kinds import Taken, data_ports, taken_for
from planner.exchange.importing.netbox_power import Power
from planner.exchange.importing.netbox_reading import Refused, TypeReader
from planner.exchange.importing.netbox_schema import AIRFLOWS, COOLING_METHODS
from planner.exchange.importing.netbox_supplies import SupplyModules
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.plain_yaml import Section

_TABLES = {
    PartKind.CPU_SERVER: schema.SERVERS,
    PartKind.STORAGE: schema.STORAGE,
    PartKind.SWITCH: schema.SWITCHES,
    PartKind.PDU: schema.FACILITY,
    PartKind.UPS: schema.FACILITY,
    PartKind.CDU: schema.FACILITY,
}
_LEAD_TIMES = {
    PartKind.CPU_SERVER: "supply.server_weeks",
    PartKind.STORAGE: "supply.storage_weeks",
    PartKind.SWITCH: "supply.switch_weeks",
    PartKind.PDU: "supply.rack_pdu_weeks",
    PartKind.RACK: "supply.rack_pdu_weeks",
    PartKind.UPS: "supply.ups_weeks",
    PartKind.CDU: "supply.cdu_chiller_weeks",
}
_KIND_NAMES = {
    PartKind.CPU_SERVER: "server",
    PartKind.STORAGE: "storage system",
    PartKind.SWITCH: "network device",
    PartKind.PDU: "rack PDU",
    PartKind.UPS: "UPS",
    PartKind.CDU: "cooling unit",
}
_PASSES_ON = frozenset({PartKind.PDU, PartKind.UPS})
_GPU = re.compile(r"\bgpus?\b|\bhgx\b|\bdgx\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_TALLEST_U = 60
_LIGHT_KG_PER_UNIT, _LIGHTEST_KG = 3.0, 0.4
"""Small switches that fill a unit but not its depth weigh from half a kilogram on."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader needs beside the file; `supplies` are those of the modules read before it."""

    library: Library
    known: KnownParts
    options: ImportOptions
    supplies: SupplyModules = field(default_factory=SupplyModules)


def device_draft(reader: TypeReader, source: Source, context: Context) -> Draft:
    """Return the draft of a device type; remarks are left with the reader.

    Raises:
        Refused: when the type cannot become a part.
    """
    manufacturer, model = reader.needed("manufacturer"), reader.needed("model")
    slug, half_units = reader.slug(), _half_units(reader)
    if reader.choice("subdevice_role", {"parent", "child"}) == "child":
        raise Refused(
            "goes into a bay of a chassis; only what stands in a rack can be placed.",
            "subdevice_role",
            reader.section.lines["subdevice_role"],
        )
    device = _Device(reader, f"{manufacturer} {model}", half_units, context.library.rules)
    taken = device.taken()
    entry = Drafting(_TABLES[taken.kind], slug, source, context.options.date)
    entry.text("kind", taken.kind.value)
    entry.text("manufacturer", manufacturer)
    entry.text("name", model)
    entry.text("part_number", reader.text("part_number"))
    entry.number("half_units", half_units)
    full_depth = _is_full_depth(reader)
    entry.flag("full_depth", full_depth)
    mass = device.mass_kg()
    entry.number("mass_kg", mass, note=_note_of_mass(mass, half_units, full_depth))
    if taken.kind in _PASSES_ON:
        device.power.add_rating(entry, taken.kind)
    else:
        known = context.known.find(manufacturer, model, reader.text("part_number"), slug)
        device.tell_gpus()
        device.power.add_draw(entry, known, context.options.redundancy, context.supplies)
    if taken.kind is PartKind.SWITCH:
        device.add_ports(entry)
    device.add_cooling(entry)
    entry.estimate("lead_weeks", context.library.assumptions.get(_LEAD_TIMES[taken.kind]))
    return entry.draft()


def lead_time_key(kind: PartKind) -> str:
    """Return the assumption that tells the usual lead time of a kind."""
    return _LEAD_TIMES[kind]


_EMPTY_CHASSIS = "mass-of-an-empty-chassis"
"""The rule that tells the mass of a server from that of a chassis without its GPUs."""


class _Device:
    """The lists of a device type, read once."""

    def __init__(self, reader: TypeReader, name: str, half_units: int, rules: RuleBook) -> None:
        self._reader = reader
        self._half_units = half_units
        self._rules = rules
        self._outlets = reader.items("power-outlets")
        self._ports = data_ports(reader.items("interfaces"))
        told = (reader.text(key) for key in ("slug", "part_number", "description", "comments"))
        self._words = _ADDRESS.sub(" ", " ".join((name, *told)))
        self.power = Power(reader, self._words)
        for key in ("console-ports", "console-server-ports", "inventory-items", "device-bays"):
            reader.items(key)
        self._check_references()

    def taken(self) -> Taken:
        """Return what the device is taken for.

        Raises:
            Refused: when planning has no use for it.
        """
        ports = self._ports.number if self._ports else 0
        taken = taken_for(self._words, len(self._outlets), ports, self.power.is_told)
        if taken is None:
            raise Refused("has no data port, outlet or power supply: nothing that planning counts.")
        if not self._half_units and taken.kind not in _PASSES_ON | {PartKind.CDU}:
            raise Refused(
                "is 0U high and no PDU: it stands in no rack.",
                "u_height",
                self._reader.section.lines["u_height"],
            )
        if taken.kind is PartKind.SWITCH and (self._ports is None or self._ports.gbit_s < 0.1):
            raise Refused("has no data port of 0.1 Gbit/s or more.", "interfaces")
        name = _KIND_NAMES[taken.kind]
        text = f"Taken for a {name}." if taken.sure else f"Taken for a {name}: {taken.why}."
        self._reader.remark(text, wrong=not taken.sure)
        return taken

    def mass_kg(self) -> float | None:
        """Return the mass; that of a GPU chassis without its GPUs is no data."""
        mass = self._reader.mass_kg()
        if mass is None or not self._half_units or not _GPU.search(self._words):
            return mass
        per_unit = mass * 2 / self._half_units
        empty = self._rules.rule(_EMPTY_CHASSIS)
        if empty is None or per_unit >= empty.low:
            return mass
        self._reader.remark(
            f"{mass:g} kg is {per_unit:.1f} kg a rack unit, most likely the chassis without its"
            " GPUs: no data.",
            "weight",
        )
        return None

    def tell_gpus(self) -> None:
        """Note that a device is planned without the GPUs that its words speak of."""
        if _GPU.search(self._words):
            self._reader.remark("Speaks of GPUs but not which: planned without accelerators.")

    def add_ports(self, entry: Drafting) -> None:
        """Add ports and their speed."""
        if self._ports is not None:
            note = "ports of the most numerous speed, management apart"
            entry.number("ports", self._ports.number, Status.DERIVED, note)
            entry.number("port_gbit_s", self._ports.gbit_s, Status.DERIVED, note)

    def add_cooling(self, entry: Drafting) -> None:
        """Add how the heat leaves the device."""
        reader = self._reader
        entry.text("airflow", reader.choice("airflow", AIRFLOWS))
        method = reader.choice("cooling_method", COOLING_METHODS)
        intakes = reader.items("cooling-intakes")
        reader.items("cooling-outflows")
        if method in ("liquid", "immersion"):
            entry.number("liquid_share", 1.0, Status.DERIVED, f"cooling_method {method}")
        elif method == "hybrid" or intakes:
            reader.remark(
                "Part of its heat goes to liquid, and the file does not say how much: it counts as"
                " air until that is entered.",
                "cooling_method" if method else "cooling-intakes",
            )

    def _check_references(self) -> None:
        """Note outlets and front ports that name what is not there."""
        self._check(self._outlets, "power_port", self.power.port_names, "power-outlets")
        rear = frozenset(str(port["name"]) for port in self._reader.items("rear-ports"))
        self._check(self._reader.items("front-ports"), "rear_port", rear, "front-ports")

    def _check(self, items: tuple[Section, ...], key: str, there: frozenset[str], of: str) -> None:
        lost = [item for item in items if key in item and str(item[key]) not in there]
        if lost:
            more = f" {len(lost) - 1} more items name what is not there." if lost[1:] else ""
            text = f'"{lost[0][key]}" is not there.{more}'
            self._reader.remark(text, of, lost[0].lines[key])


def _half_units(reader: TypeReader) -> int:
    height = reader.number("u_height")
    line = reader.section.lines.get("u_height", 0)
    if height is None:
        is_there = reader.section.get("u_height") is not None
        text = "is no number." if is_there else "is missing; a type needs it."
        raise Refused(text, "u_height", line)
    halves = height * 2
    if not math.isfinite(halves) or halves < 0 or halves != round(halves):
        raise Refused(f"{height:g} is no height in halves of a rack unit.", "u_height", line)
    if height > _TALLEST_U:
        raise Refused(f"{height:g} U is taller than {_TALLEST_U} U.", "u_height", line)
    return round(halves)


def _note_of_mass(mass_kg: float | None, half_units: int, full_depth: bool) -> str:
    """Return what lets a light device pass the sanity rules: it is not as deep as a server."""
    if mass_kg is None or full_depth or not half_units:
        return ""
    is_light = mass_kg * 2 / half_units < _LIGHT_KG_PER_UNIT
    return f"{sanity.EXCEPTION} a shallow device" if is_light and mass_kg >= _LIGHTEST_KG else ""


def _is_full_depth(reader: TypeReader) -> bool:
    if "is_full_depth" not in reader.section:
        reader.remark("is missing; taken as full depth.", "is_full_depth")
    return reader.flag("is_full_depth", usual=True)

"""What a NetBox device type tells of power: by its ports, or by supplies that are modules.

Several supplies are never summed blindly: only the user knows how many of them carry the device.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.hardware import Part, PartKind
from planner.domain.provenance import Status
from planner.exchange.importing.drafting import Drafting
from planner.exchange.importing.netbox_reading import TypeReader, short
from planner.exchange.importing.netbox_schema import plug_kva
from planner.exchange.importing.netbox_supplies import SupplyModules, Wanted, one_rating
from planner.exchange.importing.options import Redundancy
from planner.exchange.importing.plain_yaml import Section

_PORTS, _BAYS = "power-ports", "module-bays"
_SUPPLY_BAY = re.compile(r"(psu?|pwr|power|supply|pm\d)[ _#-]?\w*", re.IGNORECASE)
_RATED = re.compile(r"(\d+(?:\.\d+)?) ?kVA\b", re.IGNORECASE)
_LEAST_RATING_W = 500.0
"""Below this a PDU tells its own consumption, not what it passes on."""
_FAR_FROM_KNOWN = 0.15
"""Nameplates of one chassis differ by its configuration; beyond this another figure is meant."""


@dataclass(frozen=True, slots=True)
class _Feeding:
    """What carries a device: so many supplies of so many watts each, None where that is not told.

    `key` is the list of the file that tells of them.
    """

    count: int
    each_w: float | None
    named: str = "power ports"
    key: str = _PORTS


class Power:
    """The power ports and supply bays of a device type; *words* are everything that it says."""

    def __init__(self, reader: TypeReader, words: str) -> None:
        self._reader = reader
        self._words = words
        self._ports = reader.items(_PORTS)
        self._bays = supply_bays(reader.items(_BAYS))

    @property
    def is_told(self) -> bool:
        """Whether the device has a port or a bay to be fed by."""
        return bool(self._ports or self._bays)

    @property
    def port_names(self) -> frozenset[str]:
        """The names of the power ports."""
        return frozenset(str(port["name"]) for port in self._ports)

    def add_draw(
        self,
        entry: Drafting,
        known: Part | None,
        redundancy: Redundancy,
        modules: SupplyModules,
    ) -> None:
        """Add nameplate and supplies as far as the files and the user tell them.

        *known* is the catalogue's own entry of the chassis, to hold the figure against.
        """
        feeding = self._feeding(modules)
        if feeding is None:
            return
        count, needed = feeding.count, redundancy.needed(feeding.count)
        if needed is not None:
            asked = Status.SECONDARY if count == 1 else Status.ENTERED
            entry.number("supply_count", count)
            entry.number("supply_needed", needed, asked)
            entry.number("supply_minimum", needed, asked)
        if feeding.each_w is None:
            return
        if needed is None:
            self._tell_possible(feeding)
            return
        nameplate = feeding.each_w * needed / 1000
        if known is not None and _is_far(nameplate, known):
            self._reader.remark(
                f"{nameplate:g} kW by its {feeding.named}, but {known.draw.nameplate_kw:g} kW for"
                f" {known.id} in the catalogue: no data.",
                feeding.key,
            )
            return
        is_printed = count == 1 and feeding.key == _PORTS
        note = "" if is_printed else f"{needed} of {count} {feeding.named} of {feeding.each_w:g} W"
        entry.number("nameplate_kw", nameplate, Status.DERIVED if note else Status.SECONDARY, note)
        allocated = self._draws("allocated_draw")
        if count == 1 and allocated and allocated[0] <= feeding.each_w:
            entry.number("typical_kw", allocated[0] / 1000, note="allocated_draw")

    def _feeding(self, modules: SupplyModules) -> _Feeding | None:
        """Return what carries the device: its power ports, else the modules that it is said to take."""
        reader, count = self._reader, len(self._ports)
        if not count:
            return self._fed_by_modules(modules)
        draws = self._draws("maximum_draw")
        if len(draws) == count:
            return _Feeding(count, max(draws))
        reader.remark(
            f"{count - len(draws)} of {count} power ports have no maximum_draw: no data, not 0 W.",
            _PORTS,
        )
        return _Feeding(count, None)

    def _fed_by_modules(self, modules: SupplyModules) -> _Feeding | None:
        reader, bays = self._reader, self._bays
        if not bays:
            reader.remark("No power: no power port. It counts as no data, not as 0 W.", _PORTS)
            return None
        kinds = (bay.get("module_bay_types") for bay in bays)
        wanted = Wanted(
            reader.text("manufacturer"),
            reader.text("model"),
            reader.text("part_number"),
            self._words,
            frozenset(str(one) for told in kinds if isinstance(told, list) for one in told),
        )
        found = modules.of(wanted)
        supply = one_rating(found)
        if supply is not None:
            told = f"Its supplies are taken to be {supply.model} of {supply.watts:g} W."
            reader.remark(told, _BAYS, wrong=False)
            return _Feeding(len(bays), supply.watts, f"supplies {supply.model}", _BAYS)
        if found:
            several = ", ".join(f"{one.model} of {one.watts:g} W" for one in found[:4])
            text = f"Its {len(bays)} supplies are modules, such as {several}: which, is not told."
        else:
            text = f"Its {len(bays)} supplies are modules, and no file says which."
        reader.remark(f"{text} Its power counts as no data, not as 0 W.", _BAYS)
        return None

    def _tell_possible(self, feeding: _Feeding) -> None:
        """Tell what the power may be; only the user knows how many supplies carry the device."""
        each, count = feeding.each_w or 0.0, feeding.count
        self._reader.remark(
            f"{count} {feeding.named} of {each:g} W: {each * -(-count // 2) / 1000:g} kW with N+N,"
            f" {each * count / 1000:g} kW if all carry. The file does not say, so its power is no"
            " data.",
            feeding.key,
        )

    def add_rating(self, entry: Drafting, kind: PartKind) -> None:
        """Add what a PDU or UPS passes on; of itself it draws nothing that is counted."""
        entry.number(
            "nameplate_kw", 0.0, Status.DERIVED, "what it passes on is counted at the devices"
        )
        draws, one_inlet = self._draws("maximum_draw"), len(self._ports) == 1
        if one_inlet and len(draws) == 1 and draws[0] >= _LEAST_RATING_W:
            entry.number("capacity_kw", draws[0] / 1000)
            return
        told = _RATED.search(self._words) if kind is PartKind.PDU else None
        plug = plug_kva(str(self._ports[0].get("type"))) if one_inlet else None
        if told is not None:
            note = f"{told[0]} by its description, at a power factor of 1"
            entry.number("capacity_kw", float(told[1]), note=note)
        elif plug is not None and kind is PartKind.PDU:
            entry.number("capacity_kw", plug[0], Status.DERIVED, plug[1])
            self._reader.remark(f"Rated by its plug: {plug[1]}.", _PORTS, wrong=False)
        else:
            self._reader.remark("Its rating is not told: no data.", _PORTS)

    def _draws(self, key: str) -> tuple[float, ...]:
        """Return the watts of the power ports that tell them."""
        found = []
        for port in self._ports:
            value = port.get(key)
            if value is None:
                continue
            good = isinstance(value, int | float) and not isinstance(value, bool)
            if not good or not 1 <= value <= 1e6:
                text = f'"{short(value)}" is no {key} in W: no data.'
                self._reader.remark(text, "power-ports", port.lines[key])
                continue
            found.append(float(value))
        return tuple(found)


def supply_bays(bays: Iterable[Section]) -> tuple[Section, ...]:
    """Return the bays that are for power supplies, by their names."""
    return tuple(bay for bay in bays if _SUPPLY_BAY.match(str(bay["name"])))


def _is_far(nameplate_kw: float, known: Part) -> bool:
    usual = known.draw.nameplate_kw
    return usual is not None and usual > 0 and abs(nameplate_kw / usual - 1) > _FAR_FROM_KNOWN

"""Room in a rack: free units and gaps, mass against the static load, depth against the cabinet.

Heights and positions count half units from the bottom, 1-based. A full-depth device takes both
faces; a half-depth one leaves the other face free; half-width devices share a slot side by side.
Side channels hold 0U devices and take no units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.formula import Formula
from planner.domain.placement import Face, RackSlot, Side
from planner.domain.units import HALF_UNITS_PER_UNIT

_FACES = (Face.FRONT, Face.REAR)
_HALVES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Occupant:
    """A device in a rack: its slot, and whether it reaches from front to rear."""

    slot: RackSlot
    full_depth: bool = True


@dataclass(frozen=True, slots=True)
class RackSpace:
    """Half units of a rack: all, with anything in them, empty, and the longest empty run."""

    half_units: int
    used: int
    free: int
    largest_gap: int


FREE_UNITS = Formula(
    id="space.free_units",
    result="free rack units",
    unit="U",
    expression="units - used_half_units / 2",
    symbols={
        "units": "usable height of the rack, U",
        "used_half_units": "half units with a device on either face",
    },
    source="EIA-310 rack units of 44.45 mm",
)


def _areas(slot: RackSlot, full_depth: bool) -> Iterable[tuple[Face, Side]]:
    """The quarters of a slot (face, half of the width) that a device takes."""
    faces = _FACES if full_depth else (slot.face,)
    halves = (slot.side,) if slot.side in _HALVES else _HALVES
    return ((face, half) for face in faces for half in halves)


def _bits(bottom: int, height: int) -> int:
    """Half units as a bit mask: bit n is half unit n + 1."""
    return ((1 << height) - 1) << (bottom - 1)


def _occupied(occupants: Iterable[Occupant]) -> dict[tuple[Face, Side], int]:
    """Taken half units of each quarter, as bit masks."""
    taken = {(face, half): 0 for face in _FACES for half in _HALVES}
    for occupant in occupants:
        slot = occupant.slot
        if slot.side.is_channel:
            continue
        for area in _areas(slot, occupant.full_depth):
            taken[area] |= _bits(slot.bottom, slot.height)
    return taken


def rack_space(units: int, occupants: Iterable[Occupant]) -> RackSpace:
    """Return used and free half units of a rack of *units*, and its largest gap.

    A half unit counts as used when anything stands in it on either face, because a full-depth
    device no longer fits there.
    """
    total = units * HALF_UNITS_PER_UNIT
    taken = 0
    for occupant in occupants:
        if not occupant.slot.side.is_channel:
            taken |= _bits(occupant.slot.bottom, occupant.slot.height)
    taken &= (1 << total) - 1
    used = taken.bit_count()
    return RackSpace(total, used, total - used, _longest_run(~taken & ((1 << total) - 1)))


def _longest_run(bits: int) -> int:
    """Length of the longest run of ones: every step shortens all runs by one."""
    length = 0
    while bits:
        bits &= bits >> 1
        length += 1
    return length


def lowest_free_slot(
    units: int,
    occupants: Iterable[Occupant],
    wanted: RackSlot,
    full_depth: bool = True,
    step: int = HALF_UNITS_PER_UNIT,
) -> RackSlot | None:
    """Return the lowest slot where a device like *wanted* (height, face, side) fits, None if none.

    *step* is the raster in half units; the default keeps to whole units, as rails do.
    """
    if wanted.height == 0 or wanted.side.is_channel:
        taken_sides = {occupant.slot.side for occupant in occupants}
        return None if wanted.side in taken_sides else wanted
    taken = _occupied(occupants)
    blocked = 0
    for area in _areas(wanted, full_depth):
        blocked |= taken[area]
    for bottom in range(1, units * HALF_UNITS_PER_UNIT - wanted.height + 2, step):
        if not blocked & _bits(bottom, wanted.height):
            return RackSlot(
                wanted.rack, bottom, wanted.height, wanted.face, wanted.side, wanted.bay
            )
    return None


@dataclass(frozen=True, slots=True)
class RackMass:
    """Mass of what stands in a rack against the static load of the cabinet.

    `unknown_devices` have no mass and are not in the sum; no static load means no data.
    """

    mass_kg: float
    unknown_devices: int
    static_load_kg: float | None

    @property
    def share(self) -> float | None:
        """Mass as a share of the static load."""
        return load_share(self.mass_kg, self.static_load_kg) if self.static_load_kg else None


LOAD_SHARE = Formula(
    id="space.load_share",
    result="mass as a share of the static load",
    unit="1",
    expression="mass_kg / static_load_kg",
    symbols={
        "mass_kg": "mass of all devices in the rack, kg",
        "static_load_kg": "what the cabinet carries standing, kg",
    },
    source="Sum of masses against the maker's static load; the rolling load is lower",
)


def load_share(mass_kg: float, static_load_kg: float) -> float:
    """Return the mass in a rack as a share of what its cabinet carries standing."""
    return mass_kg / static_load_kg


def rack_mass(
    devices: Sequence[tuple[float | None, int]], static_load_kg: float | None
) -> RackMass:
    """Return the mass of a rack from groups of (mass in kg each, how many)."""
    mass_kg = 0.0
    unknown = 0
    for each_kg, count in devices:
        if each_kg is None:
            unknown += count
        else:
            mass_kg += each_kg * count
    return RackMass(mass_kg, unknown, static_load_kg)


DEPTH_MARGIN = Formula(
    id="space.depth_margin",
    result="depth left behind a device",
    unit="mm",
    expression="rack_depth_mm - device_depth_mm - bend_reserve_mm",
    symbols={
        "rack_depth_mm": "depth of the cabinet, mm",
        "device_depth_mm": "depth of the device, mm",
        "bend_reserve_mm": "room for cables to bend, mm",
    },
    source="Device and cable bend together must fit (estimate: 150 mm bend)",
)


def depth_margin_mm(rack_depth_mm: float, device_depth_mm: float, bend_reserve_mm: float) -> float:
    """Return the depth left behind a device and the bend of its cables in mm; negative: too deep."""
    return rack_depth_mm - device_depth_mm - bend_reserve_mm


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (FREE_UNITS, LOAD_SHARE, DEPTH_MARGIN)
}
"""Every formula of the engine by id."""

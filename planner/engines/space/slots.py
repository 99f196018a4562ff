"""Room in a rack: free units, gaps, and what stands open in front.

Heights and positions count half units from the bottom, 1-based. A full-depth device takes both
faces; a half-depth one leaves the other face free; half-width devices share a slot side by side.
Side channels hold 0U devices and take no units.
"""

from collections.abc import Iterable, Mapping
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

OPEN_FRONT = Formula(
    id="space.open_front",
    result="units to be closed by blanking panels",
    unit="U",
    expression="open_half_units / 2",
    symbols={"open_half_units": "half units that nothing covers in front"},
    source="Open units in front let exhaust air return to the inlets (containment practice)",
)


def _areas(slot: RackSlot, full_depth: bool) -> tuple[tuple[Face, Side], ...]:
    """The quarters of a slot (face, half of the width) that a device takes."""
    return _AREAS[None if full_depth else slot.face, slot.side]


_AREAS = {
    (face, side): tuple(
        (one, half)
        for one in (_FACES if face is None else (face,))
        for half in ((side,) if side in _HALVES else _HALVES)
    )
    for face in (None, *_FACES)
    for side in Side
}
"""Those quarters by face (None: both) and side."""


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
        bits = _bits(slot.bottom, slot.height)
        for area in _areas(slot, occupant.full_depth):
            taken[area] |= bits
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
class OpenFront:
    """Half units of a rack that nothing covers in front, and into how many gaps they fall."""

    half_units: int
    gaps: int

    @property
    def panel_units(self) -> float:
        """Rack units that blanking panels have to close."""
        return blanking_units(self.half_units)


def blanking_units(open_half_units: int) -> float:
    """Return the rack units of blanking panels that close so many half units."""
    return open_half_units / HALF_UNITS_PER_UNIT


def open_front(units: int, occupants: Iterable[Occupant]) -> OpenFront:
    """Return what stands open in front of a rack of *units*.

    A unit is closed when both halves of its width are covered in front; a device at the rear that
    reaches to the front closes it too.
    """
    taken = _occupied(occupants)
    whole = (1 << units * HALF_UNITS_PER_UNIT) - 1
    opened = ~(taken[Face.FRONT, Side.LEFT] & taken[Face.FRONT, Side.RIGHT]) & whole
    # A gap begins where an open half unit has none below it.
    return OpenFront(opened.bit_count(), (opened & ~(opened << 1)).bit_count())


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (FREE_UNITS, OPEN_FRONT)}
"""The formulas of this module by id."""

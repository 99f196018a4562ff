"""Where a part stands, and the physical rules of fit.

Only these rules refuse an edit: no such slot, overlap, deeper than the rack. Everything else is a
finding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from planner.domain.hardware import Part
from planner.domain.identity import EntryId, PhaseId, PlacementId, PoolId, RackId, RoomId
from planner.domain.phrase import say
from planner.domain.units import HALF_UNITS_PER_UNIT

_FARTHEST_MM = 1e7
"""Nothing stands farther than ten kilometres from the origin of its room."""


class Face(StrEnum):
    """The side of a rack a device is mounted from."""

    FRONT = "front"
    REAR = "rear"


class Side(StrEnum):
    """Horizontal place in a slot; channels hold 0U devices at the back corners."""

    FULL = "full"
    LEFT = "left"
    RIGHT = "right"
    CHANNEL_LEFT = "left channel"
    CHANNEL_RIGHT = "right channel"

    @property
    def is_channel(self) -> bool:
        """Whether this is a 0U side channel."""
        return self in (Side.CHANNEL_LEFT, Side.CHANNEL_RIGHT)


@dataclass(frozen=True, slots=True)
class RackSlot:
    """A slot in a rack: lowest half unit (1-based from the bottom) and height in half units."""

    rack: RackId
    bottom: int
    height: int
    face: Face = Face.FRONT
    side: Side = Side.FULL
    bay: int = 0

    @property
    def top(self) -> int:
        """The highest half unit that the slot covers."""
        return self.bottom + self.height - 1

    @property
    def unit(self) -> float:
        """The lowest rack unit, 1-based: 1.0, 1.5, 2.0, ..."""
        return (self.bottom + 1) / HALF_UNITS_PER_UNIT

    def label(self) -> str:
        """The covered units as people write them, such as ``U17–U24``.

        A slot that begins or ends within a unit says where it begins and how high it is.
        """
        if self.height == 0:
            return str(self.side)
        if (self.bottom - 1) % HALF_UNITS_PER_UNIT or self.height % HALF_UNITS_PER_UNIT:
            return say("U{0:g}, {1:g}U high", self.unit, self.height / HALF_UNITS_PER_UNIT)
        low = (self.bottom + 1) // HALF_UNITS_PER_UNIT
        high = (self.top + 1) // HALF_UNITS_PER_UNIT
        return f"U{low}" if low == high else f"U{low}–U{high}"


@dataclass(frozen=True, slots=True)
class FloorPose:
    """A place on the floor of a room: the middle of what stands there, in mm, and how it is turned.

    x grows to the east (right), y to the south (down), as in `domain/floor_plan.py`. Turned by 0° the
    front looks north, by 90° (clockwise) east; `domain/footprint.py` has the corners.
    """

    room: RoomId
    x_mm: float
    y_mm: float
    rotation_deg: float = 0.0

    @property
    def is_somewhere(self) -> bool:
        """Whether these are numbers of a place on earth, as a damaged file may not hold them."""
        near = abs(self.x_mm) < _FARTHEST_MM and abs(self.y_mm) < _FARTHEST_MM
        return near and isfinite(self.rotation_deg)


@dataclass(frozen=True, slots=True)
class Inside:
    """Inside another placement (a module, a blade)."""

    host: PlacementId
    bay: int = 0


@dataclass(frozen=True, slots=True)
class Tray:
    """The unracked tray: in no KPI, and in no BoM unless marked spare."""


Host = RackSlot | FloorPose | Inside | Tray


@dataclass(frozen=True, slots=True)
class Placement:
    """A part at a place.

    `configuration` lists parts inside with their quantity. `gpu_limit_kw` caps each GPU.
    `pool` is set for accelerators only.
    """

    id: PlacementId
    name: str
    part: EntryId
    host: Host
    configuration: tuple[tuple[EntryId, int], ...] = ()
    gpu_limit_kw: float | None = None
    phase: PhaseId | None = None
    until_phase: PhaseId | None = None
    pool: PoolId | None = None
    locked: bool = False
    spare: bool = False


def refusal(
    part: Part,
    slot: RackSlot,
    frame: Part,
    others: Iterable[Placement],
    parts: Mapping[EntryId, Part],
) -> str | None:
    """Return why *part* cannot stand in *slot* of a rack of type *frame*, None when it fits.

    *others* are the placements already in the rack, without the one that moves.
    """
    rating = frame.frame
    if rating is None:
        return say("{0} has no size in the catalogue", frame.label)
    if part.on_floor:
        return say("it stands on the floor of a room")
    if part.half_units is None:
        return say("the height of {0} is not known", part.label)
    if part.depth_mm is not None and part.depth_mm > rating.depth_mm:
        return say(
            "needs {0:.0f} mm depth, the rack has {1:.0f} mm", part.depth_mm, rating.depth_mm
        )
    if slot.side.is_channel:
        taken = any(isinstance(p.host, RackSlot) and p.host.side is slot.side for p in others)
        return say("the {0} is taken", slot.side) if taken else None
    if slot.bottom < 1 or slot.top > rating.units * HALF_UNITS_PER_UNIT:
        return say("no such slot: the rack has {0}U", rating.units)
    for other in others:
        if isinstance(other.host, RackSlot) and _overlap(part, slot, parts[other.part], other.host):
            return say("{0} is in {1}", other.name, other.host.label())
    return None


def _overlap(part: Part, slot: RackSlot, other: Part, other_slot: RackSlot) -> bool:
    if other_slot.side.is_channel or slot.top < other_slot.bottom or slot.bottom > other_slot.top:
        return False
    if slot.face is not other_slot.face and not (part.full_depth or other.full_depth):
        return False
    halves = {slot.side, other_slot.side}
    return halves != {Side.LEFT, Side.RIGHT}

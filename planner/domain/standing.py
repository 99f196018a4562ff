"""Where things of a room stand on its floor: racks, rows, aisles, equipment; worked out, not stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.floor_plan import Extent, Polygon
from planner.domain.footprint import Footprint
from planner.domain.identity import RackId, RoomId, RowId


class AisleKind(StrEnum):
    """What faces an aisle: fronts, rears, or the fronts of one row and the rears of another."""

    COLD = "cold"
    HOT = "hot"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Aisle:
    """The floor between two rows, or before one that nothing stands opposite to.

    `width_mm` is measured between the racks; of one that nothing borders it is the usual width, less
    where a wall is nearer. `is_between` two lines it is a real one. `contained` when one of `rows` separates its air there.
    """

    kind: AisleKind
    extent: Extent
    width_mm: float
    contained: bool
    rows: tuple[RowId, ...]
    runs_north: bool = False
    is_between: bool = False


@dataclass(frozen=True, slots=True)
class RackLine:
    """Racks of one row side by side, all looking the same way, without a gap to walk through.

    `facing_deg` is the turn of each: 0, 90, 180 or 270.
    """

    row: RowId
    racks: tuple[RackId, ...]
    extent: Extent
    facing_deg: float

    @property
    def runs_north(self) -> bool:
        """Whether the line runs north and south."""
        return self.facing_deg % 180.0 == 90.0

    @property
    def length_mm(self) -> float:
        """How long it is."""
        return self.extent.depth_mm if self.runs_north else self.extent.width_mm


@dataclass(frozen=True, slots=True)
class StandingRack:
    """A rack on the floor; `assumed` while nobody has placed it there."""

    rack: RackId
    row: RowId
    footprint: Footprint
    assumed: bool


class UnitKind(StrEnum):
    """What a piece of plant on the floor is."""

    AIR_HANDLER = "CRAH"
    IN_ROW = "in-row cooler"
    CDU = "CDU"
    CHILLER = "chiller"
    HEAT_REJECTION = "heat rejection"
    UPS = "UPS"
    BATTERY = "battery"
    PDU = "PDU"
    BUSWAY = "busway"
    SWITCHGEAR = "switchgear"
    TRANSFORMER = "transformer"
    GENERATOR = "generator"
    OTHER = "equipment"

    @property
    def cools(self) -> bool:
        """Whether it belongs to cooling, not to power."""
        return self in _COOLING


_COOLING = frozenset(
    {
        *(UnitKind.AIR_HANDLER, UnitKind.IN_ROW, UnitKind.CDU),
        *(UnitKind.CHILLER, UnitKind.HEAT_REJECTION),
    }
)


@dataclass(frozen=True, slots=True)
class StandingUnit:
    """A piece of plant on the floor; `key` is the id of its placement, or of its element.

    `assumed` while nobody has placed it there, `sized` when its size is known.
    """

    key: str
    name: str
    kind: UnitKind
    footprint: Footprint
    assumed: bool
    sized: bool
    is_element: bool = False


@dataclass(frozen=True, slots=True)
class RoomLayout:
    """Everything on the floor of a room.

    `outline` are its walls; `assumed` when they were not drawn but follow from what stands inside.
    """

    room: RoomId
    outline: Polygon
    extent: Extent
    assumed: bool
    racks: Mapping[RackId, StandingRack] = field(default_factory=dict)
    lines: tuple[RackLine, ...] = ()
    aisles: tuple[Aisle, ...] = ()
    units: Mapping[str, StandingUnit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Floors:
    """The layouts of all rooms of a plan, and what each was made of."""

    layouts: Mapping[RoomId, RoomLayout]
    made_of: Mapping[RoomId, tuple[object, ...]]


class PlaceKind(StrEnum):
    """Groups of what can be placed on a floor."""

    RACKS = "racks"
    AIR_HANDLERS = "air handlers"
    IN_ROW = "in-row coolers"
    CDUS = "CDUs"
    PDUS = "PDUs"
    UPS = "UPS"
    GENERATORS = "generators"
    OTHER = "other plant"

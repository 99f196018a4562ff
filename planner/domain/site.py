"""Places: sites, rooms, rows, racks and their feeds."""

from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.exit_terms import NOTHING_AGREED, ExitTerms
from planner.domain.fabric import Fabric
from planner.domain.facility import Cord, PowerElement
from planner.domain.facility_design import DEFAULT_DESIGN, FacilityDesign
from planner.domain.floor_plan import FloorPlan
from planner.domain.handling import SiteStanding
from planner.domain.identity import (
    EntryId,
    PhaseId,
    PlacementId,
    RackId,
    RoomId,
    RowId,
    SiteId,
)
from planner.domain.placement import FloorPose, Placement
from planner.domain.timeline import SiteDelivery
from planner.domain.units import kva_of_circuit


class SiteKind(StrEnum):
    """Who runs the place and how it is paid for."""

    OWN = "own"
    COLOCATION = "colocation"
    CLOUD_REGION = "cloud region"
    MODEL_API = "model API"

    @property
    def holds_racks(self) -> bool:
        """Whether hardware can be placed there."""
        return self in (SiteKind.OWN, SiteKind.COLOCATION)


class CostBasis(StrEnum):
    """What of the building is charged to the plan."""

    GREENFIELD = "greenfield"
    INCREMENTAL = "incremental"
    SUNK = "sunk"
    COLOCATION = "colocation"


@dataclass(frozen=True, slots=True)
class Colocation:
    """Terms of a colocation contract."""

    contracted_kw: float
    usd_per_kw_month: float
    energy_included: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """One of the circuits that reach a rack; volts are line to line when `phases` is 3."""

    name: str
    volts: float
    phases: int
    amps: float

    @property
    def kva(self) -> float:
        """Rating of the circuit in kVA."""
        return kva_of_circuit(self.volts, self.amps, self.phases)


@dataclass(frozen=True, slots=True)
class Rack:
    """A cabinet: its frame (a part), feeds, zones, order in its row, and what stands in it.

    Racks own their placements; an edit in one rack leaves every other rack the same object. `held`
    names the placements, so that one among thousands is found rack by rack. `blanked` when panels
    close its open units in front, `delivered_filled` when it is rolled in with everything inside.
    """

    id: RackId
    name: str
    row: RowId
    position: int
    frame: EntryId
    feeds: tuple[Feed, ...]
    placements: tuple[Placement, ...] = ()
    cords: tuple[Cord, ...] = ()
    air_zone: str = ""
    coolant_group: str = ""
    system: EntryId | None = None
    pose: FloorPose | None = None
    phase: PhaseId | None = None
    blanked: bool = False
    delivered_filled: bool = False
    held: frozenset[PlacementId] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "held", frozenset(one.id for one in self.placements))


class Orientation(StrEnum):
    """Where the fronts of a row look."""

    NORTH = "north"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"


class Containment(StrEnum):
    """Separation of hot and cold air."""

    NONE = "none"
    COLD_AISLE = "cold aisle"
    HOT_AISLE = "hot aisle"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of racks."""

    id: RowId
    name: str
    orientation: Orientation = Orientation.NORTH
    containment: Containment = Containment.COLD_AISLE
    busways: tuple[PowerElement, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a site; `air_gapped` rooms have no link that leaves them.

    `floor_plan` is what is drawn of its floor, None where nothing is.
    """

    id: RoomId
    name: str
    rows: tuple[Row, ...] = ()
    air_gapped: bool = False
    floor: tuple[Placement, ...] = ()
    floor_plan: FloorPlan | None = None

    @property
    def drawn(self) -> FloorPlan | None:
        """What of its floor plan can be drawn; all of it unless a file was damaged."""
        return self.floor_plan.sound if self.floor_plan is not None else None


LAND_M = (-500.0, 9000.0)
"""Heights above sea level, in m, between which there is land to build on."""


def is_on_land(elevation_m: float) -> bool:
    """Whether a site can lie at this height above sea level, in m."""
    return LAND_M[0] <= elevation_m <= LAND_M[1]


@dataclass(frozen=True, slots=True)
class Site:
    """A place where work can run.

    `region` is a catalogue entry (tariff, grid, climate). `provider` names the operator of a cloud
    region or model API; `controllers` are the countries that control the operator.
    `tariff_usd_kwh` None means: that of the region. `entered_pue` is an annual PUE that was entered
    over the computed one, with its `pue_reason`; None leaves it computed. `design` is what was
    decided for its plant, `fabrics` are the networks inside the site, `exit_terms` what
    was agreed on leaving it.
    """

    id: SiteId
    name: str
    kind: SiteKind
    country: str
    region: EntryId | None = None
    rooms: tuple[Room, ...] = ()
    operator_kind: str = "own"
    provider: str = ""
    controllers: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    design_it_kw: float | None = None
    connection_kva: float | None = None
    elevation_m: float = 0.0
    tariff_usd_kwh: float | None = None
    demand_charge_usd_kw_month: float = 0.0
    cost_basis: CostBasis = CostBasis.INCREMENTAL
    colocation: Colocation | None = None
    always_staffed: bool = False
    entered_pue: float | None = None
    pue_reason: str = ""
    delivery: SiteDelivery = field(default_factory=SiteDelivery)
    standing: SiteStanding = field(default_factory=SiteStanding)
    design: FacilityDesign = DEFAULT_DESIGN
    fabrics: tuple[Fabric, ...] = ()
    exit_terms: ExitTerms = NOTHING_AGREED

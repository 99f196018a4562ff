"""Power and cooling elements, cords and links.

A plan without any of them uses the default chain: utility, feeds A and B, one rack PDU on each,
cords alternating; two UPS systems each rated for the peak.
"""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.identity import ElementId, EntryId, LinkId, PlacementId, RackId, RoomId, SiteId
from planner.domain.placement import FloorPose
from planner.domain.units import kva_of_circuit

Place = RoomId | RackId | SiteId
"""Where plant belongs: a room, a rack, or the site around them."""


class PowerKind(StrEnum):
    """Elements of the power chain from the grid to the rack."""

    UTILITY = "utility"
    TRANSFORMER = "transformer"
    GENERATOR = "generator"
    UPS = "UPS"
    SWITCHGEAR = "switchgear"
    BUSWAY = "busway"
    PDU = "PDU"
    BREAKER = "breaker"
    BATTERY = "battery"

    @property
    def is_source(self) -> bool:
        """Whether it feeds others for as long as it takes, without being fed."""
        return self in (PowerKind.UTILITY, PowerKind.GENERATOR)


@dataclass(frozen=True, slots=True)
class LossCurve:
    """Losses of an element: rating x (fixed + proportional x + square x²), x = load ÷ rating."""

    fixed: float
    proportional: float
    square: float

    @property
    def is_possible(self) -> bool:
        """Whether losses are not below zero and never fall when the load rises up to the rating."""
        return (
            self.fixed >= 0
            and self.proportional >= 0
            and self.proportional + 2.0 * self.square >= 0
            and self.fixed + self.proportional + self.square < 1.0
        )


@dataclass(frozen=True, slots=True)
class PowerElement:
    """One element of the power chain: equal units side by side, and what feeds them.

    `amps` and `kva` rate one unit; volts are line to line when `phases` is 3. Of the `installed`
    units `standby` ones may be missing without loss. Any one of `fed_by` suffices, the first that
    lives does the work. `feed` names the feed of the racks that it serves (A, B; empty: all that
    hang on it). Elements of one `group` back one another: their load groups are on pairs of them.

    What some kinds have: `battery_minutes` are the rows of a vendor's table, (load as a share of
    the rating, minutes), loads rising; `energy_kwh` is what a battery holds, `start_seconds` what a
    generator takes to carry load, `usable_share` what of its rating is left for this load;
    `trip_multiple` is the lowest multiple of the rated current at which a breaker trips at once.
    None is no data: the assumptions of the project hold.
    """

    id: ElementId
    kind: PowerKind
    name: str
    place: Place
    volts: float
    phases: int
    amps: float | None = None
    kva: float | None = None
    loss: LossCurve | None = None
    fed_by: tuple[ElementId, ...] = ()
    entry: EntryId | None = None
    pose: FloorPose | None = None
    installed: int = 1
    standby: int = 0
    feed: str = ""
    group: str = ""
    power_factor: float | None = None
    battery_minutes: tuple[tuple[float, float], ...] = ()
    energy_kwh: float | None = None
    start_seconds: float | None = None
    usable_share: float | None = None
    trip_multiple: float | None = None

    @property
    def needed(self) -> int:
        """Units that carry the whole load."""
        return self.installed - self.standby

    @property
    def unit_kva(self) -> float | None:
        """Rating of one unit in kVA, from volts and amps where only these are known."""
        if self.kva is not None or self.amps is None:
            return self.kva
        return kva_of_circuit(self.volts, self.amps, self.phases)

    @property
    def capacity_kva(self) -> float | None:
        """What the units carry together without those on standby, in kVA."""
        return None if self.unit_kva is None else self.needed * self.unit_kva

    def unit_kw(self, usual_power_factor: float) -> float | None:
        """Rating of one unit in kW, by its own power factor where it has one."""
        kva = self.unit_kva
        return None if kva is None else kva * (self.power_factor or usual_power_factor)

    def capacity_kw(self, usual_power_factor: float) -> float | None:
        """What the units carry together without those on standby, in kW."""
        each_kw = self.unit_kw(usual_power_factor)
        return None if each_kw is None else self.needed * each_kw


@dataclass(frozen=True, slots=True)
class Cord:
    """The cord of one supply of a placement to a feed of its rack.

    `line` is the place on a three-phase feed, 0 to 2: L1, L2, L3 to neutral, or L1-L2, L2-L3,
    L3-L1; None leaves it to whoever balances the lines.
    """

    placement: PlacementId
    supply: int
    feed: str
    line: int | None = None


class Loop(StrEnum):
    """What carries the heat away."""

    AIR = "air"
    FACILITY_WATER = "facility water"
    TECHNOLOGY_WATER = "technology water"


class CoolingKind(StrEnum):
    """What a cooling unit is."""

    AIR_HANDLER = "air handler"
    IN_ROW = "in-row cooler"
    REAR_DOOR = "rear door"
    CDU = "CDU"
    CHILLER = "chiller"
    HEAT_REJECTION = "heat rejection"
    PUMP = "pump"


@dataclass(frozen=True, slots=True)
class CoolingElement:
    """Cooling units on a loop, their capacity at stated temperatures, installed and standby.

    `capacity_kw`, `power_kw` (their own draw), `airflow_m3h` and `flow_lpm` are of one unit. Power
    comes from any one of `fed_by` (elements of the power chain), heat goes to `cooled_by` (cooling
    elements). None is no data.
    """

    id: ElementId
    name: str
    place: Place
    loop: Loop
    capacity_kw: float
    supply_c: float
    return_c: float
    installed: int = 1
    standby: int = 0
    zone: str = ""
    kind: CoolingKind | None = None
    entry: EntryId | None = None
    pose: FloorPose | None = None
    fed_by: tuple[ElementId, ...] = ()
    cooled_by: tuple[ElementId, ...] = ()
    power_kw: float | None = None
    airflow_m3h: float | None = None
    flow_lpm: float | None = None
    cop: float | None = None

    @property
    def running(self) -> int:
        """Units at work; the others stand by."""
        return self.installed - self.standby


PlantElement = PowerElement | CoolingElement


class LinkKind(StrEnum):
    """What a link is for."""

    WAN = "WAN"
    CROSS_CONNECT = "cross-connect"
    COMPUTE = "compute"
    STORAGE = "storage"
    IN_BAND = "in-band"
    OUT_OF_BAND = "out-of-band"


@dataclass(frozen=True, slots=True)
class Link:
    """A connection between two places; bandwidth per direction."""

    id: LinkId
    name: str
    kind: LinkKind
    ends: tuple[SiteId | RoomId | RackId, SiteId | RoomId | RackId]
    gbit_s: float
    round_trip_ms: float
    usd_month: float = 0.0
    path: str = ""
    encrypted: bool = True

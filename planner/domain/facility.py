"""Power and cooling elements, cords and links.

A plan without any of them uses the default chain: utility, feeds A and B, one rack PDU on each,
cords alternating; two UPS systems each rated for the peak.
"""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.identity import ElementId, LinkId, PlacementId, RackId, RoomId, SiteId


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


@dataclass(frozen=True, slots=True)
class LossCurve:
    """Losses of an element: rating x (fixed + proportional x + square x²), x = load ÷ rating."""

    fixed: float
    proportional: float
    square: float


@dataclass(frozen=True, slots=True)
class PowerElement:
    """One element of the power chain and what feeds it."""

    id: ElementId
    kind: PowerKind
    name: str
    place: RoomId | RackId | SiteId
    volts: float
    phases: int
    amps: float | None = None
    kva: float | None = None
    loss: LossCurve | None = None
    fed_by: tuple[ElementId, ...] = ()


@dataclass(frozen=True, slots=True)
class Cord:
    """The cord of one supply of a placement to a feed of its rack."""

    placement: PlacementId
    supply: int
    feed: str


class Loop(StrEnum):
    """What carries the heat away."""

    AIR = "air"
    FACILITY_WATER = "facility water"
    TECHNOLOGY_WATER = "technology water"


@dataclass(frozen=True, slots=True)
class CoolingElement:
    """A cooling unit on a loop, its capacity at stated temperatures, installed and standby."""

    id: ElementId
    name: str
    place: RoomId | RackId | SiteId
    loop: Loop
    capacity_kw: float
    supply_c: float
    return_c: float
    installed: int = 1
    standby: int = 0
    zone: str = ""


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

"""What of a site fabrics can connect: devices in racks, and where their ports are in the room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, PlacementId, RackId, RoomId
from planner.domain.placement import RackSlot
from planner.domain.site import Rack, Site
from planner.domain.standing import RoomLayout
from planner.domain.units import HALF_UNITS_PER_UNIT, UNIT_MM

PLINTH_M = 0.1
"""Floor to the lowest rack unit: feet and frame of a usual cabinet."""

GPUS_PER_TRAY = 4
"""GPUs of a compute tray of a rack system (NVIDIA GB200 NVL72: 18 trays of four)."""

_CONNECTED = frozenset(
    {
        *(PartKind.GPU_SERVER, PartKind.CPU_SERVER, PartKind.STORAGE),
        *(PartKind.SWITCH, PartKind.RACK_SYSTEM, PartKind.PDU),
    }
)


@dataclass(frozen=True, slots=True)
class Host:
    """A device that can be connected, and the height of its middle above the floor."""

    placement: PlacementId
    part: EntryId
    z_m: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rack stands at its site."""

    room: RoomId
    x_m: float
    y_m: float


Hosts = Mapping[RackId, tuple[Host, ...]]
"""What can be connected in each rack, from the bottom up, in the order of rooms and rows."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownHosts:
    """Hosts of racks, and the racks they were read from."""

    racks: Mapping[RackId, Rack]
    parts: Mapping[EntryId, Part]
    hosts: Hosts


def read_hosts(
    known: KnownHosts | None, racks: Iterable[Rack], parts: Mapping[EntryId, Part]
) -> KnownHosts:
    """Return what can be connected in racks; racks that *known* has read already stay as they are."""
    before = known.racks if known is not None and known.parts is parts else {}
    old = known.hosts if known is not None else {}
    read: dict[RackId, Rack] = {}
    hosts: dict[RackId, tuple[Host, ...]] = {}
    for rack in racks:
        read[rack.id] = rack
        found = old[rack.id] if before.get(rack.id) is rack else _hosts(rack, parts)
        hosts[rack.id] = found
    return KnownHosts(read, parts, hosts)


def _hosts(rack: Rack, parts: Mapping[EntryId, Part]) -> tuple[Host, ...]:
    return tuple(
        Host(one.id, one.part, _middle_m(one.host))
        for one in rack.placements
        if parts[one.part].kind in _CONNECTED
    )


def _middle_m(host: object) -> float:
    """The height of a device's middle; side channels count from the middle of the rack."""
    if not isinstance(host, RackSlot) or host.height == 0:
        return 1.0
    units = (host.bottom - 1 + host.height / 2) / HALF_UNITS_PER_UNIT
    return PLINTH_M + units * UNIT_MM / 1000.0


def reached(site: Site, only: RoomId | None, hosts: Hosts, racks: Iterable[Rack]) -> Hosts:
    """Return what a fabric may connect: one room, else all rooms that are not air-gapped.

    *racks* are those of the site; without air-gapped rooms the same object comes back.
    """
    if only is None and not any(room.air_gapped for room in site.rooms):
        return hosts
    rows = {
        row.id
        for room in site.rooms
        if (room.id == only if only is not None else not room.air_gapped)
        for row in room.rows
    }
    return {rack.id: hosts[rack.id] for rack in racks if rack.row in rows and rack.id in hosts}


def spots(layouts: Iterable[RoomLayout], apart_m: float) -> dict[RackId, Spot]:
    """Return where racks stand, the rooms of a site in one line, *apart_m* between them."""
    found: dict[RackId, Spot] = {}
    offset = 0.0
    for layout in layouts:
        extent = layout.extent
        for rack, standing in layout.racks.items():
            x = offset + (standing.footprint.x_mm - extent.x_mm) / 1000.0
            y = (standing.footprint.y_mm - extent.y_mm) / 1000.0
            found[rack] = Spot(layout.room, x, y)
        offset += extent.width_mm / 1000.0 + apart_m
    return found


def nodes_of(part: Part) -> int:
    """Return how many computers a device holds: the compute trays of a rack system."""
    if part.kind is PartKind.RACK_SYSTEM:
        return max(1, part.gpus // GPUS_PER_TRAY)
    return 1

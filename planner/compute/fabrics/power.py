"""What the optics of fabrics add to the draw of rooms and sites.

The maximum of a switch is printed with modules in all its ports, its typical draw with passive cables:
modules at switches add to the average of such switches and are in their maximum already. Modules at
adapters are in no figure of a device; they add to everything. All of it becomes heat to air.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.domain.fabric import Fabric
from planner.domain.fabric_results import FabricResult
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, FabricId, RoomId


@dataclass(frozen=True, slots=True)
class OpticsDraw:
    """Power of optics in kW: `full_kw` in every figure, `average_kw` in the average alone."""

    full_kw: float = 0.0
    average_kw: float = 0.0
    by_room: Mapping[RoomId, float] = field(default_factory=dict)


NO_OPTICS = OpticsDraw()


def optics_draw(
    fabrics: Iterable[Fabric],
    results: Mapping[FabricId, FabricResult],
    parts: Mapping[EntryId, Part],
) -> OpticsDraw:
    """Return what the optics of a site's fabrics draw."""
    full = average = 0.0
    rooms: dict[RoomId, float] = {}
    for fabric in fabrics:
        result = results[fabric.id]
        types = [parts.get(one) for one in fabric.switch_types]
        full += result.nic_optics_kw
        if all(one is not None and one.draw.typical_kw is not None for one in types):
            average += result.switch_optics_kw
        for room, kw in result.nic_optics_by_room:
            rooms[room] = rooms.get(room, 0.0) + kw
    return OpticsDraw(full, average, rooms)

"""Walking over racks and devices with Ctrl and the arrow keys; nothing is moved."""

from collections.abc import Callable, Sequence
from enum import Enum

from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.site import Rack
from planner.workspace.selecting import extended
from planner.workspace.state import NOTHING, Selection, Subject


class Way(Enum):
    """Where to look next."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


def walked(plan: Plan, selection: Selection, way: Way, *, extend: bool) -> Selection:
    """Return what is selected after one step; *extend* keeps what was selected before.

    From a rack, up and down enter it; from the topmost device, up returns to the rack. Without a
    selection the first rack is taken.
    """
    racks = plan.ordered_racks()
    found = _next(racks, selection, way)
    if found.kind is None:
        return selection
    if extend and found.kind is selection.kind:
        return extended(selection, found.kind, found.ids)
    return found


def _next(racks: Sequence[Rack], selection: Selection, way: Way) -> Selection:
    if not racks:
        return NOTHING
    last = selection.ids[-1] if selection.ids else ""
    if selection.kind is Subject.RACK:
        index = next((n for n, rack in enumerate(racks) if rack.id == last), 0)
        return _from_rack(racks, index, way)
    if selection.kind is Subject.PLACEMENT:
        for index, rack in enumerate(racks):
            device = next((one for one in rack.placements if one.id == last), None)
            if device is not None:
                return _from_device(racks, index, device, way)
    return _rack(racks[0])


def _from_rack(racks: Sequence[Rack], index: int, way: Way) -> Selection:
    if way in (Way.LEFT, Way.RIGHT):
        return _rack(_beside(racks, index, way))
    devices = _in_units(racks[index])
    if not devices:
        return _rack(racks[index])
    pick: Callable[..., Placement] = max if way is Way.DOWN else min
    return _device(pick(devices, key=_bottom))


def _from_device(racks: Sequence[Rack], index: int, device: Placement, way: Way) -> Selection:
    if way in (Way.LEFT, Way.RIGHT):
        rack = _beside(racks, index, way)
        if rack is racks[index]:
            return _device(device)
        devices = _in_units(rack)
        if not devices:
            return _rack(rack)
        height = _bottom(device)[0]
        return _device(min(devices, key=lambda one: abs(_bottom(one)[0] - height)))
    order = sorted(racks[index].placements, key=_bottom)
    place = order.index(device) + (1 if way is Way.UP else -1)
    if place >= len(order):
        return _rack(racks[index])
    return _device(order[max(0, place)])


def _in_units(rack: Rack) -> Sequence[Placement]:
    """Devices in units; those in side channels when there are no others."""
    standing = [
        one for one in rack.placements if isinstance(one.host, RackSlot) and one.host.height
    ]
    return standing or rack.placements


def _beside(racks: Sequence[Rack], index: int, way: Way) -> Rack:
    step = 1 if way is Way.RIGHT else -1
    return racks[max(0, min(index + step, len(racks) - 1))]


def _bottom(one: Placement) -> tuple[int, str]:
    return (one.host.bottom if isinstance(one.host, RackSlot) else 0), one.id


def _rack(rack: Rack) -> Selection:
    return Selection(Subject.RACK, (rack.id,))


def _device(device: Placement) -> Selection:
    return Selection(Subject.PLACEMENT, (device.id,))

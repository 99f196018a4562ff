"""What copying puts on the clipboard: devices or racks with the catalogue entries they need."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from planner.domain.facility import CoolingElement
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PlacementId, RackId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.site import Rack


@dataclass(frozen=True, slots=True)
class CopiedDevice:
    """A device as it stood, and how many racks after the first copied one."""

    placement: Placement
    step: int = 0


@dataclass(frozen=True, slots=True)
class CopiedRack:
    """A rack with everything in it, and the coolers that belong to it alone."""

    rack: Rack
    coolers: tuple[CoolingElement, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """Devices or racks on the clipboard, never both; `parts` and `accelerators` are theirs."""

    devices: tuple[CopiedDevice, ...] = ()
    racks: tuple[CopiedRack, ...] = ()
    parts: tuple[Part, ...] = ()
    accelerators: tuple[Accelerator, ...] = ()

    def placements(self) -> Iterable[Placement]:
        """Yield every device, those inside racks too."""
        for device in self.devices:
            yield device.placement
        for copied in self.racks:
            yield from copied.rack.placements


def clip_of_devices(plan: Plan, shelf: PartShelf, placements: Collection[PlacementId]) -> Clip:
    """Return a clip of devices; those that are not in the plan are left out."""
    wanted = frozenset(placements)
    devices = copied_devices(plan, wanted)
    used = _used(device.placement for device in devices)
    return Clip(devices, (), *_entries(shelf, used))


def clip_of_racks(plan: Plan, shelf: PartShelf, racks: Collection[RackId]) -> Clip:
    """Return a clip of racks; those that are not in the plan are left out."""
    copied = copied_racks(plan, frozenset(racks))
    used = _used(one for each in copied for one in each.rack.placements)
    used |= {each.rack.frame for each in copied}
    return Clip((), copied, *_entries(shelf, used))


def copied_devices(plan: Plan, wanted: frozenset[PlacementId]) -> tuple[CopiedDevice, ...]:
    """Return devices of a plan, those in racks first, in the order in which the racks stand."""
    holding = [
        (index, rack)
        for index, rack in enumerate(plan.ordered_racks())
        if any(one.id in wanted for one in rack.placements)
    ]
    first = holding[0][0] if holding else 0
    devices = [
        CopiedDevice(one, index - first)
        for index, rack in holding
        for one in rack.placements
        if one.id in wanted
    ]
    devices += [
        CopiedDevice(one)
        for one in plan.placements()
        if one.id in wanted and not isinstance(one.host, RackSlot)
    ]
    return tuple(devices)


def copied_racks(plan: Plan, wanted: frozenset[RackId]) -> tuple[CopiedRack, ...]:
    """Return racks of a plan in the order in which they stand."""
    return tuple(
        CopiedRack(rack, tuple(one for one in plan.cooling_elements if one.place == rack.id))
        for rack in plan.ordered_racks()
        if rack.id in wanted
    )


def _used(placements: Iterable[Placement]) -> set[EntryId]:
    used = set()
    for one in placements:
        used.add(one.part)
        used.update(part for part, _ in one.configuration)
    return used


def _entries(
    shelf: PartShelf, used: set[EntryId]
) -> tuple[tuple[Part, ...], tuple[Accelerator, ...]]:
    parts = tuple(shelf.parts[key] for key in sorted(used) if key in shelf.parts)
    fitted = {part.accelerators.accelerator for part in parts if part.accelerators}
    return parts, tuple(shelf.accelerators[key] for key in sorted(fitted))

"""The cable schedule: every cable of the fabrics of a plan, end by end. Worked out when asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.compute.fabrics.cabling import UNREACHED, Cabling, End, cabling
from planner.compute.fabrics.hosts import nodes_of
from planner.compute.steps.context import Context
from planner.compute.steps.fabrics import fabrics_step
from planner.domain.fabric import Fabric, FabricKind
from planner.domain.identity import EntryId, FabricId, PlacementId
from planner.domain.phrase import say
from planner.domain.project import PartShelf

_PREFIX = {
    FabricKind.COMPUTE: "CMP",
    FabricKind.STORAGE: "STO",
    FabricKind.IN_BAND: "INB",
    FabricKind.OUT_OF_BAND: "OOB",
}


@dataclass(frozen=True, slots=True)
class CableEnd:
    """One end of a cable as it is written: device and port, and its rack; ids to find them by."""

    device: str
    port: str
    rack: str = ""
    placement: PlacementId | None = None


@dataclass(frozen=True, slots=True)
class CableLine:
    """One cable; `length_m` None while an end does not stand or no medium reaches."""

    label: str
    fabric: str
    fabric_id: FabricId
    one: CableEnd
    other: CableEnd
    medium: str
    length_m: float | None
    part_number: str
    part: str


def cable_schedule(context: Context) -> tuple[CableLine, ...]:
    """Return every cable of every fabric, fabric by fabric, in the order of their lower ends."""
    plan = context.plan
    names: dict[PlacementId, str] = {one.id: one.name for one in plan.placements()}
    racks: dict[str, str] = {rack.id: rack.name for rack in plan.racks.values()}
    return tuple(
        line
        for fabric, cables in all_cabling(context)
        for line in _lines(fabric, cables, names, racks, context.shelf)
    )


def all_cabling(context: Context) -> Iterator[tuple[Fabric, Cabling]]:
    """Yield every fabric that has a tree with its cables."""
    for inside in fabrics_step(context).sites.values():
        for one in inside.sized:
            members = inside.members[one.fabric.id]
            cables = cabling(one, members, inside.hosts, inside.spots, inside.rules)
            if cables is not None:
                yield one.fabric, cables


def _lines(
    fabric: Fabric,
    cables: Cabling,
    names: Mapping[PlacementId, str],
    racks: Mapping[str, str],
    shelf: PartShelf,
) -> Iterator[CableLine]:
    prefix = _PREFIX[fabric.kind]
    kinds = [_kind(shelf, medium.cable) for medium in cables.media]
    columns = (cables.one, cables.one_port, cables.other, cables.other_port)
    numbers = [one.tolist() for one in columns]
    rows = zip(*numbers, cables.medium.tolist(), cables.stock_m.tolist(), strict=True)
    for number, (one, one_port, other, other_port, medium, stock) in enumerate(rows, start=1):
        reached = medium != UNREACHED
        yield CableLine(
            label=f"{prefix}-{number:05d}",
            fabric=fabric.name,
            fabric_id=fabric.id,
            one=_end(cables.ends[one], one_port, names, racks, shelf),
            other=_end(cables.ends[other], other_port, names, racks, shelf),
            medium=cables.media[medium].name if reached else "",
            length_m=stock if reached else None,
            part_number=kinds[medium][0] if reached else "",
            part=kinds[medium][1] if reached else "",
        )


def _kind(shelf: PartShelf, entry: EntryId) -> tuple[str, str]:
    """Part number and name of a component; the id where nobody printed a number."""
    component = shelf.components.get(entry)
    if component is None:
        return entry, entry
    return component.part_number or component.id, component.label


def _end(
    end: End,
    port: int,
    names: Mapping[PlacementId, str],
    racks: Mapping[str, str],
    shelf: PartShelf,
) -> CableEnd:
    where = str(port + 1)
    if end.host is None or end.rack is None:
        place = say("{0} {1}, not placed", end.tier or "", end.place + 1)
        return CableEnd(place, where)
    name = names[end.host.placement]
    if end.tier is None and nodes_of(shelf.parts[end.host.part]) > 1:
        where = f"{end.number + 1}.{port + 1}"
    return CableEnd(name, where, racks[end.rack], end.host.placement)

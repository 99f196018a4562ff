"""How commands replace one part of a project and make ids and names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from planner.domain.errors import EditRefused
from planner.domain.facility import CoolingElement
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import ElementId, EntryId, RackId, RoomId, ScenarioId, SiteId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.site import Rack, Room, Row, Site

K = TypeVar("K")
V = TypeVar("V")

NAME_STEM = {
    PartKind.GPU_SERVER: "gpu",
    PartKind.CPU_SERVER: "cpu",
    PartKind.STORAGE: "sto",
    PartKind.SWITCH: "sw",
    PartKind.PDU: "pdu",
    PartKind.UPS: "ups",
    PartKind.CDU: "cdu",
    PartKind.RACK_SYSTEM: "nvl",
    PartKind.RACK: "rack",
}
"""Stems of names that new things get."""


class Ids:
    """Makes new ids from the counter of a project; read `serial` when done."""

    def __init__(self, project: Project) -> None:
        self.serial = project.serial

    def new(self, stem: str) -> str:
        """Return the next id."""
        self.serial += 1
        return f"{stem}-{self.serial}"


def with_plan(project: Project, scenario: ScenarioId, plan: Plan, serial: int = 0) -> Project:
    """Return the project with the plan of one scenario replaced and the id counter raised."""
    scenarios = tuple(
        replace(one, plan=plan) if one.id == scenario else one for one in project.scenarios
    )
    return replace(project, scenarios=scenarios, serial=max(serial, project.serial))


def with_racks(plan: Plan, changed: Mapping[RackId, Rack]) -> Plan:
    """Return the plan with some racks replaced or added."""
    return replace(plan, racks={**plan.racks, **changed})


def with_rooms(plan: Plan, change: Callable[[Site, Room], Room]) -> Plan:
    """Return the plan with every room passed through *change*."""
    sites = []
    for site in plan.sites:
        rooms = tuple(change(site, room) for room in site.rooms)
        same = all(a is b for a, b in zip(rooms, site.rooms, strict=True))
        sites.append(site if same else replace(site, rooms=rooms))
    return replace(plan, sites=tuple(sites))


def with_site(plan: Plan, site: Site) -> Plan:
    """Return the plan with the site of the same id replaced."""
    return replace(plan, sites=tuple(site if one.id == site.id else one for one in plan.sites))


def without_strays(plan: Plan) -> Plan:
    """Return the plan without links and elements whose site, room or rack is no longer there."""
    places: set[str] = {*plan.racks, *(site.id for site in plan.sites)}
    places.update(room.id for site in plan.sites for room in site.rooms)
    gone = frozenset([one.id for one in plan.plant if one.place not in places])
    plan = replace(plan, links=tuple(one for one in plan.links if places.issuperset(one.ends)))
    return without_elements(plan, gone)


def without_elements(plan: Plan, gone: frozenset[ElementId]) -> Plan:
    """Return the plan without some elements of its plant, and without connections to them."""
    power = tuple(one for one in plan.power_elements if one.id not in gone)
    cooling = tuple(one for one in plan.cooling_elements if one.id not in gone)
    alive = frozenset([*(one.id for one in power), *(one.id for one in cooling)])
    return replace(
        plan,
        power_elements=tuple(
            one
            if alive.issuperset(one.fed_by)
            else replace(one, fed_by=tuple(source for source in one.fed_by if source in alive))
            for one in power
        ),
        cooling_elements=tuple(connected(one, alive) for one in cooling),
    )


def connected(element: CoolingElement, alive: frozenset[ElementId]) -> CoolingElement:
    """Return the element without connections to what is no longer there."""
    if alive.issuperset((*element.fed_by, *element.cooled_by)):
        return element
    return replace(
        element,
        fed_by=tuple(one for one in element.fed_by if one in alive),
        cooled_by=tuple(one for one in element.cooled_by if one in alive),
    )


def shelve(
    shelf: PartShelf, parts: Iterable[Part] = (), accelerators: Iterable[Accelerator] = ()
) -> PartShelf:
    """Return the shelf with copies of the entries that it does not hold yet."""
    new_parts = {part.id: part for part in parts if part.id not in shelf.parts}
    new_accelerators = {a.id: a for a in accelerators if a.id not in shelf.accelerators}
    if not new_parts and not new_accelerators:
        return shelf
    return replace(
        shelf,
        parts={**shelf.parts, **new_parts} if new_parts else shelf.parts,
        accelerators={**shelf.accelerators, **new_accelerators}
        if new_accelerators
        else shelf.accelerators,
    )


def with_entry(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Return the mapping with *value* added unless the key is there already."""
    return mapping if key in mapping else {**mapping, key: value}


def free_name(stem: str, taken: Iterable[str], separator: str = "-", digits: int = 2) -> str:
    """Return stem and the lowest free number, such as gpu-01 or R04."""
    used = taken if isinstance(taken, (set, frozenset)) else set(taken)
    number = 1
    while (name := f"{stem}{separator}{number:0{digits}d}") in used:
        number += 1
    return name


def rack_in(plan: Plan, rack: RackId) -> Rack:
    """Return a rack.

    Raises:
        EditRefused: when it is no longer there.
    """
    found = plan.racks.get(rack)
    if found is None:
        raise EditRefused(say("This rack is no longer in the plan."), say("Choose another rack."))
    return found


def part_of(project: Project, part: EntryId) -> Part:
    """Return a part of the project's shelf.

    Raises:
        EditRefused: when the project has no copy of it.
    """
    found = project.shelf.parts.get(part)
    if found is None:
        raise EditRefused(
            say("The project has no copy of the part {0}.", part),
            say("Drag it from the catalogue again."),
        )
    return found


def site_of_rack(plan: Plan, rack: Rack) -> SiteId:
    """Return the site that a rack stands in."""
    return plan.site_of_row()[rack.row]


def row_in(plan: Plan, room: RoomId) -> Row | None:
    """Return the first row of a room."""
    for _, one, row in plan.rows():
        if one.id == room:
            return row
    return None

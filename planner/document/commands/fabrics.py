"""Fabrics of a site: adding, editing, removing, and building them with their switches and racks."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.arrangement import Arrangement
from planner.document.commands.naming import refuse_unreadable
from planner.document.commands.placing import refuse_name
from planner.document.commands.racks import AddRack
from planner.document.commands.revise import Ids, free_name, shelve, with_plan, with_site
from planner.domain.changing import with_field
from planner.domain.components import Component
from planner.domain.errors import EditRefused
from planner.domain.fabric import Fabric, FabricKind, FabricSwitch, Tier
from planner.domain.hardware import Part
from planner.domain.identity import FabricId, PlacementId, RackId, RoomId, SiteId
from planner.domain.phrase import named, say
from planner.domain.placement import Placement, Tray
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.site import Feed, Site

MOST_RAILS, MOST_PLANES, MOST_TIERS = 72, 8, 3
MOST_OVERSUBSCRIPTION = 64.0
MOST_PORTS = 1024


@dataclass(frozen=True)
class AddFabric(PlanEdit):
    """Add a fabric to a site; the project copies its switch and the components of its media."""

    site: SiteId
    fabric: Fabric
    switch: Part
    components: tuple[Component, ...] = ()

    def label(self, project: Project) -> str:
        """Such as ``add compute fabric``."""
        return say("add {0}", self.fabric.name) if self.fabric.name else say("add a fabric")

    def apply(self, project: Project) -> Project:
        """Append the fabric under a new id."""
        project = _shelved(project, (self.switch,), self.components)
        plan = project.scenario(self.scenario).plan
        site, ids = _site_in(plan, self.site), Ids(project)
        fabric = _new(self.fabric, site, ids)
        plan = with_site(plan, replace(site, fabrics=(*site.fabrics, fabric)))
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class EditFabric(PlanEdit):
    """Change a field of a fabric; a new type of switch comes with its `part`."""

    fabric: FabricId
    field: str
    value: object
    part: Part | None = None

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one fabric merge."""
        return (self.scenario, self.fabric, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change planes of Compute fabric``."""
        _, fabric = fabric_in(project.scenario(self.scenario).plan, self.fabric)
        if self.field == "name":
            return say("rename {0}", fabric.name)
        return say("change {0} of {1}", named(self.field.removesuffix("_gbit_s")), fabric.name)

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        if self.part is not None:
            project = _shelved(project, (self.part,), ())
        plan = project.scenario(self.scenario).plan
        site, fabric = fabric_in(plan, self.fabric)
        if self.field == "name":
            refuse_name(str(self.value), fabric.name, [one.name for one in site.fabrics])
        changed = with_field(fabric, self.field, self.value)
        _refuse_impossible(changed)
        fabrics = tuple(changed if one.id == fabric.id else one for one in site.fabrics)
        return with_plan(project, self.scenario, with_site(plan, replace(site, fabrics=fabrics)))


@dataclass(frozen=True)
class DeleteFabric(PlanEdit):
    """Delete a fabric; its switches stay where they stand and take no part any more."""

    fabric: FabricId

    def label(self, project: Project) -> str:
        """Such as ``delete Compute fabric``."""
        return say(
            "delete {0}", fabric_in(project.scenario(self.scenario).plan, self.fabric)[1].name
        )

    def apply(self, project: Project) -> Project:
        """Remove it from its site."""
        plan = project.scenario(self.scenario).plan
        site, fabric = fabric_in(plan, self.fabric)
        left = tuple(one for one in site.fabrics if one.id != fabric.id)
        return with_plan(project, self.scenario, with_site(plan, replace(site, fabrics=left)))


@dataclass(frozen=True, slots=True)
class PlannedSwitch:
    """A switch to be placed: its part in which of the fabrics, and the rack it goes into.

    `rack` is a rack of the plan, or the number of a new one, from 0.
    """

    fabric: int
    tier: Tier
    plane: int
    rack: RackId | int


@dataclass(frozen=True)
class BuildFabrics(PlanEdit):
    """Add fabrics to a site, or replace those of the same id, and place switches for them.

    `racks` new racks of `frame` with `feeds` come to the end of the first row of `room`. Nothing
    that stands there is moved.
    """

    site: SiteId
    fabrics: tuple[Fabric, ...]
    parts: tuple[Part, ...]
    components: tuple[Component, ...]
    switches: tuple[PlannedSwitch, ...]
    room: RoomId
    racks: int = 0
    frame: Part | None = None
    feeds: tuple[Feed, ...] = ()

    def label(self, project: Project) -> str:
        """Such as ``build 4 fabrics in Milan``."""
        site = project.scenario(self.scenario).plan.site(self.site).name
        if len(self.fabrics) == 1:
            return say("build {0} in {1}", self.fabrics[0].name, site)
        return say("build {0} fabrics in {1}", len(self.fabrics), site)

    def apply(self, project: Project) -> Project:
        """Add racks, then switches, then the fabrics that name them."""
        project = _shelved(project, self.parts, self.components)
        project, new_racks = self._with_racks(project)
        arrangement = Arrangement(project, self.scenario)
        members: dict[int, list[FabricSwitch]] = {}
        for planned in self.switches:
            fabric = self.fabrics[planned.fabric]
            part = project.shelf.parts[fabric.switch_of(planned.tier)]
            rack = planned.rack if isinstance(planned.rack, str) else new_racks[planned.rack]
            slot = arrangement.lowest_slot(part, RackId(rack))
            if slot is None:
                name = arrangement.rack(RackId(rack)).name
                raise EditRefused(
                    say("There is no room in {0} for {1}.", name, part.label),
                    say("Let the fabric take new racks."),
                )
            stem = _stem(fabric, planned)
            switch = arrangement.copy(Placement(PlacementId(""), "", part.id, Tray()), stem)
            arrangement.put(switch, slot)
            member = FabricSwitch(switch.id, planned.tier, planned.plane)
            members.setdefault(planned.fabric, []).append(member)
        project = arrangement.finish()
        return self._with_fabrics(project, members)

    def _with_racks(self, project: Project) -> tuple[Project, list[RackId]]:
        made: list[RackId] = []
        for _ in range(self.racks):
            if self.frame is None:
                raise EditRefused(
                    say("There is no rack in the catalogue for the switches."),
                    say("Add one to the catalogue, or use free units."),
                )
            known = project.scenario(self.scenario).plan.racks
            name = free_name("N", [rack.name for rack in known.values()], separator="")
            add = AddRack(self.scenario, self.room, self.frame, self.feeds, name=name)
            project = add.apply(project)
            made += [one for one in project.scenario(self.scenario).plan.racks if one not in known]
        return project, made

    def _with_fabrics(self, project: Project, members: dict[int, list[FabricSwitch]]) -> Project:
        plan, ids = project.scenario(self.scenario).plan, Ids(project)
        site = _site_in(plan, self.site)
        for number, fabric in enumerate(self.fabrics):
            given = replace(fabric, switches=(*fabric.switches, *members.get(number, ())))
            known = any(one.id == given.id for one in site.fabrics)
            if known:
                _refuse_impossible(given)
                fabrics = tuple(given if one.id == given.id else one for one in site.fabrics)
            else:
                fabrics = (*site.fabrics, _new(given, site, ids))
            site = replace(site, fabrics=fabrics)
        return with_plan(project, self.scenario, with_site(plan, site), ids.serial)


def fabric_in(plan: Plan, fabric: FabricId) -> tuple[Site, Fabric]:
    """Return a fabric and its site.

    Raises:
        EditRefused: when it is no longer there.
    """
    for site in plan.sites:
        for one in site.fabrics:
            if one.id == fabric:
                return site, one
    raise EditRefused(say("This fabric is no longer in the plan."), say("Select another one."))


def usual_name(kind: FabricKind) -> str:
    """Return what a fabric of a kind is called."""
    return {
        FabricKind.COMPUTE: say("Compute fabric"),
        FabricKind.STORAGE: say("Storage fabric"),
        FabricKind.IN_BAND: say("In-band network"),
        FabricKind.OUT_OF_BAND: say("Out-of-band network"),
    }[kind]


def _new(fabric: Fabric, site: Site, ids: Ids) -> Fabric:
    """The fabric under a new id, and under a name that no other of the site has."""
    taken = [one.name for one in site.fabrics]
    name = fabric.name or str(usual_name(fabric.kind))
    refuse_unreadable(name)
    if name in taken:
        name = free_name(name, [*taken, f"{name} 1"], separator=" ", digits=1)
    fabric = replace(fabric, id=FabricId(ids.new("fabric")), name=name)
    _refuse_impossible(fabric)
    return fabric


def _stem(fabric: Fabric, planned: PlannedSwitch) -> str:
    """Such as compute-leaf, or storage-b-spine where there are several planes."""
    plane = f"-{chr(ord('a') + planned.plane)}" if fabric.planes > 1 else ""
    kind = {FabricKind.IN_BAND: "inband", FabricKind.OUT_OF_BAND: "oob"}.get(
        fabric.kind, fabric.kind.value
    )
    return f"{kind}{plane}-{planned.tier}"


def _site_in(plan: Plan, site: SiteId) -> Site:
    for one in plan.sites:
        if one.id == site:
            return one
    raise EditRefused(say("This site is no longer in the plan."), say("Choose another site."))


def _shelved(project: Project, parts: Iterable[Part], components: Iterable[Component]) -> Project:
    shelf: PartShelf = shelve(project.shelf, parts)
    new = {one.id: one for one in components if one.id not in shelf.components}
    if new:
        shelf = replace(shelf, components={**shelf.components, **new})
    return project if shelf is project.shelf else replace(project, shelf=shelf)


def _refuse_impossible(fabric: Fabric) -> None:
    """Refuse a fabric that nothing could be built of.

    Raises:
        EditRefused: naming the field.
    """
    for what, value, low, high in (
        (say("Rails"), fabric.rails, 1, MOST_RAILS),
        (say("Planes"), fabric.planes, 1, MOST_PLANES),
        (say("Tiers"), fabric.tiers, 0, MOST_TIERS),
        (say("Oversubscription"), fabric.oversubscription, 1.0, MOST_OVERSUBSCRIPTION),
        (say("Ports of a device"), fabric.ports_per_device, 1, MOST_PORTS),
        (say("Ports of a module"), fabric.nic_ports, 1, 8),
        (say("Ports for fabric managers"), fabric.manager_ports, 0, MOST_PORTS),
        (say("Patch panels"), fabric.panels, 0, 10),
    ):
        if not low <= value <= high:
            raise EditRefused(
                say("{0} cannot be {1:g}.", what, value),
                say("Enter {0:g} to {1:g}.", low, high),
            )
    for what, rate in (
        (say("The rate of a port"), fabric.port_gbit_s),
        (say("The rate of a lane"), fabric.lane_gbit_s),
        (say("The rate of an adapter"), fabric.adapter_gbit_s),
    ):
        if not 0 < rate <= 10_000:
            raise EditRefused(
                say("{0} cannot be {1:g} Gbit/s.", what, rate),
                say("Enter a number above zero."),
            )
    if fabric.lane_gbit_s > fabric.port_gbit_s:
        raise EditRefused(
            say(
                "A lane of {0:g} Gbit/s is faster than its port of {1:g} Gbit/s.",
                fabric.lane_gbit_s,
                fabric.port_gbit_s,
            ),
            say("Enter a lane rate that the port has a whole number of."),
        )

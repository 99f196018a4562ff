"""Sites, rooms, rows and racks: making, moving, editing, deleting."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.placing import refuse_locked, refuse_name
from planner.document.commands.pools import join_pool, without_empty_pools
from planner.document.commands.revise import (
    NAME_STEM,
    Ids,
    free_name,
    rack_in,
    row_in,
    shelve,
    with_plan,
    with_racks,
    with_site,
    without_strays,
)
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import (
    PlacementId,
    PoolId,
    RackId,
    RoomId,
    RowId,
    SiteId,
)
from planner.domain.offers import Region
from planner.domain.phrase import named, say
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import (
    LAND_M,
    Colocation,
    CostBasis,
    Feed,
    Rack,
    Room,
    Row,
    Site,
    SiteKind,
    is_on_land,
)


@dataclass(frozen=True)
class AddSite(PlanEdit):
    """Add a site with one room and one row; `region` gives tariff, grid and climate."""

    kind: SiteKind
    country: str
    region: Region | None
    name: str = ""
    colocation: Colocation | None = None

    def label(self, project: Project) -> str:
        """Such as ``add site``."""
        return say("add {0}", self.name) if self.name else say("add site")

    def apply(self, project: Project) -> Project:
        """Add the site and a copy of its region."""
        plan = project.scenario(self.scenario).plan
        ids = Ids(project)
        taken = [site.name for site in plan.sites]
        if self.name:
            refuse_name(self.name, "", taken)
        name = self.name or free_name("Site", taken, separator=" ", digits=1)
        row = Row(RowId(ids.new("row")), "Row 1")
        room = Room(RoomId(ids.new("room")), "Room 1", (row,))
        basis = CostBasis.INCREMENTAL
        if self.kind is SiteKind.COLOCATION:
            basis = CostBasis.COLOCATION
        site = Site(
            SiteId(ids.new("site")),
            name,
            self.kind,
            self.country,
            self.region.id if self.region else None,
            (room,),
            controllers=(self.country,),
            cost_basis=basis,
            colocation=self.colocation,
        )
        shelf = project.shelf
        if self.region is not None and self.region.id not in shelf.regions:
            shelf = replace(shelf, regions={**shelf.regions, self.region.id: self.region})
            project = replace(project, shelf=shelf)
        plan = replace(plan, sites=(*plan.sites, site))
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class AddRoom(PlanEdit):
    """Add a room with one row to a site."""

    site: SiteId
    name: str = ""
    air_gapped: bool = False

    def label(self, project: Project) -> str:
        """Such as ``add a room to Milan``."""
        return say("add a room to {0}", project.scenario(self.scenario).plan.site(self.site).name)

    def apply(self, project: Project) -> Project:
        """Append the room."""
        plan = project.scenario(self.scenario).plan
        ids = Ids(project)
        site = plan.site(self.site)
        taken = [room.name for room in site.rooms]
        name = self.name or free_name("Room", taken, separator=" ", digits=1)
        row = Row(RowId(ids.new("row")), "Row 1")
        room = Room(RoomId(ids.new("room")), name, (row,), self.air_gapped)
        plan = with_site(plan, replace(site, rooms=(*site.rooms, room)))
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class AddRack(PlanEdit):
    """Add an empty rack of a frame at the end of the first row of a room.

    A rack system becomes a rack with fixed contents: `frame` is then the rack system itself.
    """

    room: RoomId
    frame: Part
    feeds: tuple[Feed, ...]
    accelerator: Accelerator | None = None
    name: str = ""

    def label(self, project: Project) -> str:
        """Such as ``add rack APC NetShelter``."""
        return say("add {0}", self.frame.label)

    def apply(self, project: Project) -> Project:
        """Append the rack to the row."""
        refuse_dead_feeds(self.feeds)
        accelerators = (self.accelerator,) if self.accelerator else ()
        shelf = shelve(project.shelf, (self.frame,), accelerators)
        project = replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        row = row_in(plan, self.room)
        if row is None or self.frame.frame is None:
            raise EditRefused(
                say("There is no row for this rack here."), say("Drop it inside a room.")
            )
        ids = Ids(project)
        taken = [rack.name for rack in plan.racks.values()]
        name = self.name or free_name("R", taken, separator="")
        position = 1 + max((rack.position for rack in plan.racks_of_row(row.id)), default=0)
        rack = Rack(RackId(ids.new("rack")), name, row.id, position, self.frame.id, self.feeds)
        if self.frame.kind is PartKind.RACK_SYSTEM:
            plan, rack = self._system(project, plan, rack, ids)
        return with_plan(project, self.scenario, with_racks(plan, {rack.id: rack}), ids.serial)

    def _system(self, project: Project, plan: Plan, rack: Rack, ids: Ids) -> tuple[Plan, Rack]:
        fit = self.frame.accelerators
        pool: PoolId | None = None
        if fit is not None:
            site = plan.site_of_row()[rack.row]
            accelerator = project.shelf.accelerators[fit.accelerator]
            plan, pool = join_pool(plan, site, accelerator.id, accelerator.name, ids)
        height = self.frame.half_units or 0
        stem = NAME_STEM[self.frame.kind]
        placement = Placement(
            PlacementId(ids.new("p")),
            free_name(stem, plan.placement_names),
            self.frame.id,
            RackSlot(rack.id, 1, height),
            pool=pool,
        )
        return plan, replace(rack, placements=(placement,), system=self.frame.id)


@dataclass(frozen=True)
class DeleteRacks(PlanEdit):
    """Delete racks with everything in them."""

    racks: frozenset[RackId]

    def label(self, project: Project) -> str:
        """Such as ``delete R04``."""
        plan = project.scenario(self.scenario).plan
        names = sorted(plan.racks[rack].name for rack in self.racks if rack in plan.racks)
        return (
            say("delete {0}", names[0]) if len(names) == 1 else say("delete {0} racks", len(names))
        )

    def apply(self, project: Project) -> Project:
        """Remove the racks and pools that hold nothing any more."""
        plan = project.scenario(self.scenario).plan
        gone = [plan.racks[rack] for rack in self.racks if rack in plan.racks]
        if not gone:
            return project
        for rack in gone:
            refuse_locked(*rack.placements)
        left = {key: rack for key, rack in plan.racks.items() if key not in self.racks}
        pools = {p.pool for rack in gone for p in rack.placements if p.pool}
        plan = without_empty_pools(without_strays(replace(plan, racks=left)), pools)
        return with_plan(project, self.scenario, plan)


@dataclass(frozen=True)
class MoveRack(PlanEdit):
    """Move a rack to a place in a row; positions count from 1."""

    rack: RackId
    row: RowId
    position: int

    def label(self, project: Project) -> str:
        """Such as ``move R04``."""
        return say("move {0}", project.scenario(self.scenario).plan.racks[self.rack].name)

    def apply(self, project: Project) -> Project:
        """Reorder the racks of the row; the rack's devices join the pools of a new site."""
        plan = project.scenario(self.scenario).plan
        rack = rack_in(plan, self.rack)
        ids = Ids(project)
        sites = plan.site_of_row()
        if self.row not in sites:
            raise EditRefused(
                say("This row is no longer in the plan."), say("Drop the rack in another room.")
            )
        emptied: set[PoolId] = set()
        if sites[rack.row] != sites[self.row]:
            plan, rack, emptied = self._repool(project, plan, rack, sites[self.row], ids)
        others = [one for one in plan.racks_of_row(self.row) if one.id != rack.id]
        index = max(0, min(self.position - 1, len(others)))
        if rack.row != self.row:
            rack = replace(rack, row=self.row, pose=None)  # it stands in another place now
        ordered = [*others[:index], rack, *others[index:]]
        changed = {
            one.id: one if one.position == place else replace(one, position=place)
            for place, one in enumerate(ordered, start=1)
        }
        plan = without_empty_pools(with_racks(plan, changed), emptied)
        return with_plan(project, self.scenario, plan, ids.serial)

    def _repool(
        self, project: Project, plan: Plan, rack: Rack, site: SiteId, ids: Ids
    ) -> tuple[Plan, Rack, set[PoolId]]:
        placements = []
        emptied: set[PoolId] = set()
        for placement in rack.placements:
            fit = project.shelf.parts[placement.part].accelerators
            if fit is None or placement.pool is None:
                placements.append(placement)
                continue
            emptied.add(placement.pool)
            name = project.shelf.accelerators[fit.accelerator].name
            plan, pool = join_pool(plan, site, fit.accelerator, name, ids)
            placements.append(replace(placement, pool=pool))
        return plan, replace(rack, placements=tuple(placements)), emptied


@dataclass(frozen=True)
class EditRack(PlanEdit):
    """Change a field of a rack: name, feeds, air_zone, blanked, delivered_filled, ..."""

    rack: RackId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one rack merge."""
        return (self.scenario, self.rack, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change feeds of R04``."""
        name = project.scenario(self.scenario).plan.racks[self.rack].name
        return (
            say("rename {0}", name)
            if self.field == "name"
            else say("change {0} of {1}", named(self.field), name)
        )

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        plan = project.scenario(self.scenario).plan
        rack = rack_in(plan, self.rack)
        if self.field == "name":
            refuse_name(str(self.value), rack.name, [r.name for r in plan.racks.values()])
        changed = with_field(rack, self.field, self.value)
        refuse_dead_feeds(changed.feeds)
        return with_plan(project, self.scenario, with_racks(plan, {rack.id: changed}))


def refuse_dead_feeds(feeds: tuple[Feed, ...]) -> None:
    """Refuse a circuit that carries nothing.

    Raises:
        EditRefused: naming the feed.
    """
    for feed in feeds:
        if not feed.kva > 0:
            raise EditRefused(
                say(
                    "Feed {0} of {1:g} V and {2:g} A carries nothing.",
                    feed.name,
                    feed.volts,
                    feed.amps,
                ),
                say("Use a voltage and a current above zero."),
            )


@dataclass(frozen=True)
class EditSite(PlanEdit):
    """Change a field of a site, such as its name, tariff or contracted power."""

    site: SiteId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one site merge."""
        return (self.scenario, self.site, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change tariff of Milan``."""
        name = project.scenario(self.scenario).plan.site(self.site).name
        what = named(self.field.removesuffix("_usd_kwh").removesuffix("_kw").removesuffix("_m"))
        return (
            say("rename {0}", name)
            if self.field == "name"
            else say("change {0} of {1}", what, name)
        )

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        plan = project.scenario(self.scenario).plan
        site = plan.site(self.site)
        if self.field == "name":
            refuse_name(str(self.value), site.name, [one.name for one in plan.sites])
        changed = with_field(site, self.field, self.value)
        if self.field == "elevation_m" and not is_on_land(changed.elevation_m):
            raise EditRefused(
                say(
                    "A site at {0:,g} m cannot be: {1:,g} to {2:,g} m can.",
                    changed.elevation_m,
                    *LAND_M,
                ),
                say("Enter its height above sea level."),
            )
        if self.field == "entered_pue":
            reason = site.pue_reason or say("entered for this site")
            changed = replace(changed, pue_reason="" if changed.entered_pue is None else reason)
        _refuse_impossible(changed)
        return with_plan(project, self.scenario, with_site(plan, changed))


_LARGEST_PUE = 5.0


def _refuse_impossible(site: Site) -> None:
    """Refuse powers of zero and prices below it."""
    terms = site.colocation or Colocation(1.0, 0.0)
    powers = {
        say("Design IT power"): (site.design_it_kw, "kW"),
        say("The connection"): (site.connection_kva, "kVA"),
        say("Contracted power"): (terms.contracted_kw, "kW"),
    }
    prices = {
        say("The tariff"): (site.tariff_usd_kwh, "USD/kWh"),
        say("The demand charge"): (site.demand_charge_usd_kw_month, say("USD per kW and month")),
        say("The price of colocation"): (terms.usd_per_kw_month, say("USD per kW and month")),
    }
    if site.entered_pue is not None and not 1.0 <= site.entered_pue <= _LARGEST_PUE:
        raise EditRefused(
            say(
                "A PUE of {0:g} is not possible: a site draws at least what its IT draws.",
                site.entered_pue,
            ),
            say("Enter 1 to {0:g}, or leave it empty to have it computed.", _LARGEST_PUE),
        )
    for name, (value, unit) in powers.items():
        if value is not None and not value > 0:
            raise EditRefused(
                say("{0} cannot be {1:g} {2}.", name, value, unit),
                say("Enter a number above zero."),
            )
    for name, (value, unit) in prices.items():
        if value is not None and not value >= 0:
            raise EditRefused(
                say("{0} cannot be {1:g} {2}.", name, value, unit), say("Enter 0 or more.")
            )


@dataclass(frozen=True)
class DeleteSite(PlanEdit):
    """Delete a site with its racks, pools, deployments, bursts and the routes to them."""

    site: SiteId

    def label(self, project: Project) -> str:
        """Such as ``delete Milan``."""
        return say("delete {0}", project.scenario(self.scenario).plan.site(self.site).name)

    def apply(self, project: Project) -> Project:
        """Remove the site and all that depends on it."""
        plan = project.scenario(self.scenario).plan
        rows = {row for row, site in plan.site_of_row().items() if site == self.site}
        racks = {key: rack for key, rack in plan.racks.items() if rack.row not in rows}
        for key, rack in plan.racks.items():
            if key not in racks:
                refuse_locked(*rack.placements)
        pools = {pool.id for pool in plan.pools if pool.site == self.site}
        deployments = {d.id for d in plan.deployments if d.pool in pools}
        plan = replace(
            plan,
            sites=tuple(site for site in plan.sites if site.id != self.site),
            racks=racks,
            pools=tuple(pool for pool in plan.pools if pool.id not in pools),
            deployments=tuple(d for d in plan.deployments if d.id not in deployments),
            bursts=tuple(burst for burst in plan.bursts if burst.site != self.site),
            routes=tuple(
                r
                for r in plan.routes
                if r.deployment not in deployments and r.api_site != self.site
            ),
        )
        return with_plan(project, self.scenario, without_strays(plan))

"""Several racks at once: moving them in their order, and more racks like them."""

from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.arrangement import racks_in_order
from planner.document.commands.naming import Names, stem_of
from planner.document.commands.placing import in_order
from planner.document.commands.pools import pool_at, without_empty_pools
from planner.document.commands.revise import (
    Ids,
    placement_names,
    rack_in,
    with_plan,
    with_racks,
)
from planner.domain.errors import EditRefused
from planner.domain.facility import Cord
from planner.domain.identity import ElementId, PlacementId, PoolId, RackId, RowId, SiteId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.site import Rack

MOST_COPIES = 10_000
"""Racks and devices that one edit may add; a typing slip asks for more."""


@dataclass(frozen=True)
class MoveRacks(PlanEdit):
    """Move racks side by side into a row, in the order in which they stood.

    `position` counts from 1 among the racks of the row that stay where they are.
    """

    racks: frozenset[RackId]
    row: RowId
    position: int

    def label(self, project: Project) -> str:
        """Such as ``move R04`` or ``move 3 racks``."""
        return f"move {_racks_text(project.scenario(self.scenario).plan, self.racks)}"

    def apply(self, project: Project) -> Project:
        """Reorder the row; devices that come to another site join the pools there."""
        plan = project.scenario(self.scenario).plan
        ids = Ids(project)
        sites = plan.site_of_row()
        if self.row not in sites:
            raise EditRefused(
                "This row is no longer in the plan.", "Drop the racks in another room."
            )
        moving = _chosen(plan, self.racks)
        left: set[PoolId] = set()
        arrived = []
        for rack in moving:
            if sites[rack.row] != sites[self.row]:
                left |= {one.pool for one in rack.placements if one.pool}
                plan, rack = _at_site(plan, project.shelf, rack, sites[self.row], ids)  # noqa: PLW2901 - the same rack, at its new site
            arrived.append(replace(rack, row=self.row))
        staying = [one for one in plan.racks_of_row(self.row) if one.id not in self.racks]
        index = max(0, min(self.position - 1, len(staying)))
        ordered = [*staying[:index], *arrived, *staying[index:]]
        changed = {
            one.id: placed
            for place, one in enumerate(ordered, start=1)
            if (placed := replace(one, position=place)) != plan.racks[one.id]
        }
        if not changed:
            return project
        plan = without_empty_pools(with_racks(plan, changed), left)
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class DuplicateRacks(PlanEdit):
    """Add racks like those chosen, with everything in them, at the end of their rows."""

    racks: frozenset[RackId]
    count: int = 1

    def label(self, project: Project) -> str:
        """Such as ``duplicate R04`` or ``duplicate 3 racks 4 times``."""
        times = f" {self.count} times" if self.count > 1 else ""
        return f"duplicate {_racks_text(project.scenario(self.scenario).plan, self.racks)}{times}"

    def apply(self, project: Project) -> Project:
        """Copy racks, devices, cords and the coolers that belong to a rack."""
        plan = project.scenario(self.scenario).plan
        refuse_count(self.count, self.count * len(self.racks), "racks")
        chosen = _chosen(plan, self.racks)
        copier = _Copier(project, plan)
        for _ in range(self.count):
            for rack in chosen:
                copier.add(rack)
        return with_plan(project, self.scenario, copier.plan, copier.serial)


class _Copier:
    """Adds copies of racks to a plan."""

    def __init__(self, project: Project, plan: Plan) -> None:
        self._base = plan
        self._ids = Ids(project)
        self._rack_names = Names((one.name for one in plan.racks.values()), separator="")
        self._device_names = Names(placement_names(plan))
        self._last: dict[RowId, int] = {}
        for rack in plan.racks.values():
            self._last[rack.row] = max(self._last.get(rack.row, 0), rack.position)
        self._racks: dict[RackId, Rack] = {}
        self._coolers = list(plan.cooling_elements)

    @property
    def plan(self) -> Plan:
        """The plan with all copies."""
        plan = with_racks(self._base, self._racks)
        if len(self._coolers) == len(plan.cooling_elements):
            return plan
        return replace(plan, cooling_elements=tuple(self._coolers))

    @property
    def serial(self) -> int:
        """The counter of ids after the copies."""
        return self._ids.serial

    def add(self, rack: Rack) -> None:
        """Add one more rack like *rack*."""
        rack_id = RackId(self._ids.new("rack"))
        self._last[rack.row] += 1
        known: dict[PlacementId, PlacementId] = {}
        placements = []
        for one in rack.placements:
            copy = self._device(one, rack_id)
            known[one.id] = copy.id
            placements.append(copy)
        self._racks[rack_id] = replace(
            rack,
            id=rack_id,
            name=self._rack_names.new(stem_of(rack.name)),
            position=self._last[rack.row],
            placements=in_order(tuple(placements)),
            cords=tuple(Cord(known[one.placement], one.supply, one.feed) for one in rack.cords),
            pose=None,
        )
        for cooler in self._base.cooling_elements:
            if cooler.place == rack.id:
                new = ElementId(self._ids.new("cooler"))
                self._coolers.append(replace(cooler, id=new, place=rack_id))

    def _device(self, one: Placement, rack: RackId) -> Placement:
        host = replace(one.host, rack=rack) if isinstance(one.host, RackSlot) else one.host
        name = self._device_names.new(stem_of(one.name))
        return replace(one, id=PlacementId(self._ids.new("p")), name=name, host=host, locked=False)


def refuse_count(count: int, things: int, what: str) -> None:
    """Refuse a number of copies that makes no sense, or many more than a plan can hold.

    Raises:
        EditRefused: with the number.
    """
    if count < 1:
        raise EditRefused(f"{count} {what} cannot be added.", "Enter 1 or more.")
    if things > MOST_COPIES:
        raise EditRefused(
            f"{things:,} {what} in one step are more than the {MOST_COPIES:,} that are possible.",
            "Enter a smaller number.",
        )


def _chosen(plan: Plan, racks: frozenset[RackId]) -> list[Rack]:
    for rack in racks:
        rack_in(plan, rack)
    return [rack for rack in racks_in_order(plan) if rack.id in racks]


def _at_site(plan: Plan, shelf: PartShelf, rack: Rack, site: SiteId, ids: Ids) -> tuple[Plan, Rack]:
    placements = []
    for one in rack.placements:
        plan, pool = pool_at(plan, shelf, one, site, ids)
        placements.append(replace(one, pool=pool))
    return plan, replace(rack, placements=tuple(placements))


def _racks_text(plan: Plan, racks: frozenset[RackId]) -> str:
    if len(racks) == 1:
        (only,) = racks
        return plan.racks[only].name
    return f"{len(racks)} racks"

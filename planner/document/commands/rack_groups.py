"""Several racks at once: moving them in their order, and more racks like them."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.clip import Clip, CopiedRack, copied_racks
from planner.document.command import PlanEdit
from planner.document.commands.naming import Names, stem_of
from planner.document.commands.placing import in_order
from planner.document.commands.pools import pool_at, without_empty_pools
from planner.document.commands.racks import refuse_dead_feeds
from planner.document.commands.revise import (
    Ids,
    connected,
    rack_in,
    row_in,
    shelve,
    with_plan,
    with_racks,
)
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.facility import CoolingElement
from planner.domain.identity import ElementId, PlacementId, PoolId, RackId, RoomId, RowId, SiteId
from planner.domain.phrase import named, say
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
        return say("move {0}", _racks_text(project.scenario(self.scenario).plan, self.racks))

    def apply(self, project: Project) -> Project:
        """Reorder the row; devices that come to another site join the pools there."""
        plan = project.scenario(self.scenario).plan
        ids = Ids(project)
        sites = plan.site_of_row()
        if self.row not in sites:
            raise EditRefused(
                say("This row is no longer in the plan."), say("Drop the racks in another room.")
            )
        moving = _chosen(plan, self.racks)
        left: set[PoolId] = set()
        arrived = []
        for rack in moving:
            there = rack
            if sites[rack.row] != sites[self.row]:
                left |= {one.pool for one in rack.placements if one.pool}
                plan, there = _at_site(plan, project.shelf, rack, sites[self.row], ids)
            if rack.row != self.row:
                there = replace(there, row=self.row, pose=None)  # it stands in another place now
            arrived.append(there)
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
        what = _racks_text(project.scenario(self.scenario).plan, self.racks)
        if self.count > 1:
            return say("duplicate {0} {1} times", what, self.count)
        return say("duplicate {0}", what)

    def apply(self, project: Project) -> Project:
        """Copy racks, devices, cords and the coolers that belong to a rack."""
        plan = project.scenario(self.scenario).plan
        inside = sum(len(rack.placements) for rack in _chosen(plan, self.racks))
        things = self.count * max(len(self.racks), inside)
        what = say("racks") if inside < len(self.racks) else say("devices")
        refuse_count(self.count, things, what)
        copier = _Copier(project, plan)
        for _ in range(self.count):
            for copied in copied_racks(plan, self.racks):
                copier.add(copied, copied.rack.row)
        return with_plan(project, self.scenario, copier.plan, copier.serial)


@dataclass(frozen=True)
class PasteRacks(PlanEdit):
    """Paste copied racks at the end of the first row of a room."""

    clip: Clip
    room: RoomId

    def label(self, project: Project) -> str:
        """Such as ``paste R04`` or ``paste 3 racks``."""
        racks = self.clip.racks
        what = racks[0].rack.name if len(racks) == 1 else say("{0} racks", len(racks))
        return say("paste {0}", what)

    def apply(self, project: Project) -> Project:
        """Copy the parts that are new here, then add the racks with everything in them."""
        if not self.clip.racks:
            raise EditRefused(say("There is nothing to paste."), say("Copy some racks first."))
        shelf = shelve(project.shelf, self.clip.parts, self.clip.accelerators)
        project = project if shelf is project.shelf else replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        row = row_in(plan, self.room)
        if row is None:
            raise EditRefused(
                say("There is no row for these racks here."), say("Select another room.")
            )
        copier = _Copier(project, plan)
        for copied in self.clip.racks:
            copier.add(copied, row.id)
        return with_plan(project, self.scenario, copier.plan, copier.serial)


@dataclass(frozen=True)
class EditRacks(PlanEdit):
    """Give one field of several racks the same value: feeds, air_zone, coolant_group, phase."""

    racks: frozenset[RackId]
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of the same racks merge."""
        return (self.scenario, self.racks, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change feeds of 3 racks``."""
        what = _racks_text(project.scenario(self.scenario).plan, self.racks)
        return say("change {0} of {1}", named(self.field), what)

    def apply(self, project: Project) -> Project:
        """Replace the field where it is another."""
        plan = project.scenario(self.scenario).plan
        changed = {}
        for rack in _chosen(plan, self.racks):
            new = with_field(rack, self.field, self.value)
            refuse_dead_feeds(new.feeds)
            if new != rack:
                changed[rack.id] = new
        if not changed:
            return project
        return with_plan(project, self.scenario, with_racks(plan, changed))


class _Copier:
    """Adds copies of racks to a plan."""

    def __init__(self, project: Project, plan: Plan) -> None:
        self._shelf = project.shelf
        self._plan = plan
        self._sites = plan.site_of_row()
        self._phases = {phase.id for phase in plan.phases}
        self._ids = Ids(project)
        self._rack_names = Names((one.name for one in plan.racks.values()), separator="")
        self._device_names = Names(plan.placement_names)
        self._last: dict[RowId, int] = {}
        for rack in plan.racks.values():
            self._last[rack.row] = max(self._last.get(rack.row, 0), rack.position)
        self._racks: dict[RackId, Rack] = {}
        self._coolers: list[CoolingElement] = []
        self._element_names = Names(one.name for one in plan.plant)
        self._alive = frozenset(one.id for one in plan.plant)

    @property
    def plan(self) -> Plan:
        """The plan with all copies."""
        plan = with_racks(self._plan, self._racks)
        coolers = (*plan.cooling_elements, *self._coolers)
        return replace(plan, cooling_elements=coolers) if self._coolers else plan

    @property
    def serial(self) -> int:
        """The counter of ids after the copies."""
        return self._ids.serial

    def add(self, copied: CopiedRack, row: RowId) -> None:
        """Add one more rack like the copied one at the end of a row."""
        rack = copied.rack
        rack_id = RackId(self._ids.new("rack"))
        position = self._last[row] = self._last.get(row, 0) + 1
        copies = {one.id: self._device(one, rack_id, row) for one in rack.placements}
        cords = (replace(one, placement=copies[one.placement].id) for one in rack.cords)
        self._racks[rack_id] = replace(
            rack,
            id=rack_id,
            name=self._rack_names.new(stem_of(rack.name)),
            row=row,
            position=position,
            placements=in_order(tuple(copies.values())),
            cords=tuple(cords),
            pose=None,
            phase=rack.phase if rack.phase in self._phases else None,
        )
        for cooler in copied.coolers:
            new = ElementId(self._ids.new("cooler"))
            known = cooler.entry in self._shelf.parts or cooler.entry in self._shelf.components
            self._coolers.append(
                replace(
                    connected(cooler, self._alive),
                    id=new,
                    name=self._element_names.new(stem_of(cooler.name)),
                    place=rack_id,
                    pose=None,
                    entry=cooler.entry if known else None,
                )
            )

    def _device(self, one: Placement, rack: RackId, row: RowId) -> Placement:
        host = replace(one.host, rack=rack) if isinstance(one.host, RackSlot) else one.host
        self._plan, pool = pool_at(self._plan, self._shelf, one, self._sites[row], self._ids)
        return replace(
            one,
            id=PlacementId(self._ids.new("p")),
            name=self._device_names.new(stem_of(one.name)),
            host=host,
            pool=pool,
            phase=one.phase if one.phase in self._phases else None,
            until_phase=one.until_phase if one.until_phase in self._phases else None,
            locked=False,
        )


def chosen_racks(count: int) -> str:
    """Return how many racks were chosen, as a refusal says it."""
    return say("rack" if count == 1 else "{0} racks", count)


def refuse_count(count: int, things: int, what: str) -> None:
    """Refuse a number of copies that makes no sense, or many more than a plan can hold.

    Raises:
        EditRefused: with the number.
    """
    if count < 1:
        raise EditRefused(say("{0} {1} cannot be added.", count, what), say("Enter 1 or more."))
    if things > MOST_COPIES:
        raise EditRefused(
            say(
                "{0:,} {1} in one step are more than the {2:,} that are possible.",
                things,
                what,
                MOST_COPIES,
            ),
            say("Enter a smaller number."),
        )


def _chosen(plan: Plan, racks: frozenset[RackId]) -> list[Rack]:
    for rack in racks:
        rack_in(plan, rack)
    return [rack for rack in plan.ordered_racks() if rack.id in racks]


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
    return say("{0} racks", len(racks))

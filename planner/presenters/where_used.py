"""Where a project uses a catalogue entry: scenario, place, and what to select to see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.domain.components import Component
from planner.domain.entry_fields import Entry
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, ScenarioId, SiteId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.presenters import formats
from planner.presenters.wording import translate

_NAMED = 3
"""Devices that are named one by one; of more only the number is told."""


@dataclass(frozen=True, slots=True)
class EntryUse:
    """One place that uses an entry; `kind` and `ids` are what a click selects there."""

    scenario: ScenarioId
    scenario_name: str
    place: str
    what: str
    kind: str
    ids: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line to show."""
        return f"{self.place}: {self.what}" if self.place else self.what


Hit = tuple[str, str, str, tuple[str, ...]]
"""Place, what stands there, and the kind and ids to select."""


def where_used(project: Project, entry: Entry) -> tuple[EntryUse, ...]:
    """Return every place of every scenario that uses *entry*, in the order of the plan."""
    return tuple(
        EntryUse(scenario.id, scenario.name, *hit)
        for scenario in project.scenarios
        for hit in _hits(project, scenario.plan, entry)
    )


def _hits(project: Project, plan: Plan, entry: Entry) -> Iterator[Hit]:
    match entry:
        case Part():
            yield from _hardware(plan, lambda one: one.part == entry.id)
            yield from _frames(plan, entry.id)
            yield from _plant(plan, entry.id)
        case Accelerator():
            holders = {
                key
                for key, part in project.shelf.parts.items()
                if part.accelerators is not None and part.accelerators.accelerator == entry.id
            }
            yield from _hardware(plan, lambda one: one.part in holders)
            yield from _bursts(project, plan, lambda offer: offer.accelerator == entry.id)
        case CloudOffer():
            yield from _bursts(project, plan, lambda offer: offer.id == entry.id)
        case ModelApi():
            yield from _apis(project, plan, entry.id)
        case LanguageModel():
            yield from _workloads(project, entry.id)
            yield from _deployments(plan, entry.id)
        case EngineProfile():
            yield from _deployments(plan, entry.id)
        case Component():
            yield from _plant(plan, entry.id)
            yield from _lines(project, plan, entry)
        case Region():
            yield from (
                ("", one.name, "site", (one.id,)) for one in plan.sites if one.region == entry.id
            )


def _plant(plan: Plan, entry: EntryId) -> Iterator[Hit]:
    for element in plan.plant:
        if element.entry == entry:
            yield plan.name_of(element.place), element.name, "element", (element.id,)


def _lines(project: Project, plan: Plan, entry: Component) -> Iterator[Hit]:
    """Own lines of the bill of materials that name a component, or its part number."""
    names = {site.id: site.name for site in plan.sites}
    for line in project.prices.extra_lines:
        number = project.prices.overlay(line.line_id).part_number
        is_it = number == entry.part_number if number else line.description == entry.label
        if is_it and line.site in names:
            what = translate("used", "{0}× in the bill of materials")
            text = what.format(formats.trimmed(line.quantity))
            yield names[line.site], text, "site", (line.site,)


def _workloads(project: Project, entry: EntryId) -> Iterator[Hit]:
    for workload in project.workloads:
        if workload.llm == entry:
            what = translate("used", "workload {0}").format(workload.name)
            yield "", what, "workload", (workload.id,)


def _hardware(plan: Plan, uses: Callable[[Placement], bool]) -> Iterator[Hit]:
    sites = plan.site_of_row()
    names = {site.id: site.name for site in plan.sites}
    for rack in plan.ordered_racks():
        found = [one for one in rack.placements if uses(one)]
        if found:
            place = f"{names[sites[rack.row]]}, {rack.name}"
            yield place, _named(found), "placement", tuple(one.id for one in found)
    for site in plan.sites:
        for room in site.rooms:
            found = [one for one in room.floor if uses(one)]
            if found:
                ids = tuple(one.id for one in found)
                yield f"{site.name}, {room.name}", _named(found), "placement", ids
    found = [one for one in plan.tray if uses(one)]
    if found:
        ids = tuple(one.id for one in found)
        yield translate("used", "Unracked"), _named(found), "placement", ids


def _frames(plan: Plan, entry: EntryId) -> Iterator[Hit]:
    sites = plan.site_of_row()
    for site in plan.sites:
        racks = [
            rack
            for rack in plan.ordered_racks()
            if sites[rack.row] == site.id and entry in (rack.frame, rack.system)
        ]
        if racks:
            what = translate("used", "{0} racks").format(len(racks))
            if len(racks) <= _NAMED:
                what = ", ".join(rack.name for rack in racks)
            yield site.name, what, "rack", tuple(rack.id for rack in racks)


def _bursts(project: Project, plan: Plan, uses: Callable[[CloudOffer], bool]) -> Iterator[Hit]:
    for burst in plan.bursts:
        offer = project.shelf.offers.get(burst.offer)
        if offer is not None and uses(offer):
            yield plan.site(burst.site).name, burst.name, "burst", (burst.id,)


def _apis(project: Project, plan: Plan, entry: EntryId) -> Iterator[Hit]:
    works = {one.id: one.name for one in project.workloads}
    seen: set[SiteId] = set()
    for route in plan.routes:
        if route.api == entry:
            what = translate("used", "route of {0}").format(works.get(route.workload, ""))
            yield "", what, "workload", (route.workload,)
            seen |= {route.api_site} if route.api_site is not None else set()
    api = project.shelf.apis.get(entry)
    for site in plan.sites:
        if api is not None and site.name == api.label and site.id not in seen:
            yield "", site.name, "site", (site.id,)


def _deployments(plan: Plan, entry: EntryId) -> Iterator[Hit]:
    pools = {pool.id: pool.name for pool in plan.pools}
    for one in plan.deployments:
        if entry in (one.llm, one.engine):
            yield pools.get(one.pool, ""), one.name, "deployment", (one.id,)


def _named(found: list[Placement]) -> str:
    if len(found) <= _NAMED:
        return ", ".join(one.name for one in found)
    return translate("used", "{0} devices").format(len(found))

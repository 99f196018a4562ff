"""What a shock changes in a project, as an edit would."""

from collections.abc import Iterable
from dataclasses import replace

from planner.compute.finance_rates import given
from planner.document.commands.cloud import DeleteBurst
from planner.document.commands.levers import Lever, PullLevers
from planner.document.commands.revise import with_plan
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId, PlacementId, ScenarioId
from planner.domain.phrase import say
from planner.domain.placement import Placement
from planner.domain.project import Project
from planner.domain.timeline import TaskEdit
from planner.studies.shock_kinds import Shock, ShockSizes, Trial

DUTY = "finance.duty_share"
MEMORY = "risk.memory_share"
_USUAL_MEMORY = 0.15
"""In projects that are older than the assumption."""
_WHY = say("shock")
_ROUTED = ("servers", "switches", "storage", "racks", "plant")


def strike(trial: Trial, project: Project, scenario: ScenarioId, hits: str) -> Project:
    """Return the project as a shock leaves it.

    Raises:
        EditRefused: when there is nothing that it could hit, or somebody locked it.
    """
    shelf, sizes = project.shelf, trial.sizes
    match trial.shock:
        case Shock.GPU_PRICE:
            inside = 1.0 / shelf.assume("derive.server_price_ratio")
            return _pulled(project, Lever.GPU_PRICE, 1.0 + (sizes.gpu_price_factor - 1.0) * inside)
        case Shock.MEMORY_PRICE:
            return _with_memory(project, sizes)
        case Shock.TARIFF:
            return _with_duty(project, sizes.duty_share)
        case Shock.CLOUD_PRICE:
            return _pulled(project, Lever.CLOUD_PRICE, sizes.cloud_factor)
        case Shock.ENERGY_PRICE:
            return _pulled(project, Lever.ENERGY_PRICE, sizes.energy_factor)
        case Shock.DELIVERY_SLIP:
            return _slipped(project, scenario, sizes.slip_weeks)
        case Shock.VENDOR_GONE:
            return _without(project, scenario, hits, "vendor")
        case Shock.EXPORT_STOP:
            return _without(project, scenario, hits, "country")
        case Shock.SITE_LOST:
            return _without_site(project, scenario, hits)


def _pulled(project: Project, lever: Lever, value: float) -> Project:
    return PullLevers({lever: value}, why=_WHY).apply(project)


def _with_memory(project: Project, sizes: ShockSizes) -> Project:
    """Storage at the factor, servers by the share of them that is memory."""
    share = sizes.memory_share
    if share is None:
        share = given(project.shelf, MEMORY, _USUAL_MEMORY)
    growth = {
        PartKind.STORAGE: sizes.memory_factor,
        PartKind.GPU_SERVER: 1.0 + (sizes.memory_factor - 1.0) * share,
        PartKind.CPU_SERVER: 1.0 + (sizes.memory_factor - 1.0) * share,
    }
    parts = {
        key: replace(part, price_usd=part.price_usd * growth[part.kind])
        if part.kind in growth and part.price_usd is not None
        else part
        for key, part in project.shelf.parts.items()
    }
    return replace(project, shelf=replace(project.shelf, parts=parts))


def _with_duty(project: Project, share: float) -> Project:
    known = project.shelf.assumptions.get(DUTY)
    if known is None:
        raise EditRefused(
            say("This project has no import duty."), say("Update it from the catalogue.")
        )
    duty = replace(known, likely=known.likely + share)
    assumptions = {**project.shelf.assumptions, DUTY: duty}
    return replace(project, shelf=replace(project.shelf, assumptions=assumptions))


def _slipped(project: Project, scenario: ScenarioId, weeks: float) -> Project:
    """Let every delivery begin later by the slip; what was entered begins later still."""
    plan = project.scenario(scenario).plan
    sites = []
    for site in plan.sites:
        known = {edit.task: edit for edit in site.delivery.edits}
        for step in _ROUTED:
            key = f"{site.id}/{step}"
            edit = known.get(key, TaskEdit(key))
            known[key] = replace(edit, not_before=(edit.not_before or 0.0) + weeks)
        delivery = replace(site.delivery, edits=tuple(known.values()))
        sites.append(replace(site, delivery=delivery) if site.kind.holds_racks else site)
    return with_plan(project, scenario, replace(plan, sites=tuple(sites)))


def _without(project: Project, scenario: ScenarioId, hits: str, by: str) -> Project:
    """Take out what a vendor does not deliver any more, or what a country designs or makes."""
    if not hits:
        raise _nothing()
    plan = project.scenario(scenario).plan
    missing = frozenset(_missing_entries(project, hits, by))
    gone = frozenset(one.id for one in plan.placements() if one.part in missing)
    bursts = [burst for burst in plan.bursts if burst.offer in missing]
    if not gone and not bursts:
        raise _nothing()
    for burst in bursts:
        project = DeleteBurst(scenario, burst.id).apply(project)
    return _taken_out(project, scenario, gone)


def _missing_entries(project: Project, hits: str, by: str) -> Iterable[EntryId]:
    shelf = project.shelf
    for key, part in shelf.parts.items():
        fit = part.accelerators
        inside = shelf.accelerators.get(fit.accelerator) if fit is not None else None
        made = set(_whose(part, by))
        if inside is not None:
            made |= set(_whose(inside, by))
        if hits in made:
            yield key
    for offer in shelf.offers.values():
        if hits == (offer.provider if by == "vendor" else offer.operator_home):
            yield offer.id


def _whose(entry: Part | Accelerator, by: str) -> tuple[str, ...]:
    """The vendor of an entry, or the countries in which it is designed and made."""
    if by == "vendor":
        return (entry.manufacturer,)
    return (entry.country_of_design, entry.country_of_manufacture)


def _taken_out(project: Project, scenario: ScenarioId, gone: frozenset[PlacementId]) -> Project:
    """Take devices out of racks without asking for locks: a shock asks nobody.

    Pools and deployments stay, so that their workloads read as unserved.
    """
    plan = project.scenario(scenario).plan
    racks = {
        key: rack
        if gone.isdisjoint(rack.held)
        else replace(
            rack,
            placements=_left(rack.placements, gone),
            cords=tuple(cord for cord in rack.cords if cord.placement not in gone),
        )
        for key, rack in plan.racks.items()
    }
    return with_plan(project, scenario, replace(plan, racks=racks, tray=_left(plan.tray, gone)))


def _left(placements: tuple[Placement, ...], gone: frozenset[PlacementId]) -> tuple[Placement, ...]:
    return tuple(one for one in placements if one.id not in gone)


def _without_site(project: Project, scenario: ScenarioId, hits: str) -> Project:
    plan = project.scenario(scenario).plan
    site = next((one for one in plan.sites if one.name == hits), None)
    if site is None:
        raise _nothing()
    rows = {row.id for room in site.rooms for row in room.rows}
    gone = frozenset(
        one.id for rack in plan.racks.values() if rack.row in rows for one in rack.placements
    )
    for burst in plan.bursts:
        if burst.site == site.id:
            project = DeleteBurst(scenario, burst.id).apply(project)
    return _taken_out(project, scenario, gone)


def _nothing() -> EditRefused:
    return EditRefused(say("The plan holds nothing that this could hit."), say("Choose another."))

"""What if the market, a vendor, a country or a site fails the plan: each shock on a copy of it.

A shock changes the project as an edit would, and the whole of it is evaluated again: service, cost,
date and findings before and after come from the same functions as every other number.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.supply_risk import SupplyRisk, supply_risk
from planner.document.commands.cloud import DeleteBurst
from planner.document.commands.levers import Lever, PullLevers
from planner.document.commands.revise import with_plan
from planner.domain.errors import EditRefused
from planner.domain.finding import Severity
from planner.domain.hardware import PartKind
from planner.domain.identity import EntryId, PlacementId, ScenarioId, SiteId
from planner.domain.phrase import Phrase, say
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.domain.timeline import TaskEdit

DUTY = "finance.duty_share"
_WHY = say("shock")
_ROUTED = ("servers", "switches", "storage", "racks", "plant")


class Shock(StrEnum):
    """What can happen to a plan."""

    GPU_PRICE = "GPU price"
    MEMORY_PRICE = "memory price"
    EXPORT_STOP = "export stop"
    VENDOR_GONE = "vendor gone"
    TARIFF = "tariff"
    CLOUD_PRICE = "cloud price"
    ENERGY_PRICE = "energy price"
    DELIVERY_SLIP = "delivery slip"
    SITE_LOST = "site lost"


@dataclass(frozen=True, slots=True)
class ShockSizes:
    """How hard each shock hits; factors multiply, shares add, weeks add.

    `memory_share` is the part of a server's price that is memory. `vendor`, `country` and `site`
    are whom it hits; empty: the one that the plan depends on most.
    """

    gpu_price_factor: float = 1.3
    memory_factor: float = 2.0
    memory_share: float = 0.15
    duty_share: float = 0.25
    cloud_factor: float = 1.25
    energy_factor: float = 2.0
    slip_weeks: float = 26.0
    vendor: str = ""
    country: str = ""
    site: str = ""


KEYS = ("throughput_output_tokens_per_s", "tco_total", "cost_per_million_output_tokens")
"""Headlines that are told before and after."""


@dataclass(frozen=True, slots=True)
class ShockResult:
    """What a shock does: headlines before and after, demand left unserved, and what is newly wrong.

    `hits` names the vendor, country or site, `skipped` says why nothing could be changed. Weeks are
    the median until all that is ordered serves, whether or not it is enough; a cost after a shock
    that takes service away is the cost of serving less.
    """

    shock: Shock
    hits: str
    before: Mapping[str, Figure]
    after: Mapping[str, Figure]
    unserved_before: float
    unserved_after: float
    weeks_before: float | None
    weeks_after: float | None
    new_findings: tuple[str, ...]
    admissible: bool
    skipped: str = ""

    def change(self, key: str) -> float | None:
        """By how much a headline changes; None where it has no value before or after."""
        old, new = self.before[key].value, self.after[key].value
        return None if old is None or new is None else new - old


def shocks(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    sizes: ShockSizes | None = None,
    breathe: Callable[[], None] = lambda: None,
) -> tuple[ShockResult, ...]:
    """Return what each shock does to a scenario; *breathe* is called between two of them."""
    sizes = sizes or ShockSizes()
    risk = supply_risk(Case(project, scenario, evaluation))
    found = []
    for shock in Shock:
        breathe()
        found.append(_result(shock, project, scenario, evaluation, sizes, risk))
    return tuple(found)


def _result(
    shock: Shock,
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    sizes: ShockSizes,
    risk: SupplyRisk | None,
) -> ShockResult:
    hits = victim(shock, project.scenario(scenario).plan, sizes, risk)
    before = {key: evaluation.figures[key] for key in KEYS}
    unserved = unserved_share(evaluation)
    try:
        struck = strike(shock, project, scenario, sizes, hits)
    except EditRefused as refused:
        reason = refused.message.happened
        weeks = serve_weeks(evaluation)
        return ShockResult(
            *(shock, hits, before, before, unserved, unserved, weeks, weeks, ()),
            evaluation.admissible,
            reason,
        )
    after = evaluate(struck, scenario, evaluation)
    known = {(one.rule, one.subject) for one in evaluation.findings}
    new = tuple(
        f"{one.rule}: {one.message}"
        for one in after.findings
        if one.severity is not Severity.INFO and (one.rule, one.subject) not in known
    )
    return ShockResult(
        shock,
        hits,
        before,
        {key: after.figures[key] for key in KEYS},
        unserved,
        unserved_share(after),
        serve_weeks(evaluation),
        serve_weeks(after),
        new,
        after.admissible,
    )


def unserved_share(evaluation: Evaluation) -> float:
    """Return the greatest share of a workload's peak demand that is not served."""
    return max((one.unserved_share_peak for one in evaluation.workloads.values()), default=0.0)


def serve_weeks(evaluation: Evaluation) -> float | None:
    """Return the median of weeks until all that is ordered serves, None when nothing is."""
    whole = evaluation.timeline.whole
    return None if whole is None else whole.p50


def victim(shock: Shock, plan: Plan, sizes: ShockSizes, risk: SupplyRisk | None) -> str:
    """Return whom a shock hits: as entered, else on whom the plan depends most; empty: everybody."""
    if shock is Shock.VENDOR_GONE:
        return sizes.vendor or (risk.losses[0].vendor if risk is not None else "")
    if shock is Shock.EXPORT_STOP:
        known = [country for country in (risk.by_country if risk is not None else ()) if country]
        return sizes.country or next(iter(known), "")
    if shock is Shock.SITE_LOST:
        return sizes.site or _largest_site(plan)
    return ""


def _largest_site(plan: Plan) -> str:
    """The name of the site with most devices."""
    site_of = plan.site_of_row()
    counts: dict[SiteId, int] = {}
    for rack in plan.racks.values():
        site = site_of[rack.row]
        counts[site] = counts.get(site, 0) + len(rack.placements)
    largest = max(counts, key=lambda site: (counts[site], site), default=None)
    return "" if largest is None else plan.site(largest).name


def strike(
    shock: Shock, project: Project, scenario: ScenarioId, sizes: ShockSizes, hits: str
) -> Project:
    """Return the project as a shock leaves it.

    Raises:
        EditRefused: when there is nothing that it could hit, or somebody locked it.
    """
    shelf = project.shelf
    match shock:
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
    growth = {
        PartKind.STORAGE: sizes.memory_factor,
        PartKind.GPU_SERVER: 1.0 + (sizes.memory_factor - 1.0) * sizes.memory_share,
        PartKind.CPU_SERVER: 1.0 + (sizes.memory_factor - 1.0) * sizes.memory_share,
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
    """Take out what a vendor, or makers of a country, do not deliver any more."""
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
        made = {part.manufacturer if by == "vendor" else part.country_of_design}
        if inside is not None:
            made.add(inside.manufacturer if by == "vendor" else inside.country_of_design)
        if hits in made:
            yield key
    for offer in shelf.offers.values():
        if hits == (offer.provider if by == "vendor" else offer.operator_home):
            yield offer.id


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


def shock_label(shock: Shock, sizes: ShockSizes, hits: str) -> Phrase:
    """Return a shock in words, with how hard and whom it hits."""
    match shock:
        case Shock.GPU_PRICE:
            return say("GPU price {0:+.0f} %", (sizes.gpu_price_factor - 1.0) * 100.0)
        case Shock.MEMORY_PRICE:
            return say("Memory price × {0:g}", sizes.memory_factor)
        case Shock.TARIFF:
            return say("Import duty of {0:.0f} %", sizes.duty_share * 100.0)
        case Shock.CLOUD_PRICE:
            return say("Cloud price {0:+.0f} %", (sizes.cloud_factor - 1.0) * 100.0)
        case Shock.ENERGY_PRICE:
            return say("Energy price × {0:g}", sizes.energy_factor)
        case Shock.DELIVERY_SLIP:
            return say("Deliveries {0:g} weeks later", sizes.slip_weeks)
        case Shock.VENDOR_GONE:
            return say("{0} delivers nothing", hits or say("no vendor"))
        case Shock.EXPORT_STOP:
            return say("Export stop of {0}", hits or say("no country"))
        case Shock.SITE_LOST:
            return say("{0} is lost", hits or say("no site"))

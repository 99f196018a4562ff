"""Step: what rules of law say about routes, sites and hardware of the plan."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from planner.compute.checks.compliance import Judged, check_compliance
from planner.compute.compliance import (
    Place,
    Rules,
    Run,
    Shipped,
    about_data,
    about_hardware,
    about_site,
    about_training,
    day_of,
    of_scope,
)
from planner.compute.provider_shares import LIMIT, ProviderShares
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.domain.compliance import ComplianceRule, RuleScope
from planner.domain.finding import Finding
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId, RouteId, SiteId
from planner.domain.language_model import LanguageModel
from planner.domain.plan import Plan
from planner.domain.project import Settings
from planner.domain.provenance import Estimate
from planner.domain.site import Site
from planner.domain.workload import Workload
from planner.engines.serving.training import run_flop


def compliance_step(context: Context, powered: Powered) -> tuple[Judged, ...]:
    """Return what the rules say, each part again only when what it asks has changed."""
    graph, plan, shelf, project = context.graph, context.plan, context.shelf, context.project
    if not shelf.compliance:
        return ()
    on = graph.node("day of rules", day_of, project.settings, shelf.compliance)
    of_data: tuple[Judged, ...] = graph.node(
        "rules of data",
        lambda workloads, settings, laws, limit, *_: tuple(
            _of_data(plan, workloads, settings, laws, limit)
        ),
        project.workloads,
        project.settings,
        shelf.compliance,
        shelf.assumptions.get(LIMIT),
        (plan.routes, plan.deployments, plan.pools, plan.sites),
    )
    of_hardware: tuple[Judged, ...] = graph.node(
        "rules of hardware",
        lambda laws, settings, accelerators, *_: tuple(
            _of_hardware(plan, laws, settings, accelerators)
        ),
        shelf.compliance,
        project.settings,
        shelf.accelerators,
        (plan.pools, plan.sites),
    )
    of_training: tuple[Judged, ...] = graph.node(
        "rules of training",
        lambda workloads, settings, laws, llms, *_: tuple(
            _of_training(plan, workloads, settings, laws, llms)
        ),
        project.workloads,
        project.settings,
        shelf.compliance,
        shelf.llms,
        (plan.routes, plan.deployments, plan.pools, plan.sites),
    )
    rules = graph.node(
        "rules of sites", lambda laws: of_scope(laws, RuleScope.SITE), shelf.compliance
    )
    sectors = graph.node(
        "sectors",
        lambda workloads: frozenset(one.handling.sector for one in workloads),
        project.workloads,
    )
    of_sites: list[Judged] = []
    for site in plan.sites:
        of_sites += graph.node(
            ("rules of site", site.id),
            _of_site,
            rules,
            site,
            graph.node(("run of", site.id), Run.of, site, powered.sites.get(site.id)),
            context.shelf.assume("power.power_factor"),
            sectors,
            on,
        )
    return (*of_data, *of_training, *of_hardware, *of_sites)


def law_findings(context: Context, powered: Powered) -> tuple[Finding, ...]:
    """Return what the rules say as findings; the same while they say the same."""
    judged = compliance_step(context, powered)
    return context.graph.node("findings of law", _found, judged)


def _found(judged: tuple[Judged, ...]) -> tuple[Finding, ...]:
    return tuple(check_compliance(judged))


def _of_site(rules: Iterable[ComplianceRule], site: Site, *asked: Any) -> tuple[Judged, ...]:
    said = about_site(rules, site, *asked)
    return tuple(Judged(site.id, site.name, verdict) for verdict in said)


def _of_data(
    plan: Plan,
    workloads: tuple[Workload, ...],
    settings: Settings,
    laws: Rules,
    limit: Estimate | None,
) -> Iterator[Judged]:
    """What rules say about each workload at each site that a route of it leads to, once a site."""
    rules, on = of_scope(laws, RuleScope.DATA), day_of(settings, laws)
    shares = ProviderShares.of(plan, workloads, limit)
    for workload, site, route in _reached(plan, workloads):
        carried = shares.at(workload, site)
        for verdict in about_data(rules, workload, Place.of(site), settings, on, carried):
            yield Judged(
                f"{workload.id}/{site.id}", f"{workload.name}, {site.name}", verdict, route
            )


def _of_training(
    plan: Plan,
    workloads: tuple[Workload, ...],
    settings: Settings,
    laws: Rules,
    llms: Mapping[EntryId, LanguageModel],
) -> Iterator[Judged]:
    """What rules say about one run of each training job, at each site that it runs on."""
    rules, on = of_scope(laws, RuleScope.TRAINING), day_of(settings, laws)
    jobs = tuple(one for one in workloads if one.training is not None)
    for workload, site, _route in _reached(plan, jobs):
        llm, job = llms.get(workload.llm), workload.training
        if llm is None or job is None:
            continue
        for verdict in about_training(rules, run_flop(llm, job), site.country, settings, on):
            yield Judged(f"{workload.id}/{site.id}", f"{workload.name}, {site.name}", verdict)


def _reached(
    plan: Plan, workloads: tuple[Workload, ...]
) -> Iterator[tuple[Workload, Site, RouteId]]:
    """Each workload with each site that a route of it leads to, once, by the first such route."""
    site_of_pool = {pool.id: pool.site for pool in plan.pools}
    site_of = {one.id: site_of_pool[one.pool] for one in plan.deployments}
    by_id = {site.id: site for site in plan.sites}
    by_workload = {one.id: one for one in workloads}
    seen = set()
    for route in plan.routes:
        reached: SiteId | None = route.api_site
        if route.deployment is not None:
            reached = site_of.get(route.deployment)
        site, workload = by_id.get(reached or SiteId("")), by_workload.get(route.workload)
        if site is None or workload is None or (workload.id, site.id) in seen:
            continue
        seen.add((workload.id, site.id))
        yield workload, site, route.id


def _of_hardware(
    plan: Plan,
    laws: Rules,
    settings: Settings,
    accelerators: Mapping[EntryId, Accelerator],
) -> Iterator[Judged]:
    """What rules say about each type of accelerator that goes to each country."""
    rules, on = of_scope(laws, RuleScope.HARDWARE), day_of(settings, laws)
    by_id = {site.id: site for site in plan.sites}
    seen = set()
    for pool in plan.pools:
        site, accelerator = by_id.get(pool.site), accelerators.get(pool.accelerator)
        if site is None or accelerator is None or pool.burst is not None:
            continue
        if (accelerator.id, site.id) in seen:
            continue
        seen.add((accelerator.id, site.id))
        shipped = Shipped(accelerator, site.country, accelerator.country_of_design)
        for verdict in about_hardware(rules, shipped, on):
            yield Judged(
                f"{site.id}/{accelerator.id}",
                f"{accelerator.manufacturer} {accelerator.name}, {site.name}",
                verdict,
            )

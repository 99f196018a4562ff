"""How sovereign sites and a whole scenario are, by the weighted objectives of the EU framework.

The level of a service is the lowest that any objective reaches; a scenario is as sovereign as the
least sovereign site it uses, objective by objective. Worked out on demand; nothing of it is part of
an edit. A planning aid, not legal advice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from planner.compute import sovereignty_levels as levels
from planner.compute.compliance import Shipped
from planner.compute.holdings import bought_at, needs_licence
from planner.compute.planned import Planned
from planner.domain.identity import EntryId, SiteId
from planner.domain.jurisdiction import EEA
from planner.domain.phrase import Phrase
from planner.domain.project import PartShelf
from planner.domain.service import Route
from planner.domain.site import Site, SiteKind
from planner.engines.compliance import Objective, sovereignty_score


class Aim(StrEnum):
    """The objectives of the framework, SOV-1 to SOV-8."""

    STRATEGIC = "strategic"
    LEGAL = "legal"
    DATA = "data"
    OPERATIONAL = "operational"
    SUPPLY = "supply"
    TECHNOLOGY = "technology"
    SECURITY = "security"
    ENVIRONMENT = "environment"

    @property
    def code(self) -> str:
        """Its name in the framework, such as ``SOV-5``."""
        return f"SOV-{list(Aim).index(self) + 1}"


@dataclass(frozen=True, slots=True)
class Reached:
    """The level of one objective, from low to high where facts are missing, its weight, and why.

    `site` names the site that keeps a scenario there.
    """

    aim: Aim
    weight: float
    low: int
    high: int
    why: Phrase
    site: str = ""


@dataclass(frozen=True, slots=True)
class Sovereignty:
    """Objectives with their levels; scores of 100 from low to high, None when weights do not sum.

    `problem` says then what the weights sum to.
    """

    name: str
    objectives: tuple[Reached, ...]
    score_low: float | None
    score_high: float | None
    problem: str = ""

    @property
    def level_low(self) -> int:
        """The lowest level that any objective reaches for sure."""
        return min(one.low for one in self.objectives)

    @property
    def level_high(self) -> int:
        """The lowest level when all that is not stated turns out well."""
        return min(one.high for one in self.objectives)


def sovereignty_of_site(case: Planned, site: Site) -> Sovereignty | None:
    """Return how sovereign a site is; None when the project has no weights of objectives."""
    weights, limits = _weights(case.shelf), _limits(case.shelf)
    if weights is None or limits is None:
        return None
    facts = _facts(case, site)
    found = (
        levels.strategic(facts, limits),
        levels.legal(facts),
        levels.data(facts),
        levels.operational(facts),
        levels.supply(facts, limits),
        levels.technology(facts),
        levels.security(facts),
        levels.environment(facts, limits),
    )
    return _scored(
        site.name,
        tuple(
            Reached(aim, weight, one.low, one.high, one.why, site.name)
            for aim, weight, one in zip(Aim, weights, found, strict=True)
        ),
    )


def sovereignty_of_sites(case: Planned) -> Iterator[tuple[Site, Sovereignty]]:
    """Yield every site that the plan uses with how sovereign it is."""
    used = _used(case)
    for site in case.plan.sites:
        if site.id in used:
            found = sovereignty_of_site(case, site)
            if found is not None:
                yield site, found


def sovereignty_of_plan(name: str, sites: Sequence[Sovereignty]) -> Sovereignty | None:
    """Return how sovereign a scenario is: each objective as at the site where it is lowest."""
    if not sites:
        return None
    columns = zip(*(one.objectives for one in sites), strict=True)
    lowest = []
    for column in columns:
        worst = min(column, key=lambda one: (one.low, one.high))
        high = min(one.high for one in column)
        lowest.append(Reached(worst.aim, worst.weight, worst.low, high, worst.why, worst.site))
    return _scored(name, tuple(lowest))


def _scored(name: str, objectives: tuple[Reached, ...]) -> Sovereignty:
    try:
        low = _score([one.low for one in objectives], objectives)
        high = _score([one.high for one in objectives], objectives)
    except ValueError as problem:
        return Sovereignty(name, objectives, None, None, str(problem))
    return Sovereignty(name, objectives, low, high)


def _score(reached: Sequence[int], objectives: Sequence[Reached]) -> float:
    weighted = [
        Objective(one.aim.code, one.weight, level)
        for one, level in zip(objectives, reached, strict=True)
    ]
    return sovereignty_score(weighted, levels.HIGHEST)[0]


def _weights(shelf: PartShelf) -> tuple[float, ...] | None:
    found = [shelf.assumptions.get(f"sovereignty.weight_{aim}") for aim in Aim]
    return tuple(one.likely for one in found if one is not None) if all(found) else None


def _limits(shelf: PartShelf) -> levels.Limits | None:
    names = [one.name for one in fields(levels.Limits)]
    found = [shelf.assumptions.get(f"sovereignty.{name}") for name in names]
    known = [one.likely for one in found if one is not None]
    return levels.Limits(*known) if len(known) == len(names) else None


def _used(case: Planned) -> frozenset[SiteId]:
    """Sites with hardware, with a burst, or whose model API a route leads to."""
    plan = case.plan
    racked = {key for key, one in case.evaluation.sites.items() if one.racks}
    apis = {one.api_site for one in plan.routes if one.api_site is not None}
    return frozenset({*racked, *apis, *(one.site for one in plan.bursts)})


def _facts(case: Planned, site: Site) -> levels.SiteFacts:
    home, standing = case.settings.country, site.standing
    area = EEA if home in EEA or not home else frozenset({home})
    routes = tuple(_routes_to(case, site.id))
    pools = [one for one in case.plan.pools if one.site == site.id]
    accelerators = [case.shelf.accelerators.get(one.accelerator) for one in pools]
    result = case.evaluation.sites.get(site.id)
    models = [_model_of(case, one) for one in routes]
    licences = {case.shelf.llms[one].licence for one in models if one is not None}
    return levels.SiteFacts(
        kind=site.kind,
        country=site.country,
        inside=site.country in area,
        controllers=site.controllers,
        foreign=tuple(one for one in site.controllers if one not in area),
        operator_inside=standing.operator_in_eu or area is not EEA,
        holders_percent=standing.holders_outside_eu,
        certificates=site.certificates,
        elements=standing.elements,
        air_gapped=bool(site.rooms) and all(room.air_gapped for room in site.rooms),
        encrypted=_encrypted(case, routes),
        origin=_origin(case, site, area),
        licences=tuple(sorted(licences)),
        makers=len({one.manufacturer for one in accelerators if one is not None}),
        closed=any(one.api is not None and _model_of(case, one) is None for one in routes),
        pue=None if result is None else result.pue,
        renewable_share=standing.renewable_share,
        reused_share=standing.reused_share,
    )


def _routes_to(case: Planned, site: SiteId) -> Iterator[Route]:
    plan = case.plan
    pools = {one.id for one in plan.pools if one.site == site}
    deployments = {one.id for one in plan.deployments if one.pool in pools}
    for route in plan.routes:
        if route.api_site == site or route.deployment in deployments:
            yield route


def _model_of(case: Planned, route: Route) -> EntryId | None:
    if route.api is not None:
        return case.shelf.apis[route.api].llm
    return next((one.llm for one in case.plan.deployments if one.id == route.deployment), None)


def _encrypted(case: Planned, routes: Sequence[Route]) -> bool | None:
    if not routes:
        return None
    workloads = (case.workloads.get(one.workload) for one in routes)
    return all(one is not None and one.handling.encryption == "end-to-end" for one in workloads)


def _origin(case: Planned, site: Site, area: frozenset[str]) -> levels.Origin | None:
    """Of what is bought by its price, of a cloud by the types of its accelerators."""
    amounts: list[tuple[str, float]] = []
    licensed = False
    if site.kind.holds_racks:
        for one in bought_at(case, site):
            amounts.append((one.country, one.usd))
            licensed = licensed or one.restricted
    elif site.kind is SiteKind.CLOUD_REGION:
        for pool in case.plan.pools:
            accelerator = case.shelf.accelerators.get(pool.accelerator)
            if pool.site == site.id and accelerator is not None:
                amounts.append((accelerator.country_of_design, 1.0))
                shipped = Shipped(accelerator, site.country, accelerator.country_of_design)
                licensed = licensed or needs_licence(case, shipped)
    total = sum(usd for _, usd in amounts)
    if total <= 0.0:
        return None
    inside = sum(usd for country, usd in amounts if country in area)
    unknown = sum(usd for country, usd in amounts if not country)
    return levels.Origin(inside / total, unknown / total, licensed)

"""Where the data of workloads go: requests to the sites that serve them, copies to where they lie.

Each flow comes with what the policy of its data class and the rules of law say about its end. Users
stand at the own sites, as for links; a plan without one has them in the country of the project.
Worked out on demand; nothing of it is part of an edit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.compute.compliance import Place, about_data, day_of, of_scope, refusal
from planner.compute.explain.case import Case
from planner.compute.links import BYTES_PER_TOKEN, link_ends, sizes_of, ways_from_users
from planner.compute.provider_shares import LIMIT, ProviderShares
from planner.domain.compliance import RuleScope, RuleStatus
from planner.domain.finding import Severity
from planner.domain.identity import PoolId, SiteId, WorkloadId
from planner.domain.phrase import say
from planner.domain.service import Route, RouteRole
from planner.domain.site import Site, SiteKind
from planner.domain.units import HOURS_PER_YEAR
from planner.domain.workload import Workload

_DAYS_PER_YEAR = HOURS_PER_YEAR / 24.0


class Ruling(StrEnum):
    """What the rules say about a flow of data: listed from mild to severe."""

    ALLOWED = "allowed"
    CONDITIONAL = "needs safeguards"
    FORBIDDEN = "forbidden"


class FlowKind(StrEnum):
    """What flows: requests with their answers, or copies of the data."""

    REQUESTS = "requests"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Said:
    """What one rule says of a flow; `grave` when it makes a condition or forbids."""

    rule: str
    message: str
    grave: bool


@dataclass(frozen=True, slots=True)
class DataFlow:
    """Data of a workload on their way from a site (None: users who have none) to another.

    `requests_per_day` and `gb_per_day` are means of the first year, None where they do not follow
    from the plan; nothing takes a forbidden way. Copies are made every `every_hours`.
    """

    workload: WorkloadId
    kind: FlowKind
    role: RouteRole
    source: SiteId | None
    target: SiteId
    ruling: Ruling
    said: tuple[Said, ...]
    requests_per_day: float | None = None
    gb_per_day: float | None = None
    every_hours: float | None = None

    @property
    def key(self) -> str:
        """Stays the same while the same data go the same way."""
        return f"{self.workload}/{self.kind}/{self.source or ''}/{self.target}"


@dataclass(frozen=True, slots=True)
class Residence:
    """A site and the workloads whose data live there, by a way that is not forbidden."""

    site: SiteId
    workloads: tuple[WorkloadId, ...]
    tokens_per_s: float


def data_flows(case: Case) -> tuple[DataFlow, ...]:
    """Return every flow between two sites, in the order of the workloads."""
    return tuple(_Flows(case).all())


def residences(case: Case) -> Mapping[SiteId, Residence]:
    """Return for every site whose data live there, and its output tokens/s in the peak hour."""
    flows = _Flows(case)
    found = {}
    for site in case.plan.sites:
        names = tuple(
            key
            for key, one in case.workloads.items()
            if site.id in flows.holding(one) and flows.ruling(one, site)[0] is not Ruling.FORBIDDEN
        )
        found[site.id] = Residence(site.id, names, flows.tokens_per_s(site.id))
    return found


class _Flows:
    """Reads the flows of one case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        plan = case.plan
        self._sites = {one.id: one for one in plan.sites}
        self._own = next((one.id for one in plan.sites if one.kind is SiteKind.OWN), None)
        pools: dict[PoolId, SiteId] = {one.id: one.site for one in plan.pools}
        self._site_of = {str(one.id): pools[one.pool] for one in plan.deployments}
        self._ends = link_ends(plan.links, plan.sites, plan.racks)
        self._ways = ways_from_users(plan.links, self._ends, plan.sites)
        laws = case.shelf.compliance
        self._rules, self._on = of_scope(laws, RuleScope.DATA), day_of(case.settings, laws)
        self._carried = ProviderShares.of(
            plan, tuple(case.workloads.values()), case.shelf.assumptions.get(LIMIT)
        )
        self._parallel = Counter((one.workload, _target(one)) for one in plan.routes)

    def all(self) -> Iterator[DataFlow]:
        """Yield requests and copies, workload by workload; one flow for each pair of sites."""
        for workload in self._case.workloads.values():
            found: dict[str, DataFlow] = {}
            for one in (*self._requests(workload), *self._copies(workload)):
                known = found.get(one.key)
                found[one.key] = one if known is None else _together(known, one)
            yield from found.values()

    def holding(self, workload: Workload) -> frozenset[SiteId]:
        """The sites that serve a workload, and where its copies lie."""
        served = {self._reached(one) for one in self._routes(workload)}
        copied = workload.recovery.copy_site
        return frozenset(one for one in (*served, copied) if one in self._sites)

    def tokens_per_s(self, site: SiteId) -> float:
        """Output tokens per second that a site serves in the peak hour."""
        apis = {str(one.api): one.api_site for one in self._case.plan.routes if one.api}
        reached = {**apis, **self._site_of}
        return sum(
            share.output_tokens_per_s
            for one in self._case.evaluation.workloads.values()
            for share in one.shares
            if reached.get(share.target) == site
        )

    def ruling(self, workload: Workload, site: Site) -> tuple[Ruling, tuple[Said, ...]]:
        """What policy and rules of law say about the data of a workload at a site."""
        place, settings = Place.of(site), self._case.settings
        refused = refusal(self._case.shelf.compliance, workload, place, settings)
        said = []
        if refused is not None:
            said.append(Said(refused.rule, refused.reason, grave=True))
        conditional = False
        carried = self._carried.at(workload, site)
        for one in about_data(self._rules, workload, place, settings, self._on, carried):
            binding = not one.pending_until and one.status is not RuleStatus.PROPOSAL
            shaky = binding and one.status is RuleStatus.CONTESTED
            grave = one.severity is not Severity.INFO or shaky
            conditional = conditional or grave
            if refused is None or one.rule != refused.rule:
                said.append(Said(one.rule, one.message, grave))
        if refused is not None:
            return Ruling.FORBIDDEN, tuple(said)
        return Ruling.CONDITIONAL if conditional else Ruling.ALLOWED, tuple(said)

    def _routes(self, workload: Workload) -> Iterator[Route]:
        return (one for one in self._case.plan.routes if one.workload == workload.id)

    def _reached(self, route: Route) -> SiteId | None:
        if route.deployment is None:
            return route.api_site
        return self._site_of.get(str(route.deployment))

    def _requests(self, workload: Workload) -> Iterator[DataFlow]:
        for route in self._routes(workload):
            site = self._sites.get(self._reached(route) or SiteId(""))
            source = self._source(site) if site is not None else None
            if site is None or source == site.id:
                continue
            ruling, said = self.ruling(workload, site)
            count = None if ruling is Ruling.FORBIDDEN else self._per_day(workload, route)
            yield DataFlow(
                workload.id,
                FlowKind.REQUESTS,
                route.role,
                source,
                site.id,
                ruling,
                said,
                count,
                self._gb(workload, count),
            )

    def _source(self, site: Site) -> SiteId | None:
        """The own site whose users a site serves: itself, the one its link begins at, or the first."""
        if site.kind is SiteKind.OWN:
            return site.id
        way = self._ways.get(site.id)
        if way is not None and way.crossings:
            first = way.crossings[0]
            return self._ends[first.link][0 if first.forward else 1]
        return self._own

    def _per_day(self, workload: Workload, route: Route) -> float | None:
        """Requests a day that take a route, over the first year; those of equal routes in parts."""
        if workload.demand is None:
            return None
        key = (workload.id, _target(route))
        year = self._case.served.first.requests_year(*key)
        return year / _DAYS_PER_YEAR / self._parallel[key]

    def _gb(self, workload: Workload, requests_per_day: float | None) -> float | None:
        per_token = self._case.shelf.assumptions.get(BYTES_PER_TOKEN)
        llm = self._case.shelf.llms.get(workload.llm)
        if requests_per_day is None or per_token is None or llm is None:
            return None
        return requests_per_day * sum(sizes_of(workload, llm, per_token.likely)) / 1e9

    def _copies(self, workload: Workload) -> Iterator[DataFlow]:
        recovery = workload.recovery
        target = self._sites.get(recovery.copy_site or SiteId(""))
        if target is None or recovery.copy_every_hours is None:
            return
        ruling, said = self.ruling(workload, target)
        homes = [
            self._reached(one) for one in self._routes(workload) if one.role is RouteRole.SHARE
        ]
        for home in dict.fromkeys(homes):
            if home is not None and home != target.id:
                yield DataFlow(
                    workload.id,
                    FlowKind.COPIES,
                    RouteRole.SHARE,
                    home,
                    target.id,
                    ruling,
                    said,
                    every_hours=recovery.copy_every_hours,
                )


def _target(route: Route) -> str:
    return str(route.deployment or route.api)


def _together(one: DataFlow, other: DataFlow) -> DataFlow:
    """Two routes of a workload to one site as one flow; a share says more than an overflow."""
    return DataFlow(
        one.workload,
        one.kind,
        RouteRole.SHARE if RouteRole.SHARE in (one.role, other.role) else one.role,
        one.source,
        one.target,
        one.ruling,
        one.said,
        _sum(one.requests_per_day, other.requests_per_day),
        _sum(one.gb_per_day, other.gb_per_day),
        one.every_hours,
    )


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


NO_FLOWS = say("No data leave the site that they arise at.")
"""What is told where there is no flow."""

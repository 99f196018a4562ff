"""What explanations read: the project, its results, and the steps between them."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from planner.compute.explain.terms import Given
from planner.compute.fabrics.power import OpticsDraw, optics_draw
from planner.compute.finance_rates import Rates, rates_of
from planner.compute.free_cooling import FreeCooling
from planner.compute.money import Reference
from planner.compute.overrides import effective
from planner.compute.pool_results import gpu_counts, pool_loads
from planner.compute.sites import PoolLoad
from planner.compute.steps.climate import free_cooling_of
from planner.compute.steps.context import Context, context_of
from planner.compute.steps.fabrics import Fabrics, fabrics_step
from planner.compute.steps.money import money_step
from planner.compute.steps.power import Powered, power_step
from planner.compute.steps.racks import Racked, rack_step
from planner.compute.steps.reference import reference_step
from planner.compute.steps.service import Capacity, Served, capacity_step, service_step
from planner.compute.totals import PlanMoney
from planner.domain.identity import EntryId, PoolId, ScenarioId, WorkloadId
from planner.domain.offers import Region
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project, Settings
from planner.domain.provenance import Evidence, Status
from planner.domain.results import Evaluation
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Workload

ENTERED = Evidence(Status.ENTERED, say("entered in this project"), "")


class Case:
    """A project, as one of its scenarios sees it, with the evaluation of that scenario.

    The steps of the evaluation run again on top of it, and only those that are asked for; with the
    evaluation's own nodes as base they return what is known already.
    """

    def __init__(self, project: Project, scenario: ScenarioId, evaluation: Evaluation) -> None:
        self.project = effective(project, scenario)
        self._whole = project
        self.scenario = scenario
        self.evaluation = evaluation

    @property
    def plan(self) -> Plan:
        """The plan of the scenario."""
        return self.context.plan

    @property
    def shelf(self) -> PartShelf:
        """The project's copies of catalogue entries."""
        return self.project.shelf

    @property
    def settings(self) -> Settings:
        """Settings that every scenario shares."""
        return self.project.settings

    @cached_property
    def context(self) -> Context:
        """What every step reads."""
        return context_of(self._whole, self.scenario, self.evaluation)

    @cached_property
    def racked(self) -> Racked:
        """Every rack by itself."""
        return rack_step(self.context)

    @cached_property
    def capacity(self) -> Capacity:
        """What deployments could do."""
        return capacity_step(self.context, self.racked)

    @cached_property
    def fabrics(self) -> Fabrics:
        """The networks inside sites."""
        return fabrics_step(self.context)

    @cached_property
    def served(self) -> Served:
        """Demand against capacity."""
        return service_step(self.context, self.capacity)

    @cached_property
    def powered(self) -> Powered:
        """Devices, rooms and sites."""
        return power_step(self.context, self.racked, self.capacity, self.served, self.fabrics)

    @cached_property
    def money(self) -> PlanMoney:
        """Purchases, streams and rentals."""
        return money_step(self.context, self.powered, self.served, self.reference, self.fabrics)

    @cached_property
    def reference(self) -> Reference | None:
        """The scenario that break-even compares with, None when it is renting everything."""
        return reference_step(self.context)

    @cached_property
    def rates(self) -> Rates:
        """The finance assumptions."""
        return rates_of(self.shelf)

    @cached_property
    def loads(self) -> Mapping[PoolId, PoolLoad]:
        """How busy the pools are."""
        return pool_loads(
            self.plan.pools,
            gpu_counts(self.capacity.servers),
            self.plan.deployments,
            self.capacity.allotted,
            self.served.first,
            self.capacity.runs,
        )

    @cached_property
    def workloads(self) -> Mapping[WorkloadId, Workload]:
        """The workloads by id."""
        return {one.id: one for one in self.project.workloads}

    def region(self, site: Site) -> Region | None:
        """Return the region of a site, None when it has none."""
        return self.shelf.regions.get(site.region) if site.region else None

    def free_cooling(self, site: Site) -> FreeCooling:
        """Return what the climate at a site carries without a chiller."""
        return free_cooling_of(self.context, site)

    def optics(self, site: Site) -> OpticsDraw:
        """Return what the optics of the fabrics of a site draw."""
        return optics_draw(site.fabrics, self.evaluation.fabrics, self.shelf.parts)

    def sites(self, *kinds: SiteKind) -> Iterator[Site]:
        """Yield the sites with racks, all or those of some kinds."""
        for site in self.plan.sites:
            result = self.evaluation.sites.get(site.id)
            if result is not None and result.racks and (not kinds or site.kind in kinds):
                yield site

    def assumed(self, key: str, label: str = "") -> Given:
        """Return an assumption with its evidence; an overridden one says the reason."""
        estimate = self.shelf.assumptions[key]
        evidence = estimate.evidence
        if estimate.reason:
            note = say("reason: {0}", estimate.reason)
            evidence = Evidence(evidence.status, evidence.source, evidence.date, note=note)
        return Given(estimate.likely, estimate.unit, evidence, label or estimate.label)

    def entered(self, value: float, unit: str, label: str = "", *, default: str = "") -> Given:
        """Return a number that the user has entered, or left at the assumption *default*."""
        estimate = self.shelf.assumptions.get(default)
        untouched = estimate is not None and estimate.likely == value
        return Given(value, unit, estimate.evidence if untouched and estimate else ENTERED, label)

    def part_label(self, part: EntryId) -> str:
        """Return manufacturer and name of a part."""
        return self.shelf.parts[part].label

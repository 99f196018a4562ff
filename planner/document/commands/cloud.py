"""Cloud bursts and model APIs on the canvas."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.placing import refuse_name
from planner.document.commands.revise import (
    Ids,
    free_name,
    shelve,
    with_entry,
    with_plan,
    without_strays,
)
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator
from planner.domain.identity import BurstId, PoolId, SiteId
from planner.domain.offers import CloudOffer, ModelApi, Region, Tier
from planner.domain.phrase import named, say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import Burst, BurstTrigger, Pool
from planner.domain.site import CostBasis, Site, SiteKind
from planner.domain.units import HOURS_PER_DAY


@dataclass(frozen=True)
class AddBurst(PlanEdit):
    """Drop a cloud offer: its region becomes a card if it is none yet, and a burst joins it."""

    offer: CloudOffer
    accelerator: Accelerator
    region: Region | None

    def label(self, project: Project) -> str:
        """Such as ``add a burst to Azure ND H200 v5``."""
        return say("add a burst to {0}", self.offer.label)

    def apply(self, project: Project) -> Project:
        """Add region card, burst and the pool of the burst."""
        shelf = shelve(project.shelf, accelerators=(self.accelerator,))
        shelf = replace(shelf, offers=with_entry(shelf.offers, self.offer.id, self.offer))
        if self.region is not None:
            shelf = replace(shelf, regions=with_entry(shelf.regions, self.region.id, self.region))
        project = replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        ids = Ids(project)
        plan, site = self._card(plan, ids)
        burst_id = BurstId(ids.new("burst"))
        name = free_name("burst", [burst.name for burst in plan.bursts])
        pool = Pool(PoolId(ids.new("pool")), name, site, self.offer.accelerator, burst_id)
        tier = Tier.ON_DEMAND
        if self.offer.on_demand_usd_h is None:
            tier = next((t for t in Tier if self.offer.usd_h(t) is not None), Tier.ON_DEMAND)
        burst = Burst(
            burst_id, name, site, self.offer.id, tier, 0, 1, BurstTrigger.OVERFLOW, pool.id
        )
        plan = replace(plan, pools=(*plan.pools, pool), bursts=(*plan.bursts, burst))
        return with_plan(project, self.scenario, plan, ids.serial)

    def _card(self, plan: Plan, ids: Ids) -> tuple[Plan, SiteId]:
        name = f"{self.offer.provider} {self.offer.region_code}"
        for site in plan.sites:
            if site.kind is SiteKind.CLOUD_REGION and site.name == name:
                return plan, site.id
        site = Site(
            SiteId(ids.new("site")),
            name,
            SiteKind.CLOUD_REGION,
            self.offer.country,
            self.region.id if self.region else None,
            operator_kind="cloud provider",
            provider=self.offer.provider,
            controllers=tuple(sorted({self.offer.operator_home})),
            cost_basis=CostBasis.SUNK,
        )
        return replace(plan, sites=(*plan.sites, site)), site.id


@dataclass(frozen=True)
class AddModelApi(PlanEdit):
    """Drop a model API: its provider becomes a card; routes can then lead to it."""

    api: ModelApi

    def label(self, project: Project) -> str:
        """Such as ``add Mistral mistral-large``."""
        return say("add {0}", self.api.label)

    def apply(self, project: Project) -> Project:
        """Add the card."""
        plan = project.scenario(self.scenario).plan
        if any(
            site.kind is SiteKind.MODEL_API and site.name == self.api.label for site in plan.sites
        ):
            raise EditRefused(
                say("{0} is already on the canvas.", self.api.label),
                say("Route a workload to it instead."),
            )
        shelf = project.shelf
        shelf = replace(shelf, apis=with_entry(shelf.apis, self.api.id, self.api))
        project = replace(project, shelf=shelf)
        ids = Ids(project)
        site = Site(
            SiteId(ids.new("site")),
            self.api.label,
            SiteKind.MODEL_API,
            self.api.country,
            operator_kind="API provider",
            provider=self.api.provider,
            controllers=(self.api.operator_home,),
            cost_basis=CostBasis.SUNK,
        )
        plan = replace(plan, sites=(*plan.sites, site))
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class EditBurst(PlanEdit):
    """Change a field of a burst: minimum, maximum, tier, trigger, threshold, schedule."""

    burst: BurstId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one burst merge."""
        return (self.scenario, self.burst, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change maximum of burst-01``."""
        plan = project.scenario(self.scenario).plan
        name = next(burst.name for burst in plan.bursts if burst.id == self.burst)
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field, keeping minimum ≤ maximum and counts positive."""
        plan = project.scenario(self.scenario).plan
        burst = next((one for one in plan.bursts if one.id == self.burst), None)
        if burst is None:
            raise EditRefused(
                say("This burst is no longer in the plan."), say("Select another one.")
            )
        changed = with_field(burst, self.field, self.value)
        if changed.maximum < 1 or changed.minimum < 0 or changed.minimum > changed.maximum:
            raise EditRefused(
                say(
                    "{0} cannot run between {1} and {2} instances.",
                    burst.name,
                    changed.minimum,
                    changed.maximum,
                ),
                say("Use a minimum of 0 or more and a maximum of at least 1 that is not below it."),
            )
        if not changed.threshold > 0:
            raise EditRefused(
                say(
                    "{0} cannot start at {1:.0%} of owned capacity.", burst.name, changed.threshold
                ),
                say("Use a share above zero."),
            )
        if not 1 <= changed.schedule_hours <= HOURS_PER_DAY:
            raise EditRefused(
                say("{0} cannot run {1} hours a day.", burst.name, changed.schedule_hours),
                say("Use 1 to 24 hours."),
            )
        if self.field == "name":
            refuse_name(changed.name, burst.name, [one.name for one in plan.bursts])
        bursts = tuple(changed if one.id == changed.id else one for one in plan.bursts)
        return with_plan(project, self.scenario, replace(plan, bursts=bursts))


@dataclass(frozen=True)
class DeleteBurst(PlanEdit):
    """Delete a burst with its pool, its deployments and the routes to them."""

    burst: BurstId

    def label(self, project: Project) -> str:
        """Such as ``delete burst-01``."""
        plan = project.scenario(self.scenario).plan
        return say("delete {0}", next(b.name for b in plan.bursts if b.id == self.burst))

    def apply(self, project: Project) -> Project:
        """Remove the burst; a region card without bursts goes too."""
        plan = project.scenario(self.scenario).plan
        burst = next((one for one in plan.bursts if one.id == self.burst), None)
        if burst is None:
            return project
        deployments = {d.id for d in plan.deployments if d.pool == burst.pool}
        bursts = tuple(one for one in plan.bursts if one.id != burst.id)
        alive = {one.site for one in bursts}
        plan = replace(
            plan,
            bursts=bursts,
            pools=tuple(pool for pool in plan.pools if pool.id != burst.pool),
            deployments=tuple(d for d in plan.deployments if d.id not in deployments),
            routes=tuple(r for r in plan.routes if r.deployment not in deployments),
            sites=tuple(s for s in plan.sites if s.id != burst.site or s.id in alive),
        )
        return with_plan(project, self.scenario, without_strays(plan))

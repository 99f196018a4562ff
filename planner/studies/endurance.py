"""What lost sites do to every workload, with the evacuation of each site beside it."""

from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.compute.resilience.service import WorkloadResilience, resilience
from planner.domain.identity import SiteId, WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.evacuation import Evacuation, evacuate


@dataclass(frozen=True, slots=True)
class Endurance:
    """Resilience of every workload, and what happens minute by minute when each site is lost."""

    workloads: tuple[WorkloadResilience, ...]
    evacuations: tuple[Evacuation, ...]

    def losing(self, site: SiteId) -> Evacuation | None:
        """Return what happens when a site is lost; None for one that serves nothing."""
        return next((one for one in self.evacuations if one.site == site), None)

    def workload(self, key: str) -> WorkloadResilience | None:
        """Return the resilience of a workload."""
        wanted = WorkloadId(key)
        return next((one for one in self.workloads if one.workload.id == wanted), None)


def endurance(project: Project, evaluation: Evaluation) -> Endurance:
    """Return what every workload endures; sites that serve nothing are left out."""
    case = Case(project, evaluation.scenario, evaluation)
    found = resilience(case, Trial(case))
    serving = {each.site for one in found for each in one.without}
    sites = [site.id for site in case.plan.sites if site.id in serving]
    return Endurance(found, tuple(evacuate(project, evaluation, site) for site in sites))

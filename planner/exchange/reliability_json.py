"""Reliability of a plan as JSON: power of own sites, interruptions of training, spares."""

from typing import Any

from planner.compute.explain.case import Case
from planner.compute.explain.reliability import job_of, resources_of, spares_of, supply_of_site
from planner.domain.identity import SiteId, WorkloadId
from planner.domain.site import SiteKind


def reliability_json(case: Case) -> dict[str, Any]:
    """Return what is known; lists are empty where the project lacks the assumptions for it."""
    return {
        "sites": [one for site in case.sites(SiteKind.OWN) if (one := _site(case, site.id))],
        "workloads": [one for key in case.workloads if (one := _workload(case, key))],
        "spares": [
            {
                "part": one.part,
                "servers": one.servers,
                "mean_down": one.mean_down,
                "needed": one.needed,
                "on_tray": one.there,
            }
            for one in spares_of(case)
        ],
    }


def _site(case: Case, site: SiteId) -> dict[str, Any] | None:
    supply = supply_of_site(case, site)
    if supply is None:
        return None
    return {
        "site": site,
        "target_class": case.plan.site(site).design.target_class or None,
        "class_reached": supply.reached,
        "next_class_needs": str(supply.missing) or None,
        "power_availability": supply.availability,
        "power_down_hours_per_year": supply.down_hours,
        "worst": [
            {"elements": list(map(str, one.names)), "hours": one.hours} for one in supply.cuts
        ],
    }


def _workload(case: Case, workload: WorkloadId) -> dict[str, Any] | None:
    job, resources = job_of(case, workload), resources_of(case, workload)
    if job is None and resources is None:
        return None
    told: dict[str, Any] = {"workload": workload}
    if resources is not None:
        told["power_availability"] = resources.availability
        told["share_at_own_sites"] = resources.known
    if job is not None:
        told |= {
            "mttf_h": job.mttf_h,
            "interruptions_per_run": job.interruptions,
            "checkpoint_interval_h": job.interval_h,
            "goodput": job.goodput,
            "effective_run_h": job.effective_h,
        }
    return told

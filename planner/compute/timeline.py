"""When the plan serves: what is ordered and built at each place, in a network with a critical path.

An own site that stands already waits for its deliveries and then installs; one that is built (cost
basis greenfield, or said so) waits for grid, transformer, switchgear, shell and plant first. A
colocation waits for its contract, a cloud for its own, a model API for nothing. All orders are
placed at once, in week 0, unless somebody entered another week.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.compute.orders import Delivered, Order, delivered_parts
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import BurstId, SiteId, WorkloadId
from planner.domain.phrase import Phrase, say
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.provenance import Estimate
from planner.domain.site import CostBasis, Site, SiteKind
from planner.domain.timeline import (
    Activity,
    Dated,
    Duration,
    Readiness,
    TaskEdit,
    Timeline,
    is_weeks,
)
from planner.engines.supply import Draws, Task, drawn_ends, drawn_weeks, schedule

_GROUPS: Mapping[PartKind, str] = {
    PartKind.GPU_SERVER: "servers",
    PartKind.CPU_SERVER: "servers",
    PartKind.RACK_SYSTEM: "servers",
    PartKind.STORAGE: "storage",
    PartKind.SWITCH: "switches",
    PartKind.RACK: "racks",
    PartKind.PDU: "racks",
    PartKind.UPS: "plant",
    PartKind.CDU: "plant",
}
"""What is delivered together: the slowest part of each decides."""

_NAMES: Mapping[str, Phrase] = {
    "grid": say("Grid connection"),
    "transformer": say("Transformer"),
    "switchgear": say("Switchgear"),
    "shell": say("Building"),
    "commissioning": say("Energise and commission"),
    "contract": say("Colocation contract"),
    "servers": say("Servers"),
    "storage": say("Storage"),
    "switches": say("Switches"),
    "racks": say("Racks and rack PDUs"),
    "plant": say("Power and cooling plant"),
    "rack_installation": say("Racks installed"),
    "installation": say("Servers installed"),
    "burn_in": say("Acceptance and burn-in"),
    "deployment": say("Models deployed"),
    "cloud": say("Cloud contract"),
    "api": say("Model API"),
}

SERVES = "deployment"
"""The activity of a site after which its hardware serves."""
_BUILT = ("grid", "transformer", "switchgear", "shell")
_DELIVERED = ("servers", "storage", "switches")


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves: the targets that each workload has in the first year, and those able to serve."""

    of_workload: Mapping[WorkloadId, tuple[str, ...]]
    able: frozenset[str]


def dated(
    network: Sequence[Activity], last_of_targets: Mapping[str, str], serving: Serving
) -> Timeline:
    """Return every activity with its dates, and when workloads, targets and sites serve."""
    if not network:
        return Timeline()
    tasks = [Task(one.key, one.duration.likely, one.after, one.not_before) for one in network]
    likely = schedule(tasks)
    # The same part is late at every site at once, so its draws go by what is ordered.
    draws = {one.key: drawn_weeks(one.item or one.key, one.duration) for one in network}
    ends = drawn_ends(tasks, draws)
    targets = {
        key: _readiness((last,), likely.task(last).end, ends)
        for key, last in last_of_targets.items()
    }
    workloads = {
        workload: _together([targets[key] for key in keys if key in targets], ends)
        for workload, keys in sorted(serving.of_workload.items())
        if any(key in targets for key in keys)
    }
    sites = {
        one.site: _readiness((one.key,), likely.task(one.key).end, ends)
        for one in network
        if one.site is not None and one.key == _key(one.site, SERVES)
    }
    finals = [*workloads.values()] or [*sites.values()] or [*targets.values()]
    able = [readiness for key, readiness in targets.items() if key in serving.able]
    shares = _critical_shares(network, draws, ends, {one.last for one in finals})
    by_key = {one.key: one for one in network}
    return Timeline(
        tuple(
            _dated(by_key[one.name], one.start, one.end, one.float_weeks, ends, shares)
            for one in likely.tasks
        ),
        workloads,
        targets,
        sites,
        _together(finals, ends) if finals else None,
        min(able, key=lambda one: (one.likely, one.last), default=None),
    )


def activities(
    plan: Plan, orders: Mapping[SiteId, Sequence[Order]], shelf: PartShelf
) -> tuple[Activity, ...]:
    """Return what has to happen until the plan serves, without dates.

    Durations that the project has no assumption for are left out, as older projects did.
    """
    found: list[Activity] = []
    for site in plan.sites:
        if site.kind.holds_racks and orders.get(site.id):
            parts = delivered_parts({site.id: orders[site.id]})
            found += _edited(_of_site(site, parts, shelf), site.delivery.edits)
    bursts = {burst.site for burst in plan.bursts}
    apis = {route.api_site for route in plan.routes if route.api is not None}
    for site in plan.sites:
        rented = [
            Activity(
                _key(site.id, kind), _NAMES[kind], duration, (), site.id, site.name, assumption
            )
            for kind, wanted, assumption in (
                ("cloud", site.id in bursts, "supply.cloud_weeks"),
                ("api", site.id in apis, "supply.api_weeks"),
            )
            if wanted and (duration := _lead(shelf.assumptions.get(assumption))) is not None
        ]
        found += _edited(rented, site.delivery.edits)
    return tuple(found)


def _of_site(site: Site, parts: Sequence[Delivered], shelf: PartShelf) -> list[Activity]:
    built = _building(site, shelf)
    delivered = _delivered(site, parts)
    ready = tuple(one.key for one in built)
    if built and site.kind is SiteKind.OWN:
        commissioning = _task(site, "commissioning", "timeline.commissioning_weeks", ready, shelf)
        built += commissioning
        ready = tuple(one.key for one in commissioning) or ready
    racked = ready + tuple(_key(site.id, one) for one in ("racks", "plant") if one in delivered)
    new = any(one.key == _key(site.id, "shell") for one in built)
    steps: list[Activity] = []
    if "timeline.installation_weeks" not in shelf.assumptions:
        waits = racked + tuple(_key(site.id, one) for one in _DELIVERED if one in delivered)
        steps += _task(site, SERVES, "supply.installation_weeks", waits, shelf)
        return [*built, *delivered.values(), *steps]
    steps += _task(site, "rack_installation", "timeline.rack_installation_weeks", racked, shelf)
    waits = tuple(one.key for one in steps)
    waits += tuple(_key(site.id, one) for one in _DELIVERED if one in delivered)
    for step in ("installation", "burn_in", SERVES):
        assumption = f"timeline.{'new_' if new else ''}{step}_weeks"
        steps += _task(site, step, assumption, waits, shelf)
        waits = (_key(site.id, step),)
    return [*built, *delivered.values(), *steps]


def _building(site: Site, shelf: PartShelf) -> list[Activity]:
    """What has to be there before racks can be installed: contract, or grid and building."""
    if site.kind is SiteKind.COLOCATION:
        return _task(site, "contract", "timeline.contract_weeks", (), shelf)
    steps: list[str] = []
    if not power_ready(site):
        steps.append("grid")
    if not building_ready(site):
        steps += _BUILT[1:]
    return [one for step in steps for one in _task(site, step, f"timeline.{step}_weeks", (), shelf)]


def power_ready(site: Site) -> bool:
    """Whether an own site has its grid connection: as entered, else unless it is greenfield."""
    known = site.delivery.power_ready
    return site.cost_basis is not CostBasis.GREENFIELD if known is None else known


def building_ready(site: Site) -> bool:
    """Whether an own site has its building and plant: as entered, else unless it is greenfield."""
    known = site.delivery.building_ready
    return site.cost_basis is not CostBasis.GREENFIELD if known is None else known


def _delivered(site: Site, parts: Sequence[Delivered]) -> dict[str, Activity]:
    """The deliveries of a site by group: the part with the longest lead time decides."""
    slowest: dict[str, Delivered] = {}
    for part in parts:
        group = delivery_group(part)
        known = slowest.get(group)
        if part.lead_weeks is not None and (
            known is None or (part.lead_weeks, part.id) > (known.lead_weeks or 0.0, known.id)
        ):
            slowest[group] = part
    found = {}
    for group in ("racks", "plant", "switches", "storage", "servers"):
        decides = slowest.get(group)
        if decides is None or decides.lead_weeks is None:
            continue
        evidence = decides.evidence.get("lead_weeks")
        high = None if evidence is None else evidence.high
        found[group] = Activity(
            _key(site.id, group),
            _NAMES[group],
            Duration(decides.lead_weeks, None, high),
            (),
            site.id,
            decides.label,
            "",
            evidence,
        )
    return found


def _task(
    site: Site, step: str, assumption: str, after: tuple[str, ...], shelf: PartShelf
) -> list[Activity]:
    """The activity of one step, none where the project has no assumption for its duration."""
    estimate = shelf.assumptions.get(assumption)
    if estimate is None:
        return []
    duration = Duration(estimate.likely, estimate.low, estimate.high)
    key = _key(site.id, step)
    return [
        Activity(key, _NAMES[step], duration, after, site.id, "", assumption, estimate.evidence)
    ]


def _lead(estimate: Estimate | None) -> Duration | None:
    return None if estimate is None else Duration(estimate.likely, None, estimate.high)


def _edited(found: Iterable[Activity], edits: Sequence[TaskEdit]) -> list[Activity]:
    entered = {edit.task: edit for edit in edits}
    return [
        one
        if (edit := entered.get(one.key)) is None
        else replace(
            one,
            duration=one.duration if (weeks := _weeks(edit.weeks)) is None else Duration(weeks),
            not_before=_weeks(edit.not_before) or 0.0,
            edited=True,
        )
        for one in found
    ]


def _weeks(entered: float | None) -> float | None:
    """What was entered, None where it is no number of weeks: DAT-006 names it."""
    return entered if entered is not None and is_weeks(entered) else None


def delivery_group(part: Delivered) -> str:
    """Return the delivery that a part comes with; plant of the building comes by itself."""
    return _GROUPS[part.kind] if isinstance(part, Part) else "plant"


def _key(site: SiteId, step: str) -> str:
    return f"{site}/{step}"


def last_of_targets(plan: Plan, network: Sequence[Activity]) -> dict[str, str]:
    """Return the activity after which each deployment and model API serves, where there is one."""
    known = {one.key for one in network}
    site_of = {pool.id: pool.site for pool in plan.pools}
    burst_of: dict[BurstId | None, SiteId] = {burst.id: burst.site for burst in plan.bursts}
    burst_pools = {pool.id: pool.burst for pool in plan.pools if pool.burst is not None}
    last: dict[str, str] = {}
    for deployment in plan.deployments:
        burst = burst_pools.get(deployment.pool)
        if burst in burst_of:
            last[deployment.id] = _key(burst_of[burst], "cloud")
        else:
            last[deployment.id] = _key(site_of[deployment.pool], SERVES)
    for route in plan.routes:
        if route.api is not None and route.api_site is not None:
            last[route.api] = _key(route.api_site, "api")
    return {target: key for target, key in last.items() if key in known}


def _readiness(last: Sequence[str], likely: float, ends: Mapping[str, Draws]) -> Readiness:
    drawn = ends[last[0]]
    for key in last[1:]:
        drawn = np.maximum(drawn, ends[key])
    p50, p80 = np.quantile(drawn, (0.5, 0.8))
    return Readiness(likely, float(p50), float(p80), last[-1])


def _together(found: Sequence[Readiness], ends: Mapping[str, Draws]) -> Readiness:
    """When all of them serve; the last one decides."""
    latest = max(found, key=lambda one: (one.likely, one.last))
    others = sorted({one.last for one in found} - {latest.last})
    return _readiness((*others, latest.last), latest.likely, ends)


def _critical_shares(
    network: Sequence[Activity],
    draws: Mapping[str, Draws],
    ends: Mapping[str, Draws],
    last: Collection[str],
) -> Mapping[str, float]:
    """The share of draws in which each activity decides when the last of *last* ends."""
    if not last:
        return {one.key: 0.0 for one in network}
    starts = {one.key: ends[one.key] - draws[one.key] for one in network}
    end = np.max([ends[key] for key in last], axis=0)
    critical = {
        one.key: ends[one.key] >= end - 1e-9 if one.key in last else np.zeros(len(end), dtype=bool)
        for one in network
    }
    for one in reversed(network):
        for earlier in one.after:
            decides = ends[earlier] >= starts[one.key] - 1e-9
            critical[earlier] = critical[earlier] | (critical[one.key] & decides)
    return {key: float(np.mean(found)) for key, found in critical.items()}


def _dated(
    activity: Activity,
    start: float,
    end: float,
    float_weeks: float,
    ends: Mapping[str, Draws],
    shares: Mapping[str, float],
) -> Dated:
    p50, p80 = np.quantile(ends[activity.key], (0.5, 0.8))
    return Dated(activity, start, end, float_weeks, float(p50), float(p80), shares[activity.key])

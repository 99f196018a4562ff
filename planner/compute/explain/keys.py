"""*Why?* by key: a headline, or a thing and its field."""

from collections.abc import Callable, Mapping

from planner.compute.explain import break_even, delivery, money, pools, power, service
from planner.compute.explain.bursts import explain_burst
from planner.compute.explain.case import Case
from planner.compute.explain.cords import CORD_AMPS, explain_cord
from planner.compute.explain.currency import in_shown_currency
from planner.compute.explain.deployments import explain_deployment
from planner.compute.explain.draws import explain_device
from planner.compute.explain.elements import explain_element
from planner.compute.explain.fabrics import explain_fabric
from planner.compute.explain.hardware import UNITS, Device
from planner.compute.explain.leaving import explain_exit
from planner.compute.explain.links import explain_link
from planner.compute.explain.racks import explain_rack
from planner.compute.explain.rooms import explain_room
from planner.compute.explain.sites import explain_site
from planner.compute.explain.supply_risk import explain_loss, explain_supply_risk
from planner.compute.explain.work import WORK_FIELDS, explain_work
from planner.compute.explain.workloads import explain_workload
from planner.domain.formula import Explanation
from planner.domain.identity import PlacementId, ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure


def explain(
    project: Project, scenario: ScenarioId, evaluation: Evaluation, key: str
) -> Explanation | None:
    """Return why a number is what it is, None where *key* names none.

    Keys are those of headlines (``it_power_kw``) or ``kind:id:field`` with the kinds placement,
    rack, room, site, pool, deployment, workload, burst, link, element, fabric, supply (a
    class of it, or ``plan``), loss (a vendor) and exit (somebody who is left). Worked out when asked for, never
    during an evaluation. Amounts are in the currency that the project shows.
    """
    case = Case(project, scenario, evaluation)
    figure = evaluation.figures.get(key)
    if figure is not None:
        headline = _HEADLINES.get(key)
        return headline(case, figure) if headline else None
    kind, _, rest = key.partition(":")
    thing, _, field = rest.partition(":")
    written = _THINGS.get(kind)
    found = written(case, thing, field) if written and thing and field else None
    return in_shown_currency(case, found) if found is not None else None


def _placement(case: Case, placement_id: str, field: str) -> Explanation | None:
    if field not in UNITS and field not in WORK_FIELDS and field != CORD_AMPS:
        return None
    for placement in case.plan.placements():
        if placement.id == PlacementId(placement_id):
            device = Device(case, (placement.part, placement.pool, placement.gpu_limit_kw))
            if field == CORD_AMPS:
                return explain_cord(case, placement, device)
            known = field in UNITS
            return explain_device(device, field) if known else explain_work(device, field)
    return None


_HEADLINES: Mapping[str, Callable[[Case, Figure], Explanation]] = {
    "it_power_kw": power.it_power,
    "facility_power_kw": power.facility_power,
    "pue": power.pue,
    "heat_load_kw": power.heat_load,
    "average_power_kw": power.average_power,
    "vram_used_gib": pools.vram_used,
    "vram_total_gib": pools.vram_total,
    "throughput_output_tokens_per_s": service.throughput,
    "demand_output_tokens_per_s": service.demanded,
    "unserved_share": service.unserved,
    "ttft_p95_ms": service.ttft_headline,
    "tpot_p95_ms": service.tpot_headline,
    "tco_total": money.converted(money.tco),
    "tco_undiscounted": money.converted(money.undiscounted),
    "capex": money.converted(money.capex),
    "cost_per_million_output_tokens": money.converted(money.cost_per_million),
    "break_even_month": break_even.break_even,
    "time_to_serve_weeks": delivery.time_to_serve,
    "first_token_weeks": delivery.first_token,
}

_THINGS: Mapping[str, Callable[[Case, str, str], Explanation | None]] = {
    "placement": _placement,
    "rack": explain_rack,
    "room": explain_room,
    "site": explain_site,
    "pool": pools.explain_pool,
    "workload": explain_workload,
    "burst": explain_burst,
    "deployment": explain_deployment,
    "link": explain_link,
    "element": explain_element,
    "fabric": explain_fabric,
    "supply": explain_supply_risk,
    "loss": explain_loss,
    "exit": explain_exit,
}

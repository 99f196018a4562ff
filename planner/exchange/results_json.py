"""The results of a scenario as JSON: stable keys with units, null only with a reason."""

from collections.abc import Mapping
from typing import Any

from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.finding import Finding
from planner.domain.identity import RowId, ScenarioId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.pue import PueCategory, PueResult
from planner.domain.results import (
    CostLine,
    Evaluation,
    FeedResult,
    Figure,
    PoolResult,
    RackResult,
    SiteResult,
    WorkloadResult,
)
from planner.domain.site import Rack
from planner.domain.units import GIB, HALF_UNITS_PER_UNIT
from planner.exchange.bom import bill_of_materials
from planner.exchange.fabrics_json import fabrics_json
from planner.exchange.growth_json import growth_json
from planner.exchange.price_age import oldest_price_date
from planner.exchange.reliability_json import reliability_json

KPIS = (
    "it_power_kw",
    "facility_power_kw",
    "pue",
    "heat_load_kw",
    "vram_used_gib",
    "vram_total_gib",
    "throughput_output_tokens_per_s",
    "demand_output_tokens_per_s",
    "unserved_share",
    "ttft_p95_ms",
    "tpot_p95_ms",
    "tco_total",
    "tco_undiscounted",
    "capex",
    "cost_per_million_output_tokens",
    "break_even_month",
    "time_to_serve_weeks",
    "first_token_weeks",
)
"""Headlines in their order; `tco_low` and `tco_high` follow `tco_total`."""

UNKNOWN = "not known for this plan"


def results_json(
    project: Project, scenario_id: ScenarioId, evaluation: Evaluation
) -> dict[str, Any]:
    """Return the results as plain values, ready for `json.dumps`."""
    plan = project.scenario(scenario_id).plan
    missing = _Missing()
    kpis = _kpis(project, evaluation, missing)
    names = {row.id: site.name for site, _, row in plan.rows()}
    return {
        "project": project.name,
        "scenario": project.scenario(scenario_id).name,
        "admissible": evaluation.admissible,
        "not_admissible_because": evaluation.not_admissible_because,
        "kpis": kpis,
        "sites": [_site(plan, one, missing) for one in evaluation.sites.values()],
        "racks": [
            _rack(plan.racks[one.rack], names, one, missing) for one in evaluation.racks.values()
        ],
        "fabrics": fabrics_json(evaluation),
        "pools": [_pool(one) for one in evaluation.pools.values()],
        "workloads": [_workload(one, missing) for one in evaluation.workloads.values()],
        "costs": _costs(evaluation, missing),
        "left_out_of_costs": list(
            map(str, money_exclusions(Case(project, scenario_id, evaluation)))
        ),
        **missing.note("", _prices(project, scenario_id, evaluation), _NO_PRICES),
        "growth": growth_json(Case(project, scenario_id, evaluation)),
        "reliability": reliability_json(Case(project, scenario_id, evaluation)),
        "findings": [finding_json(one) for one in evaluation.findings],
        "no_data": missing.reasons,
    }


_NO_PRICES = {"oldest_price_date": "nothing that is ordered has a dated price"}


def _prices(
    project: Project, scenario_id: ScenarioId, evaluation: Evaluation
) -> dict[str, str | None]:
    bom = bill_of_materials(project, scenario_id, evaluation)
    return {"oldest_price_date": oldest_price_date(bom) or None}


class _Missing:
    """Collects the reason of every null."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def note(
        self, place: str, fields: dict[str, Any], reasons: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return *fields*; each null among them gets its reason, by place and key."""
        for key, value in fields.items():
            if value is None:
                name = f"{place}.{key}" if place else key
                self.reasons[name] = reasons.get(key) or UNKNOWN
        return fields


def _kpis(project: Project, evaluation: Evaluation, missing: _Missing) -> dict[str, Any]:
    values: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    incomplete: dict[str, str] = {}
    for key in KPIS:
        figure = evaluation.figures.get(key) or Figure(key, "", None)
        values[key] = figure.value
        reasons[key] = figure.no_data or figure.note
        if figure.missing and figure.value is not None:
            incomplete[key] = f"at least: {figure.missing} of {figure.of} lines without data"
        if key == "tco_total":
            values |= {"tco_low": figure.low, "tco_high": figure.high}
            values["tco_range_kind"] = figure.range_kind or "range"
            reasons |= dict.fromkeys(("tco_low", "tco_high"), reasons[key])
    costs = evaluation.costs
    values["currency"] = project.shown_currency.code
    values["break_even_reference"] = costs.reference_name or None
    values["break_even_by_tier"] = dict(costs.break_even_by_tier)
    values["break_even_utilisation"] = costs.break_even_utilisation
    values["incomplete"] = incomplete
    reasons["break_even_month"] = reasons["break_even_month"] or costs.break_even_text
    reasons["break_even_reference"] = costs.break_even_text
    reasons["break_even_utilisation"] = costs.break_even_text
    return missing.note("", values, reasons)


def _site(plan: Plan, result: SiteResult, missing: _Missing) -> dict[str, Any]:
    site = plan.site(result.site)
    landlord = "the landlord's plant is not ours to compute"
    plant = landlord if site.colocation is not None else "there is no hardware here"
    fields = {
        "name": site.name,
        "kind": site.kind.value,
        "country": site.country,
        "racks": result.racks,
        "devices": result.devices,
        "nameplate_kw": result.nameplate_kw,
        "it_power_kw": result.it_power_kw,
        "average_kw": result.average_kw,
        "heat_kw": result.heat_kw,
        "facility_power_kw": result.facility_power_kw,
        "pue": result.pue,
        "pue_by_category": _by_category(result.annual),
        "annual": _build_up(result.annual),
        "design_day": _build_up(result.design),
        "wue_l_kwh": None if result.water is None else result.water.l_kwh,
        "water_l_year": None if result.water is None else result.water.l_year,
        "water_l_design_day": None if result.water is None else result.water.l_design_day,
        "energy_kwh_year": result.energy_kwh_year,
        "carbon_kg_year": result.carbon_kg_year,
        "tariff_usd_kwh": result.tariff_usd_kwh,
        "it_limit_kw": result.it_limit_kw,
        "cooling_limit_kw": result.cooling_limit_kw,
    }
    computed = ("facility_power_kw", "pue", "pue_by_category", "annual", "design_day")
    reasons = dict.fromkeys((*computed, "cooling_limit_kw"), plant)
    evaporates = "nobody knows how much of the heat evaporates water here"
    water = evaporates if result.annual is not None else plant
    reasons |= dict.fromkeys(("wue_l_kwh", "water_l_year", "water_l_design_day"), water)
    return missing.note(f"sites.{site.name}", fields, reasons)


def _build_up(state: PueResult | None) -> dict[str, float | None] | None:
    """Return where the power of a site goes in one state, in kW; None without a plant."""
    if state is None:
        return None
    parts = {f"{name}_kw": kw for name, kw in state.components_kw.items()}
    return {
        "it_kw": state.it_kw,
        **parts,
        "facility_kw": state.facility_kw,
        "ups_load": state.ups_load,
        "heat_rejected_kw": state.rejected_kw,
        "heat_of_chillers_kw": state.mechanical_kw,
    }


def _by_category(annual: PueResult | None) -> dict[str, float] | None:
    """Return the PUE by category of ISO/IEC 30134-2, as the plant is computed."""
    if annual is None:
        return None
    return {str(one.value): annual.pue_at(one) for one in PueCategory}


def _rack(
    rack: Rack, site_names: Mapping[RowId, str], result: RackResult, missing: _Missing
) -> dict[str, Any]:
    fields = {
        "name": rack.name,
        "site": site_names[rack.row],
        "devices": result.devices,
        "devices_without_power_data": result.without_data,
        "nameplate_kw": result.nameplate_kw,
        "peak_kw": result.peak_kw,
        "heat_kw": result.heat_kw,
        "air_heat_kw": result.air_heat_kw,
        "liquid_heat_kw": result.liquid_heat_kw,
        "airflow_m3h": result.airflow_m3h,
        "surviving_limit_kw": result.surviving_limit_kw,
        "feeds": [_feed(feed) for feed in result.feeds],
        "units_used": result.half_units_used / HALF_UNITS_PER_UNIT,
        "units_total": result.half_units_total / HALF_UNITS_PER_UNIT,
        "mass_kg": result.mass_kg,
        "static_load_kg": result.static_load_kg,
        "gpus": result.gpus,
        "vram_gib": result.vram_bytes / GIB,
        "price_usd": result.price_usd,
    }
    reasons = {
        "surviving_limit_kw": "a rack with fewer than two feeds survives no loss",
        "static_load_kg": "the catalogue has no static load of this cabinet",
    }
    return missing.note(f"racks.{rack.name}", fields, reasons)


def _feed(feed: FeedResult) -> dict[str, Any]:
    return {
        "name": feed.name,
        "rating_kva": feed.rating_kva,
        "planning_limit_kw": feed.planning_kw,
        "legal_limit_kw": feed.legal_kw,
        "normal_kw": feed.normal_kw,
        "worst_kw": feed.worst_kw,
    }


def _pool(result: PoolResult) -> dict[str, Any]:
    memory = result.memory
    return {
        "name": result.name,
        "accelerator": result.accelerator,
        "owned": result.owned,
        "gpus": result.gpus,
        "gpus_assigned": result.gpus_assigned,
        "power_load": result.load,
        "vram_total_gib": memory.total / GIB,
        "vram_used_gib": memory.used / GIB,
        "weights_gib": memory.weights / GIB,
        "kv_gib": memory.kv / GIB,
        "activations_gib": memory.activations / GIB,
        "overhead_gib": memory.overhead / GIB,
    }


def _workload(result: WorkloadResult, missing: _Missing) -> dict[str, Any]:
    fields = {
        "name": result.name,
        "verdict": result.verdict,
        "short_of": result.short_of,
        "demand_requests_per_s": result.demand_requests_per_s,
        "demand_output_tokens_per_s": result.demand_output_tokens_per_s,
        "capacity_output_tokens_per_s": result.capacity_output_tokens_per_s,
        "served_requests_per_s": result.served_requests_per_s,
        "unserved_share": result.unserved_share,
        "unserved_share_peak": result.unserved_share_peak,
        "ttft_p95_ms": result.ttft_p95_ms,
        "ttft_limit_ms": result.ttft_limit_ms,
        "tpot_p95_ms": result.tpot_p95_ms,
        "tpot_limit_ms": result.tpot_limit_ms,
        "limited_by": str(result.limited_by),
        "resources": [
            {
                "name": share.label,
                "kind": share.kind,
                "requests_per_s": share.requests_per_s,
                "output_tokens_per_s": share.output_tokens_per_s,
            }
            for share in result.shares
        ],
    }
    served = "nothing serves this workload in the peak hour, or it has no requests"
    limit = "no objective is set"
    reasons = {
        "ttft_p95_ms": served,
        "tpot_p95_ms": served,
        "ttft_limit_ms": limit,
        "tpot_limit_ms": limit,
    }
    return missing.note(f"workloads.{result.name}", fields, reasons)


def _costs(evaluation: Evaluation, missing: _Missing) -> dict[str, Any]:
    costs = evaluation.costs
    reference = costs.reference_present
    fields = {
        "capex_usd": costs.capex_usd,
        "opex_year_usd": costs.opex_year_usd,
        "total_usd": costs.total_usd,
        "present_usd": costs.present_usd,
        "capex": [_cost_line(line) for line in costs.capex],
        "yearly": [_cost_line(line) for line in costs.yearly],
        "cumulative_present_usd": list(costs.cumulative_present),
        "reference_cumulative_present_usd": None if reference is None else list(reference),
        "break_even_text": costs.break_even_text,
        "unpriced": list(costs.unpriced),
        "bursts": [
            {
                "name": one.name,
                "instances_peak": one.instances_peak,
                "instance_hours_year": one.instance_hours_year,
                "usd_year": one.usd_year,
            }
            for one in evaluation.bursts.values()
        ],
    }
    reasons = {"reference_cumulative_present_usd": costs.break_even_text}
    return missing.note("costs", fields, reasons)


def _cost_line(line: CostLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "group": str(line.group),
        "usd": line.usd,
        "estimated": line.estimated,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding; `fix` is the label of its first fix, empty when it has none."""
    return {
        "id": finding.rule,
        "severity": finding.severity.value,
        "subject": finding.subject_name,
        "subject_id": finding.subject,
        "message": finding.message,
        "detail": finding.detail,
        "fix": finding.fixes[0].label if finding.fixes else "",
        "source": finding.source,
    }

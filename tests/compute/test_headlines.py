"""What the headline numbers mean: definitions, limits, what is missing, what is nobody's data."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.document.commands.cloud import EditBurst
from planner.document.commands.racks import EditSite
from planner.domain.offers import Tier
from planner.domain.results import Figure
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.site import Colocation, SiteKind
from planner.domain.units import GIB
from planner.domain.workload import DataClass, Demand, Metric, Objective
from tests.builders import H200, L40S, Draft, S, served_chat

THROUGHPUT, TCO = "throughput_output_tokens_per_s", "tco_total"
FEW = 2000


def figure(draft: Draft, key: str) -> Figure:
    return draft.evaluate().figures[key]


def burst_beside(draft: Draft, role: RouteRole = RouteRole.OVERFLOW, **changes: Any) -> Draft:
    """Add a burst of one instance that serves the first workload in this role."""
    pool = draft.pool_of(draft.burst(**changes))
    draft.deploy(draft.project.workloads[0].id, pool, role)
    return draft


# Throughput and demand ---------------------------------------------------------------------------


def test_throughput_is_what_the_objectives_allow_against_the_demand_of_the_peak_hour() -> None:
    draft = served_chat(users=FEW)
    evaluation = draft.evaluate()
    (rate,) = next(iter(evaluation.deployments.values())).rates
    shown = evaluation.figures[THROUGHPUT]
    assert shown.value == pytest.approx(rate.requests_per_s * 300)
    assert shown.limit == pytest.approx(FEW * 0.1 / 60 * 300)
    assert evaluation.figures["demand_output_tokens_per_s"].value == shown.limit


def test_a_burst_and_the_limit_of_an_api_count_as_throughput() -> None:
    draft = served_chat()
    owned = draft.value(THROUGHPUT)
    with_burst = burst_beside(draft).value(THROUGHPUT)
    assert with_burst == pytest.approx(2 * owned, rel=0.05)
    draft.api(draft.project.workloads[0].id)
    assert draft.value(THROUGHPUT) == pytest.approx(with_burst + 5000.0)


def test_what_a_rule_forbids_is_no_throughput() -> None:
    draft = served_chat(data_class=DataClass.RESTRICTED)
    owned = draft.value(THROUGHPUT)
    assert burst_beside(draft).value(THROUGHPUT) == owned


def test_a_standby_is_no_throughput() -> None:
    draft = served_chat()
    owned = draft.value(THROUGHPUT)
    burst_beside(draft, RouteRole.STANDBY)
    assert draft.value(THROUGHPUT) == owned
    (workload,) = draft.evaluate().workloads.values()
    assert workload.capacity_output_tokens_per_s == pytest.approx(owned)


def test_a_scheduled_burst_counts_in_its_hours_only() -> None:
    draft = served_chat()
    owned = draft.value(THROUGHPUT)
    burst_beside(draft, trigger=BurstTrigger.SCHEDULE)
    (burst,) = draft.plan.bursts
    assert draft.value(THROUGHPUT) == owned  # the peak hour is the first of a flat week
    draft.run(EditBurst(S, burst.id, "start_hour", 20))
    assert draft.value(THROUGHPUT) > 1.9 * owned


def test_reserve_replicas_are_no_throughput() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.deploy(draft.workload(), replicas=8, reserve_replicas=4)
    full = served_chat()
    assert draft.value(THROUGHPUT) == pytest.approx(full.value(THROUGHPUT) / 2)


# Latency -----------------------------------------------------------------------------------------


def test_latency_is_of_the_workload_nearest_its_limit_and_names_it() -> None:
    draft = served_chat()
    rack = draft.rack(L40S)
    easy = draft.workload("Easy", 10, llm="llama-3.1-8b", objectives=())
    draft.deploy(easy, draft.plan.racks[rack].placements[0].pool)
    shown = figure(draft, "ttft_p95_ms")
    assert (shown.note, shown.limit, shown.unit) == ("Chat", 2000.0, "ms")
    assert shown.value is not None
    assert 0 < shown.value < 2000


def test_nobody_served_means_no_latency() -> None:
    draft = Draft()
    draft.workload()
    shown = figure(draft, "tpot_p95_ms")
    assert (shown.value, shown.no_data) == (None, "no workload is served")


def test_the_round_trip_to_another_site_is_part_of_the_first_token() -> None:
    home, away = Draft(), Draft()
    home.site()
    away.site(SiteKind.COLOCATION, "DE", Colocation(50.0, 200.0))
    for draft in (home, away):
        draft.rack(H200)
        draft.deploy(draft.workload())
    assert away.value("ttft_p95_ms") == pytest.approx(home.value("ttft_p95_ms") + 25.0)


def test_a_stricter_percentile_of_the_first_token_leaves_less_throughput() -> None:
    found = []
    for percentile in (50, 95, 99):
        draft = Draft()
        draft.rack(H200)
        draft.deploy(draft.workload(objectives=(Objective(Metric.TTFT, 250.0, percentile),)))
        found.append(draft.value(THROUGHPUT))
    assert found[0] > found[1] > found[2] > 0


# Memory ------------------------------------------------------------------------------------------


def test_total_memory_counts_unassigned_gpus_and_leaves_the_cloud_apart() -> None:
    draft = served_chat(servers=2)
    draft.rack(L40S)
    burst_beside(draft)
    gpus = draft.project.shelf.accelerators
    expected = 16 * gpus["h200-sxm"].memory_gib + 8 * gpus["l40s"].memory_gib  # type: ignore[index]
    shown = figure(draft, "vram_used_gib")
    assert draft.value("vram_total_gib") == shown.limit == pytest.approx(expected)


def test_used_memory_is_weights_overhead_and_the_cache_of_the_peak_hour() -> None:
    draft = served_chat()
    (pool,) = draft.evaluate().pools.values()
    (deployment,) = draft.evaluate().deployments.values()
    each = deployment.memory_per_gpu
    assert each is not None
    assert pool.memory.weights == pytest.approx(8 * each.weights)
    assert 0 < pool.memory.kv < 8 * each.kv
    assert draft.value("vram_used_gib") == pytest.approx(pool.memory.used / GIB)


def test_more_users_use_more_memory_up_to_the_cache() -> None:
    used = [served_chat(users).value("vram_used_gib") for users in (20, 2000, 20_000)]
    assert used == sorted(used)
    assert used[0] < used[2]


# Money -------------------------------------------------------------------------------------------


def test_the_range_of_the_tco_holds_its_likely_value() -> None:
    shown = figure(served_chat(), TCO)
    assert shown.low is not None
    assert shown.value is not None
    assert shown.high is not None
    assert 0 < shown.low < shown.value < shown.high
    assert shown.high - shown.value == pytest.approx(shown.value - shown.low)
    assert shown.range_kind == "range"


def test_an_entered_price_narrows_the_range_of_the_tco() -> None:
    draft = served_chat()
    before = figure(draft, TCO)
    draft.change_part(H200, evidence={})
    after = figure(draft, TCO)
    assert after.value == before.value
    assert after.low > before.low  # type: ignore[operator]


def test_a_cloud_bill_is_not_uncertain_by_more_than_its_own_overhead() -> None:
    draft = Draft()
    pool = draft.pool_of(draft.burst(trigger=BurstTrigger.ALWAYS))
    draft.deploy(draft.workload(), pool, RouteRole.SHARE)
    shown = figure(draft, TCO)
    assert shown.high < 1.2 * shown.value  # type: ignore[operator]


def test_a_part_without_price_makes_costs_a_lower_bound() -> None:
    draft = served_chat()
    rack = next(iter(draft.plan.racks))
    draft.place("sn5600", rack, 20)
    draft.change_part("sn5600", price_usd=None)
    shown = figure(draft, TCO)
    assert shown.value is not None
    assert (shown.missing, shown.of) == (1, figure(draft, "capex").of)
    assert shown.of > 1


@pytest.mark.parametrize(
    "key", [TCO, "capex", "cost_per_million_output_tokens", "break_even_month"]
)
def test_a_server_without_price_leaves_no_cost_at_all(key: str) -> None:
    draft = served_chat().change_part(H200, price_usd=None)
    shown = figure(draft, key)
    assert (shown.value, shown.no_data) == (None, "no price for NVIDIA DGX H200")


def test_a_site_without_tariff_leaves_no_cost_at_all() -> None:
    draft = served_chat()
    (site,) = draft.plan.sites
    draft.change_plan(sites=(replace(site, region=None),))
    assert figure(draft, TCO).no_data == "no tariff for Site 1"
    draft.run(EditSite(S, site.id, "tariff_usd_kwh", 0.2))
    assert draft.value(TCO) > 0


def test_a_burst_without_price_leaves_no_cost_at_all() -> None:
    draft = burst_beside(served_chat(), tier=Tier.RESERVED_3Y)
    assert figure(draft, TCO).no_data.startswith("no price for Nebius")


def test_an_empty_plan_has_no_costs() -> None:
    assert figure(Draft(), TCO).no_data == "nothing in this plan has a price"


def test_a_colocation_without_terms_has_no_rent_that_counts_as_zero() -> None:
    draft = Draft()
    draft.site(SiteKind.COLOCATION)
    draft.rack(H200)
    assert "Site 1: colocation" in draft.evaluate().costs.unpriced
    assert figure(draft, TCO).missing == 1


def test_the_cost_of_tokens_is_that_of_all_tokens_served() -> None:
    draft = served_chat()
    tokens_month = FEW * 0.1 / 60 * 300 * 3600 * 730
    factors = [1.09 ** (-month / 12) for month in range(1, 61)]
    expected = draft.value(TCO) / (tokens_month * sum(factors)) * 1e6
    assert draft.value("cost_per_million_output_tokens") == pytest.approx(expected)


def test_training_gpus_do_not_burden_the_tokens() -> None:
    draft = served_chat()
    before = draft.value("cost_per_million_output_tokens")
    draft.rack(H200)
    draft.deploy(draft.training(8), dp=8, replicas=1)
    assert draft.value("cost_per_million_output_tokens") < 1.2 * before


def test_break_even_is_zero_where_the_plan_is_cheaper_from_the_start() -> None:
    draft = Draft()
    draft.api(draft.workload(), role=RouteRole.SHARE)
    assert draft.value("break_even_month") == 0.0


def test_break_even_never_comes_where_little_is_served() -> None:
    shown = figure(served_chat(users=10), "break_even_month")
    assert shown.value is None
    assert shown.no_data.startswith("never within 60 months vs ")
    assert shown.note.endswith("on demand")


def test_break_even_is_the_first_month_from_which_owning_stays_cheaper() -> None:
    costs = served_chat(users=15_000).change_part(H200, price_usd=80_000.0).evaluate().costs
    month, rented = costs.break_even_month, costs.reference_present
    assert month is not None
    assert rented is not None
    assert 0 < month < 60
    cheaper = [own <= other for own, other in zip(costs.cumulative_present, rented, strict=True)]
    assert cheaper[month:] == [True] * (61 - month)
    assert not cheaper[month - 1]


def test_a_shorter_horizon_is_cheaper_and_named() -> None:
    draft = served_chat()
    long = draft.value(TCO)
    draft.run(EditSetting("horizon_months", 36))
    assert draft.value(TCO) < long
    assert figure(draft, TCO).note == "present value over 36 months"


@pytest.mark.parametrize("part", [H200, "rk-ar3300"])
def test_costs_grow_with_prices(part: str) -> None:
    draft = served_chat()
    keys = (TCO, "tco_undiscounted", "capex", "cost_per_million_output_tokens")
    before = [draft.value(key) for key in keys]
    price = draft.project.shelf.parts[part].price_usd  # type: ignore[index]
    draft.change_part(part, price_usd=(price or 0.0) + 1000.0)
    assert all(draft.value(key) > old for key, old in zip(keys, before, strict=True))


# Time and admission ------------------------------------------------------------------------------


def test_the_longest_lead_time_decides_and_is_named() -> None:
    draft = served_chat()
    shown = figure(draft, "time_to_serve_weeks")
    whole = draft.evaluate().timeline.whole
    assert whole is not None
    # 16 weeks of lead time, two to install, one to burn in and one to deploy
    assert whole.likely == 20.0
    assert (shown.value, shown.low, shown.high) == (whole.p50, whole.p50, whole.p80)
    assert 20.0 < whole.p50 < whole.p80 < 20.0 + 40.0
    assert shown.note == "NVIDIA DGX H200, orders in parallel"


def test_a_cloud_contract_takes_a_week_and_an_api_none() -> None:
    draft = Draft()
    workload = draft.workload(users=10)
    draft.deploy(workload, draft.pool_of(draft.burst()), RouteRole.OVERFLOW)
    assert figure(draft, "time_to_serve_weeks").note == "Cloud contract"
    assert draft.value("time_to_serve_weeks") == pytest.approx(1.0, rel=1e-3)
    draft.api(workload)
    assert draft.value("first_token_weeks") == 0.0


def test_what_is_never_served_is_served_at_no_time() -> None:
    for draft in (served_chat(users=10**6), Draft()):
        draft.deploy(draft.workload("Huge", 10**7), draft.pool_of(draft.burst()), RouteRole.SHARE)
        shown = figure(draft, "time_to_serve_weeks")
        assert shown.value is None
        assert shown.no_data.startswith(
            "not every workload is served at peak; what is ordered serves"
        )


def test_a_forbidden_api_gives_no_first_token() -> None:
    draft = served_chat(data_class=DataClass.RESTRICTED)
    draft.api(draft.project.workloads[0].id)
    first = draft.evaluate().timeline.first
    assert first is not None
    assert first.likely == 20.0
    assert draft.value("first_token_weeks") == first.p50


def test_nothing_ordered_has_no_date() -> None:
    shown = figure(Draft(), "time_to_serve_weeks")
    assert (shown.value, shown.no_data) == (None, "nothing is ordered yet")


@pytest.mark.parametrize(("factor", "admissible"), [(0.99, True), (1.0005, True), (1.01, False)])
def test_a_plan_is_admissible_up_to_a_thousandth_unserved(factor: float, admissible: bool) -> None:
    draft = served_chat()
    (deployment,) = draft.evaluate().deployments.values()
    capacity = deployment.rates[0].requests_per_s
    workload = draft.project.workloads[0]
    demand = Demand(1, 1.0, 1.0 / (capacity * factor))
    draft.project = replace(draft.project, workloads=(replace(workload, demand=demand),))
    evaluation = draft.evaluate()
    assert evaluation.admissible is admissible
    assert bool(evaluation.not_admissible_because) is not admissible

"""What is rented: burst hours and money by tier, APIs, egress, and the reference of renting all."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.domain.identity import EntryId
from planner.domain.offers import Tier
from planner.domain.results import BurstResult, CostResult
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.units import HOURS_PER_MONTH, HOURS_PER_YEAR
from planner.domain.workload import DataClass, Demand, Metric, Objective
from tests.builders import Draft, served_chat

RESERVED = "azure-h100-eastus"
REQUESTS_YEAR = 2000 * 0.1 / 60 * HOURS_PER_YEAR * 3600
"""Requests of the usual chat in a year."""


def rented(draft: Draft) -> float:
    """Return what the first year in the cloud costs."""
    return line(draft.evaluate().costs, "cloud")


def line(costs: CostResult, group: str) -> float:
    return sum(one.usd for one in costs.yearly if one.group == group)


def burst(draft: Draft) -> BurstResult:
    (found,) = draft.evaluate().bursts.values()
    return found


def but_for_egress(expected: float | None) -> Any:
    """A few dollars of egress come on top of thousands for hours."""
    return pytest.approx(expected, rel=1e-4)


def on_burst(draft: Draft, offer: str = RESERVED, **changes: Any) -> Draft:
    """Serve the first workload from a burst."""
    pool = draft.pool_of(draft.burst(offer, **changes))
    draft.deploy(draft.project.workloads[0].id, pool, RouteRole.OVERFLOW)
    return draft


def cloud_chat(users: int = 2000, **changes: Any) -> Draft:
    draft = Draft("US")
    draft.workload(users=users)
    return on_burst(draft, **changes)


# Bursts ------------------------------------------------------------------------------------------


def test_on_demand_is_paid_by_the_hours_that_run() -> None:
    found = burst(cloud_chat(maximum=3))
    assert (found.instances_peak, found.tokens_share) == (1, 1.0)
    assert found.instance_hours_year == pytest.approx(HOURS_PER_YEAR)
    assert found.usd_year == pytest.approx(98.32 * HOURS_PER_YEAR)
    assert rented(cloud_chat(maximum=3)) == but_for_egress(found.usd_year)


def test_tokens_that_leave_the_cloud_are_paid_by_the_gigabyte() -> None:
    draft = cloud_chat()
    gigabytes = REQUESTS_YEAR * 300 * 6 / 1e9
    price = draft.project.shelf.offers[EntryId(RESERVED)].egress_usd_gb or 0.0
    hours_usd = burst(draft).usd_year or 0.0
    assert price > 0
    assert rented(draft) - hours_usd == pytest.approx(gigabytes * price)


def test_reserved_instances_are_paid_all_the_time_used_or_not() -> None:
    draft = cloud_chat(maximum=3, tier=Tier.RESERVED_1Y)
    assert burst(draft).instances_peak == 1
    assert rented(draft) == but_for_egress(3 * 62.92 * HOURS_PER_YEAR)
    assert burst(draft).usd_year == but_for_egress(rented(draft))


@pytest.mark.parametrize(("months", "left"), [(60, 0), (54, 6), (6, 6)])
def test_the_rest_of_a_term_is_charged_at_the_end(months: int, left: int) -> None:
    draft = cloud_chat(maximum=1, tier=Tier.RESERVED_1Y)
    draft.run(EditSetting("horizon_months", months))
    paid = draft.value("tco_undiscounted") / (62.92 * HOURS_PER_MONTH)
    assert paid == but_for_egress(months + left)


def test_demand_by_day_runs_instances_by_day() -> None:
    week = tuple(1.0 if 8 <= hour % 24 < 18 else 0.0 for hour in range(168))
    draft = cloud_chat()
    (workload,) = draft.project.workloads
    daily = replace(workload, demand=Demand(2000, week=week))
    draft.project = replace(draft.project, workloads=(daily,))
    assert burst(draft).instance_hours_year == pytest.approx(HOURS_PER_YEAR * 10 / 24)


def test_a_minimum_runs_all_day_and_a_schedule_in_its_hours() -> None:
    assert burst(cloud_chat(minimum=1)).instance_hours_year == pytest.approx(HOURS_PER_YEAR)
    scheduled = cloud_chat(trigger=BurstTrigger.SCHEDULE, schedule_hours=6)
    assert burst(scheduled).instance_hours_year == pytest.approx(HOURS_PER_YEAR / 4)


@pytest.mark.parametrize(
    ("trigger", "hours"), [(BurstTrigger.OVERFLOW, 0), (BurstTrigger.SCHEDULE, 10 * 365)]
)
def test_a_burst_without_deployment_costs_only_when_scheduled(
    trigger: BurstTrigger, hours: float
) -> None:
    draft = Draft()
    draft.burst(RESERVED, trigger=trigger)
    assert burst(draft).instance_hours_year == pytest.approx(hours)
    assert rented(draft) == pytest.approx(hours * 98.32)


def test_growing_demand_runs_more_instances_each_year() -> None:
    draft = cloud_chat(users=8000, maximum=9)
    (workload,) = draft.project.workloads
    before = draft.value("tco_undiscounted")
    grown = replace(workload, demand=Demand(8000, growth_per_year=0.4))
    draft.project = replace(draft.project, workloads=(grown,))
    assert draft.value("tco_undiscounted") > before
    assert rented(draft) == pytest.approx(before / 5)


# Model APIs --------------------------------------------------------------------------------------


def test_an_api_is_paid_by_input_and_output_tokens() -> None:
    draft = Draft()
    draft.api(draft.workload(), role=RouteRole.SHARE)
    expected = REQUESTS_YEAR * (1000 * 0.13 + 300 * 0.4) / 1e6
    assert line(draft.evaluate().costs, "model API") == pytest.approx(expected)
    (use,) = draft.evaluate().apis
    assert use.output_tokens_year == pytest.approx(REQUESTS_YEAR * 300)
    assert use.input_tokens_year == pytest.approx(REQUESTS_YEAR * 1000)


def test_an_api_carries_no_more_than_its_account_allows() -> None:
    draft = Draft()
    draft.api(draft.workload(users=20_000), role=RouteRole.SHARE)
    (workload,) = draft.evaluate().workloads.values()
    assert workload.served_requests_per_s == pytest.approx(5000 / 300)
    assert workload.unserved_share_peak == pytest.approx(0.5)


@pytest.mark.parametrize(("limit", "served"), [(599.0, False), (601.0, True)])
def test_an_api_slower_than_the_objectives_serves_nothing(limit: float, served: bool) -> None:
    draft = Draft()
    draft.api(draft.workload(objectives=(Objective(Metric.TTFT, limit),)), role=RouteRole.SHARE)
    (workload,) = draft.evaluate().workloads.values()
    assert (workload.served_requests_per_s > 0) is served
    assert workload.ttft_p95_ms == (600.0 if served else None)


def test_the_same_demand_costs_less_beside_owned_capacity() -> None:
    draft = served_chat(users=19_000)
    draft.api(draft.project.workloads[0].id)
    (use,) = draft.evaluate().apis
    assert 0 < use.output_tokens_year < 0.05 * 9.5 * REQUESTS_YEAR * 300
    assert draft.evaluate().admissible


# Renting everything ------------------------------------------------------------------------------


def reference(draft: Draft) -> CostResult:
    return draft.evaluate().costs


def test_the_reference_is_the_cheapest_offer_on_demand_by_name() -> None:
    costs = reference(served_chat())
    assert costs.reference_name.endswith(" on demand")
    assert costs.break_even_by_tier[0][0] == costs.reference_name
    assert costs.reference_present is not None
    assert costs.reference_present[0] == 0.0
    assert costs.reference_present[12] == pytest.approx(
        costs.reference_present[24] / 1.92, rel=0.01
    )


def test_personal_data_is_rented_where_it_may_be() -> None:
    names = {
        home: reference(_chat_in(home, DataClass.PERSONAL)).reference_name for home in ("DE", "US")
    }
    assert names["US"] != names["DE"]
    assert "if its data were permitted" not in names["DE"]
    restricted = reference(_chat_in("DE", DataClass.RESTRICTED)).reference_name
    assert restricted.endswith(", if its data were permitted there")


def _chat_in(country: str, data_class: DataClass) -> Draft:
    draft = Draft(country)
    draft.workload(data_class=data_class)
    return draft


def test_the_reference_grows_with_demand_in_whole_instances() -> None:
    few, more, many = (
        reference(served_chat(users)).reference_present for users in (20, 200, 60_000)
    )
    assert few is not None
    assert more is not None
    assert many is not None
    assert few == more
    assert many[-1] > 3 * few[-1]


def test_no_workload_has_no_reference() -> None:
    costs = reference(Draft())
    assert (costs.reference_name, costs.reference_present, costs.break_even_month) == (
        "",
        None,
        None,
    )


def test_owned_gpus_have_a_break_even_utilisation() -> None:
    draft = served_chat()
    share = reference(draft).break_even_utilisation
    assert share is not None
    assert share > 0
    assert reference(cloud_chat()).break_even_utilisation is None

"""What a plan should own and rent, from its own prices, demand and rules."""

import numpy as np
import pytest

from planner.compute.explain.case import Case
from planner.compute.gpu_loads import GpuRates, training_hours
from planner.compute.hours import TYPICAL
from planner.compute.owned_gpu import OwnedGpu, owned_gpu
from planner.compute.rental_tiers import rental_tiers
from planner.compute.rented_gpu import Rental
from planner.compute.split import HybridSplit, hybrid_split
from planner.domain.offers import Tier
from planner.domain.workload import DataClass, Demand, TrainingJob
from planner.engines.finance.unit_costs import break_even_utilisation
from planner.studies.mix import permitted_mix
from tests.builders import Draft, example, served_chat
from tests.builders import S as FIRST

OFFICE = tuple(1.0 if 8 <= hour % 24 < 18 and hour < 120 else 0.1 for hour in range(168))


def case_of(draft: Draft) -> Case:
    return Case(draft.project, FIRST, draft.evaluate())


def split_of(draft: Draft, workload: str = "") -> HybridSplit:
    found = hybrid_split(case_of(draft), GpuRates(), workload)
    assert isinstance(found, HybridSplit)
    return found


def owned_of(draft: Draft) -> OwnedGpu:
    found = owned_gpu(case_of(draft))
    assert isinstance(found, OwnedGpu)
    return found


def office_chat(data_class: DataClass = DataClass.INTERNAL) -> Draft:
    draft = Draft()
    for _ in range(6):
        draft.rack("dgx-h200")
    demand = Demand(30_000, week=OFFICE)
    draft.deploy(draft.workload(users=30_000, demand=demand, data_class=data_class))
    return draft


def test_an_owned_gpu_costs_what_the_plan_pays_for_it_year_by_year() -> None:
    draft = served_chat(servers=2)
    owned, costs = owned_of(draft), draft.evaluate().costs
    assert (owned.gpus, owned.server_gpus, owned.kinds) == (16, 8, 1)
    used = owned.variable_usd_h * 8760 * draft.evaluate().pools[draft.plan.pools[0].id].load
    # an annuity over five years at 9 % gives the present value back
    years = sum(1.09 ** (-month / 12) for month in range(1, 61)) / 12
    assert 16 * (owned.fixed_usd_year + used) * years == pytest.approx(costs.present_usd)


def test_the_headline_of_break_even_is_on_the_curve() -> None:
    draft = served_chat(servers=2)
    owned, costs = owned_of(draft), draft.evaluate().costs
    (rental, *_) = case_of(draft).money.rented
    assert costs.break_even_utilisation == break_even_utilisation(
        owned.fixed_usd_year, owned.availability, rental.usd_gpu_h, owned.variable_usd_h
    )


def test_load_is_counted_in_gpus_of_the_deployment_that_serves_it() -> None:
    draft = served_chat(users=20_000, servers=4)
    found = split_of(draft)
    share = draft.evaluate().deployments[draft.plan.deployments[0].id].utilisation_peak
    assert found.split.load.peak == pytest.approx(32 * share)


def test_flat_load_is_owned_or_rented_but_a_peak_is_split() -> None:
    found = split_of(office_chat())
    load = found.split.load
    assert load.heights.size == 2
    levels = {0.0, load.heights[0], load.peak}
    assert min(abs(found.split.optimum - level) for level in levels) < 1e-6
    assert found.split.best().usd_year <= found.split.at(48).usd_year


def test_restricted_data_is_owned_and_the_rule_has_a_price() -> None:
    free, bound = split_of(office_chat()), split_of(office_chat(DataClass.RESTRICTED))
    assert free.rule_usd_year == pytest.approx(0.0)
    assert bound.split.optimum == pytest.approx(bound.split.load.peak)
    assert [one.workload.name for one in bound.staying] == ["Chat"]
    difference = bound.split.best().usd_year - bound.free.best().usd_year
    assert bound.rule_usd_year == pytest.approx(difference)
    assert difference > 0


def test_the_example_keeps_its_restricted_work_and_rents_the_rest() -> None:
    draft = Draft()
    draft.project = example()
    found = split_of(draft)
    staying = {one.workload.name for one in found.staying}
    assert staying == {"Restricted chat", "Nightly fine-tune"}
    assert found.split.optimum >= found.split.at_least > 0
    assert found.whole % found.owned.server_gpus == 0
    exact = permitted_mix(found)
    assert exact is not None
    assert exact.usd_year <= found.split.best().usd_year * (1 + 1e-9)


def test_a_single_workload_is_split_by_itself() -> None:
    draft = Draft()
    draft.project = example()
    one = next(w for w in draft.project.workloads if w.data_class is DataClass.PUBLIC)
    found = split_of(draft, str(one.id))
    assert [load.workload.id for load in found.loads] == [one.id]
    assert not found.staying


def test_programme_and_screening_agree_where_one_rule_holds_for_all() -> None:
    found = split_of(office_chat())
    exact = permitted_mix(found)
    assert exact is not None
    assert exact.usd_year == pytest.approx(found.split.best().usd_year, rel=1e-6)


def test_spot_carries_only_work_that_may_be_interrupted() -> None:
    draft = office_chat()
    assert not any(one.kind is Rental.SPOT for one in split_of(draft).offers)
    draft.deploy(draft.batch(5e9))
    spot = [one for one in split_of(draft).offers if one.kind is Rental.SPOT]
    assert spot
    batch = draft.project.workloads[-1].id
    assert all(one.allowed <= {batch} for one in spot)


def test_rented_hours_cost_their_overhead_and_commitments_every_hour() -> None:
    found = split_of(office_chat())
    assert {one.kind for one in found.offers} >= {Rental.ON_DEMAND, Rental.RESERVED}
    for one in found.offers:
        if one.kind is Rental.ON_DEMAND:
            assert one.resource.variable_usd_h >= 1.1 * one.usd_gpu_h
        if one.kind is Rental.RESERVED:
            assert one.resource.fixed_usd_year == pytest.approx(8760 * one.usd_gpu_h)


def test_without_gpus_or_prices_it_says_why_there_is_no_split() -> None:
    nothing = hybrid_split(case_of(Draft()), GpuRates())
    assert nothing == "no GPU is owned yet"
    draft = served_chat().change_part("dgx-h200", price_usd=None)
    found = hybrid_split(case_of(draft), GpuRates())
    assert isinstance(found, str)
    assert "no price" in found


def test_training_takes_its_gpus_in_its_window() -> None:
    load = training_hours(TrainingJob(1e8, 22, 8, 22, 6), TYPICAL)
    assert load.max() == 8.0
    assert load[:168].sum() == 5 * 6 * 8
    assert np.count_nonzero(load[:24]) == 2


def test_every_price_tier_stands_beside_the_others() -> None:
    draft = office_chat()
    tiers = rental_tiers(case_of(draft), owned_of(draft))
    assert {one.tier for one in tiers} >= {Tier.ON_DEMAND, Tier.RESERVED_1Y, Tier.RESERVED_3Y}
    assert len({one.provider for one in tiers}) >= 3
    prices = [one.usd_gpu_h for one in tiers]
    assert prices == sorted(prices, reverse=True)
    assert [one.derived for one in tiers if one.tier is Tier.RESERVED_1Y] == [True]


def test_published_break_evens_follow_from_one_server_and_five_tiers() -> None:
    # Five tiers of one 8x H200 server: the fixed cost of a GPU that gives all five within half a
    # point, with 0.182 USD of running cost, is 13,400 USD a year.
    published = {10.60: 0.15, 7.91: 0.20, 4.65: 0.34, 3.50: 0.46, 2.65: 0.62}
    for usd_h, share in published.items():
        found = break_even_utilisation(13_400.0, 1.0, usd_h, 0.182)
        assert found == pytest.approx(share, abs=0.005)


def test_commitments_that_nobody_prints_are_a_mix_of_their_own_at_derived_prices() -> None:
    found = split_of(office_chat(DataClass.PERSONAL))
    printed = {one.tier for one in found.offers if one.allowed}
    assert Tier.RESERVED_1Y not in printed
    assert found.committed is not None
    assert not any("derived" in one.name for one in found.split.rented)
    (one_year,) = [one for one in found.committed.rented if "reserved 1 year" in one.name]
    assert one_year.name.endswith("derived")
    by_hour = sorted(
        one.usd_gpu_h for one in found.offers if one.kind is Rental.ON_DEMAND and one.allowed
    )
    share = case_of(office_chat(DataClass.PERSONAL)).shelf.assume("finance.reserved_1y_share")
    middle = by_hour[len(by_hour) // 2]
    assert one_year.fixed_usd_year == pytest.approx(middle * share * 8760)
    assert found.committed.best().usd_year <= found.split.best().usd_year


def test_data_that_may_not_leave_takes_no_derived_commitment_either() -> None:
    assert split_of(office_chat(DataClass.RESTRICTED)).committed is None

"""What if: levers change what is entered, in all scenarios alike, and undo is exact."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.document.commands.levers import REACH, Lever, PullLevers, as_planned
from planner.document.commands.quoting import EditLines, Entry
from planner.document.commands.scenarios import AddScenario
from planner.domain.errors import EditRefused
from planner.domain.project import Project
from planner.domain.provenance import Status
from planner.domain.quote import line_id
from planner.domain.workload import HOURS
from tests.builders import Draft, S, example, served_chat

DAY = "2026-11-25"


def pulled(project: Project, **values: float) -> Project:
    levers = {Lever[name.upper()]: value for name, value in values.items()}
    return PullLevers(levers, DAY, "board meeting").apply(project)


def evaluated(project: Project) -> Draft:
    draft = Draft()
    draft.project = project
    return draft


def test_users_scale_every_workload_and_the_peak_hour_follows() -> None:
    project = served_chat(users=3000).project
    twice = pulled(project, users=2.0)
    assert [one.demand.users for one in twice.workloads if one.demand] == [6000]
    demand = [evaluated(one).value("demand_output_tokens_per_s") for one in (project, twice)]
    assert demand[1] == pytest.approx(2.0 * demand[0])


def test_growth_is_that_of_every_workload() -> None:
    grown = pulled(example(), growth=0.25)
    assert {one.demand.growth_per_year for one in grown.workloads if one.demand} == {0.25}
    assert as_planned(grown, Lever.GROWTH) == pytest.approx(0.25)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.15, 0.95))
def test_utilisation_is_reached_and_the_peak_stays(share: float) -> None:
    week = tuple(1.0 if 8 <= hour % 24 < 18 else 0.1 + 0.01 * (hour % 24) for hour in range(HOURS))
    draft = served_chat(users=3000)
    workload = draft.project.workloads[0]
    assert workload.demand is not None
    shaped = replace(workload, demand=replace(workload.demand, week=week))
    project = replace(draft.project, workloads=(shaped,))
    bent = pulled(project, utilisation=share)
    demand = bent.workloads[0].demand
    assert demand is not None
    assert max(demand.week) == 1.0
    reached = as_planned(bent, Lever.UTILISATION)
    flat_parts = sum(1 for one in week if one == 1.0) / HOURS
    assert reached == pytest.approx(max(share, flat_parts), abs=1e-3)
    assert [one < 1.0 for one in demand.week] == [one < 1.0 for one in week]


def test_flat_demand_has_no_hours_between_peaks() -> None:
    project = served_chat(users=3000).project
    assert as_planned(project, Lever.UTILISATION) is None
    with pytest.raises(EditRefused, match="same in every hour"):
        pulled(project, utilisation=0.5)


def test_the_price_of_energy_moves_the_tariff_of_every_site_in_every_scenario() -> None:
    draft = evaluated(example())
    draft.run(AddScenario(S, "Twin"))
    dearer = pulled(draft.project, energy_price=2.0)
    before, after = draft.evaluate(), evaluated(dearer).evaluate()
    for site, result in before.sites.items():
        if result.tariff_usd_kwh is not None and result.racks:
            assert after.sites[site].tariff_usd_kwh == pytest.approx(2.0 * result.tariff_usd_kwh)
    own, twin = (one.plan.sites for one in dearer.scenarios)
    assert own == twin


def test_prices_of_gpu_systems_move_with_their_reason_and_entered_ones_too() -> None:
    draft = served_chat(users=3000)
    line = line_id("dgx-h200", draft.plan.sites[0].id)
    draft.run(EditLines((Entry(line, "list_price", 300_000.0),), DAY))
    cheaper = pulled(draft.project, gpu_price=0.5)
    part = cheaper.shelf.parts["dgx-h200"]  # type: ignore[index]  # ids are texts
    before = draft.project.shelf.parts["dgx-h200"].price_usd  # type: ignore[index]  # as above
    assert before is not None
    assert part.price_usd == pytest.approx(before / 2)
    evidence = part.evidence["price_usd"]
    assert (evidence.status, evidence.note) == (Status.ENTERED, "board meeting")
    assert evidence.replaced is not None
    assert evidence.replaced.value == before
    assert cheaper.prices.overlays[line].list_price == pytest.approx(150_000.0)
    capex = [evaluated(one).value("capex") for one in (draft.project, cheaper)]
    assert capex[1] < capex[0]


def test_cloud_prices_move_in_every_tier() -> None:
    project = example()
    dearer = pulled(project, cloud_price=1.5)
    for key, offer in project.shelf.offers.items():
        if offer.on_demand_usd_h is not None:
            assert dearer.shelf.offers[key].on_demand_usd_h == pytest.approx(
                1.5 * offer.on_demand_usd_h
            )


def test_discount_life_rate_and_pue_are_the_value_itself() -> None:
    project = example()
    moved = pulled(project, discount=0.2, life=48.0, discount_rate=0.05, pue=1.4)
    wanted = {Lever.DISCOUNT: 0.2, Lever.LIFE: 48.0, Lever.DISCOUNT_RATE: 0.05, Lever.PUE: 1.4}
    for lever, value in wanted.items():
        assert as_planned(moved, lever) == pytest.approx(value)
    assert evaluated(moved).value("pue") == pytest.approx(1.4)
    assert moved.shelf.assumptions["finance.life_months"].reason == "board meeting"


def test_a_value_out_of_reach_changes_nothing() -> None:
    for lever, reach in REACH.items():
        for value in (reach.high * 2 + 1, float("nan")):
            with pytest.raises(EditRefused):
                PullLevers({lever: value}, DAY).apply(example())


def test_the_label_names_what_was_moved() -> None:
    pull = PullLevers({Lever.USERS: 1.5, Lever.DISCOUNT: 0.1, Lever.LIFE: 48.0}, DAY)
    assert (
        pull.label(example()) == "what if: users × 1.5, discount on servers 10 %, service life 48"
    )

"""What must hold of every plan, whatever is built: power, heat, feeds, PUE, money, split demand."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.commands.placing import PlacePart
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import RouteRole
from planner.domain.workload import Demand
from tests.builders import H200, L40S, Draft, S, example, library, served_chat
from tests.random_edits import PARTS, walk

SHORT = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Draw a project that somebody has worked on for a while."""
    start = draw(st.sampled_from([Draft().project, served_chat().project, example()]))
    document = Document(start)
    for _ in walk(draw, document, 10):
        pass
    return document.project


def values(evaluation: Evaluation, *keys: str) -> list[float]:
    return [evaluation.figures[key].value or 0.0 for key in keys]


@SHORT
@given(projects())
def test_heat_is_power_and_goes_to_air_or_liquid(project: Project) -> None:
    evaluation = evaluate(project, S)
    for rack in evaluation.racks.values():
        assert rack.air_heat_kw + rack.liquid_heat_kw == pytest.approx(rack.heat_kw)
        assert rack.heat_kw >= rack.nameplate_kw - 1e-9
    for (part, _, _), device in evaluation.devices.items():
        if project.shelf.parts[part].draw.heat_kw is None:
            assert device.heat_kw == device.nameplate_kw


@SHORT
@given(projects())
def test_a_survivor_never_carries_less_and_powers_are_in_order(project: Project) -> None:
    evaluation = evaluate(project, S)
    for rack in evaluation.racks.values():
        assert all(feed.worst_kw >= feed.normal_kw for feed in rack.feeds)
        assert 0 <= rack.peak_kw <= rack.nameplate_kw + 1e-9
    for site in evaluation.sites.values():
        assert site.average_kw <= site.nameplate_kw + 1e-9
        assert site.it_power_kw <= site.nameplate_kw + 1e-9


@SHORT
@given(projects())
def test_pue_is_the_sum_of_its_parts_and_never_below_one(project: Project) -> None:
    for site in evaluate(project, S).sites.values():
        if site.annual is None:
            continue
        one = site.annual
        assert one.pue == pytest.approx(1 + sum(one.components_kw.values()) / one.it_kw)
        assert one.pue >= 1
        assert site.facility_power_kw is not None
        assert site.facility_power_kw >= site.it_power_kw


@SHORT
@given(projects(), st.data())
def test_a_device_more_never_lowers_nameplate_or_expected_peak(
    project: Project, data: st.DataObject
) -> None:
    racks = project.scenario(S).plan.racks
    assume(racks)
    part = library().parts[data.draw(st.sampled_from(PARTS))]  # type: ignore[index]
    fit = part.accelerators
    accelerator = library().accelerators[fit.accelerator] if fit else None
    rack = data.draw(st.sampled_from(list(racks)))
    command = PlacePart(S, part, accelerator, rack, data.draw(st.integers(1, 80)))
    try:
        larger = command.apply(project)
    except EditRefused:
        assume(False)
    before, after = evaluate(project, S), evaluate(larger, S)
    assert after.racks[rack].nameplate_kw >= before.racks[rack].nameplate_kw
    assert values(after, "it_power_kw", "heat_load_kw") >= values(
        before, "it_power_kw", "heat_load_kw"
    )


@SHORT
@given(st.sampled_from([H200, "rk-ar3300", "sn5600"]), st.floats(0, 1e5), st.floats(0.01, 1.0))
def test_costs_never_fall_when_a_price_rises(part: str, more: float, tariff: float) -> None:
    draft = served_chat()
    draft.place("sn5600", next(iter(draft.plan.racks)))
    (site,) = draft.plan.sites
    before = draft.value("tco_total")
    region = draft.evaluate().sites[site.id].tariff_usd_kwh or 0.0
    draft.change_part(part, price_usd=(draft.part(part).price_usd or 0.0) + more)
    draft.change_plan(sites=(replace(site, tariff_usd_kwh=region + tariff),))
    assert draft.value("tco_total") > before


def known(evaluation: Evaluation) -> dict[str, float]:
    shown = evaluation.figures.items()
    return {key: one.value for key, one in shown if one.value is not None}


def halved(draft: Draft) -> Draft:
    """Replace the first workload by two of half the users, on the same routes."""
    (whole,) = draft.project.workloads
    assert whole.demand is not None
    users = whole.demand.users // 2
    half = replace(whole, demand=replace(whole.demand, users=users))
    split = Draft()
    split.project = replace(draft.project, workloads=(half,))
    other = split.workload("Other half", users, priority=whole.priority)
    for deployment in split.plan.deployments:
        role = next(one.role for one in split.plan.routes if one.deployment == deployment.id)
        split.route(other, deployment.id, role=role)
    return split


@pytest.mark.parametrize("users", [2, 2000, 18_000, 30_000, 60_000])
@pytest.mark.parametrize("burst", [False, True])
def test_a_workload_split_into_equal_halves_changes_nothing(users: int, burst: bool) -> None:
    draft = served_chat(users)
    if burst:
        workload = draft.project.workloads[0].id
        pool = draft.pool_of(draft.burst(maximum=2, threshold=0.8))
        draft.deploy(workload, pool, RouteRole.OVERFLOW)
    whole, halves = draft.evaluate(), halved(draft).evaluate()
    assert known(halves) == pytest.approx(known(whole))
    assert [one.energy_kwh_year for one in halves.sites.values()] == pytest.approx(
        [one.energy_kwh_year for one in whole.sites.values()]
    )


def test_growing_demand_is_served_less_and_never_costs_less() -> None:
    draft = served_chat(users=15_000)
    before = draft.evaluate()
    workload = draft.project.workloads[0]
    grown = replace(workload, demand=Demand(15_000, growth_per_year=0.3))
    draft.project = replace(draft.project, workloads=(grown,))
    after = draft.evaluate()
    assert values(after, "unserved_share") > values(before, "unserved_share")
    assert after.figures["unserved_share"].value == pytest.approx(
        1 - 18_546 / (15_000 * 1.3**4), rel=0.01
    )


def test_a_capped_server_draws_and_heats_less() -> None:
    draft = Draft()
    rack = draft.rack(L40S)
    before = draft.evaluate().racks[rack]
    (server,) = draft.plan.racks[rack].placements
    capped = replace(server, gpu_limit_kw=0.2)
    draft.change_plan(racks={rack: replace(draft.plan.racks[rack], placements=(capped,))})
    after = draft.evaluate().racks[rack]
    assert after.nameplate_kw == pytest.approx(before.nameplate_kw - 8 * 0.15)
    assert after.heat_kw < before.heat_kw

"""Latency curves, the week, heat and costs: the charts equal the results they are made of."""

import pytest

from planner.compute.curves import LoadCurves
from planner.domain.identity import WorkloadId
from planner.domain.results import Evaluation
from planner.domain.workload import Metric
from planner.presenters.chart_data import chart_text
from planner.presenters.charts import power_by_rack
from planner.presenters.cost_charts import cost_breakdown
from planner.presenters.plant_charts import heat_by_room
from planner.presenters.series import Hue
from planner.presenters.service_charts import ThroughputLatency, load_over_week
from tests.builders import H200, Draft, example, served_chat


@pytest.fixture(scope="module")
def results() -> Evaluation:
    draft = Draft()
    draft.project = example()
    return draft.evaluate()


def test_a_latency_curve_rises_and_passes_through_the_peak_hour(results: Evaluation) -> None:
    project = example()
    for workload in project.workloads:
        for curve in LoadCurves().of(project, results, workload.id):
            rates = [point.output_tokens_per_s for point in curve.points]
            times = [point.tpot_ms for point in curve.points]
            assert rates == sorted(rates)
            assert times == sorted(times)
            assert curve.operating is not None
            below = [p for p in curve.points if p.tpot_ms <= curve.operating.tpot_ms]
            assert below[-1].output_tokens_per_s <= curve.operating.output_tokens_per_s


def test_the_greatest_load_on_a_curve_is_the_rate_of_the_deployment(results: Evaluation) -> None:
    project = example()
    workload = next(one for one in project.workloads if one.name == "Restricted chat")
    (curve,) = LoadCurves().of(project, results, workload.id)
    result = results.deployments[curve.deployment]
    rate = next(one.requests_per_s for one in result.rates if one.workload == workload.id)
    assert curve.slo is not None
    assert curve.slo.output_tokens_per_s == pytest.approx(rate * workload.output_tokens)
    limit = workload.limit_ms(Metric.TPOT)
    assert limit is not None
    assert curve.slo.tpot_ms <= limit


def test_a_curve_is_computed_once_while_nothing_of_it_changes(results: Evaluation) -> None:
    project, curves = example(), LoadCurves()
    workload = project.workloads[0].id
    first, again = (curves.of(project, results, workload)[0] for _ in range(2))
    assert all(a == b for a, b in zip(first.points, again.points, strict=True))
    assert len(curves._known) == 1


def test_the_latency_chart_shows_the_workload_nearest_its_objective_or_the_chosen_one(
    results: Evaluation,
) -> None:
    project, made = example(), ThroughputLatency()
    ratios = {
        key: one.tpot_p95_ms / one.tpot_limit_ms
        for key, one in results.workloads.items()
        if one.tpot_p95_ms and one.tpot_limit_ms
    }
    nearest = next(
        one for one in project.workloads if one.id == max(ratios, key=ratios.__getitem__)
    )
    chart = made.chart(project, results)
    assert nearest.name in chart.unit
    assert chart.bounds[0].x == nearest.limit_ms(Metric.TPOT)
    other = next(one for one in project.workloads if one.name == "Restricted chat")
    assert "Restricted chat" in made.chart(project, results, other.id).unit


def test_the_burst_is_a_dashed_curve_of_its_own(results: Evaluation) -> None:
    project = example()
    search = next(one for one in project.workloads if one.name == "Document search")
    lines = ThroughputLatency().chart(project, results, search.id).lines
    assert [(line.dashed, line.hue) for line in lines] == [
        (False, Hue.COMPUTE),
        (True, Hue.CLOUD),
    ]


def test_without_a_workload_the_service_charts_say_so() -> None:
    draft = Draft()
    draft.rack(H200)
    evaluation = draft.evaluate()
    assert ThroughputLatency().chart(draft.project, evaluation).empty_text
    assert not ThroughputLatency().chart(draft.project, evaluation).lines
    assert load_over_week(draft.project, evaluation).empty_text


def test_the_week_adds_up_to_the_demand_of_the_peak_hour(results: Evaluation) -> None:
    chart = load_over_week(example(), results)
    assert len(chart.bars) == 168
    peak = max(sum(part.value for part in bar.segments) for bar in chart.bars)
    demand = sum(one.demand_output_tokens_per_s for one in results.workloads.values())
    assert peak == pytest.approx(demand / 1e3)
    named = {label for label, _ in chart.legend}
    assert named == {"owned", "burst", "API", "not served"}


def test_what_is_owned_alone_has_one_colour_in_the_week() -> None:
    draft = served_chat(users=200)
    chart = load_over_week(draft.project, draft.evaluate())
    assert chart.legend == (("owned", Hue.COMPUTE),)
    assert chart.marks[0][1] == "Mon"


def test_heat_stands_against_the_air_cooling_of_its_room_but_not_of_a_landlord(
    results: Evaluation,
) -> None:
    bars = {bar.label: bar for bar in heat_by_room(example(), results).bars}
    for bar in bars.values():
        room = next(one for key, one in results.rooms.items() if key == bar.key)
        assert bar.segments[0].value == room.air_heat_kw
        assert bar.limit == (None if bar.label == "Frankfurt" else room.air_capacity_kw)
    assert "landlord" in bars["Frankfurt"].tooltip
    # 3 air handlers of 40 kW, and what rear doors take before the room does.
    assert "air cooling 209" in bars["Restricted"].tooltip
    assert heat_by_room(Draft().project, Draft().evaluate()).empty_text


def test_a_room_hotter_than_its_cooling_is_marked() -> None:
    draft = Draft()
    draft.rack(H200, H200, H200)
    (bar,) = heat_by_room(draft.project, draft.evaluate()).bars
    assert bar.over
    assert "exceeded" in bar.tooltip


def test_the_cost_breakdown_adds_up_to_the_present_value(results: Evaluation) -> None:
    whole = cost_breakdown(example(), results, most=100)
    few = cost_breakdown(example(), results)
    positive = sum(one.usd for one in results.costs.present_by_group if one.usd > 0)
    for chart in (whole, few):
        shown = sum(part.value for bar in chart.bars for part in bar.segments)
        assert shown * 1e6 == pytest.approx(positive)
    assert len(few.bars) == 6
    assert few.bars[-1].label.endswith("others")
    assert "residual value" in whole.unit
    values = [sum(part.value for part in bar.segments) for bar in whole.bars]
    assert values == sorted(values, reverse=True)


def test_a_chart_as_data_has_plain_numbers_and_units_in_its_titles(results: Evaluation) -> None:
    project = example()
    lines = chart_text(power_by_rack(project, results)).splitlines()
    titles = lines[0].split("\t")
    assert titles[0] == "Power by rack"
    assert "compute, kW expected peak" in titles
    assert "nameplate, kW expected peak" in titles
    assert len(lines) == 1 + len(results.racks)
    first = lines[1].split("\t")
    assert len(first) == len(titles)
    rack = next(
        one for one in results.racks.values() if one.nameplate_kw == pytest.approx(float(first[-2]))
    )
    assert float(first[-1]) == pytest.approx(rack.surviving_limit_kw)
    curve = chart_text(ThroughputLatency().chart(project, results, WorkloadId(""))).splitlines()
    assert curve[0].split("\t")[1] == "TPOT, ms"
    assert len(curve[1].split("\t")) == 3

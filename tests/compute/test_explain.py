"""What *Why?* says: where numbers are from, what they leave out, and what is missing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.document.commands.assumptions import OverrideAssumption
from planner.document.templates import FIRST_SCENARIO, load_template
from planner.domain.expression import evaluate_expression
from planner.domain.formula import Explanation, Input
from planner.domain.identity import EntryId, ProjectId
from planner.domain.project import Project
from planner.domain.provenance import Status
from planner.domain.results import Evaluation

S = FIRST_SCENARIO


@pytest.fixture(scope="module")
def project() -> Project:
    library: Library
    library, _ = load([catalog_folder()])
    path = catalog_folder() / "templates" / "hybrid_bank.yaml"
    return load_template(path, library, ProjectId("p"))


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    return evaluate(project, S)


def why(project: Project, evaluation: Evaluation, key: str) -> Explanation:
    found = explain(project, S, evaluation, key)
    assert found is not None
    return found


def walk(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for part in explanation.parts:
        yield from walk(part)


def inputs_of(explanation: Explanation) -> list[Input]:
    return [given for one in walk(explanation) for given in one.inputs]


def placed(project: Project, part: str) -> str:
    for rack in project.scenario(S).plan.racks.values():
        for placement in rack.placements:
            if placement.part == part:
                return f"placement:{placement.id}"
    raise AssertionError(part)


def with_part(project: Project, part: str, **changes: object) -> Project:
    parts = dict(project.shelf.parts)
    old = parts[EntryId(part)]
    parts[EntryId(part)] = replace(old, **changes)  # type: ignore[arg-type]
    return replace(project, shelf=replace(project.shelf, parts=parts))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "no_such_headline",
        "rack",
        "rack:",
        "rack:nowhere:peak_kw",
        "site:nowhere:pue",
        "pool:nowhere:load",
        "deployment:nowhere:memory_kv",
        "workload:nowhere:ttft_p95_ms",
        "burst:nowhere:usd_h",
        "placement:nowhere:peak_kw",
        "planet:mars:peak_kw",
    ],
)
def test_what_names_no_number_is_not_explained(
    project: Project, evaluation: Evaluation, key: str
) -> None:
    assert explain(project, S, evaluation, key) is None


def test_things_have_no_other_fields(project: Project, evaluation: Evaluation) -> None:
    plan = project.scenario(S).plan
    things = [f"rack:{next(iter(plan.racks))}", f"site:{plan.sites[0].id}"]
    things += [f"pool:{plan.pools[0].id}", f"deployment:{plan.deployments[0].id}"]
    things += [f"workload:{project.workloads[0].id}", f"burst:{plan.bursts[0].id}"]
    things.append(placed(project, "dgx-h200"))
    for thing in things:
        for field in ("", "nonsense", "rate:nonsense", "feed_nonsense"):
            assert explain(project, S, evaluation, f"{thing}:{field}") is None


def test_explaining_changes_nothing_and_needs_no_nodes(
    project: Project, evaluation: Evaluation
) -> None:
    before = dict(evaluation.nodes)
    first = why(project, evaluation, "tco_total")
    bare = replace(evaluation, nodes={})
    assert why(project, bare, "tco_total") == first
    assert dict(evaluation.nodes) == before


def test_a_printed_figure_names_its_datasheet(project: Project, evaluation: Evaluation) -> None:
    nameplate = why(project, evaluation, f"{placed(project, 'dgx-h200')}:nameplate_kw")
    (given,) = nameplate.inputs
    assert given.evidence == project.shelf.parts[EntryId("dgx-h200")].evidence["nameplate_kw"]
    assert nameplate.value == given.value
    assert nameplate.formula is None


def test_an_estimated_figure_names_its_assumption(project: Project, evaluation: Evaluation) -> None:
    peak = why(project, evaluation, f"{placed(project, 'dgx-h200')}:peak_kw")
    shares = {given.symbol: given for given in peak.inputs}
    assert shares["share"].value == project.shelf.assume("power.peak_share_hopper")
    assert shares["share"].evidence == project.shelf.assumptions["power.peak_share_hopper"].evidence
    assert shares["share"].unit == "share of nameplate"


def test_an_overridden_assumption_says_why(project: Project) -> None:
    command = OverrideAssumption("power.peak_share_hopper", 0.9, "measured here", "2026-11-25")
    changed = command.apply(project)
    peak = why(changed, evaluate(changed, S), f"{placed(project, 'dgx-h200')}:peak_kw")
    share = next(given for given in peak.inputs if given.symbol == "share")
    assert share.value == 0.9
    assert share.evidence is not None
    assert share.evidence.status is Status.ENTERED
    assert "measured here" in share.evidence.note


def test_facility_power_says_that_it_is_no_pue(project: Project, evaluation: Evaluation) -> None:
    facility = why(project, evaluation, "facility_power_kw")
    assert any("is not PUE" in note for note in facility.notes)
    components = {given.symbol: given.value for given in facility.inputs}
    share = project.shelf.assume("cooling.battery_recharge_share")
    assert components["recharge_kw"] == pytest.approx(share * components["it_kw"])
    annual = why(project, evaluation, "pue").parts[0]
    yearly = {given.symbol: given.value for given in annual.inputs}
    assert yearly["recharge_kw"] == 0.0
    assert yearly["it_kw"] < components["it_kw"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("tco_total", ["before tax", "Price tiers", "9 % a year", "annual PUE", "price dates"]),
        ("cost_per_million_output_tokens", ["before tax", "tiers", "9 %", "PUE", "Utilisation"]),
        ("break_even_month", ["refresh", "tiers", "before tax", "price dates"]),
        ("capex", ["before tax", "Discounts", "price dates"]),
        ("facility_power_kw", ["Colocation", "Cloud"]),
        ("pue", ["Colocation", "Design day"]),
        ("it_power_kw", ["Cloud", "tray"]),
        ("throughput_output_tokens_per_s", ["serving utilisation", "Reserve replicas"]),
        ("ttft_p95_ms", ["provider"]),
        ("vram_used_gib", ["cloud"]),
        ("time_to_serve_weeks", ["permits"]),
    ],
)
def test_headlines_say_what_they_leave_out(
    project: Project, evaluation: Evaluation, key: str, words: list[str]
) -> None:
    text = " ".join(why(project, evaluation, key).exclusions)
    assert [word for word in words if word not in text] == []


def test_the_price_of_a_burst_names_its_tier_and_source(
    project: Project, evaluation: Evaluation
) -> None:
    burst = project.scenario(S).plan.bursts[0]
    offer = project.shelf.offers[burst.offer]
    price = why(project, evaluation, f"burst:{burst.id}:usd_h")
    assert str(burst.tier) in price.title
    assert price.inputs[0].evidence == offer.evidence["on_demand_usd_h"]


def test_a_long_sum_names_the_largest_terms_and_adds_the_others(
    project: Project, evaluation: Evaluation
) -> None:
    capex = why(project, evaluation, "capex")
    assert capex.formula is not None
    others = next(given for given in capex.inputs if given.symbol == "others")
    assert "others together" in others.label
    values = {given.symbol: given.value for given in capex.inputs}
    assert evaluate_expression(capex.formula.expression, values) == pytest.approx(
        evaluation.costs.capex_usd, rel=1e-9
    )
    named = capex.formula.expression.split(" + ")
    assert named[-1] == "others"
    amounts = [evaluate_expression(term, values) for term in named[:-1]]
    assert amounts == sorted(amounts, reverse=True)


def test_what_the_user_entered_and_what_was_assumed_are_told_apart(
    project: Project, evaluation: Evaluation
) -> None:
    key = f"workload:{project.workloads[0].id}:demand_requests_per_s"
    statuses = {
        given.symbol: given.evidence.status
        for given in why(project, evaluation, key).inputs
        if given.evidence is not None
    }
    assert statuses["users"] is Status.ENTERED
    assert statuses["active_share"] is Status.ASSUMED


def test_missing_power_makes_sums_a_lower_bound_and_says_of_what(project: Project) -> None:
    draw = project.shelf.parts[EntryId("dell-r660")].draw
    unknown = replace(draw, nameplate_kw=None, typical_kw=None, heat_kw=None, peak_kw=None)
    changed = with_part(project, "dell-r660", draw=unknown)
    result = evaluate(changed, S)
    alone = why(changed, result, f"{placed(project, 'dell-r660')}:peak_kw")
    assert alone.value is None
    assert "No nameplate" in alone.notes[0]
    label = changed.shelf.parts[EntryId("dell-r660")].label
    for key in ("it_power_kw", "heat_load_kw"):
        notes = why(changed, result, key).notes
        assert any("At least" in note and label in note for note in notes), key


def test_a_missing_price_says_which(project: Project) -> None:
    storage = with_part(project, "weka-nitro155", price_usd=None)
    result = evaluate(storage, S)
    label = storage.shelf.parts[EntryId("weka-nitro155")].label
    for key in ("tco_total", "capex", "cost_per_million_output_tokens"):
        found = why(storage, result, key)
        assert found.value == result.figures[key].value is not None
        assert any("At least" in note and label in note for note in found.notes), key
    server = with_part(project, "dgx-h200", price_usd=None)
    result = evaluate(server, S)
    found = why(server, result, "tco_total")
    assert found.value is None
    assert "no price for NVIDIA DGX H200" in found.notes[0]
    assert found.exclusions


def test_a_missing_lead_time_says_which(project: Project) -> None:
    changed = with_part(project, "dgx-h200", lead_weeks=None)
    alone = why(changed, evaluate(changed, S), f"{placed(project, 'dgx-h200')}:lead_weeks")
    assert alone.value is None
    assert "No lead time of NVIDIA DGX H200" in alone.notes[0]


def test_a_single_feed_leaves_nothing(project: Project) -> None:
    plan = project.scenario(S).plan
    rack = next(iter(plan.racks.values()))
    changed_rack = replace(rack, feeds=rack.feeds[:1])
    changed_plan = replace(plan, racks={**plan.racks, rack.id: changed_rack})
    scenario = replace(project.scenario(S), plan=changed_plan)
    changed = replace(project, scenarios=(scenario,))
    limit = why(changed, evaluate(changed, S), f"rack:{rack.id}:surviving_limit_kw")
    assert limit.value is None
    assert "1 feed" in limit.notes[0]


def test_latency_is_explained_where_the_slowest_share_is_served(
    project: Project, evaluation: Evaluation
) -> None:
    figure = evaluation.figures["ttft_p95_ms"]
    found = why(project, evaluation, "ttft_p95_ms")
    assert figure.note in found.title
    assert any("nearest its limit" in note for note in found.notes)
    assert any("slowest of its resources" in note for note in found.notes)


def test_latency_of_own_servers_rests_on_fitted_efficiencies(
    project: Project, evaluation: Evaluation
) -> None:
    chat = project.workloads[0]
    part = project.shelf.accelerators[EntryId("h200-sxm")]
    for metric in ("ttft", "tpot"):
        found = why(project, evaluation, f"workload:{chat.id}:{metric}_p95_ms")
        evidence = [given.evidence for given in inputs_of(found)]
        assert part.evidence["prefill_efficiency"] in evidence
        assert part.evidence["decode_bandwidth_efficiency"] in evidence


def test_break_even_names_reference_and_both_curves(
    project: Project, evaluation: Evaluation
) -> None:
    found = why(project, evaluation, "break_even_month")
    reference = evaluation.costs.reference_name
    assert any(reference in note for note in found.notes)
    costs = evaluation.costs
    assert costs.reference_present is not None
    month = len(costs.cumulative_present) - 1 if found.value is None else int(found.value)
    values = [given.value for given in found.inputs]
    assert costs.cumulative_present[month] in values
    assert costs.reference_present[month] in values


def test_time_to_serve_names_the_item_that_decides(
    project: Project, evaluation: Evaluation
) -> None:
    late = with_part(project, "weka-nitro155", lead_weeks=99.0)
    label = late.shelf.parts[EntryId("weka-nitro155")].label
    found = why(late, evaluate(late, S), "time_to_serve_weeks")
    assert 99.0 in [given.value for given in found.inputs]
    assert any(label in note for note in found.notes)

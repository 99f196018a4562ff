"""Overrides of a scenario in its results, break-even against another scenario, muted findings."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.compute.overrides import effective
from planner.document.command import Command
from planner.document.commands.filling import FillRack
from planner.document.commands.mutes import MuteFinding
from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    DropOverride,
    OverrideInScenario,
    RenameScenario,
    SetReferenceScenario,
)
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.identity import ScenarioId
from planner.domain.overriding import SETTINGS
from planner.domain.project import Override, Project
from planner.domain.results import Evaluation
from tests.builders import H200, Draft, S, example, served_chat
from tests.group_edits import fitted, group_command
from tests.random_edits import NoSubject, random_command
from tests.scenario_edits import scenario_command


def run(project: Project, *commands: Command) -> Project:
    for command in commands:
        project = command.apply(project)
    return project


@pytest.fixture
def two() -> Project:
    """Scenario B has one server more than A, the same workload."""
    draft = served_chat()
    rack = next(iter(draft.plan.racks))
    project = run(draft.project, AddScenario(S))
    second = project.scenarios[1].id
    return run(project, FillRack(second, *fitted(H200), rack, most=1))


def test_an_override_changes_the_results_of_its_scenario_only(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    workload = two.workloads[0].id
    plain = evaluate(two, first)
    project = run(two, OverrideInScenario(second, workload, "users", "4000", "two towns"))
    assert evaluate(project, first) == plain
    demand = evaluate(project, second).figures["demand_output_tokens_per_s"].value
    assert demand == pytest.approx(2 * (plain.figures["demand_output_tokens_per_s"].value or 0))
    back = run(project, DropOverride(second, workload, "users"))
    assert evaluate(back, second) == evaluate(two, second)


def test_an_overridden_scenario_equals_a_project_with_those_values(two: Project) -> None:
    second = two.scenarios[1].id
    project = run(
        two,
        OverrideInScenario(second, two.workloads[0].id, "users", "3000", "growth"),
        OverrideInScenario(second, SETTINGS, "discount_rate", "0.03", "public money"),
    )
    seen = effective(project, second)
    assert seen.settings.discount_rate == 0.03
    assert effective(seen, second) == seen
    assert evaluate(project, second) == evaluate(seen, second)
    assert effective(two, second) is two


def test_values_in_force_stay_the_same_objects_from_edit_to_edit(two: Project) -> None:
    second = two.scenarios[1].id
    project = run(two, OverrideInScenario(second, two.workloads[0].id, "users", "3000", "growth"))
    first = evaluate(project, second)
    project = run(project, RenameScenario(second, "Larger"))
    again = evaluate(project, second, first)
    same = [key for key, node in again.nodes.items() if first.nodes.get(key) is node]
    assert ("serve", 0) in same
    assert "rented instead" in same


def test_overrides_of_a_damaged_file_have_no_effect_and_are_reported(two: Project) -> None:
    first, second = two.scenarios
    strange = replace(second, overrides=(Override(SETTINGS, "discount_rate", "high", "?"),))
    evaluation = evaluate(replace(two, scenarios=(first, strange)), second.id)
    plain = evaluate(two, second.id)
    assert evaluation.figures == plain.figures
    (finding,) = [one for one in evaluation.findings if one.rule == "DAT-004"]
    assert finding.message == "1 without effect: discount_rate = high: 'high' is not a number."


def test_break_even_compares_with_the_chosen_scenario(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    project = run(two, SetReferenceScenario(first))
    cheaper, dearer = evaluate(project, first).costs, evaluate(project, second).costs
    assert dearer.reference_name == "A"
    assert dearer.reference_present == cheaper.cumulative_present
    assert dearer.break_even_month is None
    assert dearer.break_even_text.startswith("never within 60 months vs A · ")
    assert dearer.break_even_by_tier[1:] == evaluate(two, second).costs.break_even_by_tier
    turned = evaluate(run(two, SetReferenceScenario(second)), first)
    assert turned.costs.break_even_month == 0
    assert turned.figures["break_even_month"].note == "vs B"


def test_break_even_explains_itself_against_the_chosen_scenario(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    project = run(two, SetReferenceScenario(second))
    evaluation = evaluate(project, first)
    found = explain(project, first, evaluation, "break_even_month")
    assert found is not None
    assert found.value == 0
    assert "Reference: scenario B with its own cost, chosen in the settings." in found.notes
    assert evaluation.costs.reference_present is not None
    assert evaluation.costs.reference_present[0] in [given.value for given in found.inputs]
    assert found.parts == ()
    rented = explain(two, first, evaluate(two, first), "break_even_month")
    assert rented is not None
    assert rented.parts != ()


def test_explanations_see_the_overrides_of_their_scenario(two: Project) -> None:
    second = two.scenarios[1].id
    workload = two.workloads[0].id
    project = run(
        two,
        OverrideInScenario(second, workload, "users", "4000", "two towns"),
        OverrideInScenario(second, SETTINGS, "discount_rate", "0.03", "grant"),
    )
    evaluation = evaluate(project, second)
    for key in ("tco_total", "demand_output_tokens_per_s", "break_even_month"):
        found = explain(project, second, evaluation, key)
        assert found is not None
        assert found.value == evaluation.figures[key].value
    total = explain(project, second, evaluation, "tco_total")
    assert total is not None
    seen = [given.value for part in (total, *total.parts) for given in part.inputs]
    assert 0.03 in seen


def test_the_reference_itself_is_compared_with_renting(two: Project) -> None:
    first = two.scenarios[0].id
    project = run(two, SetReferenceScenario(first))
    assert evaluate(project, first) == evaluate(two, first)


def test_two_scenarios_alike_break_even_at_once(two: Project) -> None:
    project = run(two, AddScenario(S), SetReferenceScenario(S))
    copy = project.scenarios[1].id
    assert evaluate(project, copy).costs.break_even_month == 0


def test_a_reference_that_is_gone_counts_as_none(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    chosen = run(two, SetReferenceScenario(second))
    assert evaluate(run(chosen, DeleteScenario(second)), first).costs.reference_name != "B"
    stray = replace(two, settings=replace(two.settings, reference_scenario=ScenarioId("gone")))
    assert evaluate(stray, first) == evaluate(two, first)


def test_a_reference_without_a_price_is_no_data(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    draft = Draft()
    draft.project = run(two, SetReferenceScenario(first))
    draft.change_part(H200, price_usd=None)
    costs = evaluate(draft.project, second).costs
    assert costs.reference_name == "A"
    assert costs.reference_present is None
    assert costs.break_even_month is None
    assert costs.break_even_text.startswith("no data for A: no price for NVIDIA DGX H200")


def test_the_overrides_of_the_reference_count_in_it(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    project = run(
        two,
        SetReferenceScenario(first),
        OverrideInScenario(first, SETTINGS, "discount_rate", "0.3", "venture"),
    )
    costs = evaluate(project, second).costs
    assert costs.reference_present == evaluate(project, first).costs.cumulative_present
    assert costs.reference_present != evaluate(two, first).costs.cumulative_present


def test_an_edit_beside_the_reference_does_not_calculate_it_again(two: Project) -> None:
    first, second = (one.id for one in two.scenarios)
    project = run(two, SetReferenceScenario(first))
    base = evaluate(project, second)
    rack = next(iter(project.scenario(second).plan.racks))
    edited = run(project, FillRack(second, *fitted(H200), rack, most=1))
    again = evaluate(edited, second, base)
    assert again.nodes["reference scenario"] is base.nodes["reference scenario"]
    assert again == evaluate(edited, second)


def test_a_muted_finding_is_kept_apart_and_still_blocks() -> None:
    draft = served_chat(users=2_000_000)
    before = draft.evaluate()
    blocking = next(one for one in before.findings if one.blocks_admission)
    draft.run(MuteFinding(S, blocking.rule, blocking.subject, "a test of the whole country"))
    after = draft.evaluate()
    key = (blocking.rule, blocking.subject)
    assert key not in [(one.rule, one.subject) for one in after.findings]
    assert [(one.rule, one.subject) for one in after.muted] == [key]
    assert not after.admissible
    assert after.not_admissible_because == before.not_admissible_because
    assert len(before.findings) == len(after.findings) + 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_incremental_results_equal_full_ones_in_every_scenario(data: st.DataObject) -> None:
    document = Document(example())
    document.run(AddScenario(S))
    known: dict[ScenarioId, Evaluation] = {}
    for _ in range(3):
        choose = data.draw(st.sampled_from([random_command, group_command, scenario_command]))
        try:
            document.run(choose(data.draw, document.project))
        except (EditRefused, NoSubject):
            continue
        project = document.project
        for one in project.scenarios:
            base = known.get(one.id) or next(iter(known.values()), None)
            known[one.id] = evaluate(project, one.id, base)
            assert known[one.id] == evaluate(project, one.id)

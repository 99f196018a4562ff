"""Scenarios side by side, and headlines before and after an edit that is not made."""

import pytest

from planner.compute.comparison import (
    HEADLINES,
    Cell,
    Comparison,
    compare,
    evaluations_of,
    what_if,
)
from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.copies import Duplicate
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.racks import EditSite
from planner.document.commands.retype import ReplaceType
from planner.document.commands.scenarios import (
    AddScenario,
    NoteScenario,
    OverrideInScenario,
    SetReferenceScenario,
)
from planner.domain.errors import EditRefused
from planner.domain.project import Project
from tests.builders import H200, Draft, S, example, served_chat
from tests.group_edits import fitted


def run(project: Project, *commands: Command) -> Project:
    for command in commands:
        project = command.apply(project)
    return project


def devices(project: Project, index: int = 0) -> frozenset:  # type: ignore[type-arg]
    return frozenset(one.id for one in project.scenarios[index].plan.placements())


def table(project: Project) -> Comparison:
    return compare(project, tuple(evaluations_of(project, {}).values()))


def cells(comparison: Comparison, key: str) -> tuple[Cell, ...]:
    return next(row.cells for row in comparison.rows if row.key == key)


@pytest.fixture
def two() -> Project:
    """Scenario B has one more server than A."""
    project = run(served_chat().project, AddScenario(S))
    second = project.scenarios[1]
    return run(project, Duplicate(second.id, devices(project), 1))


def test_every_headline_is_a_figure_of_the_results() -> None:
    figures = evaluate(example(), S).figures
    assert [one.key for one in HEADLINES if one.key not in figures] == []


def test_scenarios_stand_side_by_side_with_differences_to_the_first(two: Project) -> None:
    comparison = table(two)
    assert [column.name for column in comparison.columns] == ["A", "B"]
    assert comparison.base == 0
    one, other = cells(comparison, "it_power_kw")
    assert one.difference is None
    assert other.difference == pytest.approx(one.figure.value or 0.0)
    assert [cell.best for cell in (one, other)] == [True, False]
    assert [cell.best for cell in cells(comparison, "throughput_output_tokens_per_s")] == [
        False,
        True,
    ]
    assert [cell.best for cell in cells(comparison, "demand_output_tokens_per_s")] == [False] * 2


def test_differences_are_to_the_reference_scenario(two: Project) -> None:
    second = two.scenarios[1].id
    comparison = table(run(two, SetReferenceScenario(second)))
    assert comparison.base == 1
    here, there = cells(comparison, "capex")
    assert here.difference is not None
    assert here.difference < 0
    assert there.difference is None
    explicit = compare(two, tuple(evaluations_of(two, {}).values()), second)
    assert explicit.base == 1


def test_what_is_not_admissible_is_headed_so_and_never_best(two: Project) -> None:
    first = two.scenarios[0].id
    few = run(two, DeletePlacements(first, devices(two)))
    comparison = table(few)
    column = comparison.columns[0]
    assert not column.admissible
    assert column.because
    assert [cell.best for cell in cells(comparison, "tco_total")] == [False, True]
    assert (cells(comparison, "tco_total")[0].figure.value or 0.0) < (
        cells(comparison, "tco_total")[1].figure.value or 0.0
    )


def test_what_is_incomplete_is_never_best() -> None:
    draft = Draft()
    draft.rack(H200, "dell-r760")
    project = run(draft.project, AddScenario(S))
    (server,) = [one.id for one in draft.plan.placements() if one.part == H200]
    project = run(project, DeletePlacements(S, devices(project) - {server}))
    draft.project = project
    draft.change_part("dell-r760", price_usd=None)
    comparison = table(draft.project)
    whole, partial = cells(comparison, "tco_total")
    assert partial.figure.missing
    assert not whole.figure.missing
    assert (whole.best, partial.best) == (True, False)


def test_where_all_are_alike_none_is_best() -> None:
    project = run(served_chat().project, AddScenario(S))
    comparison = table(project)
    assert not any(cell.best for row in comparison.rows for cell in row.cells)
    alone = compare(project, [evaluate(project, S)])
    assert not any(cell.best for row in alone.rows for cell in row.cells)


def test_break_even_months_against_different_references_do_not_compare(two: Project) -> None:
    project = run(two, SetReferenceScenario(two.scenarios[1].id))
    row = cells(table(project), "break_even_month")
    assert row[0].figure.note != row[1].figure.note
    assert not any(cell.best for cell in row)


def test_a_value_without_data_has_no_difference() -> None:
    draft = Draft()
    project = run(draft.project, AddScenario(S), NoteScenario(S, "Nothing yet"))
    comparison = table(project)
    assert comparison.columns[0].note == "Nothing yet"
    assert [cell.difference for cell in cells(comparison, "tco_total")] == [None, None]


def test_known_results_are_continued(two: Project) -> None:
    known = evaluations_of(two, {})
    again = evaluations_of(two, known)
    assert again == known
    nodes = known[S].nodes
    kept = [key for key, node in again[S].nodes.items() if node is nodes[key]]
    assert len(kept) > len(nodes) / 2


def test_overrides_show_in_the_comparison(two: Project) -> None:
    second = two.scenarios[1].id
    project = run(
        two, OverrideInScenario(second, two.workloads[0].id, "users", "4000", "two towns")
    )
    here, there = cells(table(project), "demand_output_tokens_per_s")
    assert there.figure.value == pytest.approx(2 * (here.figure.value or 0.0))


def test_what_if_b200_shows_every_headline_before_and_after() -> None:
    project = served_chat().project
    found = what_if(project, S, ReplaceType(S, devices(project), *fitted("dgx-b200")))
    assert [shift.key for shift in found.shifts] == [one.key for one in HEADLINES]
    by_key = {shift.key: shift for shift in found.shifts}
    throughput = by_key["throughput_output_tokens_per_s"]
    assert throughput.improves is True
    assert throughput.difference == (throughput.after.value or 0) - (throughput.before.value or 0)
    assert by_key["capex"].improves is False
    assert by_key["demand_output_tokens_per_s"].improves is None
    assert found.before == evaluate(project, S)
    assert found.after.costs.capex_usd > found.before.costs.capex_usd


def test_what_if_goes_on_from_known_results_and_changes_nothing() -> None:
    project = served_chat().project
    known = evaluate(project, S)
    (site,) = project.scenarios[0].plan.sites
    found = what_if(project, S, EditSite(S, site.id, "name", "Milan"), known)
    assert found.before is known
    assert all(not shift.difference and shift.improves is None for shift in found.shifts)


def test_what_if_says_why_an_edit_is_not_possible() -> None:
    project = served_chat().project
    with pytest.raises(EditRefused, match="stands in rack units"):
        what_if(project, S, ReplaceType(S, devices(project), *fitted("pdu-400-63")))

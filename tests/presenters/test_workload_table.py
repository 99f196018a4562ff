"""The table of workloads: what is asked and got, and edits that stay in their scenario."""

from planner.document.commands.scenarios import OverrideInScenario
from planner.domain.workload import WorkloadKind
from planner.presenters.inspection import NumberEditor
from planner.presenters.rows import Tone
from planner.presenters.workload_table import (
    WorkloadLine,
    inspect_routes,
    lines_table,
    workload_lines,
)
from tests.builders import Draft, S, example, library, served_chat


def lines(draft: Draft) -> dict[str, WorkloadLine]:
    found = workload_lines(draft.project, draft.evaluate())
    return {line.row.cells["name"].text: line for line in found}


def bank() -> Draft:
    draft = Draft()
    draft.project = example()
    return draft


def test_every_workload_says_what_it_asks_what_it_gets_and_what_is_short() -> None:
    draft = bank()
    found, results = lines(draft), draft.evaluate().workloads
    assert list(found) == [one.name for one in draft.project.workloads]
    for workload in draft.project.workloads:
        cells, result = found[workload.name].row.cells, results[workload.id]
        if workload.kind is WorkloadKind.TRAINING:
            assert cells["demand"].text == ""
            continue
        assert cells["demand"].value == result.demand_output_tokens_per_s
        assert cells["ttft"].value == result.ttft_p95_ms
        assert cells["tpot"].value == result.tpot_p95_ms
    short = found["Document search"].row.cells
    assert short["verdict"].tone is Tone.BAD
    assert short["short"].text
    assert short["served"].text != "100"


def test_twice_and_half_of_the_users_give_the_users_back() -> None:
    draft = bank()
    before = draft.project
    line = lines(draft)["Restricted chat"]
    draft.run(line.double)
    users = draft.project.workloads[0].demand
    assert users is not None
    assert before.workloads[0].demand is not None
    assert users.users == 2 * before.workloads[0].demand.users
    draft.run(lines(draft)["Restricted chat"].halve)
    assert draft.project.workloads == before.workloads


def test_a_job_is_scaled_by_the_tokens_of_a_run() -> None:
    draft = bank()
    line = lines(draft)["Nightly fine-tune"]
    assert isinstance(line.amount.editor, NumberEditor)
    assert line.amount.editor.unit == "M tok"
    draft.run(line.amount.command(50.0))
    job = draft.project.workloads[-1].training
    assert job is not None
    assert job.tokens_per_run == 50e6


def test_what_the_scenario_sets_differently_is_shown_and_changed_in_it_alone() -> None:
    draft = served_chat(users=600)
    (workload,) = draft.project.workloads
    draft.run(OverrideInScenario(S, workload.id, "users", "900", "after the merger"))
    (line,) = workload_lines(draft.project, draft.evaluate())
    assert line.amount.value == 900
    assert "after the merger" in line.amount.tooltip
    draft.run(line.double)
    (line,) = workload_lines(draft.project, draft.evaluate())
    assert line.amount.value == 1800
    draft.run(line.amount.command(700))
    assert draft.project.workloads == (workload,)
    (override,) = draft.project.scenario(S).overrides
    assert (override.value, override.reason) == ("700", "after the merger")


def test_the_routes_of_a_workload_come_with_their_deployments() -> None:
    draft = bank()
    search = next(one for one in draft.project.workloads if one.name == "Document search")
    found = inspect_routes(draft.project, draft.evaluate(), library(), search.id)
    assert found is not None
    labels = [row.label for section in found.sections for row in section.rows]
    for wanted in ("Takes", "Share", "In turn", "Delete route", "Tensor parallel", "Replicas"):
        assert wanted in labels
    keys = [row.key for section in found.sections for row in section.rows]
    assert len(keys) == len(set(keys))
    assert inspect_routes(draft.project, draft.evaluate(), library(), "gone") is None


def test_without_workloads_the_table_says_what_to_do() -> None:
    draft = Draft()
    assert "Add one" in lines_table(workload_lines(draft.project, draft.evaluate())).empty_text

"""Measures against shocks as edits: each is one step, and softens what it says."""

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.domain.finding import Severity
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.workload import DataClass
from planner.studies.robustness import Measure, Suggestion, robustness
from planner.studies.shocks import Shock, ShockResult, shocks
from planner.workspace.hardening import hardened
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, library, served_chat


def suggested(draft: Draft) -> dict[Measure, Suggestion]:
    case = Case(draft.project, S, draft.evaluate())
    return {one.measure: one for one in robustness(case, library(), ())}


def applied(draft: Draft, measure: Measure) -> tuple[Project, Evaluation]:
    state = Workspace(draft.project, library()).state
    command = hardened(state, library(), suggested(draft)[measure])
    assert command is not None
    project = command.apply(draft.project)
    evaluation = evaluate(project, S)
    assert not [one for one in evaluation.findings if one.severity is not Severity.INFO]
    return project, evaluation


def shaken(project: Project, evaluation: Evaluation) -> dict[Shock, ShockResult]:
    return {one.shock: one for one in shocks(project, S, evaluation)}


def test_a_cloud_bridge_serves_when_the_vendor_is_gone() -> None:
    project, evaluation = applied(served_chat(servers=4), Measure.CLOUD)
    found = shaken(project, evaluation)
    assert found[Shock.VENDOR_GONE].unserved_after == 0
    assert found[Shock.SITE_LOST].unserved_after == 0


def test_a_second_source_stands_where_half_of_the_servers_stood_and_serves_alone() -> None:
    draft = served_chat(servers=4)
    project, evaluation = applied(draft, Measure.SECOND_SOURCE)
    makers = {project.shelf.parts[one.part].label for one in project.scenario(S).plan.placements()}
    assert len(makers) == 2
    assert len([*project.scenario(S).plan.placements()]) == 4
    assert shaken(project, evaluation)[Shock.VENDOR_GONE].unserved_after == 0


def test_another_family_keeps_what_is_deployed_on_an_engine_that_supports_it() -> None:
    draft = served_chat(servers=4)
    project, evaluation = applied(draft, Measure.OTHER_FAMILY)
    (deployment,) = project.scenario(S).plan.deployments
    assert evaluation.deployments[deployment.id].refusal is None
    assert deployment.engine != draft.plan.deployments[0].engine


def test_spares_lie_on_the_tray() -> None:
    draft = served_chat(servers=12)
    project, _ = applied(draft, Measure.SPARES)
    tray = project.scenario(S).plan.tray
    assert tray
    assert all(one.spare for one in tray)
    draft.project = project
    assert Measure.SPARES not in suggested(draft)


def test_what_may_not_leave_has_no_bridge_to_apply() -> None:
    draft = served_chat(servers=4, data_class=DataClass.RESTRICTED)
    bridge = suggested(draft)[Measure.CLOUD]
    assert bridge.remedy is None
    state = Workspace(draft.project, library()).state
    assert hardened(state, library(), bridge) is None
    assert "stays without a bridge" in bridge.how

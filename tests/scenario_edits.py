"""Random edits of scenarios, their overrides and their mutes for Hypothesis; some are refused."""

from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.mutes import MuteFinding, UnmuteFinding
from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    DropOverride,
    OverrideInScenario,
    SetReferenceScenario,
)
from planner.domain.identity import ScenarioId
from planner.domain.overriding import SETTINGS, overridable, text_of, value_of
from planner.domain.project import Project
from planner.domain.workload import Workload
from tests.builders import S
from tests.random_edits import Draw, NoSubject


def scenario_command(draw: Draw, project: Project) -> Command:
    """Draw an edit of the scenarios, their overrides or their mutes.

    Raises:
        NoSubject: when the drawn kind has nothing to touch.
    """
    chosen = draw(st.sampled_from(project.scenarios)).id
    command: Command = draw(st.sampled_from(_KINDS))(draw, project, chosen)
    return command


def _add(_: Draw, __: Project, scenario: ScenarioId) -> Command:
    return AddScenario(scenario)


def _delete(_: Draw, __: Project, scenario: ScenarioId) -> Command:
    if scenario == S:  # the other random edits are edits of this one
        raise NoSubject
    return DeleteScenario(scenario)


def _refer(draw: Draw, _: Project, scenario: ScenarioId) -> Command:
    return SetReferenceScenario(draw(st.sampled_from([None, scenario])))


def _mute(draw: Draw, project: Project, scenario: ScenarioId) -> Command:
    found = evaluate(project, scenario).findings
    if not found:
        raise NoSubject
    one = draw(st.sampled_from(found))
    return MuteFinding(scenario, one.rule, one.subject, "accepted")


def _unmute(draw: Draw, project: Project, scenario: ScenarioId) -> Command:
    mutes = project.scenario(scenario).plan.mutes
    if not mutes:
        raise NoSubject
    one = draw(st.sampled_from(mutes))
    return UnmuteFinding(scenario, one.rule, one.subject)


def _discount(_: Draw, __: Project, scenario: ScenarioId) -> Command:
    return OverrideInScenario(scenario, SETTINGS, "discount_rate", "0.05", "grant")


def _override(draw: Draw, project: Project, scenario: ScenarioId) -> Command:
    workload, field = _field(draw, project)
    value = value_of(workload, field)
    if isinstance(value, int | float):
        value = value * 2
    return OverrideInScenario(scenario, workload.id, field, text_of(value or ""), "what if")


def _drop(draw: Draw, project: Project, scenario: ScenarioId) -> Command:
    workload, field = _field(draw, project)
    return DropOverride(scenario, workload.id, field)


def _field(draw: Draw, project: Project) -> tuple[Workload, str]:
    if not project.workloads:
        raise NoSubject
    workload: Workload = draw(st.sampled_from(project.workloads))
    field: str = draw(st.sampled_from(overridable(workload)))
    return workload, field


_KINDS = (_add, _delete, _refer, _mute, _unmute, _discount, _override, _drop)

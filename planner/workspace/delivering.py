"""Deliveries: moving an activity of the timeline, other ways to the same hardware, the wait."""

from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.document.commands.timeline import EditTask
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.branches import Branch, branches
from planner.studies.waiting import Waiting, waiting
from planner.workspace.state import State


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Other ways by the name of a site, and what the wait of the whole plan costs."""

    ways: tuple[tuple[str, tuple[Branch, ...]], ...]
    waiting: Waiting | None


def other_ways(project: Project, evaluation: Evaluation) -> Deliveries:
    """Return the ways to the hardware of each site, and what the wait costs."""
    case = Case(project, evaluation.scenario, evaluation)
    orders = case.money.orders
    ways = []
    for site in case.plan.sites:
        if site.kind.holds_racks:
            found = branches(case.plan, site.id, orders, case.shelf)
            if found:
                ways.append((site.name, found))
    return Deliveries(tuple(ways), waiting(case))


def rescheduled(
    state: State, task: str, weeks: float | None, not_before: float | None
) -> EditTask | None:
    """Return the edit of an activity; with both None what was entered is taken back.

    What is None stays as somebody entered it before.
    """
    site_id = task.partition("/")[0]
    site = next((one for one in state.plan.sites if one.id == site_id), None)
    dated = next((one for one in state.evaluation.timeline.tasks if one.activity.key == task), None)
    if site is None or dated is None:
        return None
    name = str(dated.activity.name)
    if weeks is None and not_before is None:
        return EditTask(state.scenario, site.id, task, name)
    known = next((edit for edit in site.delivery.edits if edit.task == task), None)
    if known is not None:
        weeks = known.weeks if weeks is None else weeks
        not_before = known.not_before if not_before is None else not_before
    reason = known.reason if known is not None and known.reason else say("entered in the timeline")
    return EditTask(state.scenario, site.id, task, name, weeks, not_before, reason)

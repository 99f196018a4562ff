"""Random edits for Hypothesis: each makes a new project that shares what it does not touch."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from planner.domain.identity import PlacementId, RackId, ScenarioId
from planner.domain.placement import Placement
from planner.domain.plan import Mute, Plan
from planner.domain.project import Project, Scenario, Settings
from planner.domain.service import Pool
from planner.domain.site import Rack, Room
from tests.store.strategies import scenarios, shelves, whole

Edit = Callable[[st.DrawFn, Project], Project]
PlanEdit = Callable[[st.DrawFn, Plan, str], Plan]


@st.composite
def histories(draw: st.DrawFn, first: Project, most: int = 6) -> list[Project]:
    """Draw the states that a project goes through, beginning with *first*; undo happens too."""
    states = [first]
    for _ in range(draw(st.integers(1, most))):
        if len(states) > 1 and draw(st.integers(0, 4)) == 0:
            states.append(draw(st.sampled_from(states)))
        else:
            states.append(draw(st.sampled_from(_EDITS))(draw, states[-1]))
    return states


def _change_settings(draw: st.DrawFn, project: Project) -> Project:
    return replace(project, settings=draw(whole(Settings)), serial=project.serial + 1)


def _change_shelf(draw: st.DrawFn, project: Project) -> Project:
    return replace(project, shelf=draw(shelves()))


def _reorder_shelf(draw: st.DrawFn, project: Project) -> Project:
    parts = draw(st.permutations(list(project.shelf.parts.items())))
    return replace(project, shelf=replace(project.shelf, parts=dict(parts)))


def _change_workloads(draw: st.DrawFn, project: Project) -> Project:
    kept = [workload for workload in project.workloads if draw(st.booleans())]
    return replace(project, workloads=tuple(draw(st.permutations(kept))))


def _duplicate_scenario(draw: st.DrawFn, project: Project) -> Project:
    if not project.scenarios:
        return project
    original = draw(st.sampled_from(project.scenarios))
    copy = replace(original, id=ScenarioId(f"copy-{project.serial}"), parent=original.id)
    return replace(project, serial=project.serial + 1, scenarios=(*project.scenarios, copy))


def _remove_scenarios(draw: st.DrawFn, project: Project) -> Project:
    kept = [scenario for scenario in project.scenarios if draw(st.booleans())]
    return replace(project, scenarios=tuple(draw(st.permutations(kept))))


def _replace_scenario(draw: st.DrawFn, project: Project) -> Project:
    return _with_scenario(draw, project, lambda old: draw(scenarios(old.id)))


def _edit_plan(draw: st.DrawFn, project: Project) -> Project:
    edit = draw(st.sampled_from(_PLAN_EDITS))
    mark = str(project.serial)
    edited = _with_scenario(
        draw, project, lambda old: replace(old, plan=edit(draw, old.plan, mark))
    )
    return replace(edited, serial=project.serial + 1)


def _with_scenario(
    draw: st.DrawFn, project: Project, change: Callable[[Scenario], Scenario]
) -> Project:
    if not project.scenarios:
        return project
    index = draw(st.integers(0, len(project.scenarios) - 1))
    changed = list(project.scenarios)
    changed[index] = change(changed[index])
    return replace(project, scenarios=tuple(changed))


def _remove_racks(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    return replace(plan, racks={k: rack for k, rack in plan.racks.items() if draw(st.booleans())})


def _reorder_racks(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    return replace(plan, racks=dict(draw(st.permutations(list(plan.racks.items())))))


def _add_rack(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    placements = draw(st.lists(whole(Placement), max_size=3))
    named = tuple(
        replace(placement, id=PlacementId(f"new-{mark}-{number}"))
        for number, placement in enumerate(placements)
    )
    rack = draw(whole(Rack, id=st.just(RackId(f"rack-{mark}")), placements=st.just(named)))
    return replace(plan, racks={**plan.racks, rack.id: rack})


def _move_placement(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    """Take a device from any rack and put it somewhere into another rack or on the tray."""
    sources = [rack for rack in plan.racks.values() if rack.placements]
    if not sources:
        return plan
    source = draw(st.sampled_from(sources))
    moved = draw(st.sampled_from(source.placements))
    rest = tuple(placement for placement in source.placements if placement is not moved)
    racks = {**plan.racks, source.id: replace(source, placements=rest)}
    target = draw(st.sampled_from([*racks, None]))
    if target is None:
        return replace(plan, racks=racks, tray=(moved, *plan.tray))
    there = racks[target].placements
    place = draw(st.integers(0, len(there)))
    racks[target] = replace(racks[target], placements=(*there[:place], moved, *there[place:]))
    return replace(plan, racks=racks)


def _rename_placement(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    tray = tuple(replace(placement, name=f"renamed-{mark}") for placement in plan.tray)
    return replace(plan, tray=tray)


def _move_rooms(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    """Deal all rooms to the sites anew."""
    if not plan.sites:
        return plan
    dealt: dict[str, list[Room]] = {site.id: [] for site in plan.sites}
    for site in plan.sites:
        for room in site.rooms:
            dealt[draw(st.sampled_from(sorted(dealt)))].append(room)
    sites = tuple(replace(site, rooms=tuple(dealt[site.id])) for site in plan.sites)
    return replace(plan, sites=sites)


def _remove_sites(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    return replace(plan, sites=tuple(site for site in plan.sites if draw(st.booleans())))


def _change_lists(draw: st.DrawFn, plan: Plan, mark: str) -> Plan:
    pools: list[Any] = draw(st.lists(whole(Pool), max_size=2, unique_by=lambda pool: pool.id))
    mutes = draw(st.lists(whole(Mute), max_size=3))
    return replace(plan, pools=tuple(pools), mutes=tuple(mutes))


_EDITS: tuple[Edit, ...] = (
    _change_settings,
    _change_shelf,
    _reorder_shelf,
    _change_workloads,
    _duplicate_scenario,
    _remove_scenarios,
    _replace_scenario,
    *[_edit_plan] * 8,
)
_PLAN_EDITS: tuple[PlanEdit, ...] = (
    _remove_racks,
    _reorder_racks,
    _add_rack,
    _move_placement,
    _rename_placement,
    _move_rooms,
    _remove_sites,
    _change_lists,
)

"""Replacing the type of devices where they stand."""

from collections import Counter
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.arrangement import Arrangement, refuse_whole_rack
from planner.document.commands.groups import devices_text
from planner.document.commands.revise import free_name, part_of, shelve, with_plan
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PlacementId, PoolId
from planner.domain.phrase import say
from planner.domain.placement import FloorPose, Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import Pool


@dataclass(frozen=True)
class ReplaceType(PlanEdit):
    """Make devices pieces of another part, where they stand and under their names.

    Devices keep their pool while the accelerator stays. When every accelerator of a pool becomes
    one of the same other type, the pool becomes one of that type with all that is deployed on it;
    otherwise the new devices join the pool of their type at the site.
    """

    placements: frozenset[PlacementId]
    part: Part
    accelerator: Accelerator | None = None

    def label(self, project: Project) -> str:
        """Such as ``replace gpu-03 by NVIDIA DGX B200``."""
        what = devices_text(project, self.scenario, self.placements)
        return say("replace {0} by {1}", what, self.part.label)

    def apply(self, project: Project) -> Project:
        """Replace all of them, or none when one does not fit."""
        shelf = shelve(project.shelf, (self.part,), (self.accelerator,) if self.accelerator else ())
        project = project if shelf is project.shelf else replace(project, shelf=shelf)
        part = shelf.parts[self.part.id]
        refuse_whole_rack(part)
        plan = _with_retyped_pools(project, project.scenario(self.scenario).plan, self, part)
        project = with_plan(project, self.scenario, plan)
        arrangement = Arrangement(project, self.scenario)
        for one in arrangement.take(self.placements):
            _put_back(arrangement, one, part)
        return arrangement.finish()


def _put_back(arrangement: Arrangement, one: Placement, part: Part) -> None:
    """Put a device of the new part into the place of the old one."""
    old = part_of(arrangement.project, one.part)
    _refuse_other_mounting(one, old, part)
    if one.part == part.id:
        changed = one
    else:
        limit = one.gpu_limit_kw if _accelerator(old) == _accelerator(part) else None
        changed = replace(one, part=part.id, gpu_limit_kw=limit, configuration=())
    if isinstance(one.host, RackSlot):
        arrangement.put(changed, one.host)
    elif isinstance(one.host, FloorPose):
        arrangement.put_on_floor(changed, one.host)
    else:
        arrangement.put_on_tray(changed)


def _with_retyped_pools(project: Project, plan: Plan, edit: ReplaceType, part: Part) -> Plan:
    """Give pools whose accelerators are all replaced the new type; deployments stay on them."""
    wanted = _accelerator(part)
    if wanted is None:
        return plan
    inside = Counter(one.pool for one in plan.placements() if one.pool)
    replaced = Counter(
        one.pool for one in plan.placements() if one.pool and one.id in edit.placements
    )
    name = project.shelf.accelerators[wanted].name
    for pool in plan.pools:
        if pool.accelerator != wanted and 0 < replaced[pool.id] == inside[pool.id]:
            plan = _retyped(project, plan, pool, wanted, name)
    return plan


def _retyped(project: Project, plan: Plan, pool: Pool, wanted: EntryId, name: str) -> Plan:
    """The pool with another accelerator; where the site has such a pool already, both become one."""
    for other in plan.pools:
        if (other.site, other.accelerator, other.burst) == (pool.site, wanted, None):
            return _deployed_on(plan, pool.id, other.id)
    old = project.shelf.accelerators[pool.accelerator].name
    taken = {one.name for one in plan.pools} - {pool.name}
    stem = pool.name.replace(old, name)
    unique = stem if stem not in taken else free_name(stem, taken, separator=" ", digits=1)
    changed = replace(pool, name=unique, accelerator=wanted)
    return replace(plan, pools=tuple(changed if one.id == pool.id else one for one in plan.pools))


def _deployed_on(plan: Plan, old: PoolId, new: PoolId) -> Plan:
    deployments = tuple(
        replace(one, pool=new) if one.pool == old else one for one in plan.deployments
    )
    return replace(plan, deployments=deployments)


def _accelerator(part: Part) -> EntryId | None:
    return part.accelerators.accelerator if part.accelerators else None


def _refuse_other_mounting(one: Placement, old: Part, part: Part) -> None:
    """Refuse a floor-standing unit in a rack, a 0U device in units, and the other ways round."""
    if _mounting(old) != _mounting(part):
        raise EditRefused(
            say(
                "{0} stands {1}, {2} stands {3}.",
                one.name,
                _mounting(old),
                part.label,
                _mounting(part),
            ),
            say("Choose a part of the same kind."),
        )


def _mounting(part: Part) -> str:
    if part.on_floor:
        return say("on the floor")
    return say("in a side channel" if part.half_units == 0 else "in rack units")

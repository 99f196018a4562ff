"""What an edit has added, which is selected next: the user goes on with it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from planner.document.changes import ChangeSet
from planner.document.commands.floor_plan import fixtures_of
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Room
from planner.workspace.state import Selection, Subject

T = TypeVar("T")


def newcomers(
    before: Project, after: Project, old: Plan, new: Plan, change: ChangeSet
) -> Selection:
    """Return what is new in a plan or project, empty when nothing is.

    Of several kinds the innermost counts, but a fabric before its switches: the server before the rack that was made around it, the
    burst before the card of its region, but a site before the room that comes with it.
    """
    fabrics = _new_fabrics(old, new)
    if fabrics:
        return Selection(Subject.FABRIC, fabrics)
    if change.placements_added:
        return Selection(Subject.PLACEMENT, tuple(sorted(change.placements_added)))
    if change.racks_added:
        return Selection(Subject.RACK, tuple(sorted(change.racks_added)))
    added: tuple[tuple[Subject, Callable[[], tuple[str, ...]]], ...] = (
        (Subject.BURST, lambda: _new(old.bursts, new.bursts, lambda one: one.id)),
        (Subject.ELEMENT, lambda: _new(old.plant, new.plant, lambda one: one.id)),
        (Subject.SITE, lambda: _new(old.sites, new.sites, lambda one: one.id)),
        (Subject.ROOM, lambda: _new_rooms(old, new)),
        (Subject.FIXTURE, lambda: _new_fixtures(old, new)),
        (Subject.LINK, lambda: _new(old.links, new.links, lambda one: one.id)),
        (Subject.WORKLOAD, lambda: _new(before.workloads, after.workloads, lambda one: one.id)),
        (Subject.DEPLOYMENT, lambda: _new(old.deployments, new.deployments, lambda one: one.id)),
    )
    for kind, find in added:
        ids = find()
        if ids:
            return Selection(kind, ids)
    return Selection()


def _new(old: tuple[T, ...], new: tuple[T, ...], id_of: Callable[[T], str]) -> tuple[str, ...]:
    """Ids that only *new* has, in its order; equal objects need no look."""
    if old is new:
        return ()
    known = {id_of(one) for one in old}
    return tuple(one for one in map(id_of, new) if one not in known)


def _new_rooms(old: Plan, new: Plan) -> tuple[str, ...]:
    if old.sites is new.sites:
        return ()
    return _new(tuple(_rooms(old)), tuple(_rooms(new)), lambda one: one.id)


def _new_fabrics(old: Plan, new: Plan) -> tuple[str, ...]:
    """Fabrics, with which the switches and racks of a build come."""
    if old.sites is new.sites:
        return ()
    known, now = (tuple(one for s in plan.sites for one in s.fabrics) for plan in (old, new))
    return _new(known, now, lambda one: one.id)


def _new_fixtures(old: Plan, new: Plan) -> tuple[str, ...]:
    if old.sites is new.sites:
        return ()
    return _new(tuple(fixtures_of(old)), tuple(fixtures_of(new)), lambda one: one.id)


def _rooms(plan: Plan) -> Iterable[Room]:
    return (room for site in plan.sites for room in site.rooms)

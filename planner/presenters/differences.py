"""How the hardware of one scenario differs from that of another, device by device."""

from dataclasses import dataclass

from planner.document.changes import changes
from planner.domain.identity import PlacementId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Scenario
from planner.presenters import formats
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class Differences:
    """What stands otherwise.

    `there` are slots of the other plan whose device is not in them here; `here` are devices that
    the other plan does not have, or has elsewhere or as another type.
    """

    there: tuple[RackSlot, ...]
    here: tuple[PlacementId, ...]
    text: str


def differences(plan: Plan, other: Scenario) -> Differences:
    """Compare the devices in racks of a plan with those of another scenario."""
    found = changes(other.plan, plan)
    changed = found.placements_changed
    before = {one.id: one for one in other.plan.placements() if one.id in changed}
    after = {one.id: one for one in plan.placements() if one.id in changed}
    moved = [key for key in changed if before[key].host != after[key].host]
    retyped = [key for key in changed if before[key].part != after[key].part]
    gone = [one for one in other.plan.placements() if one.id in found.placements_removed]
    there = (*gone, *(before[key] for key in moved))
    return Differences(
        _slots(there),
        tuple(sorted({*found.placements_added, *moved, *retyped})),
        _text(
            other.name,
            *(len(found.placements_added), len(gone), len(moved), len(retyped)),
            _plant_differs(other.plan, plan),
        ),
    )


def _plant_differs(before: Plan, after: Plan) -> int:
    """How many power and cooling elements only one plan has, or has otherwise."""
    there, here = ({one.id: one for one in plan.plant} for plan in (before, after))
    return sum(there.get(key) != here.get(key) for key in there.keys() | here.keys())


def _slots(placements: tuple[Placement, ...]) -> tuple[RackSlot, ...]:
    return tuple(
        one.host for one in placements if isinstance(one.host, RackSlot) and one.host.height
    )


def _text(name: str, more: int, fewer: int, moved: int, retyped: int, plant: int) -> str:
    counts = (
        (more, translate("differences", "{0} more")),
        (fewer, translate("differences", "{0} fewer")),
        (moved, translate("differences", "{0} moved")),
        (retyped, translate("differences", "{0} of another type")),
        (plant, translate("differences", "{0} of the plant otherwise")),
    )
    parts = [text.format(formats.grouped(count)) for count, text in counts if count]
    if not parts:
        return translate("differences", "The same devices as in {0}").format(name)
    told = ", ".join(parts)
    return translate("differences", "Against {0}: {1} · dashed: as in {0}").format(name, told)

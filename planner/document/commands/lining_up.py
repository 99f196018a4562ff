"""Bringing devices into line: at one height over racks, or at equal distances in a rack."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.arrangement import Arrangement
from planner.document.commands.groups import devices_text
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId
from planner.domain.phrase import say
from planner.domain.placement import Placement, RackSlot
from planner.domain.project import Project
from planner.domain.units import HALF_UNITS_PER_UNIT

_FEWEST_TO_DISTRIBUTE = 3

Standing = tuple[Placement, RackSlot]


@dataclass(frozen=True)
class AlignPlacements(PlanEdit):
    """Bring devices of several racks to the height at which `lead` stands."""

    placements: frozenset[PlacementId]
    lead: PlacementId

    def label(self, project: Project) -> str:
        """Such as ``align 4 devices with gpu-01``."""
        others = self.placements - {self.lead}
        name = project.scenario(self.scenario).plan.placement(self.lead).name
        return say("align {0} with {1}", devices_text(project, self.scenario, others), name)

    def apply(self, project: Project) -> Project:
        """Put each into its own rack at the lowest unit of the lead."""
        arrangement = Arrangement(project, self.scenario)
        standing = _in_units(arrangement.take(self.placements | {self.lead}))
        lead = next((slot for one, slot in standing if one.id == self.lead), None)
        if lead is None or len(standing) != len(self.placements | {self.lead}):
            raise EditRefused(
                say("Only devices that stand in rack units can be aligned."),
                say("Select devices in racks, first the one that the others follow."),
            )
        for devices in _by_rack(standing).values():
            if len(devices) > 1:
                low, high = devices[0][0].name, devices[1][0].name
                raise EditRefused(
                    say("{0} and {1} stand in the same rack.", low, high),
                    say("Select one device in each rack."),
                )
        for one, slot in standing:
            arrangement.put(one, replace(slot, bottom=lead.bottom))
        return arrangement.finish()


@dataclass(frozen=True)
class DistributePlacements(PlanEdit):
    """Spread the devices of each rack evenly between the lowest and the highest of them."""

    placements: frozenset[PlacementId]

    def label(self, project: Project) -> str:
        """Such as ``distribute 4 devices``."""
        return say("distribute {0}", devices_text(project, self.scenario, self.placements))

    def apply(self, project: Project) -> Project:
        """Keep the outer ones; what cannot be shared equally in whole units is left at the top."""
        arrangement = Arrangement(project, self.scenario)
        racks = _by_rack(_in_units(arrangement.take(self.placements)))
        if not any(len(devices) >= _FEWEST_TO_DISTRIBUTE for devices in racks.values()):
            raise EditRefused(
                say("There is nothing to distribute: the outer devices of a rack stay."),
                say("Select three or more devices of one rack."),
            )
        if sum(map(len, racks.values())) != len(self.placements):
            raise EditRefused(
                say("Only devices that stand in rack units can be distributed."),
                say("Select devices in racks."),
            )
        for devices in racks.values():
            for (one, slot), bottom in zip(devices, _spread(devices), strict=True):
                arrangement.put(one, replace(slot, bottom=bottom))
        return arrangement.finish()


def _in_units(placements: Iterable[Placement]) -> list[Standing]:
    return [
        (one, one.host) for one in placements if isinstance(one.host, RackSlot) and one.host.height
    ]


def _by_rack(standing: Iterable[Standing]) -> dict[RackId, list[Standing]]:
    """The devices of each rack from the lowest to the highest."""
    racks: dict[RackId, list[Standing]] = defaultdict(list)
    for one, slot in sorted(standing, key=lambda pair: pair[1].bottom):
        racks[slot.rack].append((one, slot))
    return racks


def _spread(devices: Sequence[Standing]) -> Iterator[int]:
    """Lowest half units at equal distances, in whole units, from the lowest to the highest device."""
    first, last = devices[0][1], devices[-1][1]
    if len(devices) < _FEWEST_TO_DISTRIBUTE:
        yield from (slot.bottom for _, slot in devices)
        return
    between = last.bottom - first.bottom - sum(slot.height for _, slot in devices[:-1])
    gap = between // (len(devices) - 1) // HALF_UNITS_PER_UNIT * HALF_UNITS_PER_UNIT
    bottom = first.bottom
    for _, slot in devices[:-1]:
        yield bottom
        bottom += slot.height + gap
    yield last.bottom

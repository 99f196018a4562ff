"""A plan of one rack whose cooling can be changed, for tests of checks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Loop,
)
from planner.domain.finding import Finding
from planner.domain.identity import ElementId, RackId, RoomId, SiteId
from planner.domain.provenance import Evidence, Status
from planner.domain.site import Containment
from tests.builders import Draft

AIR_COOLED = "dgx-h100"
"""Prints 30 °C inlet, 1877 m³/h and more heat than power."""
LIQUID = "gb200-nvl72"
SWITCH = "sn5600"
TEMPERATE = ClimateRecord(
    "Made up",
    "made_up.epw",
    "2025",
    dry=(TemperatureHours(10.0, 6000, 7.0), TemperatureHours(30.0, 2760, 20.0)),
    wet=(TemperatureHours(7.0, 6000), TemperatureHours(20.0, 2760)),
    design_dry_bulb_c=31.0,
    design_wet_bulb_c=21.0,
)


class Site(Draft):
    """A plan with one rack on one site, whose cooling can be changed."""

    def __init__(self, *parts: str, frame: str = "rk-ar3300") -> None:
        super().__init__()
        self.first = self.rack(*parts, frame=frame)
        self._elements: tuple[CoolingElement, ...] = ()

    @property
    def where(self) -> RoomId:
        return self.plan.sites[0].rooms[0].id

    def changed(self, **changes: Any) -> "Site":
        """Change fields of the site."""
        self.change_plan(sites=(replace(self.plan.sites[0], **changes),))
        return self

    def designed(self, **changes: Any) -> "Site":
        """Change the cooling design of the site."""
        design = self.plan.sites[0].design
        cooling = replace(design.cooling, **changes)
        return self.changed(design=replace(design, cooling=cooling))

    def contained(self, containment: Containment) -> "Site":
        room = self.plan.sites[0].rooms[0]
        rows = tuple(replace(row, containment=containment) for row in room.rows)
        return self.changed(rooms=(replace(room, rows=rows),))

    def in_zone(self, air: str = "", coolant: str = "") -> "Site":
        rack = replace(self.plan.racks[self.first], air_zone=air, coolant_group=coolant)
        self.change_plan(racks={**self.plan.racks, rack.id: rack})
        return self

    def cooled(self, kind: CoolingKind, capacity_kw: float, **changes: Any) -> "Site":
        """Place cooling units."""
        loops = {CoolingKind.CDU: Loop.TECHNOLOGY_WATER, CoolingKind.PUMP: Loop.TECHNOLOGY_WATER}
        loops |= dict.fromkeys(
            (CoolingKind.HEAT_REJECTION, CoolingKind.CHILLER), Loop.FACILITY_WATER
        )
        place: RoomId | RackId | SiteId = changes.pop("place", self.where)
        name = f"{kind.value} {len(self._elements) + 1}"
        element = CoolingElement(
            ElementId(f"element-{len(self._elements) + 1}"),
            name,
            place,
            loops.get(kind, Loop.AIR),
            capacity_kw,
            20.0,
            32.0,
            kind=kind,
            **changes,
        )
        self._elements = (*self._elements, element)
        self.change_plan(cooling_elements=self._elements)
        return self

    def assumed(self, values: Mapping[str, float]) -> "Site":
        shelf = self.project.shelf
        entered = Evidence(Status.ENTERED, "test", "2026")
        changed = {
            key: replace(shelf.assumptions[key], likely=value, evidence=entered)
            for key, value in values.items()
        }
        assumptions = {**shelf.assumptions, **changed}
        self.project = replace(self.project, shelf=replace(shelf, assumptions=assumptions))
        return self

    def only(self, rule: str) -> Finding:
        (finding,) = self.findings(rule)
        return finding


def air_cooled() -> Site:
    return Site(AIR_COOLED)


def liquid_cooled() -> Site:
    site = Draft()
    room = site.room()
    made = Site.__new__(Site)
    made.project = site.project
    made.first = Draft.rack(made, frame=LIQUID, room=room)
    made._elements = ()
    return made

"""The quick look at racks lets pass only what the close look says nothing of."""

from dataclasses import replace

import pytest

from planner.compute.checks.cooling_rack import RackCooling, check_rack_cooling
from planner.compute.cooling_air import air_places, rack_air
from planner.compute.cooling_limits import cooling_limits
from planner.compute.cooling_liquid import coolant_loop, rack_coolant
from planner.compute.cooling_screen import CoolingScreen
from planner.domain.cooling_design import AirClass, CoolingDesign
from planner.domain.hardware import Airflow, RackFit
from planner.domain.site import Containment
from tests.builders import Draft

SWITCH = "sn5600"


def plan() -> Draft:
    draft = Draft()
    for parts in (("dgx-h100",), ("dgx-h100", SWITCH), (SWITCH,), ("dgx-h100",) * 3, ()):
        draft.rack(*parts)
    draft.rack(frame="gb200-nvl72")
    return draft


@pytest.mark.parametrize("airflow", [None, Airflow.SIDE_TO_REAR])
@pytest.mark.parametrize("containment", [Containment.NONE, Containment.COLD_AISLE])
def test_what_passes_has_nothing_to_be_said_of(
    airflow: Airflow | None, containment: Containment
) -> None:
    draft = plan()
    draft.change_part(SWITCH, fit=RackFit(airflow=airflow))
    evaluation, shelf = draft.evaluate(), draft.project.shelf
    limits = cooling_limits(shelf.assumptions)
    assert limits is not None
    site = draft.plan.sites[0]
    room = site.rooms[0]
    rows = tuple(replace(row, containment=containment) for row in room.rows)
    site = replace(site, rooms=(replace(room, rows=rows),))
    seen = set()
    for supply_c in (None, 20.0, 26.5, 28.0, 29.5, 33.0, 40.0):
        for water_c in (None, 30.0, 33.0):
            design = CoolingDesign(AirClass.A1, supply_air_c=supply_c, facility_water_c=water_c)
            places, loop = air_places(site, design, limits), coolant_loop(design, limits)
            assert places is not None
            for rack in draft.plan.racks.values():
                place, result = places[rack.row], evaluation.racks[rack.id]
                parts = [shelf.parts[group.part] for group in result.groups]
                state = RackCooling(
                    site.id,
                    place,
                    rack_air(result, parts, place),
                    rack_coolant(result.liquid_heat_kw, parts, loop, limits),
                    loop,
                    air_limit_kw=20.0,
                    own_kind="",
                    kind_limit_kw=35.0,
                    beyond_air_kw=60.0,
                    open_aisle_limit_kw=10.0,
                )
                found = tuple(check_rack_cooling(rack, state))
                passed = CoolingScreen(place, loop.technology_c, limits).passes(result, parts)
                assert not (passed and found)
                seen.add(passed)
    assert seen == ({False} if containment is Containment.NONE else {True, False})

"""Rules COL-004 to COL-025: each in a plan in which it fires and one in which it does not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from planner.compute.explain import explain
from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import AirClass, CoolingDesign, Rejection
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Loop,
    PowerElement,
    PowerKind,
)
from planner.domain.finding import Finding, Severity
from planner.domain.hardware import Airflow, RackFit
from planner.domain.identity import ElementId, RackId, RoomId, SiteId
from planner.domain.provenance import Evidence, Status
from planner.domain.site import Containment, SiteKind
from tests.builders import Draft, S, repaired

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
            ElementId(name),
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


def test_col_004_fires_when_the_vendor_allows_less_than_the_class() -> None:
    finding = air_cooled().designed(supply_air_c=29.5, air_class=AirClass.A1).only("COL-004")
    assert finding.severity is Severity.WARNING
    assert "R01: its devices breathe 30.4 °C; NVIDIA DGX H100 takes at most 30.0 °C." in str(
        finding.message
    )
    assert finding.numbers["excess"] == pytest.approx(0.39, abs=0.05)


def test_col_004_does_not_fire_when_the_inlet_is_below_the_limit() -> None:
    assert air_cooled().findings("COL-004") == []
    assert air_cooled().designed(supply_air_c=28.9).findings("COL-004") == []


def test_open_aisles_warm_the_inlet_by_more() -> None:
    open_aisle = air_cooled().designed(supply_air_c=28.0).contained(Containment.NONE)
    assert open_aisle.only("COL-004").numbers["excess"] > 1.0


def test_col_004_is_repaired_by_colder_air_or_a_contained_aisle() -> None:
    warm = air_cooled().designed(supply_air_c=29.5, air_class=AirClass.A1)
    (fix,) = warm.only("COL-004").fixes
    assert str(fix.label) == "Supply air of 29 °C"
    assert repaired(warm, warm.only("COL-004")).findings("COL-004") == []
    open_aisle = air_cooled().designed(supply_air_c=28.0).contained(Containment.NONE)
    labels = [str(one.label) for one in open_aisle.only("COL-004").fixes]
    assert labels == ["Contain the cold aisle", "Supply air of 26 °C"]
    for place in range(2):
        after = repaired(open_aisle, open_aisle.only("COL-004"), place)
        assert after.findings("COL-004") == []


def test_col_005_fires_above_the_recommended_air_that_was_chosen() -> None:
    finding = air_cooled().designed(supply_air_c=27.0).only("COL-005")
    assert finding.severity is Severity.INFO


def test_col_005_does_not_fire_on_what_is_only_assumed() -> None:
    assumed = air_cooled().assumed({"cooling.supply_air_c": 27.0})
    assert assumed.findings("COL-005") == []
    assert air_cooled().designed(supply_air_c=22.0).findings("COL-005") == []


def side_breathing(airflow: Airflow) -> Site:
    site = Site(AIR_COOLED, SWITCH)
    site.change_part(SWITCH, fit=RackFit(airflow=airflow))
    return site


def test_col_006_fires_for_a_switch_that_breathes_from_the_side() -> None:
    finding = side_breathing(Airflow.LEFT_TO_RIGHT).only("COL-006")
    assert "NVIDIA Spectrum-4 SN5600 breathes from the side, where it may get 39 °C" in str(
        finding.message
    )


def test_col_006_does_not_fire_with_air_from_the_front() -> None:
    assert side_breathing(Airflow.FRONT_TO_REAR).findings("COL-006") == []


def test_col_007_fires_beyond_what_an_in_row_cooler_carries() -> None:
    dense = Site(*[AIR_COOLED] * 4).cooled(CoolingKind.IN_ROW, 80.0)
    finding = dense.only("COL-007")
    assert "in-row cooling carries about 35 kW away from one rack" in str(finding.message)


def test_col_007_fires_beyond_what_a_rear_door_carries() -> None:
    dense = Site(*[AIR_COOLED] * 5, frame="rk-ar3300").assumed({"cooling.rear_door_limit_kw": 50.0})
    dense.cooled(CoolingKind.REAR_DOOR, 75.0, place=dense.first)
    assert "rear-door cooling carries about 50 kW" in str(dense.only("COL-007").message)


def test_col_007_does_not_fire_below_it_or_without_such_a_cooler() -> None:
    assert Site(*[AIR_COOLED] * 2).cooled(CoolingKind.IN_ROW, 80.0).findings("COL-007") == []
    assert Site(*[AIR_COOLED] * 4).findings("COL-007") == []
    door = Site(*[AIR_COOLED] * 4)
    assert door.cooled(CoolingKind.REAR_DOOR, 60.0, place=door.first).findings("COL-007") == []


def test_col_008_fires_for_a_dense_rack_in_an_open_aisle() -> None:
    finding = air_cooled().contained(Containment.NONE).only("COL-008")
    assert "11.3 kW of heat to the air of an open aisle" in str(finding.message)


def test_col_008_is_repaired_by_containing_the_aisle() -> None:
    site = air_cooled().contained(Containment.NONE)
    assert repaired(site, site.only("COL-008")).findings("COL-008") == []


def test_col_008_does_not_fire_in_a_contained_aisle() -> None:
    assert air_cooled().contained(Containment.HOT_AISLE).findings("COL-008") == []


def test_col_009_fires_for_coolant_that_was_chosen_too_warm() -> None:
    finding = liquid_cooled().designed(facility_water_c=40.0).only("COL-009")
    assert finding.severity is Severity.WARNING
    assert "its coolant arrives at 44.0 °C; NVIDIA GB200 NVL72 takes at most 36.0 °C" in str(
        finding.message
    )


@pytest.mark.parametrize("field", ["facility_water_c", "technology_water_c"])
def test_col_009_is_repaired_by_colder_water(field: str) -> None:
    site = liquid_cooled().designed(**{field: 44.0})
    assert repaired(site, site.only("COL-009")).findings("COL-009") == []


def test_col_009_does_not_fire_with_w32_water() -> None:
    assert liquid_cooled().findings("COL-009") == []
    assert liquid_cooled().designed(facility_water_c=32.0).findings("COL-009") == []


def test_col_010_fires_for_air_that_is_too_wet_for_its_class() -> None:
    wet = air_cooled().designed(
        supply_air_c=24.0, supply_humidity_percent=85.0, air_class=AirClass.A1
    )
    finding = wet.only("COL-010")
    assert finding.severity is Severity.WARNING
    assert "outside class A1: its dew point of 21.3 °C is above 17 °C" in str(finding.message)


def test_col_010_fires_for_a_humidity_that_cannot_be() -> None:
    finding = air_cooled().designed(supply_humidity_percent=120.0).only("COL-010")
    assert "Relative humidity of 120 % lies outside 0 to 100 %" in str(finding.message)


def test_col_010_does_not_fire_for_recommended_air() -> None:
    good = air_cooled().designed(supply_air_c=22.0, supply_humidity_percent=45.0)
    assert good.findings("COL-010") == []
    assert air_cooled().findings("COL-010") == []


def test_col_010_tells_what_is_allowed_but_not_recommended_as_information() -> None:
    finding = air_cooled().designed(supply_air_c=24.0, supply_humidity_percent=70.0).only("COL-010")
    assert finding.severity is Severity.INFO
    assert "outside the recommended envelope" in str(finding.message)


@pytest.mark.parametrize("elevation_m", [3100.0, 12_000.0])
def test_col_011_fires_beyond_the_classes(elevation_m: float) -> None:
    finding = air_cooled().changed(elevation_m=elevation_m).only("COL-011")
    assert finding.severity is Severity.WARNING
    assert "the classes of inlet air end at 3,050 m" in str(finding.message)


def test_col_011_tells_that_the_limit_is_lower() -> None:
    finding = air_cooled().changed(elevation_m=1500.0).only("COL-011")
    assert finding.severity is Severity.INFO
    assert "class A2 ends at 33.0 °C there instead of 35 °C" in str(finding.message)


def test_col_011_does_not_fire_near_the_sea() -> None:
    assert air_cooled().changed(elevation_m=800.0).findings("COL-011") == []


def test_col_012_fires_when_units_move_less_air_than_devices() -> None:
    short = air_cooled().cooled(CoolingKind.AIR_HANDLER, 80.0, airflow_m3h=1500.0)
    assert "move 1,877 m³/h; the cooling units move 1,500 m³/h" in str(
        short.only("COL-012").message
    )


@pytest.mark.parametrize("airflow_m3h", [2000.0, None])
def test_col_012_does_not_fire_when_they_move_enough_or_print_none(
    airflow_m3h: float | None,
) -> None:
    enough = air_cooled().cooled(CoolingKind.AIR_HANDLER, 80.0, airflow_m3h=airflow_m3h)
    assert enough.findings("COL-012") == []


def test_col_013_fires_for_a_zone_without_enough_units() -> None:
    zoned = air_cooled().in_zone(air="north")
    zoned.cooled(CoolingKind.AIR_HANDLER, 10.0, zone="north")
    zoned.cooled(CoolingKind.AIR_HANDLER, 80.0, zone="south")
    assert "air zone north takes 11.3 kW of heat to air; its units remove 10.0 kW" in str(
        zoned.only("COL-013").message
    )


def test_col_013_does_not_fire_for_a_zone_with_enough_units() -> None:
    zoned = air_cooled().in_zone(air="north").cooled(CoolingKind.AIR_HANDLER, 12.0, zone="north")
    assert zoned.findings("COL-013") == []


def test_col_014_fires_without_a_unit_on_standby() -> None:
    finding = air_cooled().cooled(CoolingKind.AIR_HANDLER, 12.0).only("COL-014")
    assert (finding.severity, "0.0 kW of 11.3 kW" in str(finding.message)) == (Severity.INFO, True)


def test_col_014_does_not_fire_with_one() -> None:
    spare = air_cooled().cooled(CoolingKind.AIR_HANDLER, 12.0, installed=2, standby=1)
    assert spare.findings("COL-014") == []


@pytest.mark.parametrize(
    ("capacity_kw", "installed", "said"),
    [(60.0, 1, "its CDUs remove 60.0 kW"), (130.0, 1, "with one CDU lost 0.0 kW are removed")],
)
def test_col_015_fires_in_normal_operation_and_after_a_loss(
    capacity_kw: float, installed: int, said: str
) -> None:
    site = liquid_cooled().cooled(CoolingKind.CDU, capacity_kw, installed=installed)
    assert said in str(site.only("COL-015").message)


def test_col_015_does_not_fire_with_a_cdu_to_spare() -> None:
    spare = liquid_cooled().cooled(CoolingKind.CDU, 130.0, installed=2, standby=1)
    assert spare.findings("COL-015") == []


def test_col_016_fires_for_a_group_that_no_cdu_serves() -> None:
    site = liquid_cooled().in_zone(coolant="loop 1").cooled(CoolingKind.CDU, 300.0, zone="loop 2")
    assert "coolant group loop 1 takes 114.8 kW" in str(site.only("COL-016").message)


@pytest.mark.parametrize("zone", ["", "loop 1"])
def test_col_016_does_not_fire_when_one_does(zone: str) -> None:
    site = liquid_cooled().in_zone(coolant="loop 1").cooled(CoolingKind.CDU, 300.0, zone=zone)
    assert site.findings("COL-016") == []


def fed_cdu(*chain: PowerKind) -> Site:
    """Return a liquid-cooled plan whose CDU hangs on a chain of elements, nearest first."""
    site = liquid_cooled()
    elements = tuple(
        PowerElement(
            ElementId(f"e{place}"),
            kind,
            kind.value,
            site.plan.sites[0].id,
            400.0,
            3,
            fed_by=(ElementId(f"e{place + 1}"),) if place + 1 < len(chain) else (),
        )
        for place, kind in enumerate(chain)
    )
    site.change_plan(power_elements=elements)
    return site.cooled(CoolingKind.CDU, 300.0, fed_by=(ElementId("e0"),))


def test_col_017_fires_for_pumps_that_stop_with_the_grid() -> None:
    site = fed_cdu(PowerKind.SWITCHGEAR, PowerKind.TRANSFORMER, PowerKind.UTILITY)
    assert "is fed past the UPS" in str(site.only("COL-017").message)


def test_col_017_does_not_fire_behind_a_ups_or_while_nothing_is_told() -> None:
    assert fed_cdu(PowerKind.SWITCHGEAR, PowerKind.UPS, PowerKind.UTILITY).findings("COL-017") == []
    assert liquid_cooled().cooled(CoolingKind.CDU, 300.0).findings("COL-017") == []


def test_col_018_fires_when_the_rise_leaves_too_little_flow() -> None:
    narrow = (
        liquid_cooled().designed(technology_water_c=44.0).assumed({"coolant.loop_rise_k": 14.0})
    )
    finding = narrow.only("COL-018")
    assert "means 1.07 l/min per kW of coolant; at a supply of 44.0 °C at least 1.22" in str(
        finding.message
    )


def test_col_018_fires_above_the_table_and_extrapolates_nothing() -> None:
    finding = liquid_cooled().designed(technology_water_c=48.0).only("COL-018")
    assert "Coolant supply of 48 °C lies outside 25 to 45 °C" in str(finding.message)


def test_col_018_does_not_fire_at_the_usual_flow() -> None:
    assert liquid_cooled().findings("COL-018") == []
    assert liquid_cooled().designed(technology_water_c=20.0).findings("COL-018") == []


def test_col_019_fires_for_water_colder_than_the_climate_gives() -> None:
    site = liquid_cooled().designed(facility_water_c=30.0, climate=TEMPERATE)
    finding = site.only("COL-019")
    assert "makes water of 41.0 °C; 30.0 °C are wanted" in str(finding.message)


def test_col_019_is_repaired_by_warmer_water() -> None:
    site = liquid_cooled().designed(facility_water_c=30.0, climate=TEMPERATE)
    (fix,) = site.only("COL-019").fixes
    assert str(fix.label) == "Facility water of 41 °C"
    assert repaired(site, site.only("COL-019")).findings("COL-019") == []


def test_col_019_does_not_fire_with_a_chiller_or_another_rejection() -> None:
    cold = {"facility_water_c": 30.0, "climate": TEMPERATE}
    chilled = liquid_cooled().designed(**cold)
    chilled.cooled(CoolingKind.CHILLER, 300.0, place=chilled.plan.sites[0].id)
    assert chilled.findings("COL-019") == []
    wet = liquid_cooled().designed(**cold, rejection=Rejection.WET_OPEN)
    assert wet.findings("COL-019") == []
    assert liquid_cooled().findings("COL-019") == []


def test_col_020_fires_for_a_loop_of_little_water() -> None:
    finding = liquid_cooled().designed(loop_litres=150.0).only("COL-020")
    assert "150 l of coolant take 114.8 kW for 47 s after the flow stops; 60 s are wanted" in str(
        finding.message
    )


def test_col_020_does_not_fire_with_storage() -> None:
    assert liquid_cooled().designed(loop_litres=2000.0).findings("COL-020") == []
    assert liquid_cooled().findings("COL-020") == []


def test_col_021_fires_when_heat_rejection_is_too_small() -> None:
    site = liquid_cooled()
    site.cooled(CoolingKind.HEAT_REJECTION, 100.0, place=site.plan.sites[0].id)
    assert "give 132.0 kW of heat; its heat rejection carries 100.0 kW" in str(
        site.only("COL-021").message
    )


def test_col_021_does_not_fire_when_it_is_large_enough() -> None:
    site = liquid_cooled()
    site.cooled(CoolingKind.HEAT_REJECTION, 200.0, place=site.plan.sites[0].id)
    assert site.findings("COL-021") == []


def test_col_022_fires_for_a_tower_in_an_unknown_climate() -> None:
    finding = air_cooled().designed(rejection=Rejection.WET_OPEN).only("COL-022")
    assert finding.severity is Severity.INFO


def test_col_022_does_not_fire_with_a_weather_file() -> None:
    known = air_cooled().designed(rejection=Rejection.WET_OPEN, climate=TEMPERATE)
    assert known.findings("COL-022") == []
    assert air_cooled().findings("COL-022") == []


def test_col_023_fires_when_a_vendor_prints_more_heat_than_power() -> None:
    """Case PW-04: 11.30 kW of heat against 10.2 kW of power; the larger one cools."""
    site = air_cooled()
    assert "more heat than power for NVIDIA DGX H100" in str(site.only("COL-023").message)
    assert site.evaluate().racks[site.first].heat_kw == pytest.approx(11.3)


def test_col_023_does_not_fire_when_both_agree() -> None:
    site = air_cooled()
    draw = site.part(AIR_COOLED).draw
    site.change_part(AIR_COOLED, draw=replace(draw, heat_kw=10.4))
    assert site.findings("COL-023") == []


def test_col_024_fires_where_people_work_beside_gpu_servers() -> None:
    site = Site(*[AIR_COOLED] * 2)
    finding = site.designed(staffed_rooms=(site.where,)).only("COL-024")
    assert "2 air-cooled GPU servers make about 83 dB(A)" in str(finding.message)


def test_col_024_does_not_fire_where_nobody_works_or_liquid_cools() -> None:
    assert air_cooled().findings("COL-024") == []
    site = liquid_cooled()
    assert site.designed(staffed_rooms=(site.where,)).findings("COL-024") == []


def test_col_025_fires_for_a_thirsty_tower() -> None:
    wet = air_cooled().designed(rejection=Rejection.WET_OPEN, climate=TEMPERATE, cycles=2.0)
    finding = wet.only("COL-025")
    assert "l of water for each kWh of IT; 1.8 l/kWh is the limit" in str(finding.message)


def test_col_025_does_not_fire_with_more_cycles_or_dry_coolers() -> None:
    tower = air_cooled().designed(rejection=Rejection.WET_OPEN, climate=TEMPERATE, cycles=6.0)
    assert tower.findings("COL-025") == []
    assert air_cooled().findings("COL-025") == []


def test_what_a_rear_door_takes_does_not_reach_the_room() -> None:
    site = Site(*[AIR_COOLED] * 4)
    bare = site.evaluate().rooms[site.where]
    assert (bare.air_capacity_kw, len(site.findings("COL-002"))) == (20.0, 1)
    site.cooled(CoolingKind.REAR_DOOR, 40.0, place=site.first)
    behind = site.evaluate().rooms[site.where]
    assert behind.air_heat_kw == bare.air_heat_kw == pytest.approx(45.2)
    assert behind.air_capacity_kw == 40.0
    site.cooled(CoolingKind.AIR_HANDLER, 6.0, installed=2, standby=1, airflow_m3h=1000.0)
    assert site.evaluate().rooms[site.where].air_capacity_kw == 46.0
    assert [site.findings(rule) for rule in ("COL-002", "COL-012", "COL-014")] == [[], [], []]
    why = explain(site.project, S, site.evaluate(), f"room:{site.where}:air_capacity_kw")
    assert why is not None
    assert why.value == 46.0


def test_a_landlords_cooling_gives_no_findings() -> None:
    site = air_cooled().designed(supply_air_c=40.0, rejection=Rejection.WET_OPEN)
    assert site.findings("COL-004")
    site.changed(kind=SiteKind.COLOCATION)
    assert not [one for one in site.evaluate().findings if one.family == "COL"]


def test_projects_older_than_the_limits_are_not_judged_by_them() -> None:
    site = air_cooled().designed(supply_air_c=40.0)
    shelf = site.project.shelf
    old = {key: one for key, one in shelf.assumptions.items() if not key.startswith("ashrae.")}
    site.project = replace(site.project, shelf=replace(shelf, assumptions=old))
    assert site.findings("COL-004") == []


def test_judging_again_after_an_edit_is_judging_anew() -> None:
    site = Site(*[AIR_COOLED] * 2).designed(supply_air_c=29.8)
    site.cooled(CoolingKind.AIR_HANDLER, 20.0, airflow_m3h=3000.0)
    before = site.evaluate()
    site.rack(AIR_COOLED)
    again, anew = site.evaluate(before), site.evaluate()
    assert again.findings == anew.findings
    assert len([one for one in anew.findings if one.rule == "COL-004"]) == 2


def test_a_design_of_nothing_is_the_default() -> None:
    assert air_cooled().plan.sites[0].design.cooling == CoolingDesign()

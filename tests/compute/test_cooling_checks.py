"""Rules COL-004 to COL-011, 018 to 025 of racks and sites: where each fires and does not."""

from dataclasses import replace

import pytest

from planner.domain.cooling_design import AirClass, CoolingDesign, Rejection
from planner.domain.facility import (
    CoolingKind,
)
from planner.domain.finding import Severity
from planner.domain.hardware import Airflow, RackFit
from planner.domain.site import Containment, SiteKind
from tests.builders import repaired
from tests.cooling_site import AIR_COOLED, SWITCH, TEMPERATE, Site, air_cooled, liquid_cooled


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
    dense = Site(*[AIR_COOLED] * 4)
    dense.cooled(CoolingKind.IN_ROW, 80.0, place=dense.first)
    finding = dense.only("COL-007")
    assert "in-row cooling carries about 35 kW away from one rack" in str(finding.message)


def test_a_row_with_in_row_coolers_takes_more_from_a_rack() -> None:
    bare = Site(*[AIR_COOLED] * 2)
    assert "its place cools 20.0 kW" in str(bare.only("COL-001").message)
    zoned = Site(*[AIR_COOLED] * 2).in_zone(air="north")
    zoned.cooled(CoolingKind.IN_ROW, 80.0, zone="north")
    assert zoned.findings("COL-001") == []
    other = Site(*[AIR_COOLED] * 2).cooled(CoolingKind.IN_ROW, 80.0, zone="north")
    assert len(other.findings("COL-001")) == 1
    dense = Site(*[AIR_COOLED] * 4).cooled(CoolingKind.IN_ROW, 80.0)
    assert "its place cools 35.0 kW" in str(dense.only("COL-001").message)
    assert dense.findings("COL-007") == []


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

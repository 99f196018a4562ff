"""Rules COL-012 to COL-017, 021 and 026 of cooling units: where each fires and does not."""

from dataclasses import replace

import pytest

from planner.compute.explain import explain
from planner.domain.facility import (
    CoolingKind,
    PowerElement,
    PowerKind,
)
from planner.domain.finding import Severity
from planner.domain.identity import ElementId
from tests.builders import S, repaired
from tests.cooling_site import AIR_COOLED, Site, air_cooled, liquid_cooled


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


@pytest.mark.parametrize(
    ("rack_zone", "said"), [("hall", "air zone hall takes"), ("", "racks of no air zone give")]
)
def test_col_027_fires_for_racks_outside_all_zones(rack_zone: str, said: str) -> None:
    site = air_cooled().in_zone(air=rack_zone).cooled(CoolingKind.AIR_HANDLER, 50.0, zone="other")
    assert said in str(site.only("COL-027").message)


@pytest.mark.parametrize("zone", ["", "hall"])
def test_col_027_does_not_fire_when_a_unit_serves_them(zone: str) -> None:
    site = air_cooled().in_zone(air="hall").cooled(CoolingKind.AIR_HANDLER, 50.0, zone=zone)
    assert site.findings("COL-027") == []


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


def cdu_of(supply_c: float, return_c: float) -> Site:
    site = liquid_cooled().cooled(CoolingKind.CDU, 300.0)
    (element,) = site.plan.cooling_elements
    changed = replace(element, supply_c=supply_c, return_c=return_c)
    site.change_plan(cooling_elements=(changed,))
    return site


@pytest.mark.parametrize(("supply_c", "return_c"), [(30.0, 50.0), (36.0, 41.0), (32.0, 42.0)])
def test_col_026_fires_when_temperatures_cross(supply_c: float, return_c: float) -> None:
    assert "with water that enters at 32 °C and leaves at 42 °C" in str(
        cdu_of(supply_c, return_c).only("COL-026").message
    )


def test_col_026_does_not_fire_with_a_difference_at_both_ends() -> None:
    assert cdu_of(36.0, 46.0).findings("COL-026") == []


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


def test_units_are_added_until_they_suffice() -> None:
    short = liquid_cooled().cooled(CoolingKind.CDU, 60.0)
    finding = short.only("COL-015")
    assert str(finding.fixes[0].label) == "Add a unit to CDU 1"
    once = repaired(short, finding)
    (again,) = once.findings("COL-015")
    assert "with one CDU lost 60.0 kW are removed" in str(again.message)
    assert repaired(once, again).findings("COL-015") == []
    small = liquid_cooled()
    small.cooled(CoolingKind.HEAT_REJECTION, 30.0, place=small.plan.sites[0].id)
    fix = small.only("COL-021").fixes[0]
    assert str(fix.label) == "Add 4 units to heat rejection 1"
    assert repaired(small, small.only("COL-021")).findings("COL-021") == []


def test_col_014_is_repaired_by_one_more_unit() -> None:
    site = air_cooled().cooled(CoolingKind.AIR_HANDLER, 12.0)
    assert repaired(site, site.only("COL-014")).findings("COL-014") == []


def test_col_017_is_repaired_by_a_ups_where_there_is_one() -> None:
    site = fed_cdu(PowerKind.SWITCHGEAR, PowerKind.UTILITY)
    assert site.only("COL-017").fixes == ()
    ups = PowerElement(ElementId("ups"), PowerKind.UPS, "UPS A", site.where, 400.0, 3, kva=500.0)
    site.change_plan(power_elements=(*site.plan.power_elements, ups))
    assert str(site.only("COL-017").fixes[0].label) == "Feed it from UPS A too"
    assert repaired(site, site.only("COL-017")).findings("COL-017") == []

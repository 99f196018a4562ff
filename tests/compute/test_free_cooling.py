"""What the climate of a site carries, and the water that wet heat rejection takes."""

from dataclasses import replace

import pytest

from planner.compute.cooling_limits import CoolingLimits, cooling_limits
from planner.compute.free_cooling import (
    FreeCooling,
    SiteClimate,
    free_cooling,
    hours_by_mode,
    site_climate,
    water_l_per_heat_kwh,
)
from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.identity import EntryId
from planner.engines.cooling import OutOfRange
from tests.builders import Draft, library

VALUES = {key: one.likely for key, one in library().assumptions.items()}
ITALY = library().regions[EntryId("it")]
RECORD = ClimateRecord(
    "Made up",
    "made_up.epw",
    "2025",
    dry=(TemperatureHours(10.0, 6570, 8.0), TemperatureHours(30.0, 2190, 20.0)),
    wet=(TemperatureHours(8.0, 6570), TemperatureHours(20.0, 2190)),
    design_dry_bulb_c=30.0,
    design_wet_bulb_c=20.0,
)
DRY_FILE = replace(
    RECORD,
    dry=(TemperatureHours(10.0, 6570), TemperatureHours(30.0, 2190)),
    wet=(),
    design_wet_bulb_c=None,
)


def limits() -> CoolingLimits:
    found = cooling_limits(library().assumptions)
    assert found is not None
    return found


def climate(design: CoolingDesign) -> SiteClimate:
    found = site_climate(ITALY, design, VALUES, limits())
    assert found is not None
    return found


def carried(design: CoolingDesign) -> FreeCooling:
    return free_cooling(climate(design), design, VALUES)


def test_the_file_takes_the_place_of_the_region() -> None:
    assert climate(CoolingDesign()).record is None
    of_file = climate(CoolingDesign(climate=RECORD))
    assert [one.share for one in of_file.entering] == [0.75, 0.25]
    assert of_file.coldest_design_c == 40.0


def test_a_quarter_of_the_year_is_too_hot_for_a_dry_cooler() -> None:
    free = carried(CoolingDesign(climate=RECORD, facility_water_c=30.0))
    assert free.liquid_year == pytest.approx(0.75)
    assert free.liquid_design == 0.0


@pytest.mark.parametrize(
    ("rejection", "year", "design"),
    [
        (Rejection.DRY, 0.75, 0.0),
        (Rejection.ADIABATIC, 1.0, 1.0),
        (Rejection.WET_CLOSED, 1.0, 1.0),
        (Rejection.WET_OPEN, 1.0, 1.0),
        (Rejection.CHILLER, 0.0, 0.0),
    ],
)
def test_wet_kinds_carry_what_dry_ones_cannot(
    rejection: Rejection, year: float, design: float
) -> None:
    free = carried(CoolingDesign(climate=RECORD, facility_water_c=33.0 - 1e-9, rejection=rejection))
    if rejection is Rejection.DRY:
        assert year < free.liquid_year < 0.9
        return
    assert free.liquid_year == pytest.approx(year, abs=1e-6)
    assert free.liquid_design == pytest.approx(design, abs=1e-6)


@pytest.mark.parametrize("record", [None, DRY_FILE])
def test_without_humidity_wet_kinds_count_as_dry_coolers(record: ClimateRecord | None) -> None:
    dry = CoolingDesign(climate=record)
    wet = replace(dry, rejection=Rejection.WET_OPEN)
    assert carried(wet) == carried(dry)
    assert climate(wet).humid is False


def test_the_hours_of_both_loops_are_a_year() -> None:
    design = CoolingDesign(climate=RECORD)
    hours = hours_by_mode(climate(design), design, VALUES)
    assert hours.air.total == hours.liquid.total == 8760.0
    assert hours.liquid.full > 0
    chilled = replace(design, rejection=Rejection.CHILLER)
    assert hours_by_mode(climate(chilled), chilled, VALUES).liquid.mechanical == 8760.0


def water(design: CoolingDesign) -> float:
    return water_l_per_heat_kwh(climate(design), design, VALUES, limits())


def test_water_follows_the_kind_of_heat_rejection() -> None:
    assert water(CoolingDesign(climate=RECORD)) == 0.0
    tower = CoolingDesign(climate=RECORD, rejection=Rejection.WET_OPEN)
    assert water(tower) == pytest.approx(1.25, abs=0.001)
    assert water(replace(tower, cycles=2.0)) == pytest.approx(2.0, abs=0.001)
    pads = replace(tower, rejection=Rejection.ADIABATIC, facility_water_c=30.0)
    # A quarter of the year pads cool by 7 of the 12 K that the air then warms up.
    assert water(pads) == pytest.approx(0.25 * 7 / 12 * 3600 / 2430 * 1.25)
    assert water(replace(pads, facility_water_c=45.0)) == 0.0
    with pytest.raises(OutOfRange, match="Cycles of concentration of 1"):
        water(replace(tower, cycles=1.0))


def test_weather_of_a_site_changes_its_pue_and_nothing_of_another_site() -> None:
    draft = Draft()
    draft.rack("dgx-h100")
    before = draft.evaluate()
    site = draft.plan.sites[0]
    cold = replace(RECORD, dry=(TemperatureHours(-5.0, 8760, -6.0),), design_dry_bulb_c=-5.0)
    design = replace(site.design, cooling=CoolingDesign(climate=cold))
    draft.change_plan(sites=(replace(site, design=design),))
    after = draft.evaluate(before)
    pue, cold_pue = before.sites[site.id].pue, after.sites[site.id].pue
    assert pue is not None
    assert cold_pue is not None
    assert cold_pue < pue
    annual = after.sites[site.id].annual
    assert annual is not None
    assert annual.chillers_kw == 0.0
    assert after == draft.evaluate()

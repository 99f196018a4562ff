"""What the climate of a site carries, and the water that wet heat rejection takes."""

from dataclasses import replace

import pytest

from planner.compute.cooling_limits import CoolingLimits, cooling_limits
from planner.compute.explain import explain
from planner.compute.free_cooling import (
    FreeCooling,
    SiteClimate,
    free_cooling,
    hours_by_mode,
    site_climate,
    wet_shares,
)
from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.identity import EntryId
from tests.builders import Draft, S, library

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
    shares = wet_shares(climate(design), design, VALUES, limits())
    assert shares is not None
    return shares.l_per_heat_kwh(shares.year)


def test_water_follows_the_kind_of_heat_rejection() -> None:
    assert water(CoolingDesign(climate=RECORD)) == 0.0
    tower = CoolingDesign(climate=RECORD, rejection=Rejection.WET_OPEN)
    assert water(tower) == pytest.approx(1.25, abs=0.001)
    assert water(replace(tower, cycles=2.0)) == pytest.approx(2.0, abs=0.001)
    pads = replace(tower, rejection=Rejection.ADIABATIC, facility_water_c=30.0)
    # A quarter of the year pads cool by 7 of the 12 K that the air then warms up.
    assert water(pads) == pytest.approx(0.25 * 7 / 12 * 3600 / 2430 * 1.25)
    assert water(replace(pads, facility_water_c=45.0)) == 0.0
    salty = replace(tower, cycles=1.0)
    assert wet_shares(climate(salty), salty, VALUES, limits()) is None
    hottest = wet_shares(climate(pads), pads, VALUES, limits())
    assert hottest is not None
    assert hottest.design > hottest.year


def test_wet_heat_rejection_is_told_as_wue_with_its_reason() -> None:
    draft = Draft()
    draft.rack("dgx-h100")
    site = draft.plan.sites[0]
    dry = draft.evaluate().sites[site.id].water
    assert dry is not None
    assert (dry.l_kwh, dry.l_year, dry.l_design_day) == (0.0, 0.0, 0.0)
    tower = CoolingDesign(climate=RECORD, rejection=Rejection.WET_OPEN)
    draft.change_plan(sites=(replace(site, design=replace(site.design, cooling=tower)),))
    evaluation = draft.evaluate()
    result = evaluation.sites[site.id]
    assert result.water is not None
    assert result.annual is not None
    per_heat = result.annual.rejected_kw / result.annual.it_kw
    assert result.water.l_kwh == pytest.approx(1.25 * per_heat, abs=0.002)
    assert result.water.l_year == pytest.approx(result.water.l_kwh * result.annual.it_kw * 8760)
    why = explain(draft.project, S, evaluation, f"site:{site.id}:wue_l_kwh")
    assert why is not None
    (year,) = why.parts
    assert year.value == result.water.l_year
    assert {one.symbol for one in year.inputs} == {"evaporated_l", "cycles"}
    wet_without = replace(tower, climate=None, rejection=Rejection.ADIABATIC)
    draft.change_plan(sites=(replace(site, design=replace(site.design, cooling=wet_without)),))
    assert draft.evaluate().sites[site.id].water is None


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

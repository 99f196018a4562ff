"""Rules COL-030 to COL-035: each in a plan in which it fires and one in which it does not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.facility import CoolingElement, CoolingKind, Loop, PowerElement, PowerKind
from planner.domain.finding import Finding, Severity
from planner.domain.identity import ElementId
from planner.domain.pue import PueCategory, PueResult
from tests.builders import Draft

WARM = ClimateRecord(
    "Made up",
    "made_up.epw",
    "2025",
    dry=(TemperatureHours(10.0, 6000, 7.0), TemperatureHours(30.0, 2760, 20.0)),
    wet=(TemperatureHours(7.0, 6000), TemperatureHours(20.0, 2760)),
    design_dry_bulb_c=31.0,
    design_wet_bulb_c=21.0,
)


class Plant(Draft):
    """A plan with one rack on one own site, whose plant can be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.rack("dgx-h100")

    def changed(self, **changes: Any) -> "Plant":
        """Change fields of the site."""
        self.change_plan(sites=(replace(self.plan.sites[0], **changes),))
        return self

    def designed(self, **changes: Any) -> "Plant":
        """Change the design of the site."""
        return self.changed(design=replace(self.plan.sites[0].design, **changes))

    def chiller(self, kw: float) -> "Plant":
        """Add a chiller."""
        site = self.plan.sites[0].id
        loop = Loop.FACILITY_WATER
        one = CoolingElement(ElementId("ch"), "Chiller 1", site, loop, kw, 18.0, 28.0)
        self.change_plan(cooling_elements=(replace(one, kind=CoolingKind.CHILLER, cop=4.0),))
        return self

    def ups(self, kva: float) -> "Plant":
        """Add a UPS."""
        site = self.plan.sites[0].id
        one = PowerElement(ElementId("u1"), PowerKind.UPS, "UPS 1", site, 400.0, 3, kva=kva)
        self.change_plan(power_elements=(one,))
        return self

    def found(self, rule: str) -> Sequence[Finding]:
        """Return the findings of a rule."""
        return [one for one in self.evaluate().findings if one.rule == rule]

    @property
    def annual(self) -> PueResult:
        """Where the power goes over the year."""
        result = self.evaluate().sites[self.plan.sites[0].id]
        assert result.annual is not None
        return result.annual


def test_col_030_fires_for_a_pue_below_what_a_plant_without_chillers_has() -> None:
    (finding,) = Plant().changed(entered_pue=1.02, pue_reason="brochure").found("COL-030")
    assert "PUE 1.020 is entered; without any chiller its plant has 1." in str(finding.message)
    assert Plant().changed(entered_pue=1.02).found("COL-031") == []


def test_col_030_does_not_fire_for_a_pue_that_can_be_reached() -> None:
    plant = Plant()
    computed = plant.annual.pue
    assert plant.changed(entered_pue=computed).found("COL-030") == []


def test_col_031_fires_for_a_pue_far_from_the_computed_one() -> None:
    (finding,) = Plant().changed(entered_pue=1.9).found("COL-031")
    assert "PUE 1.900 is entered; its plant computes 1." in str(finding.message)


def test_col_031_does_not_fire_near_the_computed_one() -> None:
    plant = Plant()
    assert plant.changed(entered_pue=plant.annual.pue + 0.05).found("COL-031") == []


def test_col_032_fires_above_the_target_and_names_what_takes_most() -> None:
    (finding,) = Plant().designed(pue_target=1.1).found("COL-032")
    assert "(category 3); its target is 1.100." in str(finding.message)
    assert "takes most" in str(finding.detail)


def test_col_032_does_not_fire_where_the_category_makes_up_for_it() -> None:
    plant = Plant()
    between = (plant.annual.pue + plant.annual.pue_at(PueCategory.UPS_OUTPUT)) / 2
    assert len(plant.designed(pue_target=between).found("COL-032")) == 1
    upstream = plant.designed(pue_target=between, pue_category=PueCategory.UPS_OUTPUT)
    assert upstream.found("COL-032") == []


def test_col_033_fires_for_a_ups_that_is_far_too_large() -> None:
    (finding,) = Plant().ups(400.0).found("COL-033")
    assert "94.0% is planned" in str(finding.message)
    assert finding.severity is Severity.WARNING
    (idle,) = Plant().ups(14.0).found("COL-033")
    assert idle.severity is Severity.INFO


def test_col_033_does_not_fire_for_one_that_fits_or_for_assumed_ones() -> None:
    assert Plant().ups(5.0).found("COL-033") == []
    assert Plant().found("COL-033") == []


def test_col_034_fires_for_chillers_that_are_too_small() -> None:
    warm = CoolingDesign(climate=WARM)
    (finding,) = Plant().designed(cooling=warm).chiller(2.0).found("COL-034")
    assert "its chillers carry 2.0 kW" in str(finding.message)


def test_col_034_does_not_fire_for_chillers_that_suffice() -> None:
    warm = CoolingDesign(climate=WARM)
    assert Plant().designed(cooling=warm).chiller(60.0).found("COL-034") == []
    assert Plant().designed(cooling=warm).found("COL-034") == []


def test_col_035_fires_for_more_water_than_the_site_may_take() -> None:
    tower = CoolingDesign(climate=WARM, rejection=Rejection.WET_OPEN)
    (finding,) = Plant().designed(cooling=tower, water_permit_m3=10.0).found("COL-035")
    assert "it may take 10 m³" in str(finding.message)


@pytest.mark.parametrize("rejection", [Rejection.DRY, Rejection.WET_OPEN])
def test_col_035_does_not_fire_within_the_permit(rejection: Rejection) -> None:
    cooling = CoolingDesign(climate=WARM, rejection=rejection)
    permit = 0.0 if rejection is Rejection.DRY else 10_000.0
    assert Plant().designed(cooling=cooling, water_permit_m3=permit).found("COL-035") == []

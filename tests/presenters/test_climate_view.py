"""The climate of a site as a chart and as words."""

from dataclasses import replace

import pytest

from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import Rejection
from planner.exchange.importing.load_file import RowProblem
from planner.exchange.importing.weather_year import WeatherReport
from planner.presenters.climate import ShownLoop, climate_view, report_text
from tests.builders import Draft

RECORD = ClimateRecord(
    "Made up",
    "made_up.epw",
    "2025",
    dry=(TemperatureHours(5.0, 4380, 4.0), TemperatureHours(30.0, 4380, 20.0)),
    wet=(TemperatureHours(4.0, 4380), TemperatureHours(20.0, 4380)),
    design_dry_bulb_c=30.0,
    design_wet_bulb_c=20.0,
    mean_dry_bulb_c=17.5,
    imported="2026-11-26",
)


def site() -> Draft:
    draft = Draft()
    draft.rack("dgx-h100")
    return draft


@pytest.mark.parametrize("record", [None, RECORD])
def test_the_bars_are_the_hours_of_a_year_degree_by_degree(record: ClimateRecord | None) -> None:
    draft = site()
    view = climate_view(draft.project, draft.plan.sites[0], record, ShownLoop.AIR)
    degrees = [int(bar.label) for bar in view.chart.bars]
    assert degrees == list(range(degrees[0], degrees[-1] + 1))
    hours = [sum(one.value for one in bar.segments) for bar in view.chart.bars]
    assert sum(hours) == pytest.approx(8760.0)
    if record is None:
        # The model has weather at every degree: no two of them fall together.
        assert all(value > 0 for value in hours[10:-10])


def test_modes_are_counted_for_the_loop_that_is_shown() -> None:
    draft = site()
    air = climate_view(draft.project, draft.plan.sites[0], RECORD, ShownLoop.AIR)
    liquid = climate_view(draft.project, draft.plan.sites[0], RECORD, ShownLoop.LIQUID)
    assert "mechanical 4" in air.hours
    assert "mechanical 0 h" in liquid.hours
    assert air.source.startswith("Made up, hours of 2025, read from made_up.epw")


def test_chillers_alone_leave_no_free_hours() -> None:
    draft = site()
    place = draft.plan.sites[0]
    cooling = replace(place.design.cooling, rejection=Rejection.CHILLER)
    chilled = replace(place, design=replace(place.design, cooling=cooling))
    view = climate_view(draft.project, chilled, RECORD, ShownLoop.LIQUID)
    assert "free 0 h, trim 0 h" in view.hours
    assert {one.label for bar in view.chart.bars for one in bar.segments} == {"mechanical"}


def test_a_site_of_no_known_climate_says_so() -> None:
    draft = site()
    nowhere = replace(draft.plan.sites[0], region=None)
    view = climate_view(draft.project, nowhere, None, ShownLoop.AIR)
    assert not view.known
    assert view.chart.empty_text == view.source
    assert "Read a weather file" in view.source


def test_what_a_file_says_is_told_line_by_line() -> None:
    assert report_text(WeatherReport(RECORD, (), 0)) == ""
    told = report_text(WeatherReport(RECORD, (RowProblem(12, "is odd"),), 30))
    assert told.splitlines() == [
        "These lines are left out or kept in part:",
        "Line 12: is odd",
        "… and 29 more.",
    ]

"""The inspector of a site: where IT is measured, what is wanted of PUE and water, what it takes."""

from dataclasses import replace
from typing import Any

from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.pue import PueCategory
from planner.presenters.inspection import EditRow, FigureRow
from planner.presenters.inspector import inspect
from tests.builders import Draft, library


def planned() -> Draft:
    draft = Draft()
    draft.rack("dgx-h100")
    return draft


def rows(draft: Draft) -> dict[str, Any]:
    """Return the rows of the site by the name of their field."""
    site = draft.plan.sites[0].id
    found = inspect(draft.project, draft.evaluate(), library(), "site", (site,))
    assert found is not None
    return {row.key.rpartition(":")[2]: row for one in found.sections for row in one.rows}


def test_target_permit_and_category_are_entered_on_the_site() -> None:
    draft = planned()
    for name, value in (
        ("pue_target", 1.25),
        ("water_permit_m3", 4000.0),
        ("pue_category", PueCategory.UPS_OUTPUT),
    ):
        row = rows(draft)[name]
        assert isinstance(row, EditRow)
        draft.run(row.command(value))
    design = draft.plan.sites[0].design
    assert design.pue_target == 1.25
    assert design.water_permit_m3 == 4000.0
    assert design.pue_category is PueCategory.UPS_OUTPUT
    category = rows(draft)["pue_category_value"]
    assert isinstance(category, FigureRow)
    assert "category 1" in category.label


def test_water_is_told_with_its_reasons_where_heat_is_rejected_wet() -> None:
    draft = planned()
    dry = rows(draft)
    assert str(dry["wue_l_kwh"].figure) == "0\u00a0l/kWh"
    assert "water_l_year" not in dry
    site = draft.plan.sites[0]
    tower = replace(site.design, cooling=CoolingDesign(rejection=Rejection.WET_OPEN))
    draft.change_plan(sites=(replace(site, design=tower),))
    wet = rows(draft)
    assert wet["water_l_year"].explain
    assert wet["water_l_day"].explain
    assert float(wet["wue_l_kwh"].figure.number) > 1.0

"""Prices of the catalogue and the inspector read in the project's currency, at its dated rate."""

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.quoting import SetCurrency, SetExchangeRate
from planner.domain.project import Project
from planner.domain.quote import Unit
from planner.presenters import formats, status
from planner.presenters.bom import bom_view
from planner.presenters.canvas import api_column_caption, burst_caption
from planner.presenters.catalogue import catalogue_rows, placed_text
from planner.presenters.catalogue_row import CatalogueRow
from planner.presenters.comparison import comparison_view
from planner.presenters.explaining import why_of
from planner.presenters.inspection import EditRow, FigureRow, InspectorRow
from planner.presenters.inspector import inspect
from planner.presenters.kpis import tiles
from planner.presenters.list_prices import ListPrices
from tests.builders import S, example, library

GROUP, SPACE = formats.GROUP, formats.SPACE
RATE = "1 USD = 0.92 EUR, 2026-11-20, ECB"
MISSING = "the project has no exchange rate for EUR yet"


@pytest.fixture(scope="module")
def unrated() -> Project:
    return SetCurrency("EUR").apply(example())


@pytest.fixture(scope="module")
def euro(unrated: Project) -> Project:
    return SetExchangeRate("EUR", 0.92, "2026-11-20", "ECB").apply(unrated)


def row(project: Project, kind: str, one: str, name: str) -> InspectorRow:
    found = inspect(project, evaluate(project, S), library(), kind, (one,))
    assert found is not None
    return next(
        row for part in found.sections for row in part.rows if row.key == f"{kind}:{one}:{name}"
    )


def figure(project: Project, kind: str, one: str, name: str) -> FigureRow:
    found = row(project, kind, one, name)
    assert isinstance(found, FigureRow)
    return found


def server(project: Project) -> str:
    devices = project.scenario(S).plan.placements()
    return next(one.id for one in devices if one.part == "dgx-h200")


def catalogue(project: Project, entry: str) -> CatalogueRow:
    rows = catalogue_rows(library(), prices=ListPrices.of(project))
    return next(one for one in rows if one.entry == entry)


def test_the_price_of_a_device_is_that_of_the_bill_of_materials(euro: Project) -> None:
    shown = figure(euro, "placement", server(euro), "price_usd")
    assert str(shown.figure) == f"€340{GROUP}400"
    assert f"List price $370{GROUP}000; {RATE}" in shown.tooltip
    lines = bom_view(euro, evaluate(euro, S)).table.rows
    listed = next(one for one in lines if "DGX H200" in one.cells["description"].text)
    assert listed.cells["list_price"].value == 340_400.0


@pytest.mark.parametrize("unit", [Unit.EACH, Unit.HOUR])
def test_many_prices_at_once_are_those_that_are_shown_one_by_one(
    euro: Project, unrated: Project, unit: Unit
) -> None:
    listed = [one.price_usd for one in library().parts.values()]
    assert None in listed
    for prices in (ListPrices(), ListPrices.of(unrated), ListPrices.of(euro)):
        shown = [prices.shown(usd, unit) for usd in listed]
        assert list(prices.all_shown(listed, unit)) == pytest.approx(shown, abs=0.01)


def test_its_why_names_the_list_price_and_the_dated_rate(euro: Project) -> None:
    key = f"placement:{server(euro)}:price_usd"
    why = why_of(euro, evaluate(euro, S), key)
    assert why is not None
    assert why.title.endswith(f"why 340{GROUP}400{SPACE}EUR?")
    usd, rate = why.inputs
    assert usd.value == f"370{GROUP}000{SPACE}USD"
    assert (rate.value, rate.source) == (f"0.920{SPACE}EUR per USD", "ECB, 2026-11-20")
    assert why.parts[0].title.endswith(f"why 370{GROUP}000{SPACE}USD?")


def test_racks_and_bursts_follow(euro: Project) -> None:
    plan = euro.scenario(S).plan
    evaluation = evaluate(euro, S)
    rack = next(iter(plan.racks))
    shown = figure(euro, "rack", rack, "price_usd")
    usd = evaluation.racks[rack].price_usd
    assert shown.figure.number == formats.amount(usd * 0.92, "EUR")
    burst = plan.bursts[0]
    assert figure(euro, "burst", burst.id, "usd_h").figure.number.startswith("€")
    assert figure(euro, "burst", burst.id, "usd_year").figure.number.startswith("€")
    for name in ("usd_h", "usd_year"):
        why = why_of(euro, evaluation, f"burst:{burst.id}:{name}")
        assert why is not None
        assert "EUR" in why.title
    offer = euro.shelf.offers[burst.offer]
    caption = burst_caption(burst, offer, evaluation, "H200", ListPrices.of(euro))
    assert "€" in caption.lines[1]
    assert "$" not in caption.lines[1]
    assert api_column_caption(ListPrices.of(euro)).facts == ("EUR per million tokens",)


def test_the_catalogue_follows(euro: Project) -> None:
    found = catalogue(euro, "dgx-h200")
    assert found.price == "€340k est."
    assert RATE in found.tooltip
    prices = ListPrices.of(euro)
    assert placed_text(library(), found.entry, prices) == "Added DGX H200, €340k est."
    assert catalogue(euro, "aws-h200-us-east-1").price == "€58.23/h"


def test_compared_scenarios_show_the_amounts_of_their_tiles(euro: Project) -> None:
    """Converted once, not once more where they stand side by side."""
    evaluation = evaluate(euro, S)
    table = comparison_view(euro, {S: evaluation}).table
    cell = next(one for one in table.rows if one.key == "tco_total").cells[S]
    tile = next(one for one in tiles(euro, evaluation) if one.key == "tco_total")
    assert cell.text == f"{tile.value}{SPACE}M"
    assert cell.value == evaluation.figures["tco_total"].value


def test_without_a_rate_prices_stay_in_dollars_and_say_so(unrated: Project) -> None:
    shown = figure(unrated, "placement", server(unrated), "price_usd")
    assert (shown.figure.number, shown.figure.unit) == (f"$370{GROUP}000", "no EUR rate")
    assert MISSING in shown.tooltip
    found = catalogue(unrated, "dgx-h200")
    assert found.price == "$370k est."
    assert MISSING in found.tooltip
    for key in (f"placement:{server(unrated)}:price_usd", "tco_total"):
        why = why_of(unrated, evaluate(unrated, S), key)
        assert why is not None
        assert any(MISSING in note for note in why.notes)
    assert status.units(unrated).endswith("USD (no EUR rate)")


def test_a_project_in_dollars_says_nothing_of_rates() -> None:
    project = example()
    shown = figure(project, "placement", server(project), "price_usd")
    assert str(shown.figure) == f"$370{GROUP}000"
    assert "rate" not in shown.tooltip
    assert status.units(project).endswith("USD")


def test_a_rent_is_typed_in_the_projects_currency(euro: Project) -> None:
    site = next(one for one in euro.scenario(S).plan.sites if one.colocation is not None)
    field = row(euro, "site", site.id, "usd_per_kw_month")
    assert isinstance(field, EditRow)
    assert site.colocation is not None
    assert field.value == round(site.colocation.usd_per_kw_month * 0.92, 2)
    changed = field.command(230.0).apply(euro).scenario(S).plan.site(site.id)
    assert changed.colocation is not None
    assert changed.colocation.usd_per_kw_month == pytest.approx(250.0)

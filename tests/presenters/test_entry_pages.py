"""The page of an entry, entries side by side, and where a project uses one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.document.commands.entries import EditEntry, ResetEntry
from planner.document.commands.quoting import AddExtraLine, SetCurrency, SetExchangeRate
from planner.domain.components import Component, ComponentKind
from planner.domain.entry_fields import Entry
from planner.domain.identity import EntryId
from planner.domain.observation import Observed
from planner.domain.provenance import Basis
from planner.domain.quote import NO_OVERLAY, ExtraLine, ItemKey
from planner.presenters.catalogue_chips import Chip
from planner.presenters.catalogue_search import CatalogueSearch
from planner.presenters.entry_comparison import DIFFERS, comparison_table, differing
from planner.presenters.entry_figures import figure_text
from planner.presenters.entry_page import (
    DATE,
    FIGURE,
    RANGE,
    SOURCE,
    STATUS,
    UNIT,
    VALUE,
    EntryPage,
    entry_named,
    entry_page,
    entry_title,
)
from planner.presenters.formats import SPACE, Style, use_style
from planner.presenters.list_prices import ListPrices
from planner.presenters.privacy import hide_prices
from planner.presenters.rows import Tone
from planner.presenters.where_used import where_used
from tests.builders import H200, LLAMA_70B, Draft, example, library


@pytest.fixture
def hidden_prices() -> Iterator[None]:
    hide_prices(hidden=True)
    yield
    hide_prices(hidden=False)


def entry(name: str) -> Entry:
    found = entry_named(library(), EntryId(name))
    assert found is not None
    return found


def page(name: str) -> EntryPage:
    return entry_page(entry(name), library())


def cell(shown: EntryPage, figure: str, column: str = VALUE) -> str:
    row = next(row for row in shown.table.rows if row.key == figure)
    text = row.cells[column].text
    unit = row.cells[UNIT].text if column == VALUE else ""
    return f"{text} {unit}".strip()


def test_every_figure_stands_there_with_unit_status_and_source() -> None:
    shown = page(H200)
    assert cell(shown, "nameplate_kw") == "10.2 kW"
    assert cell(shown, "half_units") == "8 U"
    assert cell(shown, "accelerator") == "H200 SXM 141GB"
    assert cell(shown, "nameplate_kw", STATUS) == "datasheet"
    assert "DGX H100/H200 User Guide" in cell(shown, "nameplate_kw", SOURCE)
    assert cell(shown, "idle_kw") == "no data"
    assert any("basis: nameplate" in line for line in shown.details["nameplate_kw"].lines)


def test_every_entry_of_the_catalogue_has_a_page_with_all_its_evidence() -> None:
    every: list[Entry] = [*library().entries(), *library().components.values()]
    for one in every:
        shown = entry_page(one, library())
        assert entry_title(one) == shown.title
        keys = {row.key for row in shown.table.rows}
        width_of_a_ups = {"width_mm"}
        assert one.evidence.keys() - width_of_a_ups <= keys
        assert len(keys) == len(shown.table.rows)


def test_a_derived_figure_shows_its_formula() -> None:
    formulas = [
        line
        for one in library().parts.values()
        for detail in entry_page(one, library()).details.values()
        for line in detail.lines
        if line.startswith("Formula: ")
    ]
    assert any("110 CFM per kW" in line for line in formulas)


def test_an_edited_figure_keeps_the_old_one_in_sight() -> None:
    part = library().parts[EntryId(H200)]
    draft = Draft().run(EditEntry(part, "nameplate_kw", 9.9, "measured in our lab", "2026-11-25"))
    shown = entry_page(draft.project.shelf.parts[part.id], library())
    assert shown.badge == "edited"
    assert shown.edited == 1
    assert cell(shown, "nameplate_kw") == "9.9 kW"
    assert cell(shown, "nameplate_kw", STATUS) == "edited"
    assert cell(shown, "nameplate_kw", RANGE).replace(SPACE, " ") == "was 10.2 kW"
    detail = shown.details["nameplate_kw"]
    assert detail.edited
    assert detail.before.replace(SPACE, " ") == "10.2 kW"
    text = "\n".join(detail.lines)
    assert "Reason: measured in our lab" in text
    assert "Before: 10.2" in text
    assert "datasheet" in text


def test_pages_follow_the_units_of_the_user() -> None:
    use_style(Style(",", imperial=True))
    try:
        assert cell(page(H200), "mass_kg") == "287,6 lb"
        assert cell(page(H200), "nameplate_kw") == "10,2 kW"
    finally:
        use_style(Style())


def test_hidden_prices_stay_hidden_on_pages_and_in_comparisons(hidden_prices: None) -> None:
    shown = page(H200)
    assert cell(shown, "price_usd") == "hidden"
    assert shown.details["price_usd"].number is None
    assert not shown.details["price_usd"].editable
    both = [entry(H200), entry("dgx-h100")]
    table = comparison_table(both, ["a", "b"], library(), only_differences=False)
    (row,) = [row for row in table.rows if row.key == "price_usd"]
    assert {row.cells[f"entry:{place}"].text for place in (0, 1)} == {"hidden"}


def test_a_comparison_marks_what_differs_by_a_sign() -> None:
    both = [entry(H200), entry("dgx-h100")]
    table = comparison_table(both, ["H200", "H100"], library(), only_differences=False)
    rows = {row.key: row for row in table.rows}
    assert rows["accelerator"].cells[DIFFERS].text == "≠"
    assert rows["half_units"].cells[DIFFERS].text == ""
    nameplate = rows["nameplate_kw"]
    assert nameplate.cells[FIGURE].text == "Nameplate, kW"
    assert (nameplate.cells["entry:0"].text, nameplate.cells["entry:0"].value) == ("10.2", 10.2)
    assert rows["half_units"].cells["entry:0"].value == 8
    few = comparison_table(both, ["H200", "H100"], library(), only_differences=True)
    figures = [row for row in few.rows if not row.key.startswith("group:")]
    assert {row.cells[DIFFERS].text for row in figures} == {"≠"}
    assert differing(table) == differing(few) == len(figures)
    same = comparison_table(both[:1] * 2, ["a", "b"], library(), only_differences=True)
    assert same.rows == ()


def test_a_project_tells_where_it_uses_hardware_models_and_places() -> None:
    project = example()
    found = where_used(project, project.shelf.parts[EntryId(H200)])
    assert sum(len(one.ids) for one in found) == sum(
        1 for one in project.scenarios[0].plan.placements() if one.part == H200
    )
    assert {one.kind for one in found} == {"placement"}
    racks = {rack.name for rack in project.scenarios[0].plan.racks.values()}
    assert {one.place.rpartition(", ")[2] for one in found} <= racks
    for shelf in (project.shelf.llms, project.shelf.offers, project.shelf.regions):
        assert any(where_used(project, one) for one in shelf.values())
    gpu = library().accelerators[EntryId("h200-sxm")]
    assert {one.kind for one in where_used(project, gpu)} >= {"placement"}


def test_every_scenario_is_looked_at_and_what_is_not_used_says_nothing() -> None:
    project = example()
    first = project.scenarios[0]
    other = replace(first, id=type(first.id)("s2"), name="B")
    both = replace(project, scenarios=(first, other))
    llm = project.shelf.llms.get(EntryId(LLAMA_70B)) or next(iter(project.shelf.llms.values()))
    assert {one.scenario_name for one in where_used(both, llm)} == {first.name, "B"}
    assert where_used(project, library().parts[EntryId("gb200-nvl72")]) == ()


def test_a_price_says_what_it_is_in_the_currency_of_the_project() -> None:
    draft = Draft().run(SetCurrency("EUR"), SetExchangeRate("EUR", 0.92, "2026-11-20"))
    shown = entry_page(entry(H200), library(), ListPrices.of(draft.project))
    assert cell(shown, "price_usd").endswith("USD")
    lines = "\n".join(shown.details["price_usd"].lines)
    assert "In this project: €340" in lines
    assert "0.92 EUR" in lines


def test_prices_seen_more_than_once_stand_beside_the_figure_and_old_ones_warn() -> None:
    (price,) = [one for one in library().observations[EntryId(H200)] if one.what is Observed.PRICE]
    quote = replace(
        price, typical=330_000.0, currency="EUR", basis=Basis.QUOTE, region="IT", quantity_from=4
    )
    both = replace(library(), observations={EntryId(H200): (price, quote)})
    prices = ListPrices.of(Draft().project, "2027-06-01")
    shown = entry_page(entry(H200), both, prices)
    rows = {row.cells[FIGURE].text: row for row in shown.table.rows}
    seen = rows["Price, quote, IT, from 4"]
    assert seen.cells[VALUE].value == 330_000
    assert seen.cells[UNIT].text == "EUR"
    assert rows["Price, street"].cells[VALUE].value == price.typical
    assert not any(text.startswith("Lead time,") for text in rows)
    assert rows["Price"].cells[DATE].tone is Tone.WARNING
    assert rows["Price"].cells[DATE].text.startswith("⚠")
    assert rows["Nameplate"].cells[DATE].tone is Tone.NORMAL


def test_a_component_has_a_page_is_compared_and_edited_in_a_project() -> None:
    optics = [one for one in library().components.values() if one.kind is ComponentKind.OPTIC][:2]
    shown = entry_page(optics[0], library())
    assert shown.kind == "optic"
    assert cell(shown, "port_gbit_s").endswith(" Gbit/s")
    assert shown.details["port_gbit_s"].editable
    assert not shown.details["protocol"].editable
    assert entry_named(library(), optics[0].id) is optics[0]
    table = comparison_table(optics, ["a", "b"], library(), only_differences=False)
    assert "port_gbit_s" in {row.key for row in table.rows}
    assert where_used(example(), optics[0]) == ()
    edited = EditEntry(optics[0], "reach_m", 75, "data sheet", "2026-11-25").apply(Draft().project)
    bare = replace(optics[0], ratings={})
    assert cell(entry_page(bare, library()), "reach_m") == "no data"
    assert entry_page(bare, library()).details["reach_m"].editable
    mine = entry_page(edited.shelf.components[optics[0].id], library())
    assert cell(mine, "reach_m") == "75 m"
    assert mine.details["reach_m"].before == str(figure_text(optics[0], "reach_m", library()))
    reset = ResetEntry(Component, optics[0].id).apply(edited)
    assert reset.shelf.components[optics[0].id] == optics[0]


def test_the_lines_that_name_a_component_are_where_it_is_used() -> None:
    draft = Draft()
    site = draft.site()
    optic = next(one for one in library().components.values() if one.kind is ComponentKind.OPTIC)
    line = ExtraLine(ItemKey(""), site, optic.label, quantity=64)
    for one in (line, replace(line, description="Crane")):
        draft.run(AddExtraLine(one, NO_OVERLAY, "2026-11-25"))
    (use,) = where_used(draft.project, optic)
    assert use.text.endswith(": 64× in the bill of materials")
    assert use.ids == (site,)


def test_an_engine_is_listed_found_by_name_and_its_deployments_are_where_it_is_used() -> None:
    search = CatalogueSearch(library())
    assert {one.id for one in search.find("vllm").entries} >= {"vllm"}
    row = search.row(library().engines[EntryId("vllm")])
    assert (row.chip, row.chip.is_placed) == (Chip.ENGINES, False)
    assert "tokens a step" in row.figures
    assert where_used(example(), library().engines[EntryId("vllm")])


def test_an_old_price_warns_beside_others_too() -> None:
    both = [entry(H200), entry("dgx-b200")]
    months_later = ListPrices.of(example(), "2026-11-25")
    table = comparison_table(both, ["a", "b"], library(), months_later, only_differences=False)
    price = next(row for row in table.rows if row.key == "price_usd")
    assert price.cells["entry:0"].tone is Tone.WARNING
    assert price.cells["entry:0"].text.startswith("⚠ ")
    kind = next(row for row in table.rows if row.key == "kind")
    assert kind.cells["entry:0"].text == "GPU server"

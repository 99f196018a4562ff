"""What the catalogue lists and how its rows read."""

import pytest

from planner.domain.hardware import DeviceClass
from planner.domain.identity import EntryId
from planner.presenters.catalogue import catalogue_rows, placed_text, summary
from planner.presenters.catalogue_chips import Chip
from planner.presenters.catalogue_row import CatalogueRow
from planner.presenters.formats import GROUP, SPACE
from planner.presenters.list_prices import ListPrices
from tests.builders import library


def row_of(entry: str) -> CatalogueRow:
    return next(row for row in catalogue_rows(library()) if row.entry == entry)


def test_everything_that_can_be_placed_is_listed_and_nothing_else() -> None:
    shelf = library()
    listed = {row.entry for row in catalogue_rows(shelf)}
    assert listed == {*shelf.parts, *shelf.offers, *shelf.apis}
    assert listed & {*shelf.accelerators, *shelf.llms, *shelf.engines, *shelf.regions} == set()


def test_a_server_shows_height_nameplate_memory_and_an_estimated_price() -> None:
    row = row_of("dgx-h200")
    assert row.figures == f"8U · 10.2{SPACE}kW · 1{GROUP}128{SPACE}GB"
    assert row.price == "$370k est."
    assert (row.chip, row.device_class) == (Chip.GPU_SERVERS, DeviceClass.COMPUTE)
    assert (row.half_units, row.gpus) == (16, 8)
    assert "NVIDIA DGX H100/H200 User Guide" in row.tooltip
    assert row.spoken.startswith("NVIDIA DGX H200, 8U")


@pytest.mark.parametrize(
    ("entry", "figures", "price"),
    [
        ("rk-ar3300", "42U · 600 × 1200 mm", "$2"),
        ("sn5600", "2U · 2.17 kW · 64× 800G", "$70.4k est."),
        ("pdu-apdu10350sw", "0U · 22.2 kW · 400 V 32 A", "$1"),
        ("cdu-chx200", "4U · 2.00 kW · removes 200 kW", "$56k est."),
        ("gb200-nvl72", "48U · 132 kW · 13.4 TB", "$3M est."),
        ("aws-h200-us-east-1", "us-east-1 · US · p5en.48xlarge", "$63.30/h"),
        ("mistral-large", "Mistral AI · FR", "$4.18/M tok"),
    ],
)
def test_every_kind_has_its_own_figures(entry: str, figures: str, price: str) -> None:
    row = row_of(entry)
    assert row.figures.replace(SPACE, " ").replace(GROUP, " ").startswith(figures)
    assert row.price.startswith(price)


@pytest.mark.parametrize("chip", Chip)
def test_every_chip_leads_to_something(chip: Chip) -> None:
    rows = catalogue_rows(library(), chip=chip)
    assert len(rows) > 0
    assert {row.chip for row in rows} == {chip}


def test_words_search_all_names_in_any_order() -> None:
    found = {row.entry for row in catalogue_rows(library(), "8x h200")}
    assert {"dgx-h200", "aws-h200-us-east-1"} <= found
    assert "dgx-h100" not in found
    assert catalogue_rows(library(), "h200 8x") == catalogue_rows(library(), "8X H200")
    assert catalogue_rows(library(), "no such thing") == ()


def test_the_summary_counts_and_names_the_version() -> None:
    assert summary(library(), 1).startswith(f"1{SPACE}item · ")
    assert summary(library(), 12).startswith(f"12{SPACE}items · ")


def test_what_was_added_is_told_with_its_price() -> None:
    assert placed_text(library(), EntryId("dgx-h200")) == "Added DGX H200, $370k est."
    assert placed_text(library(), EntryId("nothing")) == ""


def test_the_tooltip_tells_a_nameplate_from_a_roll_up() -> None:
    assert "Nameplate: datasheet, nameplate, NVIDIA" in row_of("dgx-h200").tooltip
    assert "Nameplate: derived, roll-up, " in row_of("lnv-sr680av4").tooltip


def test_an_old_price_says_its_date() -> None:
    prices = ListPrices(today="2026-11-25", old_months=3.0)
    rows = {row.entry: row for row in catalogue_rows(library(), prices=prices)}
    h200, cabinet = rows[EntryId("dgx-h200")], rows[EntryId("rk-ar3300")]
    assert h200.old_since == "2026-08-01"
    assert h200.dated_price == "$370k est. · 2026-08-01"
    assert "2026-08-01" in h200.spoken
    assert "ask for a new one" in h200.tooltip
    assert cabinet.old_since == ""
    assert cabinet.dated_price == cabinet.price


def test_no_price_is_old_without_a_day_to_compare_with() -> None:
    assert not any(row.old_since for row in catalogue_rows(library()))


def test_what_nobody_verified_says_so_in_its_row() -> None:
    weak = row_of("ieit-nf5688g7")
    assert weak.badge == "unverified"
    assert ", unverified, " in weak.spoken
    assert row_of("coreweave-h100-sxm-us").badge == "unverified"
    assert row_of("dgx-h200").badge == ""

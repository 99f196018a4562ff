"""How updates from the catalogue read."""

from planner.catalog.differences import Fate, FieldChange
from planner.document.updating import Update
from planner.domain.identity import EntryId
from planner.presenters.formats import GROUP, SPACE
from planner.presenters.privacy import hide_prices
from planner.presenters.updates import update_rows
from tests.builders import library

H200 = library().parts[EntryId("dgx-h200")]


def update(*changes: FieldChange, fate: Fate = Fate.CHANGED) -> Update:
    return Update(fate, H200, changes)


def test_a_figure_reads_with_both_values_and_its_unit() -> None:
    (row,) = update_rows(
        [
            update(
                FieldChange("price_usd", 370_000.0, 333_000.0),
                FieldChange("price_usd date", "2026-08-01", "2026-11-01"),
                FieldChange("draw.nameplate_kw", None, 10.2),
            )
        ]
    )
    assert row.name == "NVIDIA DGX H200"
    assert row.text == (
        f"price 370{GROUP}000 → 333{GROUP}000{SPACE}USD, price date 2026-08-01 → 2026-11-01,"
        f" nameplate no data → 10.2{SPACE}kW"
    )
    assert row.can_be_taken


def test_many_changes_are_counted_and_all_stand_in_the_tooltip() -> None:
    (row,) = update_rows([update(*(FieldChange(f"field_{n}", 1.0, 2.0) for n in range(5)))])
    assert row.text.endswith("and 2 more")
    assert len(row.tooltip.splitlines()) == 5


def test_what_is_gone_cannot_be_taken() -> None:
    (row,) = update_rows([update(fate=Fate.WITHDRAWN)])
    assert not row.can_be_taken
    assert "keeps its copy" in row.text


def test_prices_stay_hidden() -> None:
    hide_prices(hidden=True)
    try:
        (row,) = update_rows([update(FieldChange("price_usd", 370_000.0, 333_000.0))])
    finally:
        hide_prices(hidden=False)
    assert row.text == "changed"

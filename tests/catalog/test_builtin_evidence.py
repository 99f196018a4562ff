"""What stands behind the built-in catalogue: evidence of every value, and what may suggest what."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.lesser_schema import LEAD_TIMES, PLACES_CARBON, PRICES, RATES
from planner.catalog.library import Entry, Library, Problem
from planner.catalog.loader import load, load_references, validate
from planner.catalog.schema import CARBON, TABLES, Table
from planner.domain.components import ComponentKind
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.provenance import Status, is_founded

Builtin = tuple[Library, tuple[Problem, ...]]

PLANNED_WITH = ("price_usd", "lead_weeks", "nameplate_kw", "mass_kg", "half_units", "depth_mm")
"""Figures that every part in a template and each of the first servers has."""
FIRST_SERVERS = 25
IN_SIDE_CHANNEL = frozenset({PartKind.PDU})
"""Kinds whose depth takes no room of the rack."""


def _rows(path: str) -> list[dict[str, str]]:
    with (catalog_folder() / path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _told(table: Table) -> Iterator[tuple[str, str]]:
    """Every entry and field that the evidence table beside *table* speaks of."""
    for row in _rows(table.evidence_path):
        for entry in row["id"].split():
            for field in row["field"].split():
                yield entry, field


@pytest.mark.parametrize(
    "table", [table for table in TABLES.values() if table.evidence], ids=lambda table: table.path
)
def test_every_numeric_value_has_evidence_of_its_own(table: Table) -> None:
    told = set(_told(table))
    numbers = {
        (row["id"], name)
        for row in _rows(table.path)
        for name, text in row.items()
        if text and name in table.columns and table.columns[name].is_number
    }
    assert numbers
    assert numbers - told == set()


@pytest.mark.parametrize("path", [PRICES, LEAD_TIMES, RATES, "assumptions/assumptions.csv"])
def test_every_row_that_is_its_own_evidence_has_source_day_and_status(path: str) -> None:
    sources = {row["id"] for row in _rows("sources.csv")}
    rows = _rows(path)
    assert rows
    for row in rows:
        assert row["source"] in sources
        assert row["status"] in set(Status)
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", row.get("valid_from") or row.get("date") or "")


def _parts_of_templates(library: Library) -> list[Part]:
    texts = [
        path.read_text(encoding="utf-8") for path in (catalog_folder() / "templates").glob("*.yaml")
    ]
    words = {word for text in texts for word in re.findall(r"[a-z0-9][a-z0-9._-]+", text)}
    return [part for part in library.parts.values() if part.id in words]


def _first_servers(library: Library) -> list[Part]:
    kinds = (PartKind.GPU_SERVER, PartKind.CPU_SERVER)
    return [part for part in library.parts.values() if part.kind in kinds][:FIRST_SERVERS]


def test_parts_of_templates_and_the_first_servers_have_published_or_derived_figures(
    builtin: Builtin,
) -> None:
    library, _ = builtin
    parts = [*_parts_of_templates(library), *_first_servers(library)]
    assert len(parts) > FIRST_SERVERS + 10
    lacking = [
        (part.id, field)
        for part in parts
        for field in PLANNED_WITH
        if not (field == "depth_mm" and part.kind in IN_SIDE_CHANNEL)
        and (field not in part.evidence or part.evidence[field].status is Status.UNVERIFIED)
    ]
    assert lacking == []


def test_nothing_unverified_is_a_reference_or_a_default(builtin: Builtin) -> None:
    library, _ = builtin
    prices = ("on_demand_usd_h", "gpus", "reserved_1y_usd_h", "reserved_3y_usd_h")
    weak = [
        offer.id
        for offer in library.offers.values()
        if offer.reference and not is_founded(offer.evidence, prices)
    ]
    assert weak == []
    defaults = [
        library.parts[EntryId(value)]
        for value in library.choices.values()
        if EntryId(value) in library.parts
    ]
    assert defaults
    assert [part.id for part in defaults if not is_founded(part.evidence, PLANNED_WITH)] == []


def test_components_have_a_dated_price_or_say_that_there_is_none(builtin: Builtin) -> None:
    library, _ = builtin
    kinds = (ComponentKind.OPTIC, ComponentKind.MEMORY, ComponentKind.DRIVE, ComponentKind.NIC)
    components = [one for one in library.components.values() if one.kind in kinds]
    assert {one.kind for one in components} == set(kinds)
    priced = [
        one for one in components if one.price_usd is not None or one.price_usd_tb is not None
    ]
    assert len(priced) >= 12
    for one in priced:
        name = "price_usd" if one.price_usd is not None else "price_usd_tb"
        assert one.evidence[name].date
        assert one.evidence[name].basis
        assert library.observations[one.id]


def test_bases_of_power_are_of_every_kind(builtin: Builtin) -> None:
    entries: list[Entry] = list(builtin[0].entries())
    bases = {
        evidence.basis
        for entry in entries
        for name, evidence in entry.evidence.items()
        if name.endswith("_kw")
    }
    assert {"nameplate", "vendor figure", "roll-up", "class value", "measured"} <= bases


def test_carbon_can_be_taken_away_and_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "catalogs"
    shutil.copytree(catalog_folder(), folder)
    for name in (CARBON, PLACES_CARBON):
        notice = (folder / name).parent / "NOTICE"
        text = notice.read_text(encoding="utf-8")
        assert "Open Database License" in text
        assert "electricitymaps.com" in text
        shutil.rmtree(notice.parent)
    assert validate([folder]) == ()
    library, _ = load([folder])
    references, _ = load_references([folder])
    assert len(library.regions) >= 140
    assert {one.carbon_g_kwh for one in library.regions.values()} == {None}
    assert {one.carbon_g_kwh for one in references.places.values()} == {None}

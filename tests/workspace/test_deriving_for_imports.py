"""Imported devices gain what their files do not tell, marked as derived; nothing that is doubted."""

from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.loader import load, validate
from planner.domain.hardware import Part
from planner.domain.provenance import Status
from planner.exchange.importing.report import ImportReport, ReportRow
from planner.workspace.importing import (
    ImportOptions,
    Verdict,
    add_to_catalogue,
    look_through,
)
from tests.builders import library

DATE = "2026-11-25"
SWITCH = """\
manufacturer: Acme
model: Switch SW-{gbit}
slug: acme-sw-{gbit}
u_height: 1
is_full_depth: true
{more}power-ports:
  - {{name: PSU, type: iec-60320-c14, maximum_draw: 300}}
interfaces:
{ports}
"""


def switch(folder: Path, gbit: str, more: str = "") -> ReportRow:
    kind = {"800": "800gbase-x-osfp", "1": "1000base-t"}[gbit]
    ports = "\n".join(f"  - {{name: e{place}, type: {kind}}}" for place in range(8))
    (folder / f"{gbit}.yaml").write_text(
        SWITCH.format(gbit=gbit, more=more, ports=ports), encoding="utf-8"
    )
    (row,) = read(folder).rows
    return row


def read(folder: Path) -> ImportReport:
    return look_through([folder], library(), [catalog_folder()], ImportOptions(DATE))


def part(row: ReportRow) -> Part:
    assert isinstance(row.entry, Part), row.reason
    return row.entry


def test_the_mass_of_like_systems_is_taken_with_its_range(tmp_path: Path) -> None:
    row = switch(tmp_path, "800")
    found = part(row)
    behind = found.evidence["mass_kg"]
    assert row.verdict is Verdict.CLEAN
    assert behind.status is Status.DERIVED
    assert "kg/U of like systems" in behind.note
    assert behind.low is not None
    assert behind.high is not None
    assert found.mass_kg is not None
    assert behind.low <= found.mass_kg <= behind.high
    assert "mass_kg: Not told; derived as" in row.reason


def test_what_is_told_stays_and_what_is_doubted_stays_no_data(tmp_path: Path) -> None:
    told = part(switch(tmp_path, "800", "weight: 9\nweight_unit: kg\n"))
    assert (told.mass_kg, told.evidence["mass_kg"].status) == (9, Status.SECONDARY)
    doubted = part(switch(tmp_path, "800", "weight: 900\nweight_unit: kg\n"))
    assert doubted.mass_kg is None


def test_only_fast_switches_have_a_price_by_their_rate(tmp_path: Path) -> None:
    assert part(switch(tmp_path, "1")).price_usd is None
    (tmp_path / "1.yaml").unlink()
    fast = part(switch(tmp_path, "800"))
    assert fast.price_usd == pytest.approx(6400 * 1.56)
    assert fast.evidence["price_usd"].status is Status.DERIVED


def test_derived_figures_are_written_and_read_as_such(tmp_path: Path) -> None:
    types, mine = tmp_path / "types", tmp_path / "mine"
    types.mkdir()
    row = switch(types, "800")
    add_to_catalogue(read(types), [catalog_folder(), mine])
    assert [one for one in validate([catalog_folder(), mine]) if not one.is_warning] == []
    catalogue, _ = load([catalog_folder(), mine])
    assert catalogue.parts[part(row).id] == row.entry
    again = look_through([types], catalogue, [catalog_folder(), mine], ImportOptions(DATE))
    assert again.changes == ()

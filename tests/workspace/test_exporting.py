"""What an export offers as a name, writes, and leaves alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.document.commands.quoting import EditQuote
from planner.domain.errors import UserError
from planner.domain.quote import Audience
from planner.exchange.target import OpenElsewhere
from planner.workspace.exporting import (
    export_bom,
    export_energy,
    free_path,
    suggested_energy_path,
    suggested_path,
)
from planner.workspace.state import State
from planner.workspace.workspace import Workspace
from tests.builders import example, library


def today() -> str:
    return date.today().isoformat()


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace(example(), library())
    workspace.run(EditQuote((("customer", "Banca Nord"), ("title", "AI: phase 1/2"))))
    return workspace


@pytest.fixture
def state(workspace: Workspace) -> State:
    return workspace.state


def test_the_name_has_customer_project_day_and_revision(state: State, tmp_path: Path) -> None:
    offered = suggested_path(state, tmp_path, Audience.CUSTOMER)
    assert offered.name == f"Banca Nord - AI_ phase 1_2 - BoM - {today()} r1.xlsx"
    internal = suggested_path(state, tmp_path, Audience.INTERNAL)
    assert internal.name == f"Banca Nord - AI_ phase 1_2 - BoM internal - {today()} r1.xlsx"


def test_without_a_customer_the_project_comes_first(tmp_path: Path) -> None:
    state = Workspace(example(), library()).state
    assert suggested_path(state, tmp_path).name == f"Hybrid bank - BoM - {today()} r1.xlsx"


def test_the_revision_is_counted_up_past_what_is_there(state: State, tmp_path: Path) -> None:
    first = suggested_path(state, tmp_path)
    export_bom(state, first, "C", Audience.CUSTOMER)
    second = suggested_path(state, tmp_path)
    assert second.name.endswith(" r2.xlsx")
    second.touch()
    assert suggested_path(state, tmp_path).name.endswith(" r3.xlsx")
    third = replace(state.project, quote=replace(state.project.quote, revision=7))
    assert suggested_path(replace(state, project=third), tmp_path).name.endswith(" r7.xlsx")


def test_the_document_says_the_revision_of_its_name(state: State, tmp_path: Path) -> None:
    export_bom(state, tmp_path / "Quote r5.xlsx", "C", Audience.CUSTOMER)
    sheet = openpyxl.load_workbook(tmp_path / "Quote r5.xlsx")["Quote"]
    rows = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert rows["Revision"] == "5"


def test_a_long_customer_makes_a_name_that_every_disk_takes(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.run(EditQuote((("customer", "北京" * 90), ("title", "é" * 300))))
    offered = suggested_path(workspace.state, tmp_path)
    assert len(offered.name.encode()) <= 255
    export_bom(workspace.state, offered, "C", Audience.CUSTOMER)
    assert offered.exists()


def test_a_file_that_is_open_elsewhere_is_left_alone_and_another_name_offered(
    state: State, tmp_path: Path
) -> None:
    target = tmp_path / "BoM.xlsx"
    target.write_bytes(b"theirs")
    (tmp_path / "~$BoM.xlsx").touch()
    with pytest.raises(OpenElsewhere) as refused:
        export_bom(state, target, "C", Audience.CUSTOMER)
    assert str(refused.value.message) == (
        "BoM.xlsx is open in another program, probably Excel. The existing file is as it was. "
        "Close it and press Retry, or save as BoM r2.xlsx."
    )
    assert target.read_bytes() == b"theirs"
    free = free_path(refused.value)
    assert free == tmp_path / "BoM r2.xlsx"
    export_bom(state, free, "C", Audience.CUSTOMER)
    assert free.exists()


def test_other_trouble_offers_no_other_name(state: State, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        export_bom(state, tmp_path / "BoM.pdf", "C")
    assert free_path(refused.value) is None


def test_key_figures_of_energy_are_rows_of_a_file_with_their_units(
    state: State, tmp_path: Path
) -> None:
    path = suggested_energy_path(state, tmp_path)
    assert path.name == f"AI_ phase 1_2 - energy key figures - {today()}.csv"
    assert export_energy(state, path, "C") == 3
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("Site,PUE,WUE l/kWh,ERF,REF,Total energy kWh/a")
    assert [row.split(",")[0] for row in rows] == ["Milan", "Frankfurt", "All sites"]
    milan = state.evaluation.sites[state.plan.sites[0].id]
    assert float(rows[0].split(",")[1]) == pytest.approx(milan.pue)
    assert rows[1].split(",")[1] == ""
    assert suggested_energy_path(state, tmp_path) != path

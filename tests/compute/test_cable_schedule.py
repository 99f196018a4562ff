"""The cable schedule: every cable once, both ends named, lengths those of the counts."""

import csv
from pathlib import Path

import openpyxl
import pytest

from planner.compute.cable_schedule import CableLine, cable_schedule
from planner.compute.steps.context import context_of
from planner.document.commands.fabrics import AddFabric
from planner.domain.fabric import FabricKind
from planner.domain.quote import Audience
from planner.presenters.cable_schedule import neighbours, schedule_table
from planner.workspace.exporting import export_bom, export_cables
from planner.workspace.fabrics import Place, building, components_of, drafts
from planner.workspace.workspace import Workspace
from tests.builders import H200, NVL72, Draft, S, feeds, library


def servers() -> Draft:
    draft = Draft()
    for _ in range(3):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    return draft


def built(draft: Draft) -> Draft:
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    fabrics = [one.fabric for one in drafts(state, site, library())]
    found = building(state, site, fabrics, library(), Place.NEW_RACKS)
    assert found is not None
    return draft.run(found.command)


def schedule(draft: Draft) -> tuple[CableLine, ...]:
    return cable_schedule(context_of(draft.project, S, draft.evaluate()))


@pytest.fixture(scope="module")
def plan() -> Draft:
    return built(servers())


def test_every_cable_is_listed_once_under_a_label_of_its_own(plan: Draft) -> None:
    lines = schedule(plan)
    results = plan.evaluate().fabrics.values()
    assert len(lines) == sum(one.endpoint_links + one.trunk_links for one in results)
    assert len({one.label for one in lines}) == len(lines)


def test_no_port_has_two_cables(plan: Draft) -> None:
    ports = [
        (one.fabric_id, end.placement, end.port)
        for one in schedule(plan)
        for end in (one.one, one.other)
    ]
    # A server has the same port number in each plane of a fabric, a switch each of its own.
    switches = {one.id for one in plan.plan.placements() if one.name.split("-")[-2:-1] == ["leaf"]}
    mine = [one for one in ports if one[1] in switches]
    assert len(set(mine)) == len(mine)


def test_lengths_and_media_add_up_to_the_counts_of_the_results(plan: Draft) -> None:
    lines = schedule(plan)
    for result in plan.evaluate().fabrics.values():
        mine = [one for one in lines if one.fabric_id == result.fabric]
        for cable in result.cables:
            alike = [x for x in mine if x.medium == cable.name and x.length_m == cable.length_m]
            assert len(alike) == cable.count


def test_a_tray_of_a_rack_system_is_told_with_its_port() -> None:
    draft = Draft()
    draft.rack(frame=NVL72)
    lines = schedule(built(draft))
    compute = [one for one in lines if one.label.startswith("CMP")]
    ports = {one.one.port for one in compute if one.one.rack == "R01"}
    assert {"1.1", "18.4"} <= ports


def test_switches_that_do_not_stand_yet_are_named_and_have_no_length() -> None:
    draft = servers()
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    fabric = drafts(state, site, library())[0].fabric
    components = components_of(fabric.media, library())
    draft.run(AddFabric(S, site, fabric, library().parts[fabric.switch], components))
    lines = schedule(draft)
    assert lines[0].other.device == "leaf 1, not placed"
    assert {one.length_m for one in lines} == {None}


def test_the_table_shows_one_fabric_or_all(plan: Draft) -> None:
    lines = schedule(plan)
    fabric = plan.plan.sites[0].fabrics[-1]
    assert fabric.kind is FabricKind.OUT_OF_BAND
    some = schedule_table(lines, fabric.id)
    assert 0 < len(some.rows) < len(schedule_table(lines).rows)


def test_who_is_connected_to_a_server_is_counted_by_fabric(plan: Draft) -> None:
    server = next(one for one in plan.plan.placements() if one.part == H200)
    found = neighbours(schedule(plan), server.id)
    compute = [one for one in found if one.fabric_name == "Compute fabric"]
    assert [one.cables for one in compute] == [1] * 8
    assert {one.device for one in compute} == {f"compute-leaf-0{n}" for n in range(1, 9)}


def test_the_schedule_is_written_as_csv_and_as_a_sheet_for_colleagues(
    plan: Draft, tmp_path: Path
) -> None:
    state = Workspace(plan.project, library()).state
    target = tmp_path / "cables.csv"
    count = export_cables(state, target, "C")
    with target.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == count == len(schedule(plan))
    assert float(rows[0]["Length m"]) > 0
    assert rows[0]["To"] == "compute-leaf-01"
    book = tmp_path / "bom.xlsx"
    export_bom(state, book, "C")
    sheet = openpyxl.load_workbook(book)["Cables"]
    assert sheet.max_row == count + 3
    customer = tmp_path / "customer.xlsx"
    export_bom(state, customer, "C", Audience.CUSTOMER)
    assert "Cables" not in openpyxl.load_workbook(customer).sheetnames

"""The scene shows what the plan holds, and an edit touches only what it changes."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.command import Compound
from planner.document.commands.assumptions import RenameProject
from planner.document.commands.placing import DeletePlacements, EditPlacement, MovePlacement
from planner.domain.identity import RackId
from planner.domain.placement import Placement, RackSlot
from planner.ui.appearance import Appearance
from planner.ui.canvas.pointing import Zone
from planner.ui.canvas.view import CanvasView
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.settling import settle


@pytest.fixture
def view(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> CanvasView:
    view = CanvasView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    settle(150)
    return view


def device(workspace: Workspace, name: str) -> Placement:
    return next(one for one in workspace.state.plan.placements() if one.name == name)


def rack_named(workspace: Workspace, name: str) -> RackId:
    return next(one.id for one in workspace.state.plan.racks.values() if one.name == name)


def repainted(view: CanvasView, workspace: Workspace) -> list[QRectF]:
    """Show the newest state and return the parts of the scene that it repaints."""
    regions: list[QRectF] = []
    view.canvas.changed.connect(regions.extend)
    view.show_state(workspace.state)
    settle(30)
    view.canvas.changed.disconnect(regions.extend)
    return regions


def touched_racks(view: CanvasView, regions: list[QRectF]) -> set[RackId]:
    """Return the racks whose inside (not only the margin) is repainted."""
    found = set()
    for rack, place in view.canvas.layout.racks.items():
        cell = place.cell.grown(-8.0)
        inside = QRectF(cell.x, cell.y, cell.width, cell.height)
        if any(region.intersects(inside) for region in regions):
            found.add(rack)
    return found


def test_an_edit_repaints_only_the_racks_it_changes(view: CanvasView, workspace: Workspace) -> None:
    scenario = workspace.state.scenario
    source, target = rack_named(workspace, "R02"), rack_named(workspace, "R04")

    workspace.run(MovePlacement(scenario, device(workspace, "gpu-05").id, target, 5))

    assert touched_racks(view, repainted(view, workspace)) == {source, target}


def test_an_edit_of_several_racks_repaints_just_those(
    view: CanvasView, workspace: Workspace
) -> None:
    scenario = workspace.state.scenario
    names = {"gpu-01": "R01", "gpu-03": "R02", "gpu-06": "R03"}
    rename = [
        EditPlacement(scenario, device(workspace, name).id, "name", f"{name}-new") for name in names
    ]

    workspace.run(Compound("rename three", tuple(rename)))

    wanted = {rack_named(workspace, rack) for rack in names.values()}
    assert touched_racks(view, repainted(view, workspace)) == wanted


def test_an_edit_of_the_project_alone_repaints_no_rack(
    view: CanvasView, workspace: Workspace
) -> None:
    workspace.run(RenameProject("Another name"))
    assert touched_racks(view, repainted(view, workspace)) == set()


def test_there_is_one_item_for_each_rack(view: CanvasView, workspace: Workspace) -> None:
    plan = workspace.state.plan
    apis_overview_outlines_seats_ghost_band_labels = 7
    others = (
        len(plan.sites)
        + len(plan.bursts)
        + len(plan.links)
        + len(plan.plant)
        + apis_overview_outlines_seats_ghost_band_labels
    )
    assert len(view.canvas.items()) <= len(plan.racks) + others


def test_every_device_is_found_where_it_is_drawn(view: CanvasView, workspace: Workspace) -> None:
    for rack in workspace.state.plan.racks.values():
        for placement in rack.placements:
            box = view.canvas.racks.block_box(placement.id)
            assert box is not None
            hit = view.canvas.hit(QPointF(*box.middle))
            assert hit.zone is Zone.DEVICE
            assert hit.selection == Selection(Subject.PLACEMENT, (placement.id,))


def test_clicks_find_racks_cards_rooms_and_sites(view: CanvasView, workspace: Workspace) -> None:
    layout, plan = view.canvas.layout, workspace.state.plan
    rack = layout.racks[rack_named(workspace, "R03")]
    header = view.canvas.hit(QPointF(rack.x + 80, rack.y + 5))
    assert header.zone is Zone.RACK_HEADER
    assert header.selection == Selection(Subject.RACK, (rack.rack,))
    burst = plan.bursts[0].id
    card = view.canvas.hit(QPointF(*layout.cards[burst].box.middle))
    assert card.selection == Selection(Subject.BURST, (burst,))
    room = layout.rooms[rack.room].box
    assert view.canvas.hit(QPointF(room.x + 4, room.y + 4)).zone is Zone.ROOM
    site = layout.sites[plan.sites[0].id].box
    assert view.canvas.hit(QPointF(site.x + 4, site.y + 4)).zone is Zone.SITE
    assert view.canvas.hit(QPointF(-400, -400)).zone is Zone.NOTHING


def test_what_is_too_small_to_read_is_told_by_hovering(
    view: CanvasView, workspace: Workspace
) -> None:
    box = view.canvas.racks.block_box(device(workspace, "gpu-04").id)
    assert box is not None
    text = view.canvas.tooltip(QPointF(*box.middle))
    assert text.splitlines()[:2] == ["gpu-04", "NVIDIA DGX H200"]
    assert "U11–U18" in text
    rack = view.canvas.layout.racks[rack_named(workspace, "R02")]
    assert "25.1 / 21.9" in view.canvas.tooltip(QPointF(rack.x + 80, rack.y + 5))


def test_a_device_that_comes_back_to_a_rack_is_not_selected_there_any_more(
    view: CanvasView, workspace: Workspace
) -> None:
    moved, other = device(workspace, "gpu-05"), device(workspace, "sw-01")
    rack = rack_named(workspace, "R04")
    move = MovePlacement(workspace.state.scenario, moved.id, rack, 1)

    def shown() -> QImage:
        view.show_state(workspace.state)
        settle(30)
        place = view.canvas.layout.racks[rack].cell
        area = QRectF(place.x, place.y, place.width, place.height)
        return view.grab(view.mapFromScene(area).boundingRect()).toImage()

    workspace.run(move)
    workspace.select(Selection(Subject.PLACEMENT, (other.id,)))
    unmarked = shown()
    workspace.select(Selection(Subject.PLACEMENT, (moved.id,)))
    assert shown() != unmarked

    workspace.undo()
    shown()
    workspace.select(Selection(Subject.PLACEMENT, (other.id,)))
    shown()
    workspace.redo()
    workspace.select(Selection(Subject.PLACEMENT, (other.id,)))

    assert shown() == unmarked


def test_a_deleted_device_is_drawn_no_more(view: CanvasView, workspace: Workspace) -> None:
    gone = device(workspace, "gpu-05")
    assert isinstance(gone.host, RackSlot)
    box = view.canvas.racks.block_box(gone.id)
    assert box is not None
    workspace.run(DeletePlacements(workspace.state.scenario, frozenset({gone.id})))
    view.show_state(workspace.state)
    assert view.canvas.hit(QPointF(*box.middle)).zone is Zone.RACK
    workspace.undo()
    view.show_state(workspace.state)
    assert view.canvas.hit(QPointF(*box.middle)).zone is Zone.DEVICE

"""What assistive technology hears of the canvas: names, roles, places, selection."""

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.placing import DeletePlacements, EditPlacement
from planner.domain.identity import PlacementId
from planner.ui.appearance import Appearance
from planner.ui.canvas import accessible
from planner.ui.canvas.view import CanvasView
from planner.ui.floor.view import FloorView
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.settling import settle

NAME = QAccessible.Text.Name


@pytest.fixture
def view(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> CanvasView:
    accessible.install()
    QAccessible.setActive(True)
    view = CanvasView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    settle(30)
    return view


def children(interface: QAccessibleInterface) -> dict[str, QAccessibleInterface]:
    found = [interface.child(index) for index in range(interface.childCount())]
    return {one.text(NAME).split(",")[0]: one for one in found}


def canvas(view: CanvasView) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(view)


def rack(view: CanvasView, name: str) -> QAccessibleInterface:
    return children(children(children(canvas(view))["Milan"])["Restricted"])[name]


def test_sites_rooms_racks_and_devices_have_names_and_roles(view: CanvasView) -> None:
    top = canvas(view)
    assert (top.text(NAME), top.role()) == ("Canvas", QAccessible.Role.Canvas)
    milan = children(top)["Milan"]
    assert milan.role() is QAccessible.Role.Grouping
    assert set(children(milan)) == {"Restricted", "Connected", "Milan to Frankfurt"}
    second = rack(view, "R02")
    assert second.role() is QAccessible.Role.List
    assert second.text(NAME) == "R02, 25.1 / 21.9\u00a0kW, error"
    device = children(second)["gpu-04"]
    assert device.role() is QAccessible.Role.ListItem
    assert device.text(NAME) == "gpu-04, NVIDIA DGX H200 · U11–U18"
    assert second.indexOfChild(device) in range(second.childCount())
    assert device.parent().text(NAME) == second.text(NAME)


def test_a_link_says_its_load_where_it_is_drawn(view: CanvasView) -> None:
    link = children(children(canvas(view))["Milan"])["Milan to Frankfurt"]
    assert link.role() is QAccessible.Role.ListItem
    assert "Mbit/s of 10\u00a0Gbit/s" in link.text(NAME)
    at = view.viewport().mapFromGlobal(link.rect().center())
    hit = view.canvas.hit(QPointF(view.mapToScene(at)))
    assert hit.selection.kind is Subject.LINK


def test_things_are_where_they_are_drawn(view: CanvasView) -> None:
    device = children(rack(view, "R02"))["gpu-04"]
    rect: QRect = device.rect()
    at = view.viewport().mapFromGlobal(rect.center())
    hit = view.canvas.hit(QPointF(view.mapToScene(at)))
    assert hit.selection.kind is Subject.PLACEMENT
    found = canvas(view).childAt(rect.center().x(), rect.center().y())
    assert found.text(NAME) == device.text(NAME)


def test_the_selected_device_is_selected_and_focused(
    view: CanvasView, workspace: Workspace
) -> None:
    view.setFocus()
    one = next(one for one in workspace.state.plan.placements() if one.name == "gpu-04")
    workspace.select(Selection(Subject.PLACEMENT, (one.id,)))
    view.show_state(workspace.state)
    devices = children(rack(view, "R02"))
    assert devices["gpu-04"].state().selected
    assert not devices["gpu-03"].state().selected
    accessible.tell_selection(view)
    assert view.hasFocus()
    assert canvas(view).focusChild().text(NAME) == devices["gpu-04"].text(NAME)


def test_names_follow_edits_and_what_is_deleted_is_gone(
    view: CanvasView, workspace: Workspace
) -> None:
    scenario = workspace.state.scenario
    one = next(one for one in workspace.state.plan.placements() if one.name == "gpu-04")
    device = children(rack(view, "R02"))["gpu-04"]
    workspace.run(EditPlacement(scenario, one.id, "name", "renamed"))
    view.show_state(workspace.state)
    assert "renamed" in children(rack(view, "R02"))
    workspace.run(DeletePlacements(scenario, frozenset({PlacementId(one.id)})))
    view.show_state(workspace.state)
    assert not device.isValid()
    assert device.childCount() == 0
    assert "renamed" not in children(rack(view, "R02"))


def test_the_floor_plan_tells_the_same_racks_where_they_stand_on_the_floor(
    workspace: Workspace, appearance: Appearance, qtbot: QtBot
) -> None:
    accessible.install()
    QAccessible.setActive(True)
    view = FloorView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    settle(30)
    top = QAccessible.queryAccessibleInterface(view)
    assert top.text(NAME) == "Floor plan"
    second = children(children(children(top)["Milan"])["Restricted"])["R02"]
    assert second.text(NAME).startswith("R02, ")
    rack = next(one for one in workspace.state.plan.racks.values() if one.name == "R02")
    box = view.canvas.places.rack_box(rack.id)
    assert box is not None
    inside = view.viewport().mapToGlobal(view.mapFromScene(QPointF(*box.middle)))
    assert second.rect().contains(inside)

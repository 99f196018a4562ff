"""Zooming, panning and fitting with the wheel, the middle button and keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.domain.hardware import DeviceClass
from planner.domain.placement import Placement
from planner.ui.appearance import Appearance
from planner.ui.canvas.items.rack import OVERVIEW_SCALE
from planner.ui.canvas.view import CanvasView
from planner.ui.theme import DARK, LIGHT
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
    settle(120)
    return view


def turn_wheel(view: CanvasView, at: QPoint, degrees: int) -> None:
    point = QPointF(at)
    event = QWheelEvent(
        point,
        QPointF(view.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, degrees),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_a_plan_is_shown_whole_at_first_and_after_growing(view: CanvasView) -> None:
    content = view.canvas.content_rect()
    assert view.camera.seen.contains(content)
    view.resize(800, 500)
    settle(20)
    assert view.camera.seen.contains(content)


@pytest.mark.parametrize("degrees", [240, -240])
def test_the_wheel_zooms_at_the_cursor(view: CanvasView, degrees: int) -> None:
    at = QPoint(300, 420)
    before, zoom = view.mapToScene(at), view.camera.zoom
    turn_wheel(view, at, degrees)
    after = view.mapToScene(at)
    assert (view.camera.zoom > zoom) is (degrees > 0)
    assert abs(before.x() - after.x()) * view.camera.zoom < 2
    assert abs(before.y() - after.y()) * view.camera.zoom < 2


def test_the_middle_button_pans(view: CanvasView) -> None:
    view.camera.zoom_to(1.0)
    viewport, none = view.viewport(), Qt.KeyboardModifier.NoModifier
    start = QPoint(500, 300)
    held = view.mapToScene(start)
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, none, start)
    QTest.mouseMove(viewport, start + QPoint(60, -40))
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, none, start + QPoint(60, -40))
    moved = view.mapToScene(start + QPoint(60, -40))
    assert (round(held.x()), round(held.y())) == (round(moved.x()), round(moved.y()))


def test_space_and_drag_pan_and_select_nothing(view: CanvasView, workspace: Workspace) -> None:
    view.camera.zoom_to(1.0)
    viewport, none = view.viewport(), Qt.KeyboardModifier.NoModifier
    held = view.mapToScene(QPoint(500, 300))
    QTest.keyPress(view, Qt.Key.Key_Space)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, none, QPoint(500, 300))
    QTest.mouseMove(viewport, QPoint(450, 310))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, none, QPoint(450, 310))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    moved = view.mapToScene(QPoint(450, 310))
    assert (round(held.x()), round(held.y())) == (round(moved.x()), round(moved.y()))
    assert workspace.state.selection == Selection()


def test_fitting_the_selection_shows_it_large(view: CanvasView, workspace: Workspace) -> None:
    rack = next(iter(workspace.state.plan.racks))
    workspace.select(Selection(Subject.RACK, (rack,)))
    view.fit_selection()
    rect = view.canvas.rect_of(workspace.state.selection)
    assert view.camera.seen.contains(rect)
    assert rect.height() * view.camera.zoom > 0.8 * view.viewport().height()
    view.fit_all()
    assert view.camera.seen.contains(view.canvas.content_rect())


def test_what_is_selected_elsewhere_is_brought_into_view(
    view: CanvasView, workspace: Workspace
) -> None:
    view.camera.zoom_to(3.0)
    far = next(one for one in workspace.state.plan.placements() if one.name == "gpu-10")
    selection = Selection(Subject.PLACEMENT, (far.id,))
    assert not view.camera.seen.contains(view.canvas.rect_of(selection))
    view.reveal(selection)
    assert view.camera.seen.contains(view.canvas.rect_of(selection))


@pytest.mark.parametrize("zoom", [OVERVIEW_SCALE / 2, OVERVIEW_SCALE * 1.1, 1.0, 2.0])
def test_every_zoom_shows_devices_in_the_colour_of_their_class(
    view: CanvasView, workspace: Workspace, zoom: float
) -> None:
    server = next(one for one in workspace.state.plan.placements() if one.name == "gpu-04")
    box = view.canvas.racks.block_box(server.id)
    assert box is not None
    view.camera.zoom_to(zoom)
    view.centerOn(QPointF(*box.middle))
    settle(150)
    picture = view.grab().toImage()
    middle = view.mapFromScene(QPointF(*box.middle))
    colours = {colour_at(picture, middle + QPoint(right, 0)) for right in range(-4, 5)}
    assert DARK.fills[class_of(workspace, server)].name() in colours


def test_another_theme_repaints_everything(view: CanvasView) -> None:
    corner = QPoint(3, 3)
    before = colour_at(view.grab().toImage(), corner)
    view.set_theme(LIGHT)
    settle(150)
    after = colour_at(view.grab().toImage(), corner)
    assert before in (DARK.canvas.name(), DARK.canvas_dot.name())
    assert after in (LIGHT.canvas.name(), LIGHT.canvas_dot.name())


def class_of(workspace: Workspace, placement: Placement) -> DeviceClass:
    return workspace.library.parts[placement.part].device_class


def colour_at(picture: QImage, at: QPoint) -> str:
    ratio = picture.devicePixelRatioF()
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio)).name()

"""The far view: one item for all racks that stays true to every edit, colour and theme."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.placing import DeletePlacements
from planner.domain.hardware import DeviceClass
from planner.domain.placement import Placement
from planner.presenters.colouring import Metric
from planner.ui.appearance import Appearance
from planner.ui.canvas.view import CanvasView
from planner.ui.theme import DARK, LIGHT, NO_DATA, RAMP, Theme
from planner.workspace.state import FileStatus
from planner.workspace.workspace import Workspace


@pytest.fixture
def view(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> CanvasView:
    view = CanvasView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    view.camera.zoom_to(0.25)
    QTest.qWait(150)
    return view


def device(workspace: Workspace, name: str) -> Placement:
    return next(one for one in workspace.state.plan.placements() if one.name == name)


def pixel(view: CanvasView, at: QPoint) -> str:
    QTest.qWait(30)
    ratio = view.devicePixelRatioF()
    return view.viewport().grab().toImage().pixelColor((QPointF(at) * ratio).toPoint()).name()


def middle(view: CanvasView, placement: Placement) -> QPoint:
    box = view.canvas.racks.block_box(placement.id)
    assert box is not None
    return view.mapFromScene(QPointF(*box.middle))


def name(colour: QColor) -> str:
    return colour.name()


def test_edits_are_seen_from_afar(view: CanvasView, workspace: Workspace) -> None:
    gone = device(workspace, "gpu-05")
    at = middle(view, gone)
    assert pixel(view, at) == name(DARK.fills[DeviceClass.COMPUTE])
    workspace.run(DeletePlacements(workspace.state.scenario, frozenset({gone.id})))
    view.show_state(workspace.state)
    assert pixel(view, at) == name(DARK.rack)
    workspace.undo()
    view.show_state(workspace.state)
    assert pixel(view, at) == name(DARK.fills[DeviceClass.COMPUTE])


def test_a_metric_colours_whole_racks_from_afar(view: CanvasView, workspace: Workspace) -> None:
    at = middle(view, device(workspace, "gpu-05"))
    view.canvas.set_metric(Metric.PEAK)
    assert pixel(view, at) in {name(one) for one in RAMP}
    view.canvas.set_metric(Metric.CLASS)
    assert pixel(view, at) == name(DARK.fills[DeviceClass.COMPUTE])


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("zoom", [0.6, 0.25])
def test_what_has_no_value_is_hatched_near_and_far(
    workspace: Workspace, appearance: Appearance, qtbot: QtBot, theme: Theme, zoom: float
) -> None:
    shelf = workspace.state.project.shelf
    unpriced = {one.id: replace(one, price_usd=None) for one in shelf.parts.values()}
    project = replace(workspace.state.project, shelf=replace(shelf, parts=unpriced))
    workspace.adopt(project, FileStatus())
    view = CanvasView(workspace, theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    view.canvas.set_metric(Metric.COST)
    view.camera.zoom_to(zoom)
    QTest.qWait(150)
    at = middle(view, device(workspace, "gpu-05"))
    image = view.viewport().grab().toImage()
    around = {
        image.pixelColor(at.x() + x, at.y() + y).name()
        for x in range(-12, 13)
        for y in range(-6, 7)
    }
    assert {one.name() for one in NO_DATA} <= around


def test_panning_and_zooming_keep_racks_in_their_places(
    view: CanvasView, workspace: Workspace
) -> None:
    one = device(workspace, "gpu-05")
    fill = name(DARK.fills[DeviceClass.COMPUTE])
    for zoom in (0.25, 0.3, 0.14):
        view.camera.zoom_to(zoom)
        assert pixel(view, middle(view, one)) == fill  # stretched, while in motion
        QTest.qWait(120)
        view.camera.pan_by(37, -21)
        assert pixel(view, middle(view, one)) == fill


def test_another_theme_reaches_the_far_view(view: CanvasView, workspace: Workspace) -> None:
    at = middle(view, device(workspace, "gpu-05"))
    view.set_theme(LIGHT)
    assert pixel(view, at) == name(LIGHT.fills[DeviceClass.COMPUTE])

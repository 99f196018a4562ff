"""The minimap: there while something is out of view, and a way to get there."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.presenters.colouring import Metric
from planner.ui.appearance import Appearance
from planner.ui.canvas.overlays import Overlays
from planner.ui.canvas.view import CanvasView
from planner.workspace.workspace import Workspace
from tests.settling import settle


@pytest.fixture
def overlays(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> Overlays:
    view = CanvasView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    overlays = Overlays(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    settle(150)
    return overlays


def canvas(overlays: Overlays) -> CanvasView:
    view = overlays.parent()
    assert isinstance(view, CanvasView)
    return view


def test_it_hides_while_everything_is_seen(overlays: Overlays) -> None:
    assert not overlays.minimap.isVisible()
    canvas(overlays).camera.zoom_to(2.0)
    settle(10)
    assert overlays.minimap.isVisible()
    corner = overlays.minimap.geometry().bottomRight()
    assert canvas(overlays).rect().contains(corner)
    canvas(overlays).fit_all()
    settle(10)
    assert not overlays.minimap.isVisible()


def test_badges_have_a_legend_of_their_own_while_they_are_shown(overlays: Overlays) -> None:
    view, box = canvas(overlays), overlays.badge_legend
    assert not box.isVisible()
    view.canvas.show_badges(shown=True)
    for zoom, told in ((1.0, "SOV: sovereignty level"), (0.3, "zoom in")):
        view.camera.zoom_to(zoom)
        settle(10)
        assert box.isVisible()
        assert told in box.accessibleName()
        assert not box.geometry().intersects(overlays.legend.geometry())
        assert view.rect().contains(box.geometry())
    view.resize(700, 500)
    settle(10)
    view.camera.zoom_to(1.0)
    settle(10)
    assert box.geometry().bottom() < overlays.legend.y()  # beside it there is no room
    view.canvas.show_badges(shown=False)
    overlays.follow()
    assert not box.isVisible()


def test_a_click_and_a_drag_move_the_view(overlays: Overlays) -> None:
    view, minimap = canvas(overlays), overlays.minimap
    view.camera.zoom_to(2.0)
    settle(10)
    for at in (QPoint(40, 30), QPoint(80, 40)):
        wanted = minimap.point_at(QPointF(at))
        QTest.mousePress(minimap, Qt.MouseButton.LeftButton, pos=at)
        middle = view.camera.seen.center()
        assert (middle - wanted).manhattanLength() < 4
    target = minimap.point_at(QPointF(60, 45))
    QTest.mouseMove(minimap, QPoint(60, 45))
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton, pos=QPoint(60, 45))
    assert (view.camera.seen.center() - target).manhattanLength() < 4


def test_arrow_keys_move_the_view(overlays: Overlays) -> None:
    view = canvas(overlays)
    view.camera.zoom_to(2.0)
    settle(10)
    before = view.camera.seen.center()
    overlays.minimap.setFocus()
    QTest.keyClick(overlays.minimap, Qt.Key.Key_Right)
    after = view.camera.seen.center()
    assert after.x() > before.x()
    assert abs(after.y() - before.y()) < 2


def test_the_legend_tells_the_scale_of_what_is_coloured(overlays: Overlays) -> None:
    view = canvas(overlays)
    assert overlays.legend.legend.title == "Class"
    overlays.set_metric(Metric.PEAK)
    assert overlays.legend.legend.title == "Expected peak per device"
    near = overlays.legend.legend.high
    view.camera.zoom_to(0.2)
    settle(10)
    assert overlays.legend.legend.title == "Expected peak per rack"
    assert overlays.legend.legend.high != near
    assert "no data" in overlays.legend.accessibleName()

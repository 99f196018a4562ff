"""Badges on devices and cards: there when asked for and near enough, gone and free when not."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from planner.domain.identity import PlacementId, RackId
from planner.ui.canvas.scene import CanvasScene
from planner.ui.theme import DARK, LIGHT, Theme
from planner.workspace.workspace import Workspace


@pytest.fixture
def scene(qapp: QApplication, workspace: Workspace) -> CanvasScene:
    del qapp
    made = CanvasScene(DARK, QFont())
    made.show_state(workspace.state)
    return made


def server(workspace: Workspace) -> tuple[RackId, PlacementId]:
    plan = workspace.state.plan
    rack = next(one for one in plan.racks.values() if one.name == "R01")
    return rack.id, next(one.id for one in rack.placements if one.part == "dgx-h200")


def picture(scene: CanvasScene, box: QRectF, scale: float) -> QImage:
    image = QImage(
        round(box.width() * scale), round(box.height() * scale), QImage.Format.Format_RGB32
    )
    image.fill(0)
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), box)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_badges_are_drawn_near_by_alone_and_go_again(
    scene: CanvasScene, workspace: Workspace, theme: Theme
) -> None:
    scene.set_theme(theme)
    _, device = server(workspace)
    box = scene.racks.block_box(device)
    assert box is not None
    around = QRectF(box.x, box.y, box.width, box.height)
    plain, far = picture(scene, around, 1.0), picture(scene, around, 0.5)
    scene.show_badges(shown=True)
    assert picture(scene, around, 1.0) != plain
    assert picture(scene, around, 0.5) == far
    scene.show_badges(shown=False)
    assert picture(scene, around, 1.0) == plain


def test_tooltips_tell_what_badges_mean_while_they_are_shown(
    scene: CanvasScene, workspace: Workspace
) -> None:
    _, device = server(workspace)
    box = scene.racks.block_box(device)
    assert box is not None
    at = QPointF(*box.middle)
    assert "Lead time" not in scene.tooltip(at)
    scene.show_badges(shown=True)
    assert "Lead time 16 weeks" in scene.tooltip(at)
    assert "Supply risk" in scene.tooltip(at)
    (burst,) = workspace.state.plan.bursts
    card = scene.layout.cards[burst.id].box
    assert "Data that come here: needs safeguards" in scene.tooltip(QPointF(*card.middle))
    frankfurt = next(one for one in workspace.state.plan.sites if one.name == "Frankfurt")
    title = scene.layout.sites[frankfurt.id].box
    assert "Sovereignty: level" in scene.tooltip(QPointF(title.x + 4, title.y + 4))


def test_nothing_is_worked_out_while_they_are_not_shown(
    scene: CanvasScene, workspace: Workspace
) -> None:
    rack, device = server(workspace)
    scene.badges.show_state(workspace.state)
    assert not scene.badges.is_shown
    assert scene.badges.on(rack, device) == ()
    scene.show_badges(shown=True)
    assert next(one.text for one in scene.badges.on(rack, device)) == "16 wk"

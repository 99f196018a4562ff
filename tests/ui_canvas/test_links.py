"""Links between places: hovering tells what is known of them."""

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from planner.ui.appearance import Appearance
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.workspace import Workspace


def test_hovering_a_link_tells_capacity_and_that_its_load_is_not_known(
    workspace: Workspace, appearance: Appearance
) -> None:
    scene = CanvasScene(appearance.theme, QApplication.font())
    scene.show_state(workspace.state)
    link = workspace.state.plan.links[0]
    item = scene._links[link.id]
    middle = item.sceneBoundingRect().center()
    text = scene.tooltip(middle)
    assert link.name in text
    assert "Gbit/s" in text
    assert "Load: no data" in text
    assert not item.is_near(middle + QPointF(0, 200), 8.0)


def test_a_link_hides_no_device(workspace: Workspace, appearance: Appearance) -> None:
    scene = CanvasScene(appearance.theme, QApplication.font())
    scene.show_state(workspace.state)
    for placement in workspace.state.plan.placements():
        box = scene.racks.block_box(placement.id)
        if box is not None:
            assert "Gbit/s" not in scene.tooltip(QPointF(*box.middle))

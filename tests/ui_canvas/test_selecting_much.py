"""Selecting by Shift and Ctrl+arrows, outlines from afar, and what each face of a rack shows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.groups import MovePlacements
from planner.document.commands.placing import PlacePart
from planner.domain.identity import EntryId
from planner.domain.placement import Face, RackSlot
from planner.domain.site import Rack
from planner.ui.appearance import Appearance
from planner.ui.canvas.items.rack import OVERVIEW_SCALE
from planner.ui.canvas.items.rack_picture import Block
from planner.ui.canvas.picking import up_to
from planner.ui.canvas.view import CanvasView
from planner.ui.canvas.walking import Way, walked
from planner.workspace.state import NOTHING, Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import S
from tests.settling import settle


@pytest.fixture
def view(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> CanvasView:
    view = CanvasView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_state(workspace.state)
    workspace.changed.subscribe(view.show_state)
    settle(120)
    return view


def rack(workspace: Workspace, name: str) -> Rack:
    return next(one for one in workspace.state.plan.racks.values() if one.name == name)


def device(workspace: Workspace, name: str) -> Selection:
    found = next(one for one in workspace.state.plan.placements() if one.name == name)
    return Selection(Subject.PLACEMENT, (found.id,))


def selected(workspace: Workspace) -> list[str]:
    plan = workspace.state.plan
    named = {one.id: one.name for one in plan.placements()} | {
        one.id: one.name for one in plan.racks.values()
    }
    return [dict(named)[one] for one in workspace.state.selection.ids]  # type: ignore[index]


def test_shift_counts_over_racks_in_the_order_in_which_they_stand(workspace: Workspace) -> None:
    plan = workspace.state.plan
    start = Selection(Subject.RACK, (rack(workspace, "R04").id,))
    to = Selection(Subject.RACK, (rack(workspace, "R02").id,))
    found = up_to(plan, start, to)
    assert [plan.racks[one].name for one in found.ids] == ["R04", "R03", "R02"]  # type: ignore[index]
    assert up_to(plan, device(workspace, "gpu-01"), to) == to
    assert up_to(plan, start, NOTHING) == start


def test_ctrl_and_arrows_walk_and_shift_keeps(view: CanvasView, workspace: Workspace) -> None:
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    project = workspace.state.project
    QTest.keyClick(view, Qt.Key.Key_Right, ctrl)
    assert selected(workspace) == ["R01"]
    QTest.keyClick(view, Qt.Key.Key_Down, ctrl)
    assert selected(workspace) == ["sw-02"]
    QTest.keyClick(view, Qt.Key.Key_Down, ctrl | shift)
    assert selected(workspace) == ["sw-02", "sw-01"]
    QTest.keyClick(view, Qt.Key.Key_Right, ctrl)
    assert selected(workspace) == ["gpu-05"]
    QTest.keyClick(view, Qt.Key.Key_Up, ctrl)
    assert selected(workspace) == ["R02"]
    assert workspace.state.project is project


def test_walking_stops_at_the_last_rack(workspace: Workspace) -> None:
    plan = workspace.state.plan
    last = Selection(Subject.RACK, (plan.ordered_racks()[-1].id,))
    assert walked(plan, last, Way.RIGHT, extend=False) == last


def test_racks_move_along_their_row_by_alt_and_arrow(
    view: CanvasView, workspace: Workspace
) -> None:
    workspace.select(Selection(Subject.RACK, (rack(workspace, "R01").id,)))
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    row = workspace.state.plan.racks_of_row(rack(workspace, "R01").row)
    assert [one.name for one in row] == ["R02", "R01", "R03", "R04"]


@pytest.mark.parametrize("zoom", [OVERVIEW_SCALE / 2, 1.0])
def test_the_selection_is_highlighted_at_every_zoom(
    view: CanvasView, workspace: Workspace, zoom: float
) -> None:
    view.camera.zoom_to(zoom)
    workspace.select(device(workspace, "gpu-05"))
    outlines = view.canvas.racks.outlines
    assert outlines.isVisible() is (zoom < OVERVIEW_SCALE)
    if outlines.isVisible():
        box = view.canvas.racks.block_box(workspace.state.selection.ids[0])
        assert outlines.boxes == (box,)


def blocks(view: CanvasView, one: Rack) -> dict[str, Block]:
    picture = view.canvas.racks.item(one.id).picture
    return {block.caption.name: block for block in picture.blocks}


def test_short_devices_share_units_and_each_face_shows_its_own(
    view: CanvasView, workspace: Workspace
) -> None:
    target = rack(workspace, "R04")
    part = workspace.library.parts[EntryId("sn2201")]
    assert not part.full_depth
    for face in Face:
        workspace.run(PlacePart(S, part, None, target.id, 1, face))
    target = rack(workspace, "R04")
    front, rear = (
        next(
            one.name
            for one in target.placements
            if isinstance(one.host, RackSlot)
            and (one.part, one.host.face, one.host.bottom) == (part.id, face, 1)
        )
        for face in (Face.FRONT, Face.REAR)
    )

    assert front in blocks(view, target)
    assert rear not in blocks(view, target)
    view.show_face(Face.REAR)
    assert rear in blocks(view, target)
    assert front not in blocks(view, target)
    assert blocks(view, target)["cpu-01"].behind

    alone = next(one for one in target.placements if one.name == rear)
    workspace.run(MovePlacements(S, frozenset({alone.id}), alone.id, target.id, 11))
    view.show_face(Face.FRONT)
    assert blocks(view, target)[rear].behind
    assert not blocks(view, target)[front].behind

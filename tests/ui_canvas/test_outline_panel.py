"""The tree of sites, rooms, racks and devices, in step with the canvas."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner.document.commands.placing import DeletePlacements, EditPlacement
from planner.domain.placement import Placement
from planner.presenters.outline import NodeKind
from planner.ui.appearance import Appearance
from planner.ui.panels.outline import OutlinePanel
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import Draft, library


@pytest.fixture
def panel(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> OutlinePanel:
    panel = OutlinePanel(workspace)
    qtbot.addWidget(panel)
    workspace.changed.subscribe(panel.show_state)
    panel.resize(700, 400)
    panel.show()
    panel.show_state(workspace.state)
    return panel


def device(workspace: Workspace, name: str) -> Placement:
    return next(one for one in workspace.state.plan.placements() if one.name == name)


def names(panel: OutlinePanel, above: QModelIndex) -> list[str]:
    model = panel.model
    return [str(model.index(row, 0, above).data()) for row in range(model.rowCount(above))]


def select(workspace: Workspace, kind: Subject, *ids: str) -> None:
    workspace.select(Selection(kind, ids))


def test_the_tree_holds_the_whole_plan(panel: OutlinePanel, workspace: Workspace) -> None:
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    waiting, counts = [QModelIndex()], dict.fromkeys(NodeKind, 0)
    while waiting:
        above = waiting.pop()
        for row in range(panel.model.rowCount(above)):
            index = panel.model.index(row, 0, above)
            key = panel.model.key(index)
            assert key is not None
            counts[key[0]] += 1
            assert panel.model.index_of(key) == index
            waiting.append(index)
    plan = workspace.state.plan
    assert counts[NodeKind.SITE] == len(plan.sites)
    assert counts[NodeKind.LINK] == len(plan.links)
    assert counts[NodeKind.RACK] == len(plan.racks)
    assert counts[NodeKind.PLACEMENT] == len(list(plan.placements()))


def test_what_is_selected_on_the_canvas_is_shown_in_the_tree(
    panel: OutlinePanel, workspace: Workspace
) -> None:
    select(workspace, Subject.PLACEMENT, device(workspace, "gpu-04").id)
    current = panel.tree.currentIndex()
    assert current.data() == "gpu-04"
    assert panel.tree.isExpanded(current.parent())
    assert current.data(Qt.ItemDataRole.AccessibleTextRole).startswith("gpu-04, NVIDIA DGX H200")
    assert workspace.state.selection.ids == (device(workspace, "gpu-04").id,)


def test_arrow_keys_in_the_tree_select_on_the_canvas(
    panel: OutlinePanel, workspace: Workspace
) -> None:
    rack = next(one for one in workspace.state.plan.racks.values() if one.name == "R02")
    select(workspace, Subject.RACK, rack.id)
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Right)
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    first = names(panel, panel.model.index_of((NodeKind.RACK, rack.id)))[0]
    assert workspace.state.selection == Selection(Subject.PLACEMENT, (device(workspace, first).id,))
    assert panel.tree.currentIndex().data() == first


def test_enter_brings_a_thing_into_view(
    panel: OutlinePanel, workspace: Workspace, qtbot: QtBot
) -> None:
    site = workspace.state.plan.sites[0]
    select(workspace, Subject.SITE, site.id)
    with qtbot.waitSignal(panel.jump) as jumped:
        QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert jumped.args == [Selection(Subject.SITE, (site.id,))]


def test_edits_keep_what_is_open_and_selected(panel: OutlinePanel, workspace: Workspace) -> None:
    one = device(workspace, "gpu-04")
    select(workspace, Subject.PLACEMENT, one.id)
    workspace.run(EditPlacement(workspace.state.scenario, one.id, "name", "renamed"))
    assert panel.tree.currentIndex().data() == "renamed"
    assert panel.tree.isExpanded(panel.tree.currentIndex().parent())
    workspace.run(DeletePlacements(workspace.state.scenario, frozenset({one.id})))
    rack = next(one for one in workspace.state.plan.racks.values() if one.name == "R02")
    above = panel.model.index_of((NodeKind.RACK, rack.id))
    assert "renamed" not in names(panel, above)
    assert panel.tree.isExpanded(above)


def test_an_empty_plan_says_so(qtbot: QtBot) -> None:
    panel = OutlinePanel(Workspace(Draft().project, library()))
    qtbot.addWidget(panel)
    panel.show()
    text = next(one for one in panel.findChildren(QLabel) if one.isVisible())
    assert text.text() == "Nothing is planned yet. Drag hardware onto the canvas."
    assert not panel.tree.isVisible()

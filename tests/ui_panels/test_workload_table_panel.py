"""The table of workloads in the window: press, type, follow, route."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from planner.document.commands.workloads import DeleteWorkload
from planner.domain.project import Project
from planner.ui.inspector.fields import ChoiceField
from planner.ui.panels.workload_table import AmountBox, WorkloadTable
from planner.workspace.state import Notice, Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import Draft

Show = Callable[..., None]


@pytest.fixture
def panel(workspace: Workspace, shown: Show) -> WorkloadTable:
    made = WorkloadTable(workspace)
    workspace.changed.subscribe(made.show_state)
    made.jump.connect(workspace.select)
    shown(made, 1100, 180)
    return made


def users(workspace: Workspace, place: int) -> int:
    demand = workspace.state.project.workloads[place].demand
    assert demand is not None
    return demand.users


def box(panel: WorkloadTable, workspace: Workspace, place: int) -> AmountBox:
    found = panel.amount(workspace.state.project.workloads[place].id)
    assert found is not None
    return found


def test_a_press_doubles_the_users_and_the_verdict_follows(
    workspace: Workspace, panel: WorkloadTable, notices: list[Notice]
) -> None:
    row = next(
        place
        for place in range(panel.table.rows.rowCount())
        if panel.table.rows.index(place, 0).data() == "Public assistant"
    )
    before = users(workspace, row)
    verdict = panel.table.rows.index(row, 2)
    assert verdict.data() == "served"
    twice = box(panel, workspace, row).twice
    for _ in range(4):
        QTest.mouseClick(twice, Qt.MouseButton.LeftButton)
    assert users(workspace, row) == 16 * before
    assert box(panel, workspace, row).field.value == 16 * before
    assert notices[-1].undoable
    assert "Doubled the users of Public assistant" in notices[-1].message.happened
    workspace.undo()
    assert users(workspace, row) == 8 * before


def test_users_are_typed_in_place_and_a_slip_changes_nothing(
    workspace: Workspace, panel: WorkloadTable, notices: list[Notice]
) -> None:
    field = box(panel, workspace, 0).field
    field.selectAll()
    QTest.keyClicks(field, "750")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert users(workspace, 0) == 750
    field.selectAll()
    QTest.keyClicks(field, "many")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert users(workspace, 0) == 750
    assert field.text() == "750"
    assert "not a number" in notices[-1].message.happened


def test_the_table_and_the_selection_follow_each_other(
    workspace: Workspace, panel: WorkloadTable
) -> None:
    second = workspace.state.project.workloads[1]
    at = panel.table.visualRect(panel.table.rows.index(1, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert workspace.state.selection == Selection(Subject.WORKLOAD, (second.id,))
    assert panel.routes.inspection is not None
    assert panel.routes.inspection.title == second.name
    first = workspace.state.project.workloads[0]
    workspace.select(Selection(Subject.WORKLOAD, (first.id,)))
    assert panel.table.currentIndex().row() == 0
    assert panel.routes.inspection.title == first.name


def test_a_route_is_deleted_and_added_again_beside_the_table(
    workspace: Workspace, panel: WorkloadTable
) -> None:
    search = workspace.state.project.workloads[1]
    workspace.select(Selection(Subject.WORKLOAD, (search.id,)))

    def routes() -> list[str]:
        return [one.id for one in workspace.state.plan.routes if one.workload == search.id]

    before = routes()
    delete = panel.routes.field(f"delete:{before[-1]}")
    assert isinstance(delete, QPushButton)
    delete.click()
    assert routes() == before[:-1]
    add = panel.routes.field(f"workload:{search.id}:add_route")
    assert isinstance(add, ChoiceField)
    add.setCurrentIndex(0)
    add.activated.emit(0)
    assert len(routes()) == len(before)


def test_every_row_keeps_its_box_when_workloads_go(
    workspace: Workspace, panel: WorkloadTable
) -> None:
    workspace.run(DeleteWorkload(workspace.state.project.workloads[0].id))
    for place, workload in enumerate(workspace.state.project.workloads):
        assert workload.name in box(panel, workspace, place).field.accessibleName()
    workspace.undo()
    assert panel.table.rows.rowCount() == len(workspace.state.project.workloads)
    assert box(panel, workspace, 0).field.value == users(workspace, 0)


def test_an_empty_project_offers_to_add_a_workload(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    panel = WorkloadTable(open_project(Draft().project))
    shown(panel, 886, 180)
    asked: list[bool] = []
    panel.add.connect(lambda: asked.append(True))
    button = next(one for one in panel.findChildren(QPushButton) if one.isVisible())
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert asked == [True]

"""The inspector with several things selected: mixed boxes, one undo step for all."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from planner.domain.project import Project
from planner.presenters.inspection import EditRow
from planner.ui.inspector.fields import NumberField, SwitchField
from planner.ui.inspector.finding_view import FindingView
from planner.ui.inspector.inspector import Inspector
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, feeds

Show = Callable[..., None]


@pytest.fixture
def workspace(open_project: Callable[[Project], Workspace]) -> Workspace:
    draft = Draft()
    draft.rack(H200, H200)
    draft.rack(H200, on=feeds(amps=16.0))
    return open_project(draft.project)


@pytest.fixture
def inspector(workspace: Workspace, shown: Show) -> Inspector:
    made = Inspector(workspace)
    workspace.changed.subscribe(made.show_state)
    shown(made, 290, 700)
    return made


def box(inspector: Inspector, label: str) -> object:
    assert inspector.inspection is not None
    rows = (row for section in inspector.inspection.sections for row in section.rows)
    key = next(row.key for row in rows if isinstance(row, EditRow) and row.label == label)
    return inspector.field(key)


def select(workspace: Workspace, kind: Subject, *ids: str) -> None:
    workspace.select(Selection(kind, ids))


def test_a_mixed_number_is_empty_says_so_and_is_set_for_all_in_one_step(
    workspace: Workspace, inspector: Inspector
) -> None:
    select(workspace, Subject.RACK, *workspace.state.plan.racks)
    amps = box(inspector, "Current per feed")
    assert isinstance(amps, NumberField)
    assert amps.text() == ""
    assert amps.placeholderText() == "mixed"
    before = workspace.state.project
    QTest.keyClick(amps, Qt.Key.Key_Up)
    assert workspace.state.project is before
    QTest.keyClicks(amps, "63")
    QTest.keyClick(amps, Qt.Key.Key_Return)
    found = {feed.amps for rack in workspace.state.plan.racks.values() for feed in rack.feeds}
    assert found == {63.0}
    assert amps.text() == "63"
    assert amps.placeholderText() == ""
    workspace.undo()
    assert workspace.state.project is before
    assert amps.placeholderText() == "mixed"


def test_a_mixed_switch_becomes_yes_for_all(workspace: Workspace, inspector: Inspector) -> None:
    devices = [one.id for one in workspace.state.plan.placements()]
    select(workspace, Subject.PLACEMENT, devices[0])
    lock = box(inspector, "Locked")
    assert isinstance(lock, SwitchField)
    lock.click()
    select(workspace, Subject.PLACEMENT, *devices)
    lock = box(inspector, "Locked")
    assert isinstance(lock, SwitchField)
    assert not lock.isChecked()
    assert lock.accessibleDescription() == "mixed"
    lock.click()
    assert all(one.locked for one in workspace.state.plan.placements())
    assert lock.isChecked()
    assert workspace.state.undo_label == "lock 3 devices"


def test_typing_for_one_selection_does_not_reach_the_next(
    workspace: Workspace, inspector: Inspector
) -> None:
    devices = [one.id for one in workspace.state.plan.placements()]
    select(workspace, Subject.PLACEMENT, *devices[:2])
    limit = box(inspector, "GPU power limit")
    assert isinstance(limit, NumberField)
    limit.setFocus()
    QTest.keyClicks(limit, "500")
    select(workspace, Subject.PLACEMENT, *devices[1:])
    limit = box(inspector, "GPU power limit")
    assert isinstance(limit, NumberField)
    assert limit.text() == ""
    assert all(one.gpu_limit_kw is None for one in workspace.state.plan.placements())


def test_of_many_findings_the_worst_are_shown_and_the_rest_counted(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    draft = Draft()
    for _ in range(15):
        draft.rack(H200, H200, H200, on=feeds(amps=16.0))
    workspace = open_project(draft.project)
    made = Inspector(workspace)
    shown(made, 290, 700)
    workspace.changed.subscribe(made.show_state)
    select(workspace, Subject.RACK, *workspace.state.plan.racks)
    assert made.inspection is not None
    found = made.inspection.findings
    views = made.findChildren(FindingView)
    assert len(views) == 12
    assert [view.row for view in views] == list(found[:12])
    texts = [label.text() for label in made.findChildren(QLabel)]
    assert f"{len(found) - 12} more, listed in Checks" in texts

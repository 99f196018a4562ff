"""An architect gives four racks of servers their networks, looks at them, and takes them back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.app.window import Session
from planner.domain.fabric import FabricKind, Tier
from planner.ui.dialogs.build_fabrics import BuildFabricsDialog
from planner.workspace.state import Subject
from tests.builders import H200, Draft, feeds
from tests.hand import Hand

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier


def four_racks() -> Draft:
    draft = Draft()
    for _ in range(4):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    return draft


def test_fabrics_for_four_racks_are_built_in_one_step_and_undone_exactly(
    session: Session, hand: Hand
) -> None:
    assert session.desk is not None
    project = four_racks().project
    assert session.desk.show_project(lambda: project)
    hand.settle()
    before = hand.state.project
    hand.key(Qt.Key.Key_Y, CTRL_ALT)
    form = QApplication.activeModalWidget()
    assert isinstance(form, BuildFabricsDialog)
    ticked = [line.tick.isChecked() for line in form.lines]
    assert ticked == [True, False, True, True]  # there is no storage to connect
    shown = {row.cells["fabric"].text: row.cells["switches"] for row in form.table.rows.table.rows}
    assert shown["Compute fabric"].text.split() == ["8", "leaf", "+", "4", "spine"]
    form.lines[0].planes.setText("0")
    form.judge()
    assert not form.button.isEnabled()
    form.lines[0].planes.setText("1")
    form.judge()
    assert hand.previews()
    QTest.keyClick(form, Qt.Key.Key_Return)
    hand.settle()
    fabrics = hand.plan.sites[0].fabrics
    assert [one.kind for one in fabrics] == [
        FabricKind.COMPUTE,
        FabricKind.IN_BAND,
        FabricKind.OUT_OF_BAND,
    ]
    result = hand.state.evaluation.fabrics[fabrics[0].id]
    assert (result.count_of(Tier.LEAF).placed, result.count_of(Tier.SPINE).placed) == (8, 4)
    assert hand.device("compute-leaf-01").part == fabrics[0].switch
    assert hand.state.selection.kind is Subject.FABRIC
    hand.do("edit.undo")
    assert hand.state.project == before

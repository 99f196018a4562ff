"""Somebody looks where data go, asks why a way needs safeguards, and changes who controls whom."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from planner.app.window import Session
from planner.document.commands.racks import EditSite
from planner.domain.identity import SiteId
from planner.presenters.regions import Ruling
from planner.ui.stage import PlanView
from planner.workspace.state import Subject
from tests.hand import Hand

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_a_flow_is_asked_about_and_its_operator_changed(session: Session, hand: Hand) -> None:
    bench = session.window.bench
    QTest.keyClick(session.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert bench.stage.shown is PlanView.REGIONS
    view = bench.stage.regions
    scene = view.canvas
    assert scene.map is not None
    assert scene.places is not None
    flow = next(one for one in scene.map.flows if one.ruling is Ruling.CONDITIONAL)
    row = scene.places.rows[flow.key]
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.mapFromScene(QPointF(*row.middle)))
    hand.settle()
    assert hand.state.selection.single_of(Subject.WORKLOAD) == flow.workload
    assert bench.inspector.isVisible()

    assert session.desk is not None
    workspace = session.desk.workspace
    workspace.run(EditSite(hand.state.scenario, SiteId(flow.target), "controllers", ("DE",)))
    hand.settle()
    assert {one.ruling for one in scene.map.flows} == {Ruling.ALLOWED}
    hand.do("edit.undo")
    assert Ruling.CONDITIONAL in {one.ruling for one in scene.map.flows}

    card = scene.places.cards[SiteId(flow.target)]
    at = view.mapFromScene(QPointF(*card.middle))
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, at)
    hand.settle()
    assert hand.state.selection.single_of(Subject.SITE) == flow.target
    QTest.keyClick(view, Qt.Key.Key_Return)
    hand.settle()
    assert bench.stage.currentWidget() is bench.canvas
    assert hand.state.selection.single_of(Subject.SITE) == flow.target

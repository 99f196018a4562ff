"""An architect looks at what crosses a link: on the line, in the inspector, and why."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from planner.app.window import Session
from planner.domain.facility import Link
from planner.presenters.inspection import FigureRow, LinkRow
from planner.presenters.links import LinkLoad
from planner.presenters.rows import Tone
from planner.ui.inspector.fields import NumberField
from planner.ui.inspector.inspector import Inspector
from planner.ui.inspector.why_view import WhyView
from planner.workspace.state import NOTHING, Selection, Subject
from tests.hand import Hand


def wan(hand: Hand) -> Link:
    return next(one for one in hand.plan.links if one.name == "Milan to Frankfurt")


def on_the_line(hand: Hand) -> LinkLoad:
    return hand.view.canvas.links.picture(wan(hand).id).load


def point_on(hand: Hand) -> QPoint:
    return hand.view.mapFromScene(hand.view.canvas.links.middle(wan(hand).id))


def load_gbit_s(hand: Hand) -> float:
    load = hand.state.evaluation.links[wan(hand).id].load_gbit_s
    assert load is not None
    return load


def inspector_of(session: Session) -> Inspector:
    found = session.window.bench.inspector
    assert found is not None
    return found


def figure(session: Session, name: str) -> FigureRow:
    inspection = inspector_of(session).inspection
    assert inspection is not None
    rows = [row for section in inspection.sections for row in section.rows]
    return next(row for row in rows if isinstance(row, FigureRow) and row.key.endswith(f":{name}"))


def test_clicking_a_link_shows_its_load_and_why(session: Session, hand: Hand) -> None:
    hand.click(point_on(hand))
    link = wan(hand)
    assert hand.state.selection == Selection(Subject.LINK, (link.id,))
    shown = figure(session, "load_gbit_s")
    assert str(shown.figure) in on_the_line(hand).text
    buttons = inspector_of(session).findChildren(QAbstractButton)
    asked = next(one for one in buttons if one.accessibleName() == "Why? Load")
    QTest.mouseClick(asked, Qt.MouseButton.LeftButton)
    hand.settle()
    (view,) = [one for one in inspector_of(session).findChildren(WhyView) if one.isVisible()]
    assert view.why is not None
    assert "Traffic from Connected to Frankfurt" in view.why.text
    assert "Document search" in view.why.text
    assert "assumed" in view.why.text


def test_a_line_too_narrow_for_its_load_says_so_until_the_edit_is_undone(
    session: Session, hand: Hand
) -> None:
    before, words = load_gbit_s(hand), on_the_line(hand)
    hand.click(point_on(hand))
    field = inspector_of(session).field(f"link:{wan(hand).id}:gbit_s")
    assert isinstance(field, NumberField)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.002")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.settle()
    assert wan(hand).gbit_s == 0.002
    assert on_the_line(hand).over
    assert figure(session, "load_gbit_s").tone is Tone.BAD
    assert load_gbit_s(hand) == before
    hand.do("edit.undo")
    assert on_the_line(hand) == words


def test_a_site_lists_its_links_and_a_deleted_one_comes_back(session: Session, hand: Hand) -> None:
    link = wan(hand)
    frankfurt = next(one for one in hand.plan.sites if one.name == "Frankfurt")
    assert session.desk is not None
    session.desk.workspace.select(Selection(Subject.SITE, (frankfurt.id,)))
    hand.settle()
    inspection = inspector_of(session).inspection
    assert inspection is not None
    rows = [row for section in inspection.sections for row in section.rows]
    assert link.name in [row.text for row in rows if isinstance(row, LinkRow)]
    hand.click(point_on(hand))
    hand.key(Qt.Key.Key_Delete)
    assert link not in hand.plan.links
    assert hand.state.selection == NOTHING
    hand.do("edit.undo")
    assert wan(hand) == link

"""What an architect does with alternatives: tabs beside each other, each with its own plan."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.ui.scenarios.note import NoteDialog
from planner.ui.scenarios.tab_bar import ScenarioTabs
from tests.hand import Hand, one_child


def tabs_of(hand: Hand) -> ScenarioTabs:
    return hand.window.bench.scenario_tabs


def names(hand: Hand) -> list[str]:
    bar = tabs_of(hand).bar
    return [bar.tabText(place) for place in range(bar.count())]


def shown(hand: Hand) -> str:
    """The tab that is chosen, which is the scenario that the program shows."""
    bar = tabs_of(hand).bar
    name = hand.state.project.scenario(hand.state.scenario).name
    assert bar.tabText(bar.currentIndex()) == name
    return name


def press_plus(hand: Hand) -> None:
    QTest.mouseClick(tabs_of(hand).add, Qt.MouseButton.LeftButton)
    hand.settle()


def click_tab(hand: Hand, name: str) -> None:
    bar = tabs_of(hand).bar
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle(hand, name))
    hand.settle()


def middle(hand: Hand, name: str) -> QPoint:
    bar = tabs_of(hand).bar
    return bar.tabRect(names(hand).index(name)).center()


def choose(hand: Hand, tab: str, title: str) -> None:
    """Choose an entry from the menu of a tab."""
    bar = tabs_of(hand).bar
    at = middle(hand, tab)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, bar.mapToGlobal(at))
    QApplication.sendEvent(bar, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (action,) = [one for one in menu.actions() if one.text() == title]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    hand.settle()


def test_an_alternative_is_made_changed_and_left(session: Session, hand: Hand) -> None:
    press_plus(hand)
    assert (names(hand), shown(hand)) == (["A", "B"], "B")
    before = len(list(hand.plan.placements()))
    hand.click(hand.middle_of("gpu-01"))
    hand.do("edit.delete")
    assert len(list(hand.plan.placements())) == before - 1
    click_tab(hand, "A")
    assert shown(hand) == "A"
    assert len(list(hand.plan.placements())) == before
    hand.do("edit.undo")
    assert shown(hand) == "B"
    assert len(list(hand.plan.placements())) == before
    hand.do("edit.undo")
    assert names(hand) == ["A"]


def test_tabs_are_stepped_through_by_keyboard(session: Session, hand: Hand) -> None:
    press_plus(hand)
    press_plus(hand)
    assert (names(hand), shown(hand)) == (["A", "B", "C"], "C")
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    hand.key(Qt.Key.Key_Tab, control)
    assert shown(hand) == "A"
    hand.key(Qt.Key.Key_PageDown, control)
    assert shown(hand) == "B"
    hand.key(Qt.Key.Key_PageUp, control)
    hand.key(Qt.Key.Key_Backtab, control | shift)
    assert shown(hand) == "C"


def test_a_tab_is_renamed_where_it_stands(session: Session, hand: Hand) -> None:
    press_plus(hand)
    bar = tabs_of(hand).bar
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=middle(hand, "B"))
    field = one_child(bar, QLineEdit)
    QTest.keyClicks(field, "A")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.settle()
    assert hand.window.toast.text.startswith("There is a scenario A already.")
    field.selectAll()
    QTest.keyClicks(field, "Own & burst")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.settle()
    assert [one.name for one in hand.state.project.scenarios] == ["A", "Own & burst"]
    QTest.keyClick(bar, Qt.Key.Key_F2)
    field = next(one for one in bar.findChildren(QLineEdit) if one.isVisible())
    QTest.keyClicks(field, "nothing")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    hand.settle()
    assert hand.state.project.scenarios[1].name == "Own & burst"
    hand.do("edit.undo")
    assert names(hand) == ["A", "B"]


def test_a_tab_that_is_not_open_is_deleted_from_its_menu_and_comes_back(
    session: Session, hand: Hand
) -> None:
    press_plus(hand)
    click_tab(hand, "A")
    choose(hand, "B", "Delete Scenario")
    assert (names(hand), shown(hand)) == (["A"], "A")
    assert not hand.window.bench.scenarios.delete.isEnabled()
    hand.click_undo_in_toast()
    assert names(hand) == ["A", "B"]


def test_a_tab_gets_a_note_and_becomes_the_reference(session: Session, hand: Hand) -> None:
    press_plus(hand)
    choose(hand, "A", "Note…")
    dialog = one_child(hand.window, NoteDialog)
    QTest.keyClicks(dialog.text, "as the customer runs it today")
    dialog.accept()
    hand.settle()
    choose(hand, "A", "Reference for Break-even")
    first = hand.state.project.scenarios[0]
    assert first.note == "as the customer runs it today"
    assert hand.state.project.settings.reference_scenario == first.id
    tooltip = tabs_of(hand).bar.tabToolTip(0)
    assert tooltip.removeprefix("<qt>").removesuffix("</qt>").split("<br>") == [
        "A",
        "as the customer runs it today",
        "Reference for break-even",
    ]
    choose(hand, "A", "Reference for Break-even")
    assert hand.state.project.settings.reference_scenario is None


def test_alternatives_are_compared_while_they_are_edited(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    scenarios = hand.window.bench.scenarios
    assert not scenarios.compare.isEnabled()
    press_plus(hand)
    hand.key(Qt.Key.Key_F8)
    dialog = scenarios.comparison
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.comparing.compared.is_current and dialog.view is not None)
    titles = [one.title for one in dialog.table.rows.table.columns]
    assert [one.split("\n")[0] for one in titles[2:]] == ["A", "B", "difference"]
    hand.window.activateWindow()
    hand.click(hand.middle_of("gpu-01"))
    hand.do("edit.delete")
    qtbot.waitUntil(lambda: dialog.comparing.compared.is_current)
    view = dialog.view
    assert view is not None
    power = next(one for one in view.table.rows if one.key == "it_power_kw")
    assert power.cells[f"{hand.state.scenario}:difference"].text.startswith("−")
    dialog.close()

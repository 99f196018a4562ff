"""A person who hears the window: whatever takes the keyboard says what it is; dialogs stay small."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QGraphicsView,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from planner.app.window import Session
from planner.ui.canvas.accessible import CanvasInterface
from tests.hand import Hand
from tests.settling import settle

LARGEST = QSize(1280, 640)
DIALOGS = (
    "design.add_site",
    "design.duplicate",
    "design.entry",
    "design.new_entry",
    "design.place_many",
    "design.replace",
    "design.size_workload",
    "design.add_workload",
    "design.best_layouts",
    "project.quote_details",
    "project.add_line",
    "file.settings",
    "help.shortcuts",
    "view.find_command",
)


def unnamed(root: QWidget) -> Iterator[str]:
    """Return what the Tab key leads to and that a screen reader could not name."""
    for one in (root, *root.findChildren(QWidget)):
        takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
        if takes and not _is_inside(one) and not name_of(one):
            yield f"{type(one).__name__} in {type(one.parent()).__name__}"


def name_of(one: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)


def _is_inside(one: QWidget) -> bool:
    """Whether a widget is the inner part of one that is named itself."""
    outer = one.parent()
    if isinstance(outer, QAbstractScrollArea | QGraphicsView):
        return one is outer.viewport()
    return isinstance(one, QStackedWidget) and isinstance(outer, QTabWidget)


def test_whatever_takes_the_keyboard_in_the_window_says_what_it_is(
    session: Session, hand: Hand
) -> None:
    tabs = hand.window.bench.tabs
    hand.click(hand.middle_of("gpu-05"))
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        bar = hand.window.bench.dashboard.horizontalScrollBar()
        for part in range(9):  # a chart has its name once it has been in sight
            bar.setValue(bar.maximum() * part // 8)
            settle(60)
        assert list(unnamed(hand.window)) == []


def test_whatever_takes_the_keyboard_in_a_dialog_says_what_it_is_and_dialogs_are_small(
    session: Session, hand: Hand
) -> None:
    hand.click(hand.middle_of("gpu-05"))
    for name in DIALOGS:
        hand.window.commands[name].trigger()
        settle(200)
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        dialog = dialog or next(one for one in open_windows() if one.isVisible())
        assert list(unnamed(dialog)) == [], name
        assert dialog.size().boundedTo(LARGEST) == dialog.size(), name
        dialog.close()
        hand.settle()


def open_windows() -> Iterator[QWidget]:
    windows = QApplication.topLevelWidgets()
    return (one for one in windows if isinstance(one, QDialog))


def test_the_canvas_tells_what_is_selected_by_keyboard(session: Session, hand: Hand) -> None:
    canvas = QAccessible.queryAccessibleInterface(hand.view)
    assert isinstance(canvas, CanvasInterface)
    hand.view.setFocus()
    ctrl = Qt.KeyboardModifier.ControlModifier
    hand.key(Qt.Key.Key_Right, ctrl)
    rack = canvas.of_selection()
    assert rack is not None
    assert rack.role() is QAccessible.Role.List
    assert rack.text(QAccessible.Text.Name).startswith("R01")
    hand.key(Qt.Key.Key_Up, ctrl)
    device = canvas.of_selection()
    assert device is not None
    assert device.role() is QAccessible.Role.ListItem
    (selected,) = hand.state.selection.ids
    placement = next(one for one in hand.plan.placements() if one.id == selected)
    assert device.text(QAccessible.Text.Name).startswith(placement.name)
    assert device.state().selected
    above = device.parent()
    again = above.child(above.indexOfChild(device))
    assert again is not None
    assert again.text(QAccessible.Text.Name) == device.text(QAccessible.Text.Name)

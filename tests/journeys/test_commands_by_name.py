"""Everything by name or key: the command palette, the cheat sheet, and that no key means two things."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.ui.command_palette import CommandPalette
from planner.ui.dialogs.shortcuts import ShortcutsDialog
from planner.ui.menu_actions import menu_actions
from planner.workspace.actions import ACTIONS
from tests.hand import Hand


def palette_of(session: Session, hand: Hand, qtbot: QtBot) -> CommandPalette:
    hand.do("view.find_command")
    (palette,) = session.window.findChildren(CommandPalette)
    qtbot.waitUntil(palette.field.hasFocus)
    return palette


def test_a_command_is_found_by_its_letters_chosen_by_arrows_and_run(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    before = hand.state.project
    palette = palette_of(session, hand, qtbot)
    QTest.keyClicks(palette.field, "theme")
    first = palette.list.currentItem()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentItem() is not first
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    hand.settle()
    assert session.window.findChildren(CommandPalette) == []
    assert hand.state.project is before

    palette = palette_of(session, hand, qtbot)
    QTest.keyClicks(palette.field, "opexa")
    assert palette.titles()[0] == "Open Example"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    hand.settle()
    assert session.window.findChildren(CommandPalette) == []
    assert hand.state.project is not before


def test_every_action_is_listed_and_what_is_not_possible_says_why(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    palette = palette_of(session, hand, qtbot)
    listed = palette.titles()
    assert {action.title for action in ACTIONS} <= set(listed)
    QTest.keyClicks(palette.field, "undo edit")
    assert palette.titles() == ("Undo",)
    item = palette.list.topLevelItem(0)
    assert item is not None
    assert item.isDisabled()
    assert item.text(1) == "There is no step to take back."
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_the_cheat_sheet_lists_every_shortcut_and_no_key_means_two_things(
    session: Session, hand: Hand
) -> None:
    actions = menu_actions(session.window.menuBar())
    assert [one.title for one in actions if not one.action.isEnabled() and not one.needs] == []
    keys = Counter(one.keys for one in actions if one.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert {"Ctrl+K", "F1", "Ctrl+,", "Ctrl+N", "Ctrl+Z"} <= set(keys)

    hand.do("help.shortcuts")

    (sheet,) = session.window.findChildren(ShortcutsDialog)
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert set(keys) <= texts
    assert sheet.width() <= 1280
    assert sheet.height() <= 640
    QTest.keyClick(sheet, Qt.Key.Key_Escape)

"""The window around the canvas: menus, themes, small screens, messages, pictures."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAction, QImage, QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from planner.app.paths import resource_folder
from planner.document.commands.assumptions import RenameProject
from planner.document.commands.racks import EditRack
from planner.domain.errors import Message, UserError
from planner.domain.site import Feed
from planner.presenters.findings import badges
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.bridge import Bridge
from planner.ui.canvas.render import render_png
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.icons import IconSet
from planner.ui.main_window import MainWindow
from planner.ui.theme import DARK, LIGHT
from planner.workspace.actions import ACTIONS
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace
from tests.desks import QuietDesk
from tests.settling import settle


@pytest.fixture
def window(appearance: Appearance, workspace: Workspace, qtbot: QtBot) -> MainWindow:
    window = MainWindow(appearance, IconSet(resource_folder() / "icons"))
    qtbot.addWidget(window)
    bridge = Bridge(window)
    window.resize(1366, 768)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.attach(QuietDesk(workspace), bridge)
    settle(80)
    window.destroyed.connect(bridge.close)
    return window


def every_action(window: MainWindow) -> list[QAction]:
    menus = [action.menu() for action in window.menuBar().actions()]
    found: list[QAction] = []
    while menus:
        menu = menus.pop()
        if isinstance(menu, QMenu):
            for action in menu.actions():
                menus.append(action.menu())
                found.append(action)
    return found


def test_every_action_is_in_a_menu_and_shortcuts_are_unique(window: MainWindow) -> None:
    actions = every_action(window)
    titles = {action.text().split(" ")[0] for action in actions}
    assert {action.title.split(" ")[0] for action in ACTIONS} <= titles
    keys = [action.shortcut().toString() for action in actions if not action.shortcut().isEmpty()]
    assert sorted(keys) == sorted(set(keys))
    assert {"Ctrl+Z", "Ctrl+S", "F", "Shift+F", "1", "Ctrl+J"} <= set(keys)


@pytest.mark.parametrize("keys", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_both_usual_keys_redo(window: MainWindow, workspace: Workspace, keys: str) -> None:
    workspace.run(RenameProject("Bank 2"))
    workspace.undo()
    settle(20)
    QTest.keySequence(window, QKeySequence(keys))
    assert workspace.state.project.name == "Bank 2"


def test_the_tab_of_the_checks_counts_errors_and_warnings(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    bar, place = window.bench.tabs.tabBar(), window.bench.tabs.indexOf(window.bench.checks)

    def is_counted() -> bool:
        found = badges(workspace.state.evaluation)
        spoken = f"Checks, errors: {found.errors}, warnings: {found.warnings}"
        return bar.accessibleTabName(place) == spoken

    qtbot.waitUntil(is_counted)
    before = bar.accessibleTabName(place)
    rack = next(one for one in workspace.state.plan.racks.values() if one.placements)
    weak = (Feed("A", 230.0, 1, 1.0), Feed("B", 230.0, 1, 1.0))
    workspace.run(EditRack(workspace.state.scenario, rack.id, "feeds", weak))
    qtbot.waitUntil(is_counted)
    assert bar.accessibleTabName(place) != before
    workspace.undo()
    qtbot.waitUntil(lambda: bar.accessibleTabName(place) == before)


def test_undo_says_what_it_would_take_back(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    undo, redo = window.commands["edit.undo"], window.commands["edit.redo"]
    assert not undo.isEnabled()
    workspace.run(RenameProject("Bank 2"))
    QApplication.processEvents()
    assert undo.isEnabled()  # at once: the key may be pressed already
    assert window.windowTitle() == "Bank 2[*] – Rackwright"
    assert window.isWindowModified()
    qtbot.waitUntil(lambda: undo.text() == "Undo rename project")
    undo.trigger()
    QApplication.processEvents()
    assert workspace.state.project.name == "Hybrid bank"
    assert redo.isEnabled()
    assert not undo.isEnabled()
    qtbot.waitUntil(lambda: (undo.text(), redo.text()) == ("Undo", "Redo rename project"))


@pytest.mark.parametrize(
    ("size", "canvas"), [((1366, 768), (840, 340)), ((1920, 1080), (1200, 600))]
)
def test_the_canvas_has_room(
    window: MainWindow, size: tuple[int, int], canvas: tuple[int, int]
) -> None:
    window.resize(*size)
    settle(80)
    assert window.size() == QSize(*size)
    assert window.canvas.width() >= canvas[0]
    assert window.canvas.height() >= canvas[1]


def test_without_the_bottom_dock_the_canvas_has_510_pixels(window: MainWindow) -> None:
    action = next(one for one in every_action(window) if one.shortcut().toString() == "Ctrl+J")
    action.trigger()
    settle(50)
    assert window.canvas.height() >= 510


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_the_theme_is_chosen_in_the_menu(
    window: MainWindow, appearance: Appearance, choice: ThemeChoice
) -> None:
    action = next(one for one in every_action(window) if one.text().lower() == choice.value)
    action.trigger()
    settle(30)
    theme = DARK if choice is ThemeChoice.DARK else LIGHT
    assert appearance.theme is theme
    assert window.palette().color(QPalette.ColorRole.Window) == theme.window
    picture = window.grab().toImage()
    corner = window.canvas.mapTo(window, QPoint(8, 8))
    assert picture.pixelColor(corner).name() in (theme.canvas.name(), theme.canvas_dot.name())


def test_the_look_is_remembered(window: MainWindow, appearance: Appearance) -> None:
    docks = next(one for one in every_action(window) if one.shortcut().toString() == "Ctrl+I")
    docks.trigger()
    geometry, layout, theme = window.remembered()
    docks.trigger()
    window.restore(geometry, layout)
    assert not docks.isChecked()
    assert theme == appearance.choice.value
    window.restore("00ff", "not even")
    assert window.isVisible()


def test_a_panel_moves_into_a_window_of_its_own_and_back(window: MainWindow) -> None:
    menu = next(
        menu
        for one in every_action(window)
        if isinstance(menu := one.menu(), QMenu) and one.text() == "In a Window of Its Own"
    )
    action = next(one for one in menu.actions() if one.text() == "Results")
    results = window.findChild(QDockWidget, "results")
    assert isinstance(results, QDockWidget)
    room = window.canvas.height()
    action.trigger()
    settle(50)
    assert results.isWindow()
    assert results.isVisible()
    assert results.titleBarWidget() is None
    alone = window.canvas.height()
    assert alone > room
    # Docked again, by whatever means, it has no second title and the choice is taken back.
    results.setFloating(False)
    settle(50)
    assert not action.isChecked()
    assert results.titleBarWidget() is not None
    assert window.canvas.height() < alone


def test_a_toast_goes_by_itself_and_a_serious_message_stays(
    window: MainWindow, workspace: Workspace
) -> None:
    workspace.notices.emit(Notice(Message("It did not fit.", "Nothing was changed.", "Use R04.")))
    assert window.toast.text == "It did not fit. Nothing was changed. Use R04."
    foot = window.toast.geometry()
    assert window.canvas.rect().contains(foot)
    assert not any(one.isVisible() and one.text() == "Undo" for one in buttons(window.toast))
    window.toast.dismiss()
    workspace.notices.emit(Notice(Message("The disk is full.", "", ""), serious=True))
    (box,) = window.findChildren(MessageBox)
    assert box.accessibleName() == "The disk is full."
    assert window.toast.text == ""
    box.close()


def test_icons_take_the_colour_of_the_theme(qapp: QApplication) -> None:
    icons = IconSet(resource_folder() / "icons")
    for theme in (DARK, LIGHT):
        picture = icons.icon("save", theme).pixmap(QSize(32, 32)).toImage()
        assert theme.text.name() in colours_of(picture)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_plan_is_drawn_into_a_file(
    workspace: Workspace, qapp: QApplication, tmp_path: Path, theme: str
) -> None:
    state = workspace.state
    path = tmp_path / "plan.png"
    size = (900, 500)
    render_png(state.project, state.scenario, state.evaluation, path, theme, size)
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == size
    colours = DARK if theme == "dark" else LIGHT
    assert picture.pixelColor(1, 1).name() == colours.canvas.name()
    assert colours.rack.name() in colours_of(picture)


def test_a_disk_that_refuses_leaves_the_picture_that_was_there(
    workspace: Workspace, qapp: QApplication, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource", reason="the system limits no file sizes")
    state = workspace.state
    path = tmp_path / "plan.png"
    path.write_bytes(b"the picture of yesterday")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(UserError) as told:
            render_png(state.project, state.scenario, state.evaluation, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(path) in told.value.message.happened
    assert path.read_bytes() == b"the picture of yesterday"
    assert list(tmp_path.iterdir()) == [path]


def test_a_picture_that_cannot_be_written_is_told(
    workspace: Workspace, qapp: QApplication, tmp_path: Path
) -> None:
    state = workspace.state
    path = tmp_path / "nowhere" / "plan.png"
    with pytest.raises(UserError) as told:
        render_png(state.project, state.scenario, state.evaluation, path)
    assert str(path) in told.value.message.happened


def buttons(parent: QWidget) -> list[QToolButton]:
    return parent.findChildren(QToolButton)


def colours_of(picture: QImage) -> set[str]:
    return {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
        if picture.pixelColor(x, y).alpha() == 255
    }

"""Between sessions: recent files, the file that was open, revert to what is saved, settings."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from planner.app import paths
from planner.app.settings import UserSettings, load_settings, save_settings
from planner.app.window import Session
from planner.document.commands.assumptions import RenameProject
from planner.presenters import formats
from planner.store.migrations import SCHEMA_VERSION
from planner.store.project_file import open_project
from planner.ui.appearance import ThemeChoice
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.preferences import IMPERIAL, Preferences, use
from planner.ui.recent_menu import RecentMenu
from planner.workspace.state import Notice
from tests.hand import Hand
from tests.settling import settle


@pytest.fixture(autouse=True)
def _usual_numbers() -> Iterator[None]:
    yield
    use(Preferences())
    QLocale.setDefault(QLocale.system())


def saved(session: Session, hand: Hand, path: Path) -> None:
    """Save the open project under a name, as the dialog would."""
    assert session.desk is not None
    assert session.files is not None
    session.files.save_as(path)
    session.desk.opened(path)
    hand.settle()


def recent_menu(session: Session) -> QMenu:
    (menu,) = session.window.findChildren(RecentMenu)
    menu.aboutToShow.emit()
    return menu


def test_files_opened_last_are_in_the_menu(session: Session, hand: Hand, tmp_path: Path) -> None:
    (only,) = recent_menu(session).actions()
    assert (only.text(), only.isEnabled()) == ("No files yet", False)
    for name in ("one", "two"):
        saved(session, hand, tmp_path / f"{name}.rackwright")
    (tmp_path / "three.rackwright").touch()
    assert [one.text() for one in recent_menu(session).actions()] == [
        "two.rackwright",
        "one.rackwright",
    ]
    (tmp_path / "one.rackwright").unlink()
    assert [one.text() for one in recent_menu(session).actions()] == ["two.rackwright"]

    hand.do("file.new")
    assert hand.state.file.path is None
    recent_menu(session).actions()[0].trigger()
    hand.settle()
    assert hand.state.file.path == tmp_path / "two.rackwright"


@contextmanager
def another(qapp: QApplication, qtbot: QtBot) -> Iterator[Session]:
    """The program from its start to its end, once more."""
    again = Session(qapp, None)
    again.show()
    qtbot.waitUntil(lambda: again.files is not None, timeout=30_000)
    settle(50)
    yield again
    again.window.may_close = lambda: True
    again.window.close()
    again.end()
    again.window.deleteLater()


def test_the_file_that_was_open_is_open_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "work.rackwright"
    with another(qapp, qtbot) as first:
        assert first.desk is not None
        assert first.files is not None
        first.desk.workspace.run(RenameProject("Kept"))
        first.files.save_as(path)
        first.window.bench.views.badges.trigger()
    with another(qapp, qtbot) as second:
        assert second.window.canvas.canvas.badges.is_shown
        assert second.desk is not None
        assert second.desk.workspace.state.project.name == "Kept"
        assert second.desk.workspace.state.file.path == path


def test_a_file_that_is_gone_makes_room_for_the_example(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = UserSettings(last_file=str(tmp_path / "gone.rackwright"))
    save_settings(paths.settings_folder(), gone)
    with another(qapp, qtbot) as session:
        assert session.desk is not None
        assert session.desk.workspace.state.project.name == "Hybrid bank"


def test_revert_returns_to_what_is_saved_once_agreed(
    session: Session, hand: Hand, tmp_path: Path
) -> None:
    assert session.desk is not None
    assert not session.window.commands["file.revert"].isEnabled()
    saved(session, hand, tmp_path / "work.rackwright")
    session.desk.workspace.run(RenameProject("Changed"))
    hand.settle()
    answer("Cancel")
    hand.do("file.revert")
    assert hand.state.project.name == "Changed"
    answer("Revert")
    hand.do("file.revert")
    assert hand.state.project.name == "Hybrid bank"
    assert hand.state.file.clean


def test_a_file_that_somebody_has_open_can_be_read(
    session: Session, hand: Hand, tmp_path: Path
) -> None:
    assert session.desk is not None
    path = tmp_path / "theirs.rackwright"
    saved(session, hand, path)
    hand.do("file.new")
    before = hand.state.project
    with open_project(path):
        answer("Cancel")
        assert not session.desk.open_path(path)
        assert hand.state.project == before
        told: list[Notice] = []
        session.desk.workspace.notices.subscribe(told.append)
        answer("Open Read-Only")
        assert session.desk.open_path(path)
        assert told == []  # nobody is told again what was just asked for
        hand.settle()
        assert hand.state.project.name == "Hybrid bank"
        assert hand.state.file.read_only


def test_a_file_of_a_newer_version_opens_as_a_copy(
    session: Session, hand: Hand, tmp_path: Path
) -> None:
    assert session.desk is not None
    path = tmp_path / "newer.rackwright"
    saved(session, hand, path)
    hand.do("file.new")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    written = path.read_bytes()
    answer("Open as a Copy")
    assert session.desk.open_path(path)
    hand.settle()
    assert hand.state.project.name == "Hybrid bank"
    assert hand.state.file.path is None
    assert path.read_bytes() == written


def answer(text: str) -> None:
    """Press a button of the next message box."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, MessageBox):
            QTimer.singleShot(20, press)
            return
        next(one for one in box.buttons if one.text() == text).click()

    QTimer.singleShot(20, press)


def test_chosen_settings_show_at_once_and_stay(session: Session, hand: Hand) -> None:
    assert session.desk is not None
    assert session.desk.reception is not None
    chosen = Preferences("light", IMPERIAL, "de_DE", "FR", "EUR")
    session.desk.reception.take(chosen)
    hand.settle()
    assert formats.style() == formats.Style(",", imperial=True)
    shown = " ".join(label.text() for label in session.window.bench.status.findChildren(QLabel))
    assert "Imperial" in shown
    assert ThemeChoice(load_settings(paths.settings_folder()).theme) is ThemeChoice.LIGHT
    assert load_settings(paths.settings_folder()).preferences == chosen
    hand.do("file.new")
    assert hand.state.project.settings.country == "FR"
    assert hand.state.project.settings.currency == "EUR"

"""Every action of the menus in one list, for the command palette and the list of shortcuts."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from planner.presenters.wording import translate


@dataclass(frozen=True, eq=False)
class MenuAction:
    """An action and the path of the menus that lead to it, such as ``View › Theme``."""

    action: QAction
    menu: str

    @property
    def title(self) -> str:
        """The words of the menu entry."""
        return _plain(self.action.text())

    @property
    def keys(self) -> str:
        """The shortcut as this platform writes it, empty for none."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def needs(self) -> str:
        """What it takes to make the action possible, empty while it is."""
        if self.action.isEnabled():
            return ""
        return self.action.whatsThis() or translate("palette", "Not possible now.")


def menu_actions(bar: QMenuBar) -> tuple[MenuAction, ...]:
    """Return the actions of a menu bar that can be chosen, in the order of the menus."""
    found: list[MenuAction] = []
    for entry in bar.actions():
        menu = entry.menu()
        if isinstance(menu, QMenu):
            found.extend(_of(menu, _plain(entry.text())))
    return tuple(found)


def _of(menu: QMenu, path: str) -> Iterator[MenuAction]:
    menu.aboutToShow.emit()  # menus that follow the state are filled when they are about to show
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _of(inner, f"{path} › {_plain(action.text())}")
        elif not action.isSeparator() and action.isVisible() and action.text():
            yield MenuAction(action, path)


def _plain(text: str) -> str:
    """Return a menu text without the mark before its access key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")

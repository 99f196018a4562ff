"""The tabs of the scenarios: choose, rename in place, and a menu for the rest."""

from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QWidget,
)

from planner.document.commands.scenarios import LONGEST_NAME, RenameScenario
from planner.domain.identity import ScenarioId
from planner.presenters.scenarios import Tab, scenario_tabs
from planner.ui.theme import GRID
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_WIDEST_TAB_PX = 190
_LEAST_PX = 130


class ScenarioTabs(QWidget):
    """A tab for every scenario and a button that adds one.

    `menu_wanted` carries a scenario and a global position, `add_wanted` comes from the button.
    """

    menu_wanted = Signal(object, QPoint)
    add_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._shown: tuple[Tab, ...] = ()
        self.bar = _Bar(self)
        self.add = QToolButton(self)
        self.add.setText("+")
        self.add.setProperty("role", "quiet")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.setToolTip(self.tr("Duplicate this scenario"))
        self.add.setAccessibleName(self.add.toolTip())
        self.add.clicked.connect(self.add_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.add)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(_LEAST_PX)
        self.bar.currentChanged.connect(self._open)
        self.bar.rename_wanted.connect(self.rename)
        self.bar.menu_wanted.connect(self._ask_menu)
        self.show_state(workspace.state)

    def show_state(self, state: State) -> None:
        """Show the tabs of *state*; what did not change is left alone."""
        tabs = scenario_tabs(state.project)
        ids = [one.scenario for one in tabs]
        # Also a tab that leaves makes another one current: none of that is the user's choice.
        self.bar.blockSignals(True)
        if tabs != self._shown:
            if ids != [one.scenario for one in self._shown]:
                self._count(len(tabs))
            for place, tab in enumerate(tabs):
                if place >= len(self._shown) or self._shown[place] != tab:
                    self._fill(place, tab)
            self._shown = tabs
        self.bar.setCurrentIndex(ids.index(state.scenario))
        self.bar.blockSignals(False)

    def rename(self, scenario: ScenarioId) -> None:
        """Let the name of a scenario be typed on its tab."""
        place = self._place(scenario)
        if place is not None:
            _NameField(self._workspace, self._shown[place], self.bar, place)

    def step(self, by: int) -> None:
        """Show the next tab, or one further; after the last comes the first."""
        self.bar.setCurrentIndex((self.bar.currentIndex() + by) % self.bar.count())

    def _count(self, tabs: int) -> None:
        while self.bar.count() > tabs:
            self.bar.removeTab(self.bar.count() - 1)
        while self.bar.count() < tabs:
            self.bar.addTab("")

    def _fill(self, place: int, tab: Tab) -> None:
        # An ampersand would make a shortcut of the letter after it.
        self.bar.setTabText(place, tab.name.replace("&", "&&"))
        self.bar.setTabData(place, tab.scenario)
        # Typed by people: shown as it is, never read as mark-up.
        self.bar.setTabToolTip(place, _plain(tab.tooltip))
        self.bar.setAccessibleTabName(place, tab.spoken)
        side = QTabBar.ButtonPosition.RightSide
        known = self.bar.tabButton(place, side)
        badge = known if isinstance(known, QLabel) else None
        if not tab.badge:
            if badge is not None:
                self.bar.setTabButton(place, side, None)
                badge.deleteLater()
            return
        if badge is None:
            badge = QLabel(self.bar)
            badge.setProperty("role", "badge")
            # Clicks belong to the tab below.
            badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.bar.setTabButton(place, side, badge)
        badge.setText(tab.badge)
        badge.adjustSize()

    def _place(self, scenario: ScenarioId) -> int | None:
        return next((n for n, one in enumerate(self._shown) if one.scenario == scenario), None)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self._shown):
            self._workspace.open_scenario(self._shown[place].scenario)

    def _ask_menu(self, place: int, at: QPoint) -> None:
        self.menu_wanted.emit(self._shown[place].scenario, at)


def _plain(text: str) -> str:
    """Return a text that a tooltip shows as it is, with its lines."""
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f"<qt>{lines}</qt>"


class _Bar(QTabBar):
    """Tabs that scroll where there is no room; the wheel never changes the scenario."""

    rename_wanted = Signal(object)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Scenarios"))

    def sizeHint(self) -> QSize:
        # Its own hint is never below a hundred pixels, and the button stands right behind the tabs.
        width = sum(self.tabSizeHint(place).width() for place in range(self.count()))
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.sizeHint().width()), hint.height())

    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        return QSize(min(hint.width(), _WIDEST_TAB_PX), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        # Tabs scroll rather than shrink to a letter.
        return self.tabSizeHint(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.tabAt(event.position().toPoint())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.rename_wanted.emit(self.tabData(place))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self.currentIndex() if by_key else self.tabAt(event.pos())
        if place >= 0:
            at = self.tabRect(place).bottomLeft() if by_key else event.pos()
            self.menu_wanted.emit(place, self.mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit(self.tabData(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _NameField(QLineEdit):
    """The name of a scenario while it is typed: Enter takes it, Escape leaves it as it was."""

    def __init__(self, workspace: Workspace, tab: Tab, bar: QTabBar, place: int) -> None:
        super().__init__(tab.name, bar)
        self._workspace = workspace
        self._tab = tab
        self._done = False
        self.setMaxLength(LONGEST_NAME)
        self.setAccessibleName(self.tr("Name of the scenario"))
        box = bar.tabRect(place)
        box.setWidth(max(box.width(), 100))
        self.setGeometry(box.intersected(bar.rect()) if bar.width() >= 100 else box)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._take():
                self._leave()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and not self._done:
            self._take()
            self._leave(focus=False)
        return super().eventFilter(watched, event)

    def _take(self) -> bool:
        """Rename; a name that is refused stays in the field."""
        name = " ".join(self.text().split())
        if name == self._tab.name:
            return True
        done = self._workspace.run(RenameScenario(self._tab.scenario, name))
        self._workspace.end_merge()
        return done

    def _leave(self, *, focus: bool = True) -> None:
        if self._done:
            return
        self._done = True
        bar = self.parentWidget()
        self.hide()
        self.deleteLater()
        if focus and bar is not None:
            bar.setFocus(Qt.FocusReason.OtherFocusReason)

"""The failure tests that are most asked for, as buttons at the foot of the left column."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from planner.presenters.failures import failure_name, lose_text, offered
from planner.ui.palette.flow import FlowLayout
from planner.ui.theme import GRID, sized
from planner.workspace.failing import FailureTests

_CALM_MS = 300
"""What can fail is listed again so long after an edit: a drag comes first."""
_CHIP_SIZE = 0.9
_WIDEST_CHIP_PX = 170


class FailurePanel(QWidget):
    """A heading that opens buttons: one failure each, and one that runs all of them."""

    table_wanted = Signal()
    more_wanted = Signal(QWidget)
    """The button below which all failures are to be listed."""

    def __init__(self, tests: FailureTests, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tests = tests
        self.chips: dict[str, QToolButton] = {}
        self.toggle = QToolButton(self)
        self.toggle.setCheckable(True)
        self.toggle.setProperty("role", "quiet")
        self.toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggle.toggled.connect(self._open)
        title = QLabel(self.tr("Failure test"), self)
        title.setProperty("role", "heading")
        self.all_button = QPushButton(self)
        self.all_button.setProperty("role", "quiet")
        self.all_button.clicked.connect(self._run_all)
        head = QHBoxLayout()
        head.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.all_button)
        head.addWidget(self.toggle)
        self._box = QWidget(self)
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        self._none = QLabel(self.tr("Nothing can fail yet: the plan has no rack."), self._box)
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        self._line = QWidget(self._box)
        self._flow = FlowLayout(self._line, GRID - 1)
        self.more = self._chip(self.tr("More…"))
        self.more.setCheckable(False)
        self.more.setAccessibleName(self.tr("More failures"))
        self.more.clicked.connect(lambda: self.more_wanted.emit(self.more))
        self._column.addWidget(self._none)
        self._column.addWidget(self._line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._box)
        self._later = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._later.timeout.connect(self._fill)
        self.setAccessibleName(self.tr("Failure test"))
        self.destroyed.connect(tests.changed.subscribe(lambda _: self._follow()))
        self.destroyed.connect(tests.outdated.subscribe(lambda _: self._fill_later()))
        self._open(opened=False)

    def open(self) -> None:
        """Open the buttons and give them the keyboard."""
        self.toggle.setChecked(True)
        self._fill()
        first = next(iter(self.chips.values()), self.toggle)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def _open(self, opened: bool) -> None:
        self._box.setVisible(opened)
        self.toggle.setText("▾" if opened else "▸")
        text = (
            self.tr("Put the failure tests away") if opened else self.tr("Show the failure tests")
        )
        self.toggle.setToolTip(text)
        self.toggle.setAccessibleName(text)
        self._name_all()
        if opened:
            self._fill()

    def _follow(self) -> None:
        """Show which failure is applied."""
        for key, chip in self.chips.items():
            chip.setChecked(key == self._tests.wanted)
        self.all_button.setEnabled(not self._tests.is_sweeping)

    def _fill_later(self) -> None:
        """List what can fail a moment after an edit, where somebody sees it."""
        if self.toggle.isChecked() and self.isVisible():
            self._later.start()

    def _fill(self) -> None:
        if not self.toggle.isChecked():
            return
        failures = self._tests.failures
        wanted = offered(failures)
        self.more.setVisible(len(failures) > len(wanted))
        if [one.id for one in wanted] != list(self.chips):
            for chip in self.chips.values():
                chip.hide()
                chip.deleteLater()
            while self._flow.takeAt(0) is not None:
                pass
            self.chips = {}
            for one in wanted:
                chip = self._chip(lose_text(one))
                chip.setToolTip(failure_name(one))
                chip.clicked.connect(partial(self._press, one.id))
                self.chips[one.id] = chip
                self._flow.addWidget(chip)
                chip.show()
            self._flow.addWidget(self.more)
        self._none.setVisible(not failures)
        self._line.setVisible(bool(failures))
        self._line.updateGeometry()
        self._follow()
        self._name_all()

    def _press(self, failure: str) -> None:
        """Apply a failure; the one that is applied ends."""
        if failure == self._tests.wanted:
            self._tests.end()
        else:
            self._tests.lose(failure)

    def _run_all(self) -> None:
        self._tests.run_all()
        self.table_wanted.emit()

    def _name_all(self) -> None:
        known = self.toggle.isChecked() and len(self._tests.failures)
        text = self.tr("Run all {0}").format(known) if known else self.tr("Run all")
        self.all_button.setText(text)
        self.all_button.setToolTip(self.tr("Try every single failure and every maintenance outage"))

    def _chip(self, text: str) -> QToolButton:
        chip = QToolButton(self._line)
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setFont(sized(chip.font(), _CHIP_SIZE))
        # A long name gives way: it never widens the window's edge.
        elide = Qt.TextElideMode.ElideMiddle
        chip.setText(chip.fontMetrics().elidedText(text, elide, _WIDEST_CHIP_PX))
        chip.setAccessibleName(text)
        return chip

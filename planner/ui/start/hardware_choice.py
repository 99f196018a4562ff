"""The choice between what stands already and new hardware, each with what it would take."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QRadioButton, QVBoxLayout, QWidget

from planner.ui.theme import GRID

_INDENT_PX = 6 * GRID
_LINES = 2


class HardwareChoice(QWidget):
    """Two ways to serve a workload; a way that is not possible cannot be chosen and says why."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes_new = False
        self.on_top = QRadioButton(self.tr("Use what stands, add the rest"), self)
        self.on_top.setChecked(True)
        self.anew = QRadioButton(self.tr("Only new hardware"), self)
        self.on_top_line, self.anew_line = QLabel(self), QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for button, line in ((self.on_top, self.on_top_line), (self.anew, self.anew_line)):
            line.setProperty("role", "muted")
            line.setWordWrap(True)
            line.setContentsMargins(_INDENT_PX, 0, 0, 0)
            line.setAlignment(Qt.AlignmentFlag.AlignTop)
            # Always as high as its longest text, so that nothing moves while a number is typed.
            line.setMinimumHeight(_LINES * line.fontMetrics().lineSpacing())
            layout.addWidget(button)
            layout.addWidget(line)
        self.on_top.clicked.connect(lambda: self._wish(new=False))
        self.anew.clicked.connect(lambda: self._wish(new=True))
        self.setFocusProxy(self.on_top)

    @property
    def is_new(self) -> bool:
        """Whether only new hardware is chosen."""
        return self.anew.isChecked()

    def show_ways(self, on_top: str, anew: str, *, possible: bool) -> None:
        """Say what each way takes; what stands is *possible* only where it serves a part."""
        for button, line, text in (
            (self.on_top, self.on_top_line, on_top),
            (self.anew, self.anew_line, anew),
        ):
            line.setText(text)
            button.setAccessibleDescription(text)
        self.on_top.setEnabled(possible)
        chosen = self.anew if self._wishes_new or not possible else self.on_top
        chosen.setChecked(True)

    def _wish(self, *, new: bool) -> None:
        self._wishes_new = new
        self.changed.emit()

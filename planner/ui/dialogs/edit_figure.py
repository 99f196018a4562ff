"""Asks for another number of an entry and why; says while one types what is unlikely about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from planner.presenters.entry_page import FigureDetail
from planner.presenters.inspection import NumberEditor
from planner.presenters.wording import worded
from planner.ui.inspector.fields import NumberField
from planner.ui.panels.reason_dialog import ReasonDialog

Doubts = Callable[[float], str]
"""Returns what is unlikely about a stored number, empty when nothing is."""
Take = Callable[[float, str], bool]
"""Enters a stored number with its reason; False when it was refused."""

_DECIMALS = 6


class EditFigureDialog(ReasonDialog):
    """The number with its unit, the reason, and what the rules doubt.

    A doubt does not stop the edit: the datasheet in hand may be right.
    """

    def __init__(
        self,
        title: str,
        figure: FigureDetail,
        bounds: tuple[float, float],
        doubts: Doubts,
        take: Take,
        parent: QWidget | None = None,
    ) -> None:
        self._figure = figure
        self._doubts = doubts
        self._take = take
        shown, (low, high) = figure.shown_per_stored, bounds
        self.field = NumberField(NumberEditor(figure.unit, low * shown, high * shown, _DECIMALS))
        self.warning = QLabel()
        super().__init__(
            self.tr("Edit {0}").format(figure.label.lower()),
            "\n".join((f"{title}: {figure.shown}", *figure.lines[:2])),
            self.tr("Enter it"),
            self._finish,
            parent,
        )
        self.field.setAccessibleName(figure.label)
        self.field.show_value(None if figure.number is None else figure.number * shown)
        self.body.addWidget(self.field)
        self.warning.setWordWrap(True)
        self.warning.hide()
        self.body.addWidget(self.warning)
        self.field.textChanged.connect(self._judge)
        self.field.setFocus()
        self.field.selectAll()
        self._judge()

    def may_accept(self) -> bool:
        return super().may_accept() and self.field.typed() is not None

    def _judge(self) -> None:
        super()._judge()
        problem = self.field.problem() if self.field.text().strip() else None
        typed = self.field.typed()
        doubt = "" if typed is None else self._doubts(typed / self._figure.shown_per_stored)
        text = " ".join(problem) if problem is not None else worded(doubt)
        self.warning.setProperty("role", "bad" if problem is not None else "warning")
        self.warning.style().polish(self.warning)
        self.warning.setText(text and (text if problem is not None else f"⚠ {text}"))
        self.warning.setVisible(bool(text))

    def _finish(self, reason: str) -> bool:
        typed = self.field.typed()
        if typed is None:
            return False
        return self._take(float(f"{typed / self._figure.shown_per_stored:.12g}"), reason)

"""What scrolls in the inspector: sections of rows, and the checks of what is selected."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from planner.domain.finding import SOVEREIGNTY, Fix
from planner.presenters.findings import FindingRow
from planner.presenters.inspection import ACTIONS, Inspection
from planner.presenters.why import Why
from planner.ui.inspector.finding_view import FindingView
from planner.ui.inspector.parts import Rule
from planner.ui.inspector.section import Hands, SectionView
from planner.ui.theme import GRID

_MOST_FINDINGS = 12
"""Findings on the selection that are shown one by one; a thousand racks have thousands."""


class Body(QWidget):
    """Shows an inspection, and then any other one of the same shape; *fix* runs a fix."""

    def __init__(
        self, shown: Inspection, hands: Hands, fix: Callable[[Fix], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.shape = shown.shape
        self._fix = fix
        self._found: tuple[FindingRow, ...] = ()
        self._sections: list[SectionView] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 3 * GRID)
        column.setSpacing(0)
        for section in shown.sections:
            column.addWidget(Rule(self))
            view = SectionView(section, hands, self)
            self._sections.append(view)
            column.addWidget(view)
        self._findings = QWidget(self)
        self._listed = QVBoxLayout(self._findings)
        self._listed.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._listed.setSpacing(0)
        self._findings.hide()
        column.insertWidget(column.count() - _actions_below(shown), self._findings)
        column.addStretch()
        self._show_findings(shown.findings)

    def show_inspection(self, shown: Inspection) -> None:
        """Show another inspection of this shape."""
        for view, section in zip(self._sections, shown.sections, strict=True):
            view.show_section(section)
        self._show_findings(shown.findings)

    def put_aside(self) -> None:
        """Wait for the next inspection of this shape: unseen, without checks and explanations."""
        self.hide()
        self._show_findings(())
        for view in self._sections:
            view.close_why()

    def field(self, key: str) -> QWidget | None:
        """Return the box, text or button of the row with this key."""
        return next((w for one in self._sections if (w := one.widget(key)) is not None), None)

    def show_why(self, key: str, why: Why | None) -> None:
        """Show an explanation below a row, or take it away."""
        for view in self._sections:
            if view.widget(key) is not None:
                view.show_why(key, why)

    def _show_findings(self, found: tuple[FindingRow, ...]) -> None:
        if found == self._found:
            return
        self._found = found
        while (item := self._listed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._findings.setVisible(bool(found))
        if found:
            self._add_text(self.tr("Checks").upper(), "section")
        for row in found[:_MOST_FINDINGS]:
            view = FindingView(row, self._findings, with_source=row.family == SOVEREIGNTY)
            view.fixed.connect(self._fix)
            self._listed.addWidget(view)
        if len(found) > _MOST_FINDINGS:
            text = self.tr("{0} more, listed in Checks").format(len(found) - _MOST_FINDINGS)
            self._add_text(text, "muted")

    def _add_text(self, text: str, role: str) -> None:
        label = QLabel(text, self._findings)
        label.setProperty("role", role)
        self._listed.addWidget(label)


def _actions_below(shown: Inspection) -> int:
    """Widgets of a last section of buttons, which stands below the checks."""
    return 2 if shown.sections and shown.sections[-1].key == ACTIONS else 0

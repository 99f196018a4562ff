"""Who reads the bill of materials: asked before every export."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.quote import Audience
from planner.presenters.quoting import audience_name, audience_text, quote_standing
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.theme import GRID
from planner.workspace.workspace import Workspace

_WIDTH_PX = 520


class ExportDialog(QDialog):
    """Offers the audiences, and says how firm the prices are and what to look at first."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        audience: Audience = Audience.INTERNAL,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export Bill of Materials"))
        self.choices: dict[Audience, QRadioButton] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(2 * GRID)
        heading = QLabel(self.tr("WHO READS IT"), self)
        heading.setProperty("role", "section")
        layout.addWidget(heading)
        for one in Audience:
            button = self.choices[one] = QRadioButton(audience_name(one), self)
            button.setChecked(one is audience)
            button.setAccessibleDescription(audience_text(one))
            group.addButton(button)
            text = QLabel(audience_text(one), self)
            text.setWordWrap(True)
            text.setProperty("role", "muted")
            text.setContentsMargins(6 * GRID, 0, 0, GRID)
            layout.addWidget(button)
            layout.addWidget(text)
        self.verdict = VerdictLine(self)
        found = quote_standing(
            workspace.state.project, workspace.state.evaluation, date.today().isoformat()
        )
        self.verdict.say(found.tone, "\n".join((found.title, *found.warnings)))
        layout.addSpacing(GRID)
        layout.addWidget(self.verdict)
        layout.addStretch()
        layout.addLayout(self._foot())
        self.setMinimumWidth(_WIDTH_PX)
        self.choices[audience].setFocus()

    @property
    def audience(self) -> Audience:
        """Who was chosen."""
        chosen = (one for one, button in self.choices.items() if button.isChecked())
        return next(chosen, Audience.INTERNAL)

    def _foot(self) -> QHBoxLayout:
        self.go_button = QPushButton(self.tr("Choose file…"), self)
        foot = dialog_foot(self, self.go_button)
        self.setTabOrder(self.choices[Audience.CUSTOMER], self.go_button)
        return foot


def ask_audience(
    workspace: Workspace, parent: QWidget | None, audience: Audience
) -> Audience | None:
    """Show the dialog and wait; return who was chosen, None when it was cancelled."""
    dialog = ExportDialog(workspace, parent, audience)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.audience
    dialog.deleteLater()
    return chosen if accepted else None

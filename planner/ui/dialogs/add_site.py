"""Where a new site stands, and whether it is one's own."""

from PySide6.QtWidgets import QLabel, QWidget

from planner.document.command import Command
from planner.domain.site import SiteKind
from planner.presenters.countries import countries
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option, TextEditor
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.inspector.fields import ChoiceField, NumberField, SearchField, TextField
from planner.workspace.founding import add_site_command
from planner.workspace.workspace import Workspace

_MOST_KW = 1e6


class AddSiteDialog(PreviewDialog):
    """Adds a building of one's own or a colocation, with one room to put racks in, as one step."""

    def __init__(
        self, workspace: Workspace, parent: QWidget | None = None, country: str = ""
    ) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Add Site"))
        self.button.setText(self.tr("Add"))
        options = (
            Option(SiteKind.OWN, self.tr("Own building")),
            Option(SiteKind.COLOCATION, self.tr("Colocation")),
        )
        self.kind = ChoiceField(ChoiceEditor(options), self._chosen, self)
        self.kind.show_value(SiteKind.OWN)
        self.country = SearchField(countries(workspace.library.regions), self)
        self.country.choose(country or workspace.state.project.settings.country)
        self.country.currentIndexChanged.connect(self.retry)
        self.name = TextField(TextEditor(self.tr("by itself: Site 2, Site 3 …")), parent=self)
        self.name.textEdited.connect(self.retry)
        self.contract = NumberField(NumberEditor("kW", 1, _MOST_KW, 1), parent=self)
        self.contract.textEdited.connect(self.retry)
        self._add(self.tr("&Kind"), self.kind)
        self._add(self.tr("&Country"), self.country)
        self._add(self.tr("&Name"), self.name)
        self._add(self.tr("Contracted &power"), self.contract)
        self.form.setRowVisible(self.contract, False)
        hint = QLabel(self.tr("Tariff, grid and climate follow the country."), self)
        hint.setProperty("role", "muted")
        self.form.addRow("", hint)
        self.kind.setFocus()
        self.judge()

    def make(self) -> Command | None:
        return add_site_command(
            self.workspace.state,
            self.workspace.library,
            SiteKind(str(self.kind.value)),
            self.country.key,
            " ".join(self.name.text().split()),
            self.contract.typed(),
        )

    def _chosen(self, value: object) -> bool:
        self.form.setRowVisible(self.contract, value is SiteKind.COLOCATION)
        self.retry()
        return True

    def _add(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self.form.addRow(text, field)

"""The form of a new catalogue entry: eight fields, and it works at once."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.entry_fields import Entry
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.presenters.entry_page import entry_title
from planner.presenters.inspection import ChoiceEditor, Option, TextEditor
from planner.presenters.new_items import (
    draft_verdict,
    item_kind_hint,
    item_kind_name,
    split_name,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import worded_message
from planner.ui.dialogs.item_fields import Input, ItemFields
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField, SwitchField, TextField
from planner.ui.theme import GRID
from planner.workspace.new_items import Draft, ItemForm, ItemKind, draft, named_like
from planner.workspace.workspace import Workspace

_WIDTH_PX = 720
_SETTLE_MS = 120
_VERDICT_LINES = 4
_USUAL_GPUS = 8
_SERVER_SIZES = (0, 1, 2, 4, 8)
_MAKER_FIELDS = ("manufacturer", "developer", "provider")
_NAME_FIELDS = ("name", "instance", "model_name")

Keep = Callable[[Sequence[Entry]], None]
"""Writes entries into the user's own catalogue; raises `UserError` when it cannot."""


class NewItemDialog(QDialog):
    """Asks for the figures of a new entry and adds it to the project as one step.

    What is not entered but follows by a rule is shown in its field; what looks wrong is said while
    one types. `added` holds the ids of what was added. With *keep* it can go into the user's own
    catalogue too.
    """

    def __init__(
        self,
        workspace: Workspace,
        kind: ItemKind,
        parent: QWidget,
        searched: str = "",
        keep: Keep | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._keep = keep
        self._today = date.today().isoformat()
        self._searched = searched
        self.added: tuple[EntryId, ...] = ()
        self.draft = Draft()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.setWindowTitle(self.tr("New Catalogue Item"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds = tuple(Option(one, item_kind_name(one.value)) for one in ItemKind)
        self.kind = ChoiceField(ChoiceEditor(kinds), self._kind_chosen, self)
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.setMinimumContentsLength(max(len(one.label) for one in kinds))
        self.kind.setMaxVisibleItems(len(kinds))
        self.kind.show_value(kind)
        self.servers = self._make_servers()
        self._servers_row = self._labelled(self.tr("Also add a server with"), self.servers)
        self.source = TextField(
            TextEditor(self.tr("such as the data sheet and its page")), parent=self
        )
        self.source.setAccessibleName(self.tr("Source of the figures"))
        self.source.textChanged.connect(lambda _: self._settle.start())
        self.everywhere = SwitchField(
            self.tr("In my catalogue too, for other projects"), parent=self
        )
        self.everywhere.setVisible(keep is not None)
        self._hint = QLabel(self)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._fields = self._fields_for(kind, {})
        self.verdict = VerdictLine(self)
        self.verdict.setMinimumHeight(_VERDICT_LINES * self.fontMetrics().height() + GRID)
        self.add_button = QPushButton(self.tr("Add to the project"), self)
        self.add_button.setProperty("role", "primary")
        self.add_button.setDefault(True)
        self.add_button.clicked.connect(self.accept)
        self._build()
        self._show_kind(kind)
        self.setMinimumWidth(_WIDTH_PX)

    @property
    def inputs(self) -> dict[str, Input]:
        """The fields by name."""
        return self._fields.inputs

    def form(self) -> ItemForm:
        """Return what is entered."""
        fields = self._fields
        servers = self._servers() if fields.kind is ItemKind.GPU else 0
        source = self.source.text()
        return ItemForm(fields.kind, fields.texts, fields.numbers, servers, source)

    def accept(self) -> None:
        self._settle.stop()
        self._judge()
        command = self.draft.command
        if command is None:
            return
        names = " + ".join(entry_title(entry) for entry in self.draft.entries)
        told = self.tr("Added {0} to the project").format(names)
        if self.everywhere.isChecked() and self._keep is not None:
            told = self.tr("Added {0} to the project and to your catalogue").format(names)
            try:
                self._keep(self.draft.entries)
            except UserError as refused:
                self.verdict.say(Tone.BAD, str(worded_message(refused.message)))
                return
        if self._workspace.run(command, undo_hint=told):
            self.added = tuple(entry.id for entry in self.draft.entries)
            super().accept()

    def _build(self) -> None:
        lead = QLabel(
            self.tr(
                "Figures are marked as entered today. What is left empty is derived by a rule or "
                "assumed from like items where that is possible, and marked so."
            ),
            self,
        )
        lead.setProperty("role", "muted")
        lead.setWordWrap(True)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._labelled(self.tr("&Kind"), self.kind))
        layout.addWidget(lead)
        layout.addWidget(self._hint)
        layout.addWidget(self._fields)
        layout.addWidget(self._labelled(self.tr("S&ource of the figures"), self.source, wide=True))
        layout.addWidget(self._servers_row)
        layout.addWidget(self.everywhere)
        layout.addWidget(self.verdict)
        layout.addStretch()
        layout.addLayout(foot)

    def _labelled(self, text: str, field: QWidget, *, wide: bool = False) -> QWidget:
        row = QWidget(self)
        label = QLabel(text, row)
        label.setBuddy(field)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(3 * GRID)
        line.addWidget(label)
        line.addWidget(field, 1 if wide else 0)
        if not wide:
            line.addStretch()
        return row

    def _make_servers(self) -> ChoiceField:
        texts = {0: self.tr("none"), 1: self.tr("1 GPU")}
        options = (Option(n, texts.get(n, self.tr("{0} GPUs").format(n))) for n in _SERVER_SIZES)
        field = ChoiceField(ChoiceEditor(tuple(options)), self._changed, self)
        field.show_value(_USUAL_GPUS)
        return field

    def _servers(self) -> int:
        count = self.servers.value
        return count if isinstance(count, int) else 0

    def _kind_chosen(self, kind: object) -> bool:
        if isinstance(kind, ItemKind):
            self._show_kind(kind)
        return True

    def _show_kind(self, kind: ItemKind) -> None:
        """Make the fields of a kind; texts that both kinds have stay."""
        kept = {name: text for name, text in self._fields.texts.items() if text}
        old, self._fields = self._fields, self._fields_for(kind, kept)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._fields)
        old.deleteLater()
        hint = item_kind_hint(kind.value)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._servers_row.setVisible(kind is ItemKind.GPU)
        if not self.kind.hasFocus():  # the arrows may go on to another kind
            self._fields.begin()
        self._judge()

    def _fields_for(self, kind: ItemKind, kept: dict[str, str]) -> ItemFields:
        """The fields of a kind, begun with what was searched, or was entered for another kind."""
        maker, name = split_name(self._searched, self._makers())
        maker = next((kept[one] for one in _MAKER_FIELDS if one in kept), maker)
        name = next((kept[one] for one in _NAME_FIELDS if one in kept), name)
        begun = {**dict.fromkeys(_MAKER_FIELDS, maker), **dict.fromkeys(_NAME_FIELDS, name), **kept}
        fields = ItemFields(kind, self._workspace, begun, self._makers(), self)
        fields.changed.connect(self._settle.start)
        return fields

    def _makers(self) -> list[str]:
        """Everybody who makes, develops or offers something."""
        library = self._workspace.library
        makers = {one.manufacturer for one in library.parts.values()}
        makers |= {one.manufacturer for one in library.accelerators.values()}
        makers |= {one.manufacturer for one in library.components.values()}
        makers |= {one.developer for one in library.llms.values()}
        makers |= {one.provider for one in library.offers.values()}
        return sorted(makers | {one.provider for one in library.apis.values()})

    def _changed(self, value: object) -> bool:
        del value
        self._settle.start()
        return True

    def _judge(self) -> None:
        """Say what would be added, what is missing and what is unlikely."""
        form, library = self.form(), self._workspace.library
        found = self.draft = draft(library, form, self._today)
        self._fields.show_derived(found)
        tone, text = draft_verdict(
            found.missing,
            found.problems,
            found.doubts,
            named_like(library, form.kind, form.texts),
            [entry_title(entry) for entry in found.entries],
            roofline=form.kind is ItemKind.GPU,
        )
        self.add_button.setEnabled(found.command is not None)
        self._say(tone, text)

    def _say(self, tone: Tone, text: str) -> None:
        unread = self._fields.unread
        if unread:
            self.add_button.setEnabled(False)
            tone, text = Tone.BAD, unread
        self.verdict.say(tone, text)

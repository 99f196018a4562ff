"""The layers of the catalogue with the problems in their files, to correct them and read them again."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.domain.errors import UserError
from planner.presenters.catalogue_layers import (
    LayerRow,
    layer_table,
    problem_table,
    problem_text,
    summary,
)
from planner.presenters.wording import worded_message
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.layers import CatalogueLayers, LayerState

_SIZE = QSize(1060, 580)
_LAYER_PX = (130, 150, 90)
_PROBLEM_PX = (76, 110, 230, 50, 130)
_LAYERS = 4
_DETAIL_LINES = 3


class CatalogueLayersDialog(QDialog):
    """Checks the files when it opens and whenever they are read again.

    `folder_wanted` carries the folder that is to be opened outside.
    """

    folder_wanted = Signal(object)

    def __init__(self, layers: CatalogueLayers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Catalogue Layers"))
        self._layers = layers
        self._closed = False
        self.states: tuple[LayerState, ...] = ()
        about = QLabel(
            self.tr(
                "Each layer lies over the one above it: it adds entries and replaces those of the"
                " same id. A row that cannot be used is left out, and the entry below it stays."
            ),
            self,
        )
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        self.table = TableView(layer_table(()), self)
        self.table.setAccessibleName(self.tr("Layers"))
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.problems = TableView(problem_table(()), self, marked=frozenset({0}))
        self.problems.setAccessibleName(self.tr("Problems by file and line"))
        self.detail = QLabel(self)
        self.detail.setProperty("role", "muted")
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(_DETAIL_LINES * self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(about)
        layout.addWidget(self.table)
        layout.addWidget(self.heading)
        layout.addWidget(self.problems, 1)
        layout.addWidget(self.detail)
        layout.addLayout(self._foot())
        self._lay_out()
        self.resize(_SIZE)
        self.table.selectionModel().currentRowChanged.connect(self._can_open)
        self.problems.selectionModel().currentRowChanged.connect(self._show_detail)
        self.read_again()

    def read_again(self) -> None:
        """Read all files anew, offer what they say, and check them."""
        self.again_button.setEnabled(False)
        self.heading.setText(self.tr("Checking…"))
        self._layers.read_again(lambda: self._layers.check(self._show, self._refuse), self._refuse)

    def reject(self) -> None:
        self._closed = True
        super().reject()

    def _foot(self) -> QHBoxLayout:
        self.folder_button = QPushButton(self.tr("Open &Folder"), self)
        self.folder_button.clicked.connect(self._open_folder)
        self.again_button = QPushButton(self.tr("Read &Again"), self)
        self.again_button.clicked.connect(self.read_again)
        copy = QPushButton(self.tr("&Copy Problems"), self)
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        for button in (self.folder_button, self.again_button):
            foot.addWidget(button)
        foot.addStretch()
        for button in (copy, close):
            foot.addWidget(button)
        for button in (self.folder_button, self.again_button, copy, close):
            button.setAutoDefault(False)
        return foot

    def _lay_out(self) -> None:
        for view, widths in ((self.table, _LAYER_PX), (self.problems, _PROBLEM_PX)):
            for place, width in enumerate(widths):
                view.setColumnWidth(place, width)
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(
            self.table.horizontalHeader().sizeHint().height() + _LAYERS * row + 2 * GRID
        )

    def _rows(self) -> list[LayerRow]:
        return [(one.kind.value, one.folder, one.entries, one.problems) for one in self.states]

    def _show(self, states: tuple[LayerState, ...]) -> None:
        if self._closed:
            return
        self.states = states
        rows = self._rows()
        self.table.show_table(layer_table(rows))
        self.heading.setText(summary(rows))
        self.problems.show_table(problem_table(rows))
        self.again_button.setEnabled(True)
        self._can_open(self.table.currentIndex())
        self._show_detail(self.problems.currentIndex())

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        if not self._closed:
            self.heading.setText(str(worded_message(error.message)))
            self.again_button.setEnabled(True)

    def _can_open(self, current: QModelIndex) -> None:
        self.folder_button.setEnabled(self._layer(current) is not None)

    def _layer(self, index: QModelIndex) -> LayerState | None:
        """The layer of a row that has a folder; of none the user's own."""
        with_folder = [one for one in self.states if one.folder is not None]
        if not index.isValid():
            return with_folder[-1] if with_folder else None
        kind = str(index.data(KEY_ROLE))
        return next((one for one in with_folder if one.kind == kind), None)

    def _open_folder(self) -> None:
        layer = self._layer(self.table.currentIndex())
        if layer is not None and layer.folder is not None:
            self.folder_wanted.emit(layer.folder)

    def _show_detail(self, current: QModelIndex) -> None:
        """Show the whole of a problem, which may be more than its row has room for."""
        rows = problem_table(self._rows()).rows
        text = self.tr("Correct a row in its file, then press Read Again.") if rows else ""
        if current.isValid():
            every = [one for layer in self.states for one in layer.problems]
            every.sort(key=lambda one: one.is_warning)
            text = problem_text(every[int(current.data(KEY_ROLE))])
        self.detail.setText(text)

    def _copy(self) -> None:
        self.problems.clearSelection()
        self.problems.copy()

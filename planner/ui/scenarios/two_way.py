"""Two assumptions moved together: a table of what the plan then costs."""

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.risk import without_draws
from planner.presenters.rows import Table
from planner.presenters.two_way import VALUE, movers, two_way_table, two_way_words
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.risking import Risks
from planner.workspace.workspace import Workspace

_SIZE = (860, 360)
_FIRST, _OTHER = Room(8, 20), Room(7, 9)


class TwoWayDialog(QDialog):
    """Follows the plan while it is open; the costs come once they have been drawn."""

    def __init__(self, workspace: Workspace, risks: Risks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Two-Way Table"))
        self._workspace, self._risks = workspace, risks
        self.down, self.across = QComboBox(self), QComboBox(self)
        for box, name in ((self.down, self.tr("Down")), (self.across, self.tr("Across"))):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(40)
            box.activated.connect(lambda _: self.look_again())
        self.table = TableView(Table(()), self)
        self.table.setAccessibleName(self.tr("Cost at values of two assumptions"))
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "muted")
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID)
        form.addRow(self.tr("Down"), self.down)
        form.addRow(self.tr("Across"), self.across)
        copy, close = QPushButton(self.tr("Copy Table"), self), QPushButton(self.tr("Close"), self)
        copy.clicked.connect(self._copy)
        copy.setAutoDefault(False)
        close.clicked.connect(self.close)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self._words, 1)
        foot.addWidget(copy)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(form)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.resize(*_SIZE)
        self.destroyed.connect(risks.changed.subscribe(lambda _: self.look_again()))
        self.look_again()

    @property
    def words(self) -> str:
        """What is said beneath the table."""
        return self._words.text()

    def look_again(self) -> None:
        """Show what is known of the plan that is shown."""
        state = self._workspace.state
        risk = self._risks.of(state.project, state.evaluation)
        response = risk.response if risk is not None else None
        if response is None:
            self.table.show_table(Table(()))
            large = risk is not None and risk.too_large
            text = without_draws(
                state.evaluation, under_way=risk is None or risk.under_way, too_large=large
            )
            self._words.setText(text)
            return
        self._fill(movers(response))
        keys = self.down.currentData(), self.across.currentData()
        if None in keys or keys[0] == keys[1]:
            self.table.show_table(Table(()))
            self._words.setText(self.tr("Choose two assumptions that differ."))
            return
        table = two_way_table(state.project, response, *keys)
        self.table.show_table(table)
        if table.columns:
            self.table.scroll_columns(
                {one.key: _FIRST if one.key == VALUE else _OTHER for one in table.columns}
            )
        self._words.setText(table.empty_text or two_way_words(response, *keys))

    def _fill(self, known: tuple[tuple[str, str], ...]) -> None:
        """Offer what moves the cost; at first the two that move it most."""
        for place, box in enumerate((self.down, self.across)):
            wanted = box.currentData()
            if [box.itemData(n) for n in range(box.count())] == [key for key, _ in known]:
                continue
            box.clear()
            for key, name in known:
                box.addItem(name, key)
            found = box.findData(wanted)
            box.setCurrentIndex(found if found >= 0 else min(place, box.count() - 1))

    def _copy(self) -> None:
        self.table.clearSelection()
        self.table.copy()

"""The checks: every finding, worst first, with filters, jump, one-click fix, mute and unmute.

And every rule with its state: what is checked at all.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command
from planner.domain.errors import UserError
from planner.domain.finding import Finding, Fix, Severity
from planner.presenters.check_rules import rule_rows
from planner.presenters.checks import (
    block,
    blocking_rows,
    families,
    matching,
    mute,
    muted_rows,
    unmute,
)
from planner.presenters.findings import (
    FindingRow,
    FindingsList,
    findings_columns,
    findings_table,
    place_of,
    rules_table,
    severity_word,
)
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Table
from planner.ui.inspector.fields import ChoiceField, SwitchField
from planner.ui.inspector.finding_view import FindingView
from planner.ui.inspector.inspector import run_fix
from planner.ui.palette.flow import FlowLayout
from planner.ui.panels.reason_dialog import ReasonDialog
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.check_rules import CheckRule
from planner.workspace.state import Notice, Selection, State, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_DETAIL_PX = 300
_WIDTHS = (96, 84, 150)
"""The message takes what is left."""
_SEARCH_PX = 200


class ChecksPanel(QWidget):
    """Lists the findings; a click or Enter jumps to the thing, F repairs, M mutes, B blocks."""

    jump = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules: Callable[[], Sequence[CheckRule]] = lambda: ()
        """Reads what is checked; the first time somebody asks."""
        self._known_rules: Sequence[CheckRule] = ()
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: State | None = None
        self.extra: Callable[[State], tuple[Finding, ...]] = lambda _: ()
        """Says what else is found of a state, beside its checks."""
        self._extra: tuple[Finding, ...] = ()
        self._findings = FindingsList()
        self._muted: tuple[FindingRow, ...] = ()
        self._blocking: tuple[FindingRow, ...] = ()
        self._rows: dict[str, FindingRow] = {}
        self._detail_row: FindingRow | None = None
        self.filters = CheckFilters(self)
        self.filters.changed.connect(self._fill)
        self.table = ChecksTable(self)
        self.table.opened.connect(self._open)
        self.table.fix_wanted.connect(self._fix_current)
        self.table.mute_wanted.connect(self.mute_current)
        self.table.block_wanted.connect(self.block_current)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._detail = QScrollArea(self)
        self._detail.setWidgetResizable(True)
        self._detail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.table)
        self._split.addWidget(self._detail)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([800, _DETAIL_PX])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._empty, 1)
        self.setAccessibleName(self.tr("Checks"))

    def show_state(self, state: State) -> None:
        """Show the findings of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def look_again(self) -> None:
        """Show what has been found beside the checks of the state that is shown."""
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def detail(self) -> FindingView | None:
        """Return what is shown of the current finding."""
        box = self._detail.widget()
        return box.findChild(FindingView) if box is not None else None

    def show_rules(self) -> None:
        """List every rule with its state instead of what is wrong."""
        self.filters.show_rules()

    def mute_current(self) -> ReasonDialog | None:
        """Ask why the current finding is to be muted; one that is muted speaks again at once."""
        row = self._current()
        if row is None or not row.subjects:
            return None
        scenario = self._state.scenario
        if row.reason:
            self._run(unmute(scenario, row))
            return None
        dialog = ReasonDialog(
            self.tr("Mute {0}").format(row.rule),
            row.message,
            self.tr("Mute"),
            lambda reason: self._run(mute(scenario, row, reason)),
            self.window(),
        )
        dialog.open()
        return dialog

    def block_current(self) -> None:
        """Refuse edits that break the rule of the current row from now on, or allow them again."""
        row = self._current()
        if row is not None:
            self._run(block(self._state.project, row))

    def _run(self, command: Command) -> bool:
        return run_and_tell(self._workspace, command)

    def _draw(self) -> None:
        drawn, extra = self._drawn, self.extra(self._state)
        if (
            drawn is not None
            and extra == self._extra
            and drawn.evaluation is self._state.evaluation
            and drawn.project.settings is self._state.project.settings
        ):
            return
        self._drawn, self._extra = self._state, extra
        every = (*self._state.evaluation.findings, *extra)
        self._findings.update(sorted(every, key=attrgetter("order")) if extra else every)
        self._muted = muted_rows(self._state.project, self._state.evaluation)
        self._blocking = blocking_rows(self._state.project)
        self._detail_row = None  # what its buttons do may have changed
        self._fill()

    def _fill(self) -> None:
        """List what the filters let through."""
        chosen = self.filters
        every = self._listed()
        rows = matching(every, chosen.query, chosen.family, chosen.severity)
        self._rows = {row.key: row for row in rows}
        if chosen.is_rules:
            self.table.show_table(rules_table(rows))
        elif chosen.is_muted:
            self.table.show_table(findings_table(rows))
        else:
            self.table.show_table(self._findings.table(rows))
        chosen.show_counts(len(rows), len(every), len(self._muted))
        self._empty.setText(self._nothing(every))
        self._empty.setVisible(not rows)
        self._split.setVisible(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._show_detail()

    def _listed(self) -> tuple[FindingRow, ...]:
        """What the switches choose, before the other filters."""
        if self.filters.is_rules:
            return rule_rows(self._read_rules(), self._state.project, self._state.evaluation)
        if self.filters.is_muted:
            return (*self._muted, *self._blocking)
        return self._findings.rows

    def _read_rules(self) -> Sequence[CheckRule]:
        if not self._known_rules:
            try:
                self._known_rules = self.rules()
            except UserError as refused:
                self._workspace.notices.emit(Notice(refused.message, serious=True))
        return self._known_rules

    def _nothing(self, every: tuple[FindingRow, ...]) -> str:
        if every:
            if self.filters.is_rules:
                return self.tr("No rule is of this kind. Choose other filters.")
            return self.tr("No finding is of this kind. Choose other filters.")
        if self.filters.is_muted:
            return self.tr("Nothing is muted, and no rule is blocking.")
        if self._muted:
            text = self.tr("Nothing else is wrong. {0} findings are muted.")
            return text.format(len(self._muted))
        return self.tr("Nothing is wrong. Every check passes.")

    def _current(self) -> FindingRow | None:
        index = self.table.currentIndex()
        return self._rows.get(self.table.rows.key_at(index.row())) if index.isValid() else None

    def _open(self, key: str) -> None:
        row = self._rows.get(key)
        if row is None:
            return
        place = place_of(self._state.project, self._state.evaluation, row.subject)
        if place is not None:
            kind, thing = place
            self.jump.emit(Selection(Subject(kind), (thing,)))

    def _show_detail(self, *_: object) -> None:
        row = self._current()
        if row == self._detail_row:
            return
        self._detail_row = row
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        if row is not None:
            column.addWidget(self._buttons(row, box))
            if row.reason:
                reason = QLabel(self.tr("Muted: {0}").format(row.reason), box)
                reason.setWordWrap(True)
                column.addWidget(reason)
            view = FindingView(row, box, with_source=True)
            view.fixed.connect(self._fix)
            column.addWidget(view)
        column.addStretch()
        old = self._detail.takeWidget()
        if old is not None:
            # its button may be at work on the very click that led here
            old.hide()
            old.deleteLater()
        self._detail.setWidget(box)

    def _buttons(self, row: FindingRow, around: QWidget) -> QWidget:
        parent = QWidget(around)
        line = FlowLayout(parent, GRID)
        if place_of(self._state.project, self._state.evaluation, row.subject) is not None:
            show = self._button(self.tr("Show"), self.tr("Show {0}").format(row.subject_name))
            show.clicked.connect(lambda: self._open(row.key))
            line.addWidget(show)
        if row.subjects:
            text = self.tr("Unmute") if row.reason else self.tr("Mute…")
            silence = self._button(text, f"{text} (M)")
            silence.clicked.connect(self.mute_current)
            line.addWidget(silence)
        if row.rule in self._state.project.settings.blocking:
            hint = self.tr("Allow edits that newly break {0} (B)").format(row.rule)
            refuse = self._button(self.tr("Allow"), hint)
        else:
            hint = self.tr("Refuse edits that newly break {0} (B)").format(row.rule)
            refuse = self._button(self.tr("Block"), hint)
        refuse.clicked.connect(self.block_current)
        line.addWidget(refuse)
        return parent

    def _button(self, text: str, hint: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        return button

    def _fix_current(self) -> None:
        row = self._current()
        if row is not None and row.fixes and not row.reason:
            self._fix(row.fixes[0])

    def _fix(self, fix: Fix) -> None:
        run_fix(self._workspace, fix)


class CheckFilters(QWidget):
    """Words, family, severity, and whether those muted, or all rules, are listed; tells changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_muted = False
        self.is_rules = False
        self.family = ""
        self.severity = ""
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search: R02, feed, SLO"))
        self.search.setAccessibleName(self.tr("Search findings"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.textChanged.connect(lambda _: self.changed.emit())
        names = [Option("", self.tr("All families"))]
        names += [Option(key, f"{key} {name}") for key, name in families()]
        self.families = ChoiceField(ChoiceEditor(tuple(names)), self._take_family, self)
        self.families.setAccessibleName(self.tr("Family"))
        words = [Option("", self.tr("Any severity"))]
        words += [Option(one.value, severity_word(one)) for one in Severity]
        self.severities = ChoiceField(ChoiceEditor(tuple(words)), self._take_severity, self)
        self.severities.setAccessibleName(self.tr("Severity"))
        for field in (self.families, self.severities):
            field.show_value("")
        self.muted = SwitchField(self.tr("Muted, blocking"), self._take_muted, self)
        self.rules = SwitchField(self.tr("All rules"), self._take_rules, self)
        self.rules.setToolTip(self.tr("Everything that is checked, with its state in this plan"))
        self._count = QLabel(self)
        self._count.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.search, 1)
        for widget in (self.families, self.severities, self.muted, self.rules):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._count)

    @property
    def query(self) -> str:
        """The words to search."""
        return self.search.text()

    def show_counts(self, shown: int, every: int, muted: int) -> None:
        """Say how many rows are listed, and how many are muted."""
        text = self.tr("{0} of {1}").format(shown, every) if shown < every else str(every)
        if muted and not (self.is_muted or self.is_rules):
            text += self.tr(" · {0} muted").format(muted)
        self._count.setText(text)

    def _take_family(self, value: object) -> bool:
        self.family = str(value)
        self.changed.emit()
        return True

    def _take_severity(self, value: object) -> bool:
        self.severity = str(value)
        self.changed.emit()
        return True

    def show_rules(self) -> None:
        """List every rule of every family, whatever was chosen before."""
        self.search.clear()
        for field in (self.families, self.severities):
            field.show_value("")
        self.family = self.severity = ""
        self.rules.show_value(True)
        self._take_rules(True)

    def _take_muted(self, value: object) -> bool:
        self.is_muted = bool(value)
        if self.is_muted and self.is_rules:
            self.is_rules = False
            self.rules.show_value(False)
        self.changed.emit()
        return True

    def _take_rules(self, value: object) -> bool:
        self.is_rules = bool(value)
        if self.is_rules and self.is_muted:
            self.is_muted = False
            self.muted.show_value(False)
        self.changed.emit()
        return True


class ChecksTable(TableView):
    """The table of findings with keys for what its buttons do."""

    fix_wanted = Signal()
    mute_wanted = Signal()
    block_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Table(findings_columns()), parent, marked=frozenset({0}))
        self.setAccessibleName(self.tr("Findings"))
        self.setAccessibleDescription(
            self.tr("Enter shows the thing, F repairs it, M mutes it, B makes its rule blocking")
        )
        for place, width in enumerate(_WIDTHS):
            self.setColumnWidth(place, width)
        self.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = {
            Qt.Key.Key_M: self.mute_wanted,
            Qt.Key.Key_F: self.fix_wanted,
            Qt.Key.Key_B: self.block_wanted,
        }.get(Qt.Key(event.key()))
        if wanted is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            wanted.emit()
        else:
            super().keyPressEvent(event)

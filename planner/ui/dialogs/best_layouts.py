"""Every layout of a deployment's pool as a table: the window shows what one of them would bring."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from planner.document.command import Command
from planner.domain.identity import DeploymentId
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.layout_rows import (
    NOW,
    LayoutLine,
    answer_text,
    layout_lines,
    layouts_table,
)
from planner.presenters.rows import Tone
from planner.presenters.workload_verdict import entered
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.inspector.fields import ChoiceField, SwitchField
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.layouts import LayoutFronts
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Preview
from planner.workspace.workspace import Workspace

_WIDTH_PX, _TABLE_PX = 1160, 320
_ROOMS: Mapping[str, Room] = {
    "layout": Room(14, 22, grows=True),
    "precision": Room(10, 12),
    "verdict": Room(13, 18),
    "replicas": Room(6, 7),
    "per_gpu": Room(6, 8),
    "per_user": Room(6, 8),
    "batch": Room(6, 7),
    "ttft": Room(6, 8),
    "tpot": Room(6, 7),
    "dominant": Room(9, 11),
    "gpus": Room(6, 8),
}


class BestLayoutsDialog(PreviewDialog):
    """Searches the layouts beside the window and takes the chosen one as one step.

    *picked* is the layout that is chosen once it is found. A double-click takes a layout at once.
    """

    def __init__(
        self,
        workspace: Workspace,
        scheduler: Scheduler,
        deployment: DeploymentId,
        parent: QWidget | None = None,
        picked: str = "",
    ) -> None:
        name = next(one.name for one in workspace.state.plan.deployments if one.id == deployment)
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Best Layouts of {0}").format(name))
        self.button.setText(self.tr("Use layout"))
        self.setMinimumWidth(_WIDTH_PX)
        # What the dialog tries is no plan of its own: layouts are those of the plan as it is.
        self._state = workspace.state
        self._deployment, self._picked = deployment, picked
        self._lines: dict[str, LayoutLine] = {}
        self._fronts = LayoutFronts(scheduler)
        text = self.tr("Search precisions of weights and cache too")
        self.precisions = SwitchField(text, self._precisions_chosen, self)
        self._make_workloads()
        self.answer = QLabel(self)
        self.answer.setWordWrap(True)
        self.answer.setProperty("role", "muted")
        self.answer.setMinimumHeight(2 * self.fontMetrics().height() + GRID)
        self.table = TableView(layouts_table((), ""), self, marked=frozenset({2}))
        self.table.setAccessibleName(self.tr("Layouts"))
        self.table.setMinimumHeight(_TABLE_PX)
        self.table.fit_columns(_ROOMS, tuple(_ROOMS))
        self.table.selectionModel().currentRowChanged.connect(self.retry)
        self.table.doubleClicked.connect(self._take)
        self.top.addLayout(self._head())
        self.top.addWidget(self.answer)
        self.top.addWidget(self.table, 1)
        self._ended = self._fronts.changed.subscribe(lambda _: self._show_found())
        self.destroyed.connect(self._ended)
        self._search()

    def make(self) -> Command | None:
        line = self._line()
        return line.command if line is not None else None

    def show_preview(self, preview: Preview | None) -> None:
        if preview is None or preview.project is None or preview.evaluation is None:
            return
        before, after = self._state.evaluation, preview.evaluation
        served = self._workload()
        workload = next((one for one in preview.project.workloads if one.id == served), None)
        if workload is not None:
            told = entered(preview.project, before, after, workload)
            self.verdict.say(told.tone, told.text)

    def _make_workloads(self) -> None:
        """A choice of the workloads that are served there, where there are several."""
        state = self._state
        routed = [one.workload for one in state.plan.routes if one.deployment == self._deployment]
        served = [
            one for one in state.project.workloads if one.id in routed and one.generated_tokens
        ]
        options = tuple(Option(one.id, one.name) for one in served)
        self.workload = ChoiceField(ChoiceEditor(options), self._workload_chosen, self)
        self.workload.setAccessibleName(self.tr("Objectives of"))
        if served:
            self.workload.show_value(served[0].id)
        self.workload.setVisible(len(served) > 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self.precisions)
        head.addStretch()
        if not self.workload.isHidden():
            text = QLabel(self.tr("&Objectives of"), self)
            text.setBuddy(self.workload)
            head.addWidget(text)
        head.addWidget(self.workload)
        return head

    def _workload(self) -> str:
        return str(self.workload.value or "")

    def _precisions_chosen(self, value: object) -> bool:
        del value
        self._search()
        return True

    def _workload_chosen(self, value: object) -> bool:
        del value
        self._search()
        return True

    def _search(self, *_: object) -> None:
        self.workspace.drop_preview()
        self._show_found()

    def _show_found(self) -> None:
        asked, found = self._fronts.of(
            self._state.project,
            self._state.evaluation,
            self._deployment,
            self._workload(),
            any_precision=self.precisions.isChecked(),
            with_load=True,
        )
        searching = self.tr("Layouts are being searched.")
        if asked is None:
            self.answer.setText(self.tr("Nothing that generates tokens is served here."))
            self._show_lines((), "")
        elif found is None:
            self.answer.setText(searching)
            self._show_lines((), searching)
        else:
            self.answer.setText(answer_text(asked, found))
            self._show_lines(layout_lines(self._state.scenario, asked, found), "")
            self._choose(self._picked or NOW)

    def _show_lines(self, lines: tuple[LayoutLine, ...], empty: str) -> None:
        self._lines = {line.row.key: line for line in lines}
        self.table.show_table(layouts_table(lines, empty))
        self.judge()

    def _choose(self, key: str) -> None:
        row = self.table.rows.row_of(key)
        if row is not None:
            self.table.selectRow(row)
            self.table.scrollTo(self.table.rows.index(row, 0))
        self.table.setFocus()

    def _line(self) -> LayoutLine | None:
        index = self.table.currentIndex()
        return self._lines.get(self.table.rows.key_at(index.row())) if index.isValid() else None

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self.accept()

    def _refuse(self, text: str, tone: Tone = Tone.BAD) -> None:
        line = self._line()
        if line is not None and line.command is None:
            text, tone = (
                self.tr("This is the layout that there is. Choose another one."),
                Tone.MUTED,
            )
        elif line is None:
            text, tone = self.tr("Choose a layout to see what it would bring."), Tone.MUTED
        super()._refuse(text, tone)

"""The page of shocks: what each leaves of the plan, a tornado of one number, own shocks."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import Message
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.shock_entries import (
    TARGETS,
    Shock,
    Trial,
    possible_targets,
    shock_name,
    trial_name,
    victim,
)
from planner.presenters.shocks import (
    EFFECTS,
    Effect,
    effect_name,
    shock_told,
    shocks_table,
    tornado_chart,
)
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.catalogue import Drawing, Maker, Shown
from planner.ui.charts.dashboard import Dashboard
from planner.ui.elided_label import ElidedLabel
from planner.ui.inspector.fields import ChoiceField
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.risk.shocks_table import ShocksTable
from planner.ui.risk.trial_field import TrialField
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.theme import GRID
from planner.workspace.shaking import (
    Progress,
    Shaking,
    ShockResult,
    SupplyRisk,
    dependence,
    is_shaken_soon,
)
from planner.workspace.state import Notice, State
from planner.workspace.workspace import Workspace

_PROGRESS_PX = 90
_BAR_PX = 14
"""Height that a bar of the tornado takes with its name."""
_AROUND_BARS_PX = 62
_FOOT_FROM_PX = 190
"""From this height on there is room for words beneath the tornado."""
_FEWEST_BARS = 3
_SIZES = (490, 360)


class ShocksPage(QWidget):
    """Shocks are tried once this is seen and the plan is calm; the plan itself stays as it is."""

    def __init__(
        self, workspace: Workspace, shaking: Shaking, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._shaking = shaking
        self._risk: SupplyRisk | None = None
        self._costs: object = None
        self.button = QPushButton(self)
        self.button.clicked.connect(self._press)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(_PROGRESS_PX)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Shocks that are done"))
        self.note = ElidedLabel(self)
        self.field = TrialField(self._enter, self._refuse, self)
        self.reset = QPushButton(self)
        self.reset.setProperty("role", "quiet")
        self.reset.clicked.connect(self._reset)
        self.add = QPushButton(self.tr("Add"), self)
        self.add.setMenu(self._add_menu())
        currency = self._state.project.shown_currency
        self.table = ShocksTable(currency, self._reset, self._tell, self)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.details = self._details_button()
        options = tuple(Option(effect, effect_name(effect)) for effect in EFFECTS)
        self.effect = ChoiceField(ChoiceEditor(options), self._turn, self)
        self.effect.setAccessibleName(self.tr("What the chart is of"))
        self.effect.setMinimumContentsLength(15)
        self.effect.show_value(Effect.COST)
        self.board = Dashboard(workspace, makers=(self._maker(),))
        self.board.setAccessibleName(self.tr("Tornado of the shocks"))
        self._lay_out()
        self.destroyed.connect(shaking.changed.subscribe(lambda _: self._draw()))
        self.destroyed.connect(shaking.progressed.subscribe(self._show_progress))
        self.setAccessibleName(self.tr("Shocks"))

    def show_state(self, state: State) -> None:
        """Show the shocks of *state*; while hidden, later."""
        self._state = state
        self._draw()
        self.board.show_state(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits any more for what is under way."""
        super().hideEvent(event)
        if self._shaking.under_way and is_shaken_soon(self._state):
            self._shaking.rest()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        state, shaking = self._state, self._shaking
        if state.evaluation.costs is not self._costs:
            self._costs = state.evaluation.costs
            self._risk = dependence(state.project, state.evaluation)
        shaking.shake_soon(state, self._workspace.library)
        going = shaking.under_way
        self.button.setText(self.tr("Cancel") if going else self.tr("Try all"))
        self.progress.setVisible(going)
        self.note.show_text(self._words())
        current = self.table.currentIndex().row()
        currency = state.project.shown_currency
        found = () if shaking.is_old(state) else shaking.found
        self.table.show_table(shocks_table(shaking.trials, found, currency, self._hits))
        if current < 0:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._show_field()

    def _words(self) -> str:
        shaking = self._shaking
        if shaking.under_way:
            return self.tr("On copies; the plan stays as it is.")
        if shaking.found and not shaking.is_old(self._state):
            return ""
        if not self._state.evaluation.racks and not self._state.plan.bursts:
            return self.tr("Place hardware first: there is nothing to shake.")
        if is_shaken_soon(self._state):
            return self.tr("Soon, once the plan is calm.")
        return self.tr("Try all to see what each shock leaves of this plan.")

    def _show_progress(self, progress: Progress) -> None:
        self.progress.setMaximum(progress.of)
        self.progress.setValue(progress.done)
        text = self.tr("{0} of {1}: {2}")
        name = trial_name(progress.trial, self._hits(progress.trial))
        self.note.show_text(text.format(progress.done + 1, progress.of, name))

    def _hits(self, trial: Trial) -> str:
        """Whom a shock hits in the plan that is shown."""
        return victim(trial, self._state.plan, self._risk)

    def _press(self) -> None:
        if self._shaking.under_way:
            self._shaking.end()
        else:
            self._shaking.shake(self._state, self._workspace.library)

    @property
    def _key(self) -> str:
        index = self.table.currentIndex()
        return str(index.data(KEY_ROLE)) if index.isValid() else ""

    def _tell(self) -> None:
        """Tell all that the current shock changes beside its row."""
        one = self._result()
        if one is not None:
            why = shock_told(one, self._state.project.shown_currency)
            place = self.table.visualRect(self.table.currentIndex())
            WhyPopover(why, self).open_below(self.table.viewport(), place)

    def _result(self) -> ShockResult | None:
        """What the current shock leaves; None while that is not known."""
        shaking, key = self._shaking, self._key
        if shaking.is_old(self._state):
            return None
        return next((one for one in shaking.found if one.trial.key == key), None)

    def _choose(self, _: QModelIndex) -> None:
        self._show_field()

    def _show_field(self) -> None:
        """Offer the size of the current shock, or whom it hits."""
        trial = next((one for one in self._shaking.trials if one.key == self._key), None)
        targets = (
            () if trial is None else possible_targets(trial.shock, self._state.plan, self._risk)
        )
        self.field.show_trial(trial, targets)
        own = trial is not None and self._shaking.is_own(trial.key)
        changed = trial is not None and (own or self._shaking.is_changed(trial.key))
        self.reset.setText(self.tr("Remove") if own else self.tr("Reset"))
        self.reset.setEnabled(changed)
        self.details.setEnabled(self._result() is not None)

    def _enter(self, value: float | str) -> bool:
        self._shaking.change(self._key, value)
        return True

    def _refuse(self, happened: str, remedy: str) -> None:
        unharmed = self.tr("The shock keeps its size.")
        self._workspace.notices.emit(Notice(Message(happened, unharmed, remedy)))

    def _reset(self) -> None:
        if self.reset.isEnabled():
            self._shaking.remove(self._key)

    def _details_button(self) -> QPushButton:
        button = QPushButton(self.tr("Details"), self)
        button.setProperty("role", "link")
        button.setToolTip(
            self.tr("All that the chosen shock changes, with what is newly wrong (Enter)")
        )
        button.clicked.connect(self._tell)
        return button

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        for shock in Shock:
            name = shock_name(shock)
            if shock in TARGETS:
                text = self.tr("Another {0}").format(name)
            else:
                text = self.tr("{0} of another size").format(name[:1].upper() + name[1:])
            menu.addAction(text, self._adder(shock))
        menu.addSeparator()
        for shock, text in (
            (Shock.VENDOR_GONE, self.tr("Each vendor gone")),
            (Shock.EXPORT_STOP, self.tr("Export stop of each country")),
            (Shock.SITE_LOST, self.tr("Each site lost")),
        ):
            menu.addAction(text, self._adder(shock, every=True))
        return menu

    def _adder(self, shock: Shock, *, every: bool = False) -> Callable[[], None]:
        def add() -> None:
            targets = possible_targets(shock, self._state.plan, self._risk)
            if not every:
                self._enter_row(self._shaking.add(shock))
                return
            missing = self._shaking.untried(shock, targets)
            if missing:
                self._enter_row(self._shaking.add(shock, *missing))

        return add

    def _enter_row(self, key: str) -> None:
        """Lead the keyboard to the entry of a shock."""
        rows = self.table.rows
        place = next(row for row in range(rows.rowCount()) if rows.key_at(row) == key)
        self.table.executeDelayedItemsLayout()  # so that a new row can be scrolled to
        self.table.setCurrentIndex(rows.index(place, 0))
        self.field.enter()

    def _turn(self, effect: object) -> bool:
        self.effect.show_value(effect)
        self._shaking.changed.emit(None)
        return True

    def _maker(self) -> Maker:
        """Make the tornado; it follows the shocks, and has as many bars as there is room for."""

        def make(parent: QWidget, large: bool) -> Drawing:
            view = BarChartView(parent)

            def again(_: object = None) -> None:
                shaking, state = self._shaking, self._state
                found = () if shaking.is_old(state) else shaking.found
                room = max(_FEWEST_BARS, (view.height() - _AROUND_BARS_PX) // _BAR_PX)
                effect = Effect(str(self.effect.value))
                chart = tornado_chart(
                    found, effect, state.project.shown_currency, self._words(), room
                )
                view.show_chart(
                    chart if view.height() >= _FOOT_FROM_PX else replace(chart, foot="")
                )

            def draw(_: Shown) -> None:
                again()

            view.destroyed.connect(self._shaking.changed.subscribe(again))
            view.plot.getPlotItem().getViewBox().sigResized.connect(again)
            del large  # its height says how many bars it has room for
            return Drawing(view, draw)

        return make

    def _lay_out(self) -> None:
        left = QHBoxLayout()
        for widget in (self.button, self.progress):
            left.addWidget(widget)
        left.addWidget(self.note, 1)
        left.addWidget(self.field)
        left.addWidget(self.reset)
        left.addWidget(self.add)
        right = QHBoxLayout()
        right.addWidget(self.details)
        right.addStretch(1)
        right.addWidget(self.effect)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        for head, under in ((left, self.table), (right, self.board)):
            box = QWidget(split)
            head.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
            head.setSpacing(GRID)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addLayout(head)
            column.addWidget(under, 1)
            split.addWidget(box)
        split.setSizes(list(_SIZES))
        split.setStretchFactor(0, _SIZES[0])
        split.setStretchFactor(1, _SIZES[1])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

"""The weights of supply risk: one field a term, their sum, what the plan scores with them, a reason."""

from datetime import date

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from planner.presenters.inspection import NumberEditor
from planner.presenters.rows import Tone
from planner.presenters.weights import WEIGHT_DECIMALS, weighed_text, weight_rows
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import NumberField
from planner.ui.panels.reason_dialog import ReasonDialog
from planner.ui.theme import GRID
from planner.workspace.shaking import SupplyRisk
from planner.workspace.weighing import SetWeights, scaled, score_of, weights_in
from planner.workspace.workspace import Workspace

_PERCENT = 100.0


class WeightsDialog(ReasonDialog):
    """Weights are entered together: the button stays off until they sum to 100 %."""

    def __init__(
        self, workspace: Workspace, risk: SupplyRisk | None, parent: QWidget | None = None
    ) -> None:
        self._workspace = workspace
        self._risk = risk
        project = workspace.state.project
        self._before = weights_in(project)
        self.fields: dict[str, NumberField] = {}
        self.verdict = VerdictLine()
        self.scale = QPushButton()
        super().__init__(
            self.tr("Weights of supply risk"),
            self.tr("How much each term counts in the score of a class, from 0 to 100 %."),
            self.tr("Use these weights"),
            self._finish,
            parent,
        )
        self.scale.setText(self.tr("Scale to 100 %"))
        self.scale.setToolTip(self.tr("Keeps the proportions of the weights"))
        self.scale.setAutoDefault(False)
        self.scale.clicked.connect(self._scale)
        form = QFormLayout()
        form.setHorizontalSpacing(4 * GRID)
        form.setVerticalSpacing(GRID)
        for key, label in weight_rows(project):
            field = NumberField(NumberEditor("%", 0.0, _PERCENT, WEIGHT_DECIMALS, 1.0))
            field.setAccessibleName(label)
            field.show_value(round(_PERCENT * self._before[key], WEIGHT_DECIMALS))
            field.textChanged.connect(self._judge)
            self.fields[key] = field
            name = QLabel(label, self)
            name.setBuddy(field)
            form.addRow(name, field)
        self.body.addLayout(form)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self.verdict, 1)
        line.addWidget(self.scale)
        self.body.addLayout(line)
        if self.fields:
            next(iter(self.fields.values())).setFocus()
        self._judge()

    def may_accept(self) -> bool:
        return super().may_accept() and self._entered() is not None

    def _weights(self) -> dict[str, float] | None:
        """The weights as they are typed, None while one is no number from 0 to 100."""
        typed = {key: field.typed() for key, field in self.fields.items()}
        known = {key: value for key, value in typed.items() if value is not None}
        return (
            {key: value / _PERCENT for key, value in known.items()}
            if len(known) == len(typed)
            else None
        )

    def _entered(self) -> dict[str, float] | None:
        """The weights when they can be used."""
        weights = self._weights()
        return weights if weights and abs(sum(weights.values()) - 1.0) < 1e-6 else None

    def _judge(self) -> None:
        super()._judge()
        if not self.fields:
            return
        problem = next((one.problem() for one in self.fields.values() if one.problem()), None)
        weights = self._weights()
        self.scale.setEnabled(weights is not None and self._entered() is None)
        if problem is not None or weights is None:
            self.verdict.say(Tone.BAD, " ".join(problem or ()))
            return
        total = sum(weights.values())
        score = score_of(self._risk, weights)
        tone = Tone.GOOD if self._entered() is not None else Tone.BAD
        self.verdict.say(tone, weighed_text(total, None if self._risk is None else score))

    def _scale(self) -> None:
        weights = self._weights()
        if weights is not None:
            for key, weight in scaled(weights).items():
                self.fields[key].show_value(round(_PERCENT * weight, WEIGHT_DECIMALS))
            self._judge()

    def _finish(self, reason: str) -> bool:
        weights = self._entered()
        if weights is None:
            return False
        return self._workspace.run(SetWeights(weights, reason, date.today().isoformat()))

"""The form of door two: seven answers, a live verdict, and hardware that serves the workload.

Where hardware stands already the form offers to use it and to add only the rest.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId
from planner.domain.workload import DataClass
from planner.presenters.countries import countries
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option
from planner.presenters.rows import Tone
from planner.presenters.sizing import (
    cost_text,
    hardware_text,
    service_text,
    share_text,
    standing_text,
)
from planner.presenters.uses import Use, use_text, uses
from planner.presenters.wording import worded, worded_message
from planner.presenters.workloads import verdict
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField, NumberField, SearchField
from planner.ui.start.hardware_choice import HardwareChoice
from planner.ui.theme import GRID
from planner.workspace.service import WorkloadForm, suited_llm
from planner.workspace.size_request import Place, SizeRequest
from planner.workspace.sizing import Sizing, offered_accelerators, size, size_on_top
from planner.workspace.standing import stands_somewhere
from planner.workspace.workspace import Workspace

T = TypeVar("T")

_WIDTH_PX = 560
_LABEL_PX = 110
_SETTLE_MS = 150
_VERDICT_LINES = 5
_USERS = 1000
"""Users that the form begins with."""


class SizeDialog(QDialog):
    """Asks what is to be served and places the fewest servers that serve it, as one step.

    Every field has an answer from the start; while the form is open the window shows what would be
    placed.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        known = {**workspace.library.assumptions, **workspace.state.project.shelf.assumptions}
        served = uses(known)
        self._uses = tuple(use for use in served if use.ttft_ms is not None)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.sizing: Sizing | None = None
        self.setWindowTitle(self.tr("Size a Workload"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(GRID + 2)
        self._make_fields()
        self.hardware = HardwareChoice(self)
        self.hardware.changed.connect(self._settle.start)
        # On an empty plan nothing can be used, and nothing more is asked.
        self.hardware.setVisible(stands_somewhere(workspace.state))
        if not self.hardware.isHidden():
            self._add(self.tr("&Hardware"), self.hardware, self.hardware.on_top)
        self.verdict = VerdictLine(self)
        self.verdict.setMinimumHeight(_VERDICT_LINES * self.fontMetrics().height() + GRID)
        self.place_button = QPushButton(self.tr("Place it"), self)
        foot = dialog_foot(self, self.place_button)
        lead = QLabel(self.tr("The fewest servers that keep the objectives are placed."), self)
        lead.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addWidget(lead)
        layout.addLayout(self._form)
        layout.addWidget(self.verdict)
        layout.addStretch()
        layout.addLayout(foot)
        self.setMinimumWidth(_WIDTH_PX)
        self.users.setFocus()
        self.users.selectAll()
        self._judge()

    def request(self) -> SizeRequest | None:
        """Return what is entered, None while the number of users is missing or out of bounds."""
        users, use = self.users.typed(), self._use()
        if users is None:
            return None
        form = WorkloadForm(
            self._free_name(use.name),
            use.kind,
            EntryId(self.model.key),
            users=round(users),
            input_tokens=use.input_tokens,
            output_tokens=use.output_tokens,
            data_class=self._data_class(),
            ttft_limit_ms=use.ttft_ms,
            tpot_limit_ms=use.tpot_ms,
            active_share=use.active_share,
            seconds_between_requests=use.seconds_between_requests,
            texts=use.texts,
            prefix_hit=use.prefix_hit,
        )
        accelerator = EntryId(self.gpu.key) if self.gpu.key else None
        return SizeRequest(form, accelerator, self._place(), self.country.key)

    def accept(self) -> None:
        self._settle.stop()
        self._judge()
        sizing = self.sizing
        if sizing is None:
            return
        hint = self.tr("Placed {0}").format(_new_text(sizing))
        if sizing.choice is None:
            hint = self.tr("Added {0} to what stands").format(sizing.result.name)
        if self._workspace.run(sizing.command, undo_hint=hint):
            super().accept()

    def reject(self) -> None:
        self._leave()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._settle.stop()
        self._workspace.drop_preview()

    def _make_fields(self) -> None:
        library = self._workspace.library
        offered = tuple(Option(use, use.name) for use in self._uses)
        self.use = ChoiceField(ChoiceEditor(offered), self._use_chosen, self)
        self._add(self.tr("U&se"), self.use)
        self.users = NumberField(NumberEditor("", 1, 1e8, step=100), self._changed, self)
        self.users.textEdited.connect(lambda _: self._settle.start())
        self.users.refused.connect(lambda *_: self._settle.start())
        self.users.show_value(_USERS)
        self._add(self.tr("&Users"), self.users)
        self.model = SearchField(((one.id, one.name) for one in library.llms.values()), self)
        self.model.choose(library.choices.get("default.llm", ""))
        self.model.currentIndexChanged.connect(lambda _: self._settle.start())
        self._add(self.tr("&Model"), self.model)
        classes = tuple(Option(one, data_class_name(one)) for one in DataClass)
        self.data_class = ChoiceField(ChoiceEditor(classes), self._changed, self)
        self.data_class.show_value(DataClass.INTERNAL)
        self._add(self.tr("&Data class"), self.data_class)
        places = (
            Option(Place.OWN, self.tr("own site")),
            Option(Place.COLOCATION, self.tr("colocation")),
            Option(Place.CLOUD, self.tr("cloud region")),
        )
        self.place = ChoiceField(ChoiceEditor(places), self._place_chosen, self)
        self.place.show_value(Place.OWN)
        self._add(self.tr("&Place"), self.place)
        self.country = SearchField(countries(library.regions), self)
        self.country.choose(self._workspace.state.project.settings.country)
        self.country.currentIndexChanged.connect(lambda _: self._settle.start())
        self._add(self.tr("&Country"), self.country)
        self.gpu = SearchField((), self)
        self.gpu.currentIndexChanged.connect(lambda _: self._settle.start())
        self._add(self.tr("&GPU"), self.gpu)
        self._offer_gpus(Place.OWN)
        self._take_use(self._uses[0])

    def _add(self, label: str, field: QWidget, first: QWidget | None = None) -> None:
        """Add a row; *first* is what its letter leads to, where that is not the field itself."""
        text = QLabel(label, self)
        text.setMinimumWidth(_LABEL_PX)
        text.setBuddy(first or field)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)

    def _offer_gpus(self, place: Place) -> None:
        """Offer what can be had there; what was chosen stays chosen where it still can."""
        library, chosen = self._workspace.library, self.gpu.key
        with QSignalBlocker(self.gpu):
            self.gpu.clear()
            self.gpu.addItem(self.tr("whichever costs least"), "")
            for one in offered_accelerators(library, place):
                self.gpu.addItem(library.accelerators[one].name, one)
            self.gpu.choose(chosen)

    def _use(self) -> Use:
        chosen = self.use.value
        return chosen if isinstance(chosen, Use) else self._uses[0]

    def _place(self) -> Place:
        chosen = self.place.value
        return chosen if isinstance(chosen, Place) else Place.OWN

    def _data_class(self) -> DataClass:
        chosen = self.data_class.value
        return chosen if isinstance(chosen, DataClass) else DataClass.INTERNAL

    def _changed(self, value: object) -> bool:
        del value
        self._settle.start()
        return True

    def _use_chosen(self, use: object) -> bool:
        if isinstance(use, Use):
            self._take_use(use)
        return self._changed(use)

    def _take_use(self, use: Use) -> None:
        self.use.show_value(use)
        self.use.setToolTip(use_text(use))
        suited = suited_llm(self._workspace.library, EntryId(self.model.key), use.kind)
        self.model.choose(suited)

    def _place_chosen(self, place: object) -> bool:
        if isinstance(place, Place):
            self._offer_gpus(place)
        return self._changed(place)

    def _free_name(self, stem: str) -> str:
        taken = {one.name for one in self._workspace.state.project.workloads}
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem} {number}", number + 1
        return name

    def _judge(self) -> None:
        """Size what is entered, say the verdict, and let the window show what would be placed."""
        request = self.request()
        self.sizing = None
        if request is None:
            self._refuse(Tone.MUTED, self.tr("Enter the number of users to see the verdict."))
            return
        try:
            sizing = self._chosen(request)
        except EditRefused as refused:
            told = worded_message(refused.message)
            self._refuse(Tone.BAD, f"{told.happened} {told.remedy}")
            return
        preview = self._workspace.preview(sizing.command)
        if preview.project is None or preview.evaluation is None:
            self._refuse(Tone.BAD, worded(preview.verdict.text))
            return
        self.sizing = sizing
        self.place_button.setEnabled(True)
        word, tone, detail = verdict(sizing.result)
        new = preview.verdict.findings
        if new and tone is Tone.GOOD:
            tone = Tone.WARNING
        lines = [
            f"{_sentence(word)}: {self._what(sizing)}. {_sentence(detail)}".strip(),
            service_text(sizing.result),
            self._cost(sizing),
            worded(new[0].message) if new else "",
        ]
        self.verdict.say(tone, "\n".join(line for line in lines if line))

    def _chosen(self, request: SizeRequest) -> Sizing:
        """Size what is entered the way that is chosen; where hardware stands, tell both ways.

        Raises:
            EditRefused: when the chosen way leads nowhere.
        """
        state, library = self._workspace.state, self._workspace.library
        if self.hardware.isHidden():
            return size(state, library, request)
        on_top = _tried(lambda: size_on_top(state, library, request))
        anew = _tried(lambda: size(state, library, request))
        lines = (self._way(on_top), self._way(anew))
        self.hardware.show_ways(*lines, possible=on_top is not None)
        chosen = anew if self.hardware.is_new else on_top
        if isinstance(chosen, EditRefused):
            raise chosen
        assert chosen is not None
        return chosen

    def _way(self, way: Sizing | EditRefused | None) -> str:
        """What one way takes, in one line."""
        if way is None:
            return self.tr("Nothing that stands in this place has capacity for it.")
        if isinstance(way, EditRefused):
            return worded(way.message.happened)
        parts = [
            share_text(way.standing.share) if way.standing is not None else "",
            _new_text(way) or self.tr("nothing new"),
            self._cost(way, short=True),
        ]
        if way.standing is not None:
            parts[0] = self.tr("{0} on what stands").format(parts[0])
        if not way.serves:
            parts.append(verdict(way.result)[0])
        return " · ".join(part for part in parts if part)

    def _what(self, sizing: Sizing) -> str:
        if sizing.standing is None:
            return _new_text(sizing)
        uses = [(one.name, one.gpus, one.beside) for one in sizing.standing.uses]
        there = standing_text(sizing.standing.share, uses)
        if sizing.choice is None:
            return self.tr("{0}; nothing new").format(there)
        return self.tr("{0}; the rest on {1}").format(there, _new_text(sizing))

    def _cost(self, sizing: Sizing, *, short: bool = False) -> str:
        state = self._workspace.state
        return cost_text(state.project, state.evaluation, sizing.evaluation, short=short)

    def _refuse(self, tone: Tone, text: str) -> None:
        self.place_button.setEnabled(False)
        self._workspace.drop_preview()
        self.verdict.say(tone, text)


def _new_text(sizing: Sizing) -> str:
    """The new hardware, empty without any."""
    if sizing.choice is None:
        return ""
    return hardware_text(sizing.units, sizing.choice.label, sizing.racks)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _tried(way: Callable[[], T]) -> T | EditRefused:
    try:
        return way()
    except EditRefused as refused:
        return refused

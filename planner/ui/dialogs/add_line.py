"""A line of one's own for the bill of materials: any thing, unit and charge."""

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.document.commands.quoting import AddExtraLine
from planner.domain.errors import EditRefused
from planner.domain.identity import SiteId
from planner.domain.quote import (
    WHOLE_PROJECT,
    Charge,
    ExtraLine,
    ItemKey,
    LineOverlay,
    Option,
    PriceClass,
    Unit,
)
from planner.presenters import formats
from planner.presenters.component_lines import ComponentLine, component_lines
from planner.presenters.inspection import ChoiceEditor, NumberEditor, TextEditor
from planner.presenters.inspection import Option as Choice
from planner.presenters.list_prices import ListPrices
from planner.presenters.quoting import charge_name, class_name, option_name, unit_name
from planner.presenters.rows import Tone
from planner.presenters.wording import worded_message
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField, NumberField, TextField
from planner.ui.theme import GRID
from planner.workspace.workspace import Workspace

_WIDTH_PX = 560
_SETTLE_MS = 120


class AddLineDialog(QDialog):
    """Asks what is ordered and adds it as one step."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None, site: str = "") -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._priced: ComponentLine | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.setWindowTitle(self.tr("Add Line"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields(site)
        self.verdict = VerdictLine(self)
        self.add_button = QPushButton(self.tr("Add line"), self)
        foot = dialog_foot(self, self.add_button, self.verdict)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(self._form)
        layout.addLayout(foot)
        self.setMinimumWidth(_WIDTH_PX)
        self._show_charge(Charge.ONE_OFF)
        self._offer_components()
        self.description.setFocus()
        self._judge()

    def command(self) -> AddExtraLine:
        """Return the edit that adds what is filled in."""
        one_off = self._charge is Charge.ONE_OFF
        term = None if one_off else self.term.typed()
        line = ExtraLine(
            ItemKey(""),
            SiteId(str(self.site.value)),
            self.description.text(),
            self._class,
            self.quantity.typed() or 0.0,
            self._unit,
            self._charge,
            None if term is None else round(term),
            self.manufacturer.text(),
        )
        day = date.today().isoformat() if self._priced is None else self._priced.seen
        return AddExtraLine(line, self._overlay(), day)

    def accept(self) -> None:
        self._settle.stop()
        if not self._judge():
            return
        command = self.command()
        hint = self.tr("Added the line {0}").format(command.line.description)
        if self._workspace.run(command, undo_hint=hint):
            super().accept()

    def _overlay(self) -> LineOverlay:
        def share(field: NumberField) -> float | None:
            percent = field.typed()
            return None if percent is None else round(percent / 100, 12)

        option = self.option.value
        return LineOverlay(
            part_number=self.part_number.text().strip() or None,
            list_price=self.price.typed(),
            discount=share(self.discount),
            margin=share(self.margin),
            lead_weeks=self.lead.typed(),
            option=option if isinstance(option, Option) and option is not Option.BASE else None,
            source=self._priced.source if self._priced is not None else None,
            remark=self.remark.text().strip() or None,
        )

    def _offer_components(self) -> None:
        """Let what is typed as description find components; one that is chosen fills the fields."""
        prices = ListPrices.of(self._workspace.state.project)
        known = {one.label: one for one in component_lines(self._workspace.library, prices)}
        self.description.setPlaceholderText(self.tr("Anything, or an optic, drive, chiller…"))
        completer = QCompleter(list(known), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda label: self._fill(known[label]))
        self.description.setCompleter(completer)
        self.price.textEdited.connect(self._forget_source)

    def _fill(self, line: ComponentLine) -> None:
        self.manufacturer.setText(line.manufacturer)
        self.part_number.setText(line.part_number)
        self.price_class.show_value(line.price_class)
        self.price.show_value(line.list_price)
        self.lead.show_value(line.lead_weeks)
        self._priced = line if line.source else None
        self._judge()

    def _forget_source(self) -> None:
        self._priced = None

    def _make_fields(self, site: str) -> None:
        state = self._workspace.state
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(GRID + 2)
        self.description = self._text(self.tr("&Description"))
        places = [Choice(str(one.id), one.name) for one in state.plan.sites]
        places.append(Choice(str(WHOLE_PROJECT), self.tr("Whole project")))
        chosen = next((one.value for one in places if one.label == site), places[0].value)
        self.site = self._choice(self.tr("&Site"), places, chosen)
        classes = [Choice(one, class_name(one)) for one in PriceClass]
        self.price_class = self._choice(self.tr("&Class"), classes, PriceClass.SERVICES)
        self.manufacturer = self._text(self.tr("&Manufacturer"))
        self.part_number = self._text(self.tr("&Part number"))
        self.quantity = self._number(self.tr("&Quantity"), NumberEditor("", 1e-6, 1e12, 6), 1.0)
        units = [Choice(one, unit_name(one)) for one in Unit]
        self.unit = self._choice(self.tr("&Unit"), units, Unit.EACH)
        charges = [Choice(one, charge_name(one)) for one in Charge]
        self.charge = self._choice(self.tr("P&aid"), charges, Charge.ONE_OFF)
        horizon = state.project.settings.horizon_months
        months = self.tr("months")
        empty = self.tr("horizon, {0}").format(horizon)
        self.term = self._number(self.tr("&Term"), NumberEditor(months, 1, 600, empty=empty), None)
        currency = state.project.settings.currency
        unknown = self.tr("not known yet")
        self.price = self._number(
            self.tr("&List price"), NumberEditor(currency, 0, 1e12, 6, 100, unknown), None
        )
        terms = self.tr("as its class")
        self.discount = self._number(
            self.tr("Disc&ount"), NumberEditor("%", 0, 100, 2, 1, terms), None
        )
        self.margin = self._number(self.tr("Mar&gin"), NumberEditor("%", 0, 99, 2, 1, terms), None)
        options = [Choice(one, option_name(one)) for one in Option]
        self.option = self._choice(self.tr("Opt&ion"), options, Option.BASE)
        self.lead = self._number(
            self.tr("Lead tim&e"), NumberEditor(self.tr("weeks"), 0, 520, 1, 1, unknown), None
        )
        self.remark = self._text(self.tr("&Remark"), self.tr("customers read it"))

    def _text(self, label: str, placeholder: str = "") -> TextField:
        field = TextField(TextEditor(placeholder), parent=self)
        field.textEdited.connect(lambda _: self._settle.start())
        self._add(label, field)
        return field

    def _number(self, label: str, editor: NumberEditor, value: float | None) -> NumberField:
        field = NumberField(editor, parent=self)
        field.show_value(value)
        field.textEdited.connect(lambda _: self._settle.start())
        self._add(label, field)
        return field

    def _choice(self, label: str, options: list[Choice], value: object) -> ChoiceField:
        field = ChoiceField(ChoiceEditor(tuple(options)), self._chosen, self)
        field.show_value(value)
        self._add(label, field)
        return field

    def _add(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)

    @property
    def _charge(self) -> Charge:
        found = self.charge.value
        return found if isinstance(found, Charge) else Charge.ONE_OFF

    @property
    def _unit(self) -> Unit:
        found = self.unit.value
        return found if isinstance(found, Unit) else Unit.EACH

    @property
    def _class(self) -> PriceClass:
        found = self.price_class.value
        return found if isinstance(found, PriceClass) else PriceClass.SERVICES

    def _chosen(self, value: object) -> bool:
        if isinstance(value, Charge):
            self._show_charge(value)
        self._settle.start()
        return True

    def _show_charge(self, charge: Charge) -> None:
        self._form.setRowVisible(self.term, charge is not Charge.ONE_OFF)

    def _judge(self) -> bool:
        """Say what the line comes to, or what is missing; return whether it can be added."""
        command = self.command()
        try:
            command.apply(self._workspace.state.project)
        except EditRefused as refused:
            message = worded_message(refused.message)
            untouched = not self.description.text()
            tone = Tone.MUTED if untouched else Tone.BAD
            self.verdict.say(tone, f"{message.happened} {message.remedy}")
            return False
        price = command.overlay.list_price
        if price is None:
            text = self.tr("Without a price it is in no total.")
            self.verdict.say(Tone.WARNING, text)
            return True
        currency = self._workspace.state.project.settings.currency
        listed = formats.amount(price * command.line.quantity, currency)
        paid = charge_name(self._charge)
        text = self.tr("{0} {1} at list price, before discount and margin").format(listed, paid)
        self.verdict.say(Tone.GOOD, text)
        return True

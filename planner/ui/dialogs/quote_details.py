"""The details of a quote: head, discounts and margins, currency; one step when accepted."""

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command, Compound
from planner.document.commands.quoting import (
    EditQuote,
    SetCurrency,
    SetExchangeRate,
    SetSeller,
    SetTerms,
)
from planner.domain.errors import EditRefused
from planner.domain.quote import NO_TERMS, Quote
from planner.presenters.inspection import NumberEditor, TextEditor
from planner.presenters.quoting import (
    USUAL_CURRENCIES,
    currencies_in_use,
    next_number,
    quote_standing,
    usual_validity,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import worded_message
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.terms import RatesGrid, TermsGrid
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import NumberField, SwitchField, TextField
from planner.ui.theme import GRID
from planner.workspace.workspace import Workspace

_LEFT_PX = 430
_RIGHT_PX = 440
_NOTES_LINES = 3
_SETTLE_MS = 200
_CODE_LETTERS = 3
_TEXTS = (
    *("customer", "contact", "title", "number", "prepared_by", "date", "valid_until"),
    *("delivery_terms", "payment_terms"),
)


class QuoteDialog(QDialog):
    """Shows what is filled in; *OK* enters everything that differs as one step.

    `proposed_number` is offered while the quote has none of its own.
    """

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        last_number: str = "",
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._today = date.today().isoformat()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.setWindowTitle(self.tr("Quote Details"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.proposed_number = next_number(self._today, last_number)
        self._make_fields()
        self.verdict = VerdictLine(self)
        self.ok_button = QPushButton(self.tr("OK"), self)
        foot = dialog_foot(self, self.ok_button, self.verdict)
        columns = QHBoxLayout()
        columns.setSpacing(8 * GRID)
        columns.addLayout(self._left())
        columns.addLayout(self._right())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(columns, 1)
        layout.addLayout(foot)
        self._show()
        self.texts["customer"].setFocus()

    def command(self) -> Command | None:
        """Return the edit that enters what differs, None when nothing does."""
        project = self._workspace.state.project
        commands: list[Command] = []
        changes = tuple(
            (name, value)
            for name, value in self._head().items()
            if value != getattr(project.quote, name)
        )
        if changes:
            commands.append(EditQuote(changes))
        for one, terms in self.terms.terms().items():
            if terms != project.prices.classes.get(one, NO_TERMS):
                commands.append(SetTerms(one, terms))
        currency = self.currency.currentText().strip().upper()
        if currency != project.settings.currency:
            commands.append(SetCurrency(currency))
        for code, (per_usd, day, source) in self.rates.rates().items():
            rate = project.prices.rates.get(code)
            before = None if rate is None else (rate.per_usd, rate.date, rate.source)
            after = None if per_usd is None else (per_usd, day, source)
            if before != after:
                commands.append(SetExchangeRate(code, per_usd, day, source))
        if self.seller.isChecked() != project.prices.seller:
            commands.append(SetSeller(self.seller.isChecked()))
        if not commands:
            return None
        one_quote = len(commands) == 1 and isinstance(commands[0], EditQuote)
        return (
            commands[0] if one_quote else Compound(self.tr("change quote details"), tuple(commands))
        )

    def accept(self) -> None:
        self._settle.stop()
        if not self._judge():
            return
        command = self.command()
        if command is None or self._workspace.run(command):
            super().accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._judge()

    # --- fields ---------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        places = {
            "title": self._workspace.state.project.name,
            "number": self.proposed_number,
            "date": self._today,
            "valid_until": usual_validity(self._today),
        }
        self.texts = {
            name: TextField(TextEditor(places.get(name, "")), parent=self) for name in _TEXTS
        }
        for field in self.texts.values():
            field.textEdited.connect(lambda _: self._settle.start())
        self.revision = NumberField(NumberEditor("", 1, 9999), parent=self)
        empty = self.tr("none: amounts excl. VAT")
        self.vat = NumberField(NumberEditor("%", 0, 100, 2, 1, empty), parent=self)
        for number in (self.revision, self.vat):
            number.textEdited.connect(lambda _: self._settle.start())
        self.notes = QPlainTextEdit(self)
        self.notes.setTabChangesFocus(True)
        line = self.notes.fontMetrics().lineSpacing()
        self.notes.setFixedHeight(_NOTES_LINES * line + 4 * GRID)
        self.terms = TermsGrid(self._settle.start, self)
        self.rates = RatesGrid(self._settle.start, self)
        self.currency = QComboBox(self)
        self.currency.setEditable(True)
        self.currency.addItems(USUAL_CURRENCIES)
        self.currency.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.currency.currentTextChanged.connect(self._currency_chosen)
        text = self.tr("I am the seller: the cost model counts selling prices")
        self.seller = SwitchField(text, self._seller_chosen, self)

    def _left(self) -> QVBoxLayout:
        form = _form()
        names = {
            "customer": self.tr("&Customer"),
            "contact": self.tr("C&ontact"),
            "title": self.tr("&Project"),
            "number": self.tr("Quote &number"),
            "prepared_by": self.tr("Prepared &by"),
            "date": self.tr("&Date"),
            "valid_until": self.tr("&Valid until"),
            "delivery_terms": self.tr("D&elivery terms"),
            "payment_terms": self.tr("P&ayment terms"),
        }
        for name, field in self.texts.items():
            self._add(form, names[name], field)
            if name == "number":
                self._add(form, self.tr("&Revision"), self.revision)
            if name == "valid_until":
                self._add(form, self.tr("VA&T"), self.vat)
        self._add(form, self.tr("Note&s"), self.notes)
        return _column(self.tr("HEAD OF THE QUOTE"), form, _LEFT_PX, self)

    def _right(self) -> QVBoxLayout:
        terms = QVBoxLayout()
        terms.addWidget(self.terms)
        column = _column(self.tr("DISCOUNTS AND MARGINS"), terms, _RIGHT_PX, self)
        hint = QLabel(self.tr("A line or an item with terms of its own keeps them."), self)
        hint.setProperty("role", "muted")
        column.insertWidget(column.count() - 1, hint)
        column.insertSpacing(column.count() - 1, 3 * GRID)
        heading = QLabel(self.tr("CURRENCY"), self)
        heading.setProperty("role", "section")
        form = _form()
        self._add(form, self.tr("C&urrency"), self.currency)
        column.insertWidget(column.count() - 1, heading)
        column.insertLayout(column.count() - 1, form)
        column.insertWidget(column.count() - 1, self.rates)
        column.insertSpacing(column.count() - 1, 3 * GRID)
        column.insertWidget(column.count() - 1, self.seller)
        return column

    def _add(self, form: QFormLayout, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        line = field.lineEdit() if isinstance(field, QComboBox) else None
        if line is not None:
            line.setAccessibleName(field.accessibleName())
        form.addRow(text, field)

    # --- values ---------------------------------------------------------------------------------

    def _show(self) -> None:
        project = self._workspace.state.project
        quote = project.quote
        for name, field in self.texts.items():
            field.show_value(getattr(quote, name))
            field.setCursorPosition(0)
        if not quote.number:
            self.texts["number"].show_value(self.proposed_number)
        self.revision.show_value(quote.revision)
        self.vat.show_value(None if quote.vat_share is None else round(quote.vat_share * 100, 10))
        self.notes.setPlainText(quote.notes)
        self.notes.textChanged.connect(self._settle.start)
        self.terms.show_terms(project.prices.classes)
        self.currency.setCurrentText(project.settings.currency)
        self.seller.show_value(project.prices.seller)
        self._show_rates()

    def _show_rates(self) -> None:
        project = self._workspace.state.project
        code = self.currency.currentText().strip().upper()
        for one in currencies_in_use(project, code):
            if one not in self.rates.codes and len(one) == _CODE_LETTERS and one.isalpha():
                self.rates.show_rate(one, project.prices.rates.get(one), self._today)

    def _head(self) -> dict[str, object]:
        found: dict[str, object] = {name: one.text().strip() for name, one in self.texts.items()}
        found["revision"] = round(self.revision.typed() or Quote().revision)
        vat = self.vat.typed()
        found["vat_share"] = None if vat is None else round(vat / 100, 12)
        found["notes"] = self.notes.toPlainText().strip()
        return found

    def _currency_chosen(self, _: str) -> None:
        self._show_rates()
        self._settle.start()

    def _seller_chosen(self, _: object) -> bool:
        self._settle.start()
        return True

    def _judge(self) -> bool:
        """Say how firm the quote would be, or what cannot be; return whether it can be entered."""
        state, command = self._workspace.state, self.command()
        try:
            project = state.project if command is None else command.apply(state.project)
        except EditRefused as refused:
            message = worded_message(refused.message)
            self.verdict.say(Tone.BAD, f"{message.happened} {message.remedy}")
            return False
        found = quote_standing(project, state.evaluation, self._today)
        self.verdict.say(found.tone, "\n".join((found.title, *found.warnings[:2])))
        return True


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setHorizontalSpacing(4 * GRID)
    form.setVerticalSpacing(GRID + 2)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _column(
    title: str, content: QFormLayout | QVBoxLayout, width: int, parent: QWidget
) -> QVBoxLayout:
    """Return a column with a heading; what is inserted before its end keeps to the top."""
    heading = QLabel(title, parent)
    heading.setProperty("role", "section")
    heading.setMinimumWidth(width)
    column = QVBoxLayout()
    column.setSpacing(2 * GRID)
    column.addWidget(heading)
    column.addLayout(content)
    column.addStretch(1)
    return column

"""Quote details, a line of one's own and the readers of an export, by keyboard and mouse."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from planner.document.commands.quoting import EditLines, EditQuote, Entry, SetTerms
from planner.domain.quote import (
    WHOLE_PROJECT,
    Audience,
    Charge,
    LineId,
    Option,
    PriceClass,
    Terms,
    Unit,
)
from planner.presenters.rows import Tone
from planner.ui.dialogs.add_line import AddLineDialog
from planner.ui.dialogs.export_bom import ExportDialog
from planner.ui.dialogs.quote_details import QuoteDialog
from planner.ui.inspector.fields import ChoiceField, NumberField, TextField
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace

Show = Callable[..., None]


def put(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def choose_first(field: QLineEdit) -> None:
    """Take the first suggestion under a field."""
    popup = field.completer().popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)


def choose(field: ChoiceField, value: object) -> None:
    index = [option.value for option in field._editor.options].index(value)
    field.setCurrentIndex(index)
    field.activated.emit(index)


# --- quote details ------------------------------------------------------------------------------


def test_the_details_are_entered_as_one_step(workspace: Workspace, shown: Show) -> None:
    before = workspace.state.project
    dialog = QuoteDialog(workspace)
    shown(dialog)
    put(dialog.texts["customer"], "Banca Nord")
    put(dialog.texts["valid_until"], "2027-01-31")
    put(dialog.vat, "22")
    put(dialog.terms.field(PriceClass.SERVERS, "discount"), "12.5")
    put(dialog.terms.field(PriceClass.SERVICES, "margin"), "20")
    dialog.currency.setCurrentText("EUR")
    put(dialog.rates.field("EUR"), "0.92")
    QTest.mouseClick(dialog.seller, Qt.MouseButton.LeftButton)
    dialog.notes.setPlainText("Two lots.\nNo night work.")
    QTest.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)

    project = workspace.state.project
    assert project.quote.customer == "Banca Nord"
    assert project.quote.vat_share == 0.22
    assert project.quote.notes == "Two lots.\nNo night work."
    assert project.prices.classes == {
        PriceClass.SERVERS: Terms(0.125, None),
        PriceClass.SERVICES: Terms(None, 0.2),
    }
    assert project.settings.currency == "EUR"
    assert project.prices.rates["EUR"].per_usd == 0.92
    assert project.prices.rates["EUR"].date == date.today().isoformat()
    assert project.prices.seller
    assert workspace.labels == (("change quote details",), 1)
    workspace.undo()
    assert workspace.state.project == before


def test_the_number_of_the_day_is_offered_and_counted_up(workspace: Workspace, shown: Show) -> None:
    today = date.today().strftime("%Y%m%d")
    dialog = QuoteDialog(workspace, last_number=f"{today}-07")
    shown(dialog)
    assert dialog.texts["number"].text() == f"{today}-08"
    dialog.accept()
    assert workspace.state.project.quote.number == f"{today}-08"
    again = QuoteDialog(workspace, last_number=f"{today}-08")
    assert again.texts["number"].text() == f"{today}-08"
    again.close()


def test_cancel_enters_nothing(workspace: Workspace, shown: Show) -> None:
    before = workspace.state.project
    dialog = QuoteDialog(workspace)
    shown(dialog)
    put(dialog.texts["customer"], "Banca Nord")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert workspace.state.project is before


def test_what_cannot_be_is_told_in_the_dialog_and_keeps_it_open(
    workspace: Workspace, notices: list[Notice], shown: Show
) -> None:
    dialog = QuoteDialog(workspace)
    shown(dialog)
    put(dialog.texts["valid_until"], "31.1.2027")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.verdict.tone is Tone.BAD
    assert "“31.1.2027” is no date." in dialog.verdict.text
    assert notices == []
    put(dialog.texts["valid_until"], "2027-01-31")
    dialog.accept()
    assert workspace.state.project.quote.valid_until == "2027-01-31"


def test_a_missing_rate_is_asked_for_and_until_then_totals_are_partial(
    workspace: Workspace, shown: Show
) -> None:
    dialog = QuoteDialog(workspace)
    shown(dialog)
    dialog.currency.setCurrentText("CHF")
    assert "CHF" in dialog.rates.codes
    dialog._judge()
    assert "Totals are partial" in dialog.verdict.text
    put(dialog.rates.field("CHF"), "0.8")
    dialog._judge()
    assert "partial" not in dialog.verdict.text


def test_a_quote_that_outlives_a_price_is_warned_of(workspace: Workspace, shown: Show) -> None:
    entry = Entry(LineId("dgx-h200@site-1"), "valid_until", "2026-12-01")
    workspace.run(EditLines((entry,), "2026-11-25"))
    workspace.run(EditQuote((("date", "2026-11-25"),)))
    dialog = QuoteDialog(workspace)
    shown(dialog)
    assert dialog.verdict.tone is Tone.WARNING
    assert "valid until 2026-12-25, but a price expires on 2026-12-01" in dialog.verdict.text


def test_every_field_has_a_name_and_the_dialog_fits_a_small_screen(
    workspace: Workspace, shown: Show
) -> None:
    dialog = QuoteDialog(workspace)
    shown(dialog)
    assert dialog.width() <= 1280
    assert dialog.height() <= 640
    fields = [*dialog.findChildren(NumberField), *dialog.findChildren(TextField)]
    assert len(fields) > 20
    assert [one for one in fields if not one.accessibleName()] == []


# --- a line of one's own ------------------------------------------------------------------------


def test_a_line_of_ones_own_is_added_with_everything(workspace: Workspace, shown: Show) -> None:
    dialog = AddLineDialog(workspace, site="Frankfurt")
    shown(dialog)
    assert dialog.verdict.tone is Tone.MUTED
    put(dialog.description, "Operation, two people")
    choose(dialog.unit, Unit.MONTH)
    choose(dialog.charge, Charge.MONTHLY)
    assert dialog.term.isVisible()
    put(dialog.term, "36")
    put(dialog.price, "12500")
    put(dialog.margin, "15")
    choose(dialog.option, Option.OPTIONAL)
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)

    (line,) = workspace.state.project.prices.extra_lines
    assert (line.description, line.charge, line.term_months) == (
        "Operation, two people",
        Charge.MONTHLY,
        36,
    )
    site = next(one for one in workspace.state.plan.sites if one.id == line.site)
    assert site.name == "Frankfurt"
    overlay = workspace.state.project.prices.overlays[line.line_id]
    assert (overlay.list_price, overlay.margin, overlay.option) == (12500.0, 0.15, Option.OPTIONAL)
    assert workspace.labels[0] == ("add the line Operation, two people",)


def test_an_optic_of_the_catalogue_fills_the_line_with_its_dated_price(
    workspace: Workspace, shown: Show
) -> None:
    dialog = AddLineDialog(workspace)
    shown(dialog)
    QTest.keyClicks(dialog.description, "mms4x00-ns t")
    choose_first(dialog.description)
    assert dialog.description.text().startswith("NVIDIA MMS4X00-NS twin-port OSFP")
    assert dialog.part_number.text() == "MMS4X00-NS"
    put(dialog.quantity, "16")
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)

    (line,) = workspace.state.project.prices.extra_lines
    assert (line.price_class, line.quantity) == (PriceClass.NETWORK, 16)
    overlay = workspace.state.project.prices.overlays[line.line_id]
    assert overlay.list_price == 1424
    assert overlay.source is not None
    assert "AIDC Studio" in overlay.source
    assert overlay.date == "2026"


def test_a_price_that_is_typed_over_has_no_source_of_the_catalogue(
    workspace: Workspace, shown: Show
) -> None:
    dialog = AddLineDialog(workspace)
    shown(dialog)
    QTest.keyClicks(dialog.description, "mms4x00-ns t")
    choose_first(dialog.description)
    put(dialog.price, "900")
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    (line,) = workspace.state.project.prices.extra_lines
    overlay = workspace.state.project.prices.overlays[line.line_id]
    assert (overlay.list_price, overlay.source) == (900, None)


def test_a_line_can_belong_to_the_whole_project(workspace: Workspace, shown: Show) -> None:
    dialog = AddLineDialog(workspace)
    shown(dialog)
    choose(dialog.site, str(WHOLE_PROJECT))
    put(dialog.description, "Training")
    QTest.keyClick(dialog.description, Qt.Key.Key_Return)
    assert workspace.state.project.prices.extra_lines[0].site == WHOLE_PROJECT


@pytest.mark.parametrize("quantity", ["0", "-3"])
def test_no_line_of_nothing(workspace: Workspace, shown: Show, quantity: str) -> None:
    dialog = AddLineDialog(workspace)
    shown(dialog)
    put(dialog.description, "Travel")
    dialog.quantity.setText(quantity)
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.verdict.tone is Tone.BAD
    assert "A quantity of" in dialog.verdict.text
    assert workspace.state.project.prices.extra_lines == ()


# --- readers ------------------------------------------------------------------------------------


def test_readers_are_chosen_before_the_file(workspace: Workspace, shown: Show) -> None:
    workspace.run(SetTerms(PriceClass.SERVERS, Terms(0.1)))
    dialog = ExportDialog(workspace)
    shown(dialog)
    assert dialog.choices[Audience.INTERNAL].isChecked()
    customer = dialog.choices[Audience.CUSTOMER]
    QTest.mouseClick(customer, Qt.MouseButton.LeftButton, pos=QPoint(8, customer.height() // 2))
    assert dialog.audience is Audience.CUSTOMER
    assert "Budgetary estimate, not an offer" in dialog.verdict.text
    assert "have no price and are in no total" in dialog.verdict.text

"""Prices, terms, own lines and rates are edits like any other: undoable, checked, saved."""

from dataclasses import replace
from math import inf, nan
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document.command import Command, Compound
from planner.document.commands.assumptions import EditSetting
from planner.document.commands.quoting import (
    AddExtraLine,
    DeleteExtraLines,
    EditLines,
    EditQuote,
    Entry,
    ResetLines,
    SetCurrency,
    SetExchangeRate,
    SetSeller,
    SetTerms,
)
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.identity import SiteId
from planner.domain.project import Project
from planner.domain.quote import (
    WHOLE_PROJECT,
    Charge,
    ExtraLine,
    ItemKey,
    LineId,
    LineOverlay,
    Option,
    PriceClass,
    Terms,
    Unit,
)
from planner.store.project_file import open_project, save_new
from tests.builders import example

DAY = "2026-11-25"
SERVER, RACK = LineId("dgx-h200@site-1"), LineId("rk-ar3357@site-1")
TRAVEL = ExtraLine(ItemKey(""), SiteId("site-1"), "Travel", quantity=3)


def enter(line: LineId, field: str, value: object) -> EditLines:
    return EditLines((Entry(line, field, value),), DAY)


def add(line: ExtraLine = TRAVEL, **entered: object) -> AddExtraLine:
    return AddExtraLine(line, LineOverlay(**entered), DAY)  # type: ignore[arg-type]


def after(*commands: Command, project: Project | None = None) -> Project:
    project = project or example()
    for command in commands:
        project = command.apply(project)
    return project


EVERYTHING: tuple[Command, ...] = (
    EditQuote((("customer", "Banca Nord"), ("vat_share", 0.22), ("valid_until", "2026-12-31"))),
    SetTerms(PriceClass.SERVERS, Terms(0.12, 0.07)),
    SetTerms(ItemKey("dgx-h200"), Terms(discount=0.2)),
    enter(SERVER, "list_price", 351_234.56),
    enter(SERVER, "option", Option.OPTIONAL),
    enter(RACK, "lead_weeks", 11.5),
    add(list_price=812.5, remark="Two visits"),
    SetCurrency("eur"),
    SetExchangeRate("EUR", 0.9234, "2026-11-20", "ECB"),
    SetSeller(seller=True),
)


def test_every_edit_is_one_step_and_undo_leads_back_exactly() -> None:
    document = Document(example())
    before = [document.project]
    for command in EVERYTHING:
        document.run(command)
        before.append(document.project)
    assert len(document.history.labels) == len(EVERYTHING)
    for expected in reversed(before[:-1]):
        document.undo()
        assert document.project is expected
    for expected in before[1:]:
        document.redo()
        assert document.project is expected


def test_everything_entered_is_saved_and_read_back(tmp_path: Path) -> None:
    project = after(*EVERYTHING)
    save_new(project, tmp_path / "quote.rackwright").release()
    opened = open_project(tmp_path / "quote.rackwright", read_only=True).project
    assert opened == project
    assert opened.prices.overlays[SERVER].currency == "USD"
    assert opened.prices.rates["EUR"].source == "ECB"


def test_a_pasted_column_is_one_step_with_a_telling_label() -> None:
    document = Document(example())
    lines = [LineId(f"{item}@site-1") for item in ("dgx-h200", "netapp-a90", "qm9700")]
    column = tuple(
        Entry(line, "discount", 0.01 * place) for place, line in enumerate(lines, start=1)
    )
    document.run(EditLines(column, DAY))
    assert document.history.labels == ("change discount of 3 lines",)
    found = [document.project.prices.overlays[line].discount for line in lines]
    assert found == [0.01, 0.02, 0.03]
    document.undo()
    assert document.project.prices.overlays == {}


def test_one_bad_value_in_a_column_changes_nothing() -> None:
    good, bad = Entry(SERVER, "discount", 0.1), Entry(RACK, "discount", 1.2)
    with pytest.raises(EditRefused) as refused:
        after(EditLines((good, bad), DAY))
    message = refused.value.message
    assert message.happened == "A discount of 120 % is not possible."
    assert message.unharmed == "Nothing was changed."
    assert message.remedy == "Enter 0 % to 100 %."


@pytest.mark.parametrize(
    ("command", "happened"),
    [
        (enter(SERVER, "discount", -0.05), "A discount of -5 % is not possible."),
        (enter(SERVER, "margin", 1.0), "A margin of 100 % is not possible."),
        (enter(SERVER, "margin", nan), "A margin of nan % is not possible."),
        (enter(SERVER, "list_price", -1.0), "A price of -1 is not possible."),
        (enter(SERVER, "list_price", inf), "A price of inf is not possible."),
        (enter(SERVER, "lead_weeks", -2.0), "A lead time of -2 weeks is not possible."),
        (enter(SERVER, "valid_until", "31.12.2026"), "“31.12.2026” is no date."),
        (enter(SERVER, "quantity", 4.0), "The quantity of this line comes from the plan."),
        (SetTerms(PriceClass.STORAGE, Terms(1.5)), "A discount of 150 % is not possible."),
        (SetCurrency("Euro"), "“Euro” is not the code of a currency."),
        (SetExchangeRate("EUR", 0.0, DAY), "One USD cannot buy 0 EUR."),
        (SetExchangeRate("USD", 2.0, DAY), "USD is the currency of the catalogue."),
        (SetExchangeRate("EUR", 0.9, ""), "The exchange rate of EUR has no date."),
        (EditQuote((("vat_share", 1.22),)), "VAT of 122 % is not possible."),
        (EditQuote((("date", "today"),)), "“today” is no date."),
        (EditQuote((("revision", 0),)), "Revision 0 is not possible."),
        (add(replace(TRAVEL, quantity=0.0)), "A quantity of 0 is not possible."),
        (add(replace(TRAVEL, quantity=-3.0)), "A quantity of -3 is not possible."),
        (add(replace(TRAVEL, description=" ")), "A line without a description says nothing."),
        (add(replace(TRAVEL, term_months=0)), "A term of 0 months is not possible."),
        (add(list_price=-5.0), "A price of -5 is not possible."),
    ],
)
def test_the_impossible_is_refused_in_three_parts(command: Command, happened: str) -> None:
    with pytest.raises(EditRefused) as refused:
        after(command)
    message = refused.value.message
    assert message.happened == happened
    assert message.unharmed == "Nothing was changed."
    assert message.remedy.endswith(".")


def test_taking_back_every_value_leaves_no_trace() -> None:
    start = example()
    project = after(enter(SERVER, "list_price", 5.0), enter(SERVER, "remark", "cheap"))
    assert after(ResetLines((SERVER,)), project=project) == start
    one_by_one = after(
        enter(SERVER, "list_price", None), enter(SERVER, "remark", None), project=project
    )
    assert one_by_one == start
    assert after(
        SetTerms(PriceClass.SERVERS, Terms(0.1)), SetTerms(PriceClass.SERVERS, Terms())
    ) == (start)


def test_a_price_remembers_its_currency_and_its_day() -> None:
    project = after(SetCurrency("EUR"), enter(SERVER, "list_price", 300_000.0), SetCurrency("CHF"))
    overlay = project.prices.overlays[SERVER]
    assert (overlay.list_price, overlay.currency, overlay.date) == (300_000.0, "EUR", DAY)


def test_own_lines_are_added_changed_and_deleted() -> None:
    project = after(add(list_price=812.5), add(replace(TRAVEL, site=WHOLE_PROJECT)))
    first, second = project.prices.extra_lines
    assert first.line_id == f"{first.id}@site-1"
    assert first.id != second.id
    assert project.prices.overlays[first.line_id].list_price == 812.5
    changed = after(
        EditLines(
            (
                Entry(first.line_id, "quantity", 4.0),
                Entry(first.line_id, "unit", Unit.MONTH),
                Entry(first.line_id, "charge", Charge.MONTHLY),
                Entry(first.line_id, "discount", 0.1),
            ),
            DAY,
        ),
        project=project,
    )
    line = changed.prices.extra_lines[0]
    assert (line.quantity, line.unit, line.charge) == (4.0, Unit.MONTH, Charge.MONTHLY)
    gone = after(DeleteExtraLines((first.line_id, SERVER)), project=changed)
    assert [one.id for one in gone.prices.extra_lines] == [second.id]
    assert first.line_id not in gone.prices.overlays


def test_an_own_line_needs_its_description() -> None:
    project = after(add())
    line = project.prices.extra_lines[0].line_id
    with pytest.raises(EditRefused, match="A line needs a description"):
        after(enter(line, "description", None), project=project)


def test_the_details_of_a_quote_are_one_step() -> None:
    document = Document(example())
    changes = (
        EditQuote((("customer", "Banca Nord"), ("contact", "G. Rossi"))),
        SetTerms(PriceClass.SERVERS, Terms(0.1)),
        EditSetting("currency", "EUR"),
    )
    document.run(Compound("change quote details", changes))
    assert document.history.undo_label == "change quote details"
    document.undo()
    assert document.project.quote.customer == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([SERVER, RACK]),
            st.sampled_from(["list_price", "discount", "margin", "lead_weeks"]),
            st.one_of(st.none(), st.floats(0, 0.9)),
        ),
        max_size=8,
    )
)
def test_any_row_of_entries_is_undone_to_the_start(
    entries: list[tuple[LineId, str, float | None]],
) -> None:
    document = Document(example())
    for line, field, value in entries:
        document.run(enter(line, field, value))
    while document.undo():
        pass
    assert document.project == example()

"""Bills of materials with terms, entered prices, own lines and other currencies."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.quoting import (
    AddExtraLine,
    EditLines,
    EditQuote,
    Entry,
    SetCurrency,
    SetExchangeRate,
    SetSeller,
    SetTerms,
)
from planner.document.templates import FIRST_SCENARIO
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
    Quote,
    Terms,
    Unit,
)
from planner.domain.site import CostBasis
from planner.exchange.bom import bill_of_materials
from planner.exchange.layout import FIRST_ROW
from planner.exchange.lines import Bom, BomLine, Origin
from planner.exchange.offer import ESTIMATE, default_number, is_firm, resolved, standing, warnings
from planner.exchange.workbook import write_workbook

DAY = "2026-11-25"
SERVER = LineId("dgx-h200@site-1")
RATE = SetExchangeRate("EUR", 0.9234, "2026-11-20", "ECB reference rate")


def after(project: Project, *commands: Command) -> Project:
    for command in commands:
        project = command.apply(project)
    return project


def enter(field: str, value: object, line: LineId = SERVER) -> EditLines:
    return EditLines((Entry(line, field, value),), DAY)


def bill(project: Project) -> Bom:
    evaluation = evaluate(project, FIRST_SCENARIO)
    return bill_of_materials(project, FIRST_SCENARIO, evaluation, date=DAY)


def line(bom: Bom, line_id: str) -> BomLine:
    (found,) = [one for one in bom.lines if one.line_id == line_id]
    return found


def reconciles(bom: Bom) -> bool:
    steps = sum((step.amount for step in bom.steps), Decimal(0))
    named = all("only one side" not in step.label for step in bom.steps)
    return bom.capex == bom.total(Charge.ONE_OFF) + steps and named


@pytest.fixture(scope="session")
def project(example: Any) -> Project:
    found: Project = example.project
    return found


def test_what_is_entered_stands_in_the_line_with_its_day(project: Project) -> None:
    bom = bill(
        after(
            project,
            enter("list_price", 333_333.33),
            enter("part_number", "DGXH-G640F"),
            enter("lead_weeks", 30.0),
            enter("remark", "Delivered in two lots"),
        )
    )
    found = line(bom, SERVER)
    assert (found.list_price, found.part_number) == (Decimal("333333.33"), "DGXH-G640F")
    assert (found.lead_weeks, found.remark) == (30.0, "Delivered in two lots")
    assert found.origin == Origin(DAY, "entered", "", "entered in this project")
    assert found.entered == {"list_price", "part_number", "lead_weeks", "remark"}
    assert line(bom, "dgx-h200@site-50").entered == frozenset()


def test_support_and_installation_follow_the_cost_of_the_server(project: Project) -> None:
    bom = bill(
        after(
            project,
            SetTerms(PriceClass.SERVERS, Terms(0.1)),
            SetTerms(PriceClass.SERVICES, Terms(0.05, 0.2)),
        )
    )
    support = line(bom, "dgx-h200.support@site-1")
    # 12 % of 370000 less 10 %
    assert support.list_price == Decimal("39960.00")
    assert (support.unit_cost, support.unit_sell) == (Decimal("37962.00"), Decimal("47452.50"))


def test_optional_lines_have_a_subtotal_and_are_in_no_total(project: Project) -> None:
    plain, bom = bill(project), bill(after(project, enter("option", Option.OPTIONAL)))
    servers = line(plain, SERVER).total
    assert servers is not None
    assert bom.total(Charge.ONE_OFF) == plain.total(Charge.ONE_OFF) - servers
    assert bom.total(Charge.ONE_OFF, Option.OPTIONAL) == servers
    assert bom.capex == plain.capex
    assert reconciles(bom)
    assert {one.line_id for one in bom.lines} == {one.line_id for one in plain.lines}


def test_own_lines_stand_at_their_site_with_any_unit_and_charge(project: Project) -> None:
    travel = ExtraLine(ItemKey(""), SiteId("site-1"), "Travel", quantity=2.5, unit=Unit.HOUR)
    licence = ExtraLine(
        ItemKey(""),
        WHOLE_PROJECT,
        "Management",
        PriceClass.SOFTWARE,
        charge=Charge.YEARLY,
        term_months=36,
    )
    bom = bill(
        after(
            project,
            AddExtraLine(travel, LineOverlay(list_price=120.5), DAY),
            AddExtraLine(licence, LineOverlay(list_price=999.0, discount=0.1), DAY),
        )
    )
    (own,) = [one for one in bom.lines if one.description == "Travel"]
    assert (own.site, own.group, own.total) == ("Milan", "Services", Decimal("301.25"))
    (yearly,) = [one for one in bom.lines if one.description == "Management"]
    assert (yearly.site, yearly.term_total) == ("Whole project", Decimal("2697.30"))
    assert reconciles(bom)


def test_prices_are_converted_at_the_dated_rate(project: Project) -> None:
    bom = bill(after(project, SetCurrency("EUR"), RATE))
    server = line(bom, SERVER)
    assert server.list_price == Decimal("341658.00")
    assert server.currency == bom.head.currency == "EUR"
    assert server.origin.source.endswith("1 USD = 0.9234 EUR, 2026-11-20, ECB reference rate")
    assert bom.apart == ()
    assert reconciles(bom)


def test_without_a_rate_lines_stand_apart_and_totals_are_partial(project: Project) -> None:
    bom = bill(after(project, SetCurrency("EUR"), enter("list_price", 300_000.0)))
    assert line(bom, SERVER).currency == "EUR"
    assert line(bom, "netapp-a90@site-1").apart
    # what follows from the entered price is in its currency too
    assert line(bom, "dgx-h200.installation@site-1").total == Decimal("63000.00")
    assert bom.total(Charge.ONE_OFF) == Decimal("2163000.00")
    assert bom.capex is None
    assert any("Totals are partial" in text for text in warnings(bom))


def test_the_workbook_says_which_lines_stand_apart_and_waits_for_their_price(
    project: Project, tmp_path: Path
) -> None:
    bom = bill(after(project, SetCurrency("EUR"), enter("list_price", 300_000.0)))
    write_workbook(bom, tmp_path / "partial.xlsx")
    book = openpyxl.load_workbook(tmp_path / "partial.xlsx", data_only=True)
    rows = {row[0].value: row[2].value for row in book["Summary"].iter_rows()}
    assert rows["One-off total, partial"] == 2_163_000
    assert "Without an exchange rate to EUR" in rows
    apart = line(bom, "netapp-a90@site-1")
    cells = [cell.value for cell in book["BoM"][FIRST_ROW + apart.position]]
    assert "USD 275000.00" in cells
    assert cells.count("no rate") == 3  # cost, sell and total


def test_equipment_of_the_building_stays_included_whatever_is_entered(project: Project) -> None:
    plan = project.scenarios[0].plan
    sites = tuple(
        replace(site, cost_basis=CostBasis.GREENFIELD, design_it_kw=200.0) for site in plan.sites
    )
    greenfield = replace(
        project, scenarios=(replace(project.scenarios[0], plan=replace(plan, sites=sites)),)
    )
    pdu = LineId("pdu-400-63@site-1")
    bom = bill(after(greenfield, enter("list_price", 999.0, pdu)))
    assert line(bom, pdu).total == 0
    assert reconciles(bom)


cents = st.integers(0, 10**8).map(lambda value: value / 100)
shares = st.integers(0, 60).map(lambda value: value / 100)
LINES = [
    *("dgx-h200@site-1", "dgx-h200@site-50", "dgx-h200.rails@site-1", "netapp-a90@site-1"),
    *("dgx-h200.support@site-1", "dgx-h200.installation@site-50", "optics-and-cables@site-1"),
    *("dell-r660@site-1", "rk-ar3357@site-1", "colocation@site-50"),
]
entries = st.builds(
    Entry,
    st.sampled_from(LINES).map(LineId),
    st.just("list_price"),
    cents,
) | st.builds(
    Entry,
    st.sampled_from(LINES).map(LineId),
    st.sampled_from(["discount", "margin"]),
    shares,
)
options = st.builds(
    Entry, st.sampled_from(LINES).map(LineId), st.just("option"), st.sampled_from(Option)
)
extras = st.builds(
    ExtraLine,
    st.just(ItemKey("")),
    st.sampled_from([SiteId("site-1"), SiteId("site-69"), WHOLE_PROJECT]),
    st.just("Own line"),
    st.sampled_from(PriceClass),
    st.integers(1, 4000).map(lambda value: value / 8),
    st.sampled_from(Unit),
    st.sampled_from(Charge),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    values=st.lists(entries, max_size=6),
    chosen=st.lists(options, max_size=3),
    own=st.lists(st.tuples(extras, cents), max_size=3),
    terms=st.dictionaries(
        st.sampled_from(PriceClass), st.builds(Terms, shares, shares), max_size=4
    ),
    currency=st.sampled_from(["USD", "EUR", "JPY"]),
    seller=st.booleans(),
)
def test_bill_and_cost_model_agree_to_the_cent(
    example: Any,
    values: list[Entry],
    chosen: list[Entry],
    own: list[tuple[ExtraLine, float]],
    terms: dict[PriceClass, Terms],
    currency: str,
    seller: bool,
) -> None:
    commands: list[Command] = [SetTerms(one, found) for one, found in terms.items()]
    commands += [SetCurrency(currency), RATE, SetExchangeRate("JPY", 155.37, "2026-11-20")]
    commands += [EditLines((*values, *chosen), DAY), SetSeller(seller)]
    commands += [AddExtraLine(one, LineOverlay(list_price=price), DAY) for one, price in own]
    bom = bill(after(example.project, *commands))
    assert reconciles(bom)


# --- the head ---------------------------------------------------------------------------------


def test_a_quote_fills_in_number_date_and_validity() -> None:
    quote = resolved(Quote(), DAY)
    assert (quote.number, quote.date, quote.valid_until) == ("20261125-01", DAY, "2026-12-25")
    kept = resolved(Quote(number="Q-7", valid_until="2027-01-31"), DAY)
    assert (kept.number, kept.valid_until) == ("Q-7", "2027-01-31")


def test_numbers_of_a_day_are_counted_up() -> None:
    assert default_number(DAY, "20261125-04") == "20261125-05"
    assert default_number(DAY, "20261124-04") == "20261125-01"
    assert default_number(DAY, "our own") == "20261125-01"


def quoted(project: Project, until: str) -> Project:
    """Every line quoted by its supplier until a day, at 100 where it has no price."""
    found = bill(project)
    all_lines = [
        Entry(one.line_id, "valid_until", until)
        for one in found.lines
        if one.origin.basis != "included"
    ]
    missing = [Entry(one.line_id, "list_price", 100.0) for one in found.without_price]
    return after(project, EditLines((*all_lines, *missing), DAY))


def test_only_a_bill_of_quoted_prices_is_an_offer(project: Project) -> None:
    assert standing(bill(project)) == ESTIMATE
    offer = bill(quoted(project, "2027-03-31"))
    assert is_firm(offer)
    assert standing(offer) == "Offer, valid until 2026-12-25"
    assert warnings(offer) == ()


def test_one_assumed_or_expired_price_makes_it_an_estimate(project: Project) -> None:
    offer = quoted(project, "2027-03-31")
    one_assumed = bill(after(offer, enter("valid_until", None)))
    assert standing(one_assumed) == ESTIMATE
    one_expired = bill(after(offer, enter("valid_until", "2026-11-24")))
    assert standing(one_expired) == ESTIMATE
    assert "1 line has a price that has expired." in warnings(one_expired)


def test_a_quote_that_outlives_a_price_is_warned_of(project: Project) -> None:
    offer = after(
        quoted(project, "2027-03-31"),
        enter("valid_until", "2026-12-10"),
        EditQuote((("valid_until", "2026-12-31"),)),
    )
    told = "The quote is valid until 2026-12-31, but a price expires on 2026-12-10."
    assert warnings(bill(offer)) == (told,)
    shorter = after(offer, EditQuote((("valid_until", "2026-12-10"),)))
    assert warnings(bill(shorter)) == ()

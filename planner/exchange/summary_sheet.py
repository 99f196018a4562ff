"""The page that sums up: head of the quote, totals, and for colleagues the way to the capex.

Customers get it first, as *Quote*; the internal workbook has it as *Summary*.
"""

from collections.abc import Iterable
from typing import Any

from planner.domain.money import amount, places, rounded
from planner.domain.quote import Audience, Charge, Option
from planner.exchange.bom_sheet import subtitle, totals
from planner.exchange.layout import Layout
from planner.exchange.lines import Bom, BomLine, added
from planner.exchange.offer import warnings
from planner.exchange.page import FIRST_AMOUNT, Page
from planner.exchange.price_age import oldest_price_date
from planner.exchange.styles import Styles

SUMMARY_SHEET = "Summary"
QUOTE_SHEET = "Quote"


def write_summary(book: Any, bom: Bom, styles: Styles, layout: Layout) -> Any:
    """Add the sheet and return it."""
    internal = layout.audience is Audience.INTERNAL
    sheet = book.add_worksheet(SUMMARY_SHEET if internal else QUOTE_SHEET)
    number = bom.head.quote.number
    title = f"Summary: {bom.head.title}" if internal else f"Quote {number}".strip()
    page = Page(sheet, styles, title, subtitle(bom, layout.audience))
    vat = _write_head(page, bom, internal=internal)
    one_off = _write_totals(page, bom, layout, vat)
    _write_groups(page, bom, layout)
    if internal:
        _write_steps(page, bom, one_off)
        _write_named(page, "Without a price", bom.without_price)
        _write_named(page, f"Without an exchange rate to {bom.head.currency}", bom.apart)
        _write_warnings(page, bom)
    return sheet


def _write_head(page: Page, bom: Bom, *, internal: bool) -> str:
    """Write what is filled in of the quote's head; return the address of the VAT, empty for none."""
    head, quote = bom.head, bom.head.quote
    before = {
        "Customer": quote.customer,
        "Contact": quote.contact,
        "Project": head.title,
        "Quote number": quote.number,
        "Revision": str(head.revision),
        "Prepared by": quote.prepared_by,
        "Date": quote.date,
        "Valid until": quote.valid_until,
        "Currency": head.currency,
    }
    after = {
        "Delivery terms": quote.delivery_terms,
        "Payment terms": quote.payment_terms,
        "Notes": quote.notes,
    }
    if internal:
        after["Oldest price used"] = oldest_price_date(bom)
        page.heading("Quote")
    else:
        page.row += 1
    vat = ""
    for label, value in before.items():
        if value:
            page.fact(label, value)
    if quote.vat_share is not None:
        vat = page.share("VAT", quote.vat_share, entered=internal)
    for label, value in after.items():
        if value:
            page.fact(label, value)
    return vat


def _write_totals(page: Page, bom: Bom, layout: Layout, vat: str) -> str:
    currency, share = bom.head.currency, bom.head.quote.vat_share
    titles = (f"{currency}, excl. VAT", "VAT", "incl. VAT") if vat else (f"{currency}, excl. VAT",)
    page.heading("Totals", "", *titles)
    addresses = []
    digits = places(currency)
    for total in totals(bom, layout):
        base = total.option is Option.BASE
        page.texts(total.label, "", bold=base)
        net = page.money(FIRST_AMOUNT, total.formula, total.result, bold=base)
        addresses.append(net)
        if vat and share is not None:
            tax = rounded(total.result * amount(share), digits)
            cell = page.money(FIRST_AMOUNT + 1, f"ROUND({net}*{vat},{digits})", tax, bold=base)
            page.money(FIRST_AMOUNT + 2, f"{net}+{cell}", total.result + tax, bold=base)
        page.row += 1
    page.note("One-off and recurring amounts are never added; freight is not included.")
    for text in _incomplete(bom, layout.audience):
        page.note(text)
    return addresses[0]


def _incomplete(bom: Bom, audience: Audience) -> Iterable[str]:
    lines, unpriced, apart = len(bom.lines), len(bom.without_price), len(bom.apart)
    if audience is Audience.CUSTOMER:
        if unpriced + apart:
            yield f"At least: {unpriced + apart} of {lines} lines are priced on request."
        return
    if unpriced:
        yield f"At least: {unpriced} of {lines} lines have no price, see below."
    if apart:
        yield f"Partial: {apart} of {lines} lines have no exchange rate, see below."


def _write_groups(page: Page, bom: Bom, layout: Layout) -> None:
    page.heading("By site and group", "Group", "One-off", "Monthly", "Yearly", "Over the term")
    groups: dict[tuple[str, str], list[BomLine]] = {}
    for line in bom.lines:
        if line.option is Option.BASE:
            groups.setdefault((line.site_key, line.group), []).append(line)
    above = ""
    for (site_key, group), lines in groups.items():
        page.texts(lines[0].site if site_key != above else "", group)
        above = site_key
        known = [line for line in lines if not line.apart]
        same = {"line_id": f'"*@{site_key}"', "group": f'"{group}"', "option": f'"{Option.BASE}"'}
        for index, charge in enumerate(Charge, start=FIRST_AMOUNT):
            formula = layout.sum_of("total", **same, charge=f'"{charge}"')
            page.part_of_sum(index, formula, added(x.total for x in known if x.charge is charge))
        formula = layout.sum_of("term_total", **same)
        page.part_of_sum(FIRST_AMOUNT + len(Charge), formula, added(x.term_total for x in known))
        page.row += 1


def _write_steps(page: Page, bom: Bom, one_off: str) -> None:
    currency = bom.head.currency
    page.heading("From the bill of materials to the capex", "", currency)
    if bom.capex is None:
        page.note(f"The cost model is in USD and there is no exchange rate to {currency}.")
        return
    start = bom.total(Charge.ONE_OFF)
    first = page.amount("One-off total of the bill of materials", one_off, start)
    last = first
    for step in bom.steps:
        last = page.amount(step.label, "", step.amount)
    reached = start + added(step.amount for step in bom.steps)
    result = page.amount("Capex by these steps", f"SUM({first}:{last})", reached, bold=True)
    target = page.amount("Capex of the cost model", "", bom.capex)
    page.amount("Difference", f"ROUND({result}-{target},2)", rounded(reached - bom.capex, 2))


def _write_named(page: Page, title: str, lines: Iterable[BomLine]) -> None:
    found = [*lines]
    if not found:
        return
    page.heading(title, "Site")
    for line in found:
        page.texts(line.description, line.site)
        page.row += 1


def _write_warnings(page: Page, bom: Bom) -> None:
    found = warnings(bom)
    if not found:
        return
    page.heading("Before it is sent")
    for text in found:
        page.note(text)

"""The bill of materials as an Excel workbook: live formulas, our results stored beside them."""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from planner import __version__
from planner.compute.cable_schedule import CableLine
from planner.domain.quote import Audience
from planner.exchange.assumption_sheet import write_assumptions
from planner.exchange.bom_sheet import write_bom
from planner.exchange.cable_sheet import write_cables
from planner.exchange.cost_sheet import CostSheets, write_costs, write_focus
from planner.exchange.facility_sheet import SitePower, write_facility
from planner.exchange.layout import Layout
from planner.exchange.lines import Bom
from planner.exchange.part_sheet import write_parts
from planner.exchange.risk_sheet import RiskSheets, write_compliance, write_risk
from planner.exchange.styles import Styles
from planner.exchange.summary_sheet import QUOTE_SHEET, write_summary
from planner.exchange.target import refusal_of, replacing


class Paper(IntEnum):
    """Paper sizes, by Excel's numbers."""

    LETTER = 1
    A4 = 9


_LETTER = ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
"""Countries that print on Letter rather than A4 (Unicode CLDR, paper size)."""


def paper_of(country: str) -> Paper:
    """Return the paper of a country, by its ISO 3166 code."""
    return Paper.LETTER if country.upper() in _LETTER else Paper.A4


# Texts stay texts: nothing that a name or remark contains may become a formula or a link.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


_LONGEST_PROPERTY = 255


_SHEETS = {
    Audience.INTERNAL: (write_bom, write_parts, write_summary, write_assumptions),
    Audience.CUSTOMER: (write_summary, write_bom, write_parts),
}


def write_workbook(
    bom: Bom,
    target: Path,
    paper: Paper = Paper.A4,
    audience: Audience = Audience.INTERNAL,
    costs: CostSheets | None = None,
    cables: Sequence[CableLine] = (),
    facility: Sequence[SitePower] = (),
    risks: RiskSheets | None = None,
) -> None:
    """Write the workbook to *target*, which keeps its old content if anything goes wrong.

    That of customers holds neither costs nor anything that leads to them; that of colleagues ends
    with *costs* where they are given. *cables* are the schedule and *facility* the sites whose power
    goes where, *risks* on whom the plan depends and what rules of law say, for colleagues too.

    Raises:
        UserError: when the folder or disk refuses, or another program has the file open.
    """
    # Imported here: the window paints before any spreadsheet library is loaded.
    import xlsxwriter  # noqa: PLC0415
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    with replacing(target) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        _describe(book, bom, audience)
        styles, layout = Styles(book, bom.head.currency), Layout(audience, len(bom.lines))
        marked = " (internal)" if audience is Audience.INTERNAL else ""
        sheets = [write_sheet(book, bom, styles, layout) for write_sheet in _SHEETS[audience]]
        if audience is Audience.INTERNAL:
            if costs is not None:
                sheets.append(write_costs(book, bom, costs, styles, layout))
                sheets.append(write_focus(book, costs, styles))
            if cables:
                sheets.append(write_cables(book, cables, styles))
            if facility:
                sheets.append(write_facility(book, facility, styles))
            if risks is not None:
                sheets += _write_risks(book, risks, bom.head.currency, styles)
        for sheet in sheets:
            if sheet.get_name() == QUOTE_SHEET:
                sheet.set_portrait()  # a letter to the customer, not a table
            else:
                sheet.set_landscape()
            sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
            sheet.set_paper(paper)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer(f"&L&F{marked}&C&A&R&P / &N")
        try:
            book.close()
        except FileCreateError as problem:
            reason = problem.args[0] if problem.args else problem
            raise refusal_of(target.absolute(), _as_os_error(reason)) from problem


def _write_risks(book: Any, risks: RiskSheets, currency: str, styles: Styles) -> list[Any]:
    known = risks.risk
    sheets = []
    if known is not None:
        sheets.append(write_risk(book, known, risks.bonds, risks.per_usd, currency, styles))
    return [*sheets, write_compliance(book, risks.laws, styles)]


def _as_os_error(reason: Any) -> OSError:
    return reason if isinstance(reason, OSError) else OSError(str(reason))


def _describe(book: Any, bom: Bom, audience: Audience) -> None:
    """Set the properties of the file; customers do not learn how we call our scenarios."""
    head = bom.head
    book.set_properties({"title": f"Bill of materials: {head.title}"})
    book.set_custom_property("Project ID", head.project_id, "text")
    book.set_custom_property("Revision", head.revision, "number_int")
    if audience is Audience.CUSTOMER:
        return
    book.set_custom_property("Scenario", head.scenario[:_LONGEST_PROPERTY], "text")
    book.set_custom_property("Program", f"Rackwright {__version__}", "text")

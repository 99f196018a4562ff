"""The pages that a report can have, their titles, and which are asked for."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum

from planner.domain.errors import UserError
from planner.exchange import workbook
from planner.presenters.floor_sheet import Paper
from planner.presenters.wording import translate


class Page(StrEnum):
    """A page of the report, in the order in which they stand."""

    SUMMARY = "summary"
    RACKS = "racks"
    FINDINGS = "findings"
    TIMELINE = "timeline"
    COMPLIANCE = "compliance"
    SUPPLY = "supply"
    CARBON = "carbon"
    COSTS = "costs"
    RESILIENCE = "resilience"
    ASSUMPTIONS = "assumptions"


def page_title(page: Page) -> str:
    """Return the title of a page."""
    return {
        Page.SUMMARY: translate("report", "Summary"),
        Page.RACKS: translate("report", "Racks"),
        Page.FINDINGS: translate("report", "Findings"),
        Page.TIMELINE: translate("report", "Delivery timeline"),
        Page.COMPLIANCE: translate("report", "Sovereignty and compliance"),
        Page.SUPPLY: translate("report", "Supply risk"),
        Page.CARBON: translate("report", "Carbon, water and key figures"),
        Page.COSTS: translate("report", "Costs"),
        Page.RESILIENCE: translate("report", "Resilience of service"),
        Page.ASSUMPTIONS: translate("report", "Assumptions and sources"),
    }[page]


def page_meaning(page: Page) -> str:
    """Return in a few words what is on a page, for whoever chooses."""
    return {
        Page.SUMMARY: translate("report", "headlines with ranges, sites, workloads"),
        Page.RACKS: translate("report", "the racks as they are drawn"),
        Page.FINDINGS: translate("report", "by family, with sources and what is muted"),
        Page.TIMELINE: translate("report", "bars, critical path, other ways, the wait"),
        Page.COMPLIANCE: translate("report", "rules of law, data, sovereignty, air gaps"),
        Page.SUPPLY: translate("report", "scores, shares, losing a vendor, measures"),
        Page.CARBON: translate("report", "running, making, PUE, WUE, ERF, REF"),
        Page.COSTS: translate("report", "by year, by group, cash flow, ranges"),
        Page.RESILIENCE: translate("report", "lost sites and servers, evacuations"),
        Page.ASSUMPTIONS: translate("report", "every value with source, date, status"),
    }[page]


def pages_from(text: str) -> tuple[Page, ...]:
    """Return the pages that a person wrote, such as ``summary,costs``; all of them for ``all``.

    They stand in the order of the report, each once.

    Raises:
        UserError: when a word is no page, with the pages that there are.
    """
    words = [word for word in text.lower().replace(",", " ").split() if word]
    if not words or "all" in words:
        return tuple(Page)
    known = [one.value for one in Page]
    unknown = [word for word in words if word not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        raise UserError(
            translate("report", "A report has no page {0}.").format(unknown[0]),
            translate("report", "Nothing was written."),
            translate("report", "Did you mean {0}? There are: {1}.").format(
                near[0], ", ".join(known)
            )
            if near
            else translate("report", "Choose among {0}.").format(", ".join(known)),
        )
    return in_order(Page(word) for word in words)


def in_order(chosen: Iterable[Page]) -> tuple[Page, ...]:
    """Return pages in the order of the report, each once."""
    wanted = frozenset(chosen)
    return tuple(one for one in Page if one in wanted)


PAPERS = (Paper.A4, Paper.LETTER)
"""Sizes that reports are printed on."""


def paper_of(country: str) -> Paper:
    """Return the paper that a country prints on, by its ISO 3166 code."""
    return Paper.LETTER if workbook.paper_of(country) is workbook.Paper.LETTER else Paper.A4


def paper_from(text: str, country: str) -> Paper:
    """Return the size that a person wrote; that of the country for none.

    Raises:
        UserError: when it is no size of a report.
    """
    wanted = text.strip().lower()
    if not wanted:
        return paper_of(country)
    found = next((one for one in PAPERS if one.lower() == wanted), None)
    if found is None:
        raise UserError(
            translate("report", "A report is not printed on {0}.").format(text),
            translate("report", "Nothing was written."),
            translate("report", "Choose {0} with --paper.").format(" or ".join(PAPERS)),
        )
    return found

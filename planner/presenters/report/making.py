"""Makes a report: each page asked of the presenters that the panels ask, one after the other."""

from collections.abc import Callable, Iterable, Mapping

from planner import __version__
from planner.catalog.library import Library
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.report.assumptions import assumptions_section
from planner.presenters.report.blocks import Head, RackViews, Report, Section, Words
from planner.presenters.report.carbon import carbon_section
from planner.presenters.report.compliance import compliance_section
from planner.presenters.report.costs import costs_section
from planner.presenters.report.findings import findings_section
from planner.presenters.report.material import Material
from planner.presenters.report.pages import Page, in_order, page_title
from planner.presenters.report.resilience import resilience_section
from planner.presenters.report.summary import summary_section
from planner.presenters.report.supply import supply_section
from planner.presenters.report.timeline import timeline_section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

Told = Callable[[Page], None]


def report_of(
    project: Project,
    evaluation: Evaluation,
    library: Library,
    date: str,
    pages: Iterable[Page] = tuple(Page),
    told: Told = lambda _: None,
    breathe: Callable[[], None] = lambda: None,
) -> Report:
    """Return the report of a scenario; *library* is the catalogue, *date* is printed.

    Slow: every page is worked out here. *told* is called before each page, *breathe* often within
    those that take long; both may raise to end it.
    """
    material = Material.of(project, evaluation, library, date, breathe)
    sections = []
    for page in in_order(pages):
        told(page)
        sections.append(_MAKERS[page](material))
    return Report(_head(material), tuple(sections))


def _racks_section(material: Material) -> Section:
    title = page_title(Page.RACKS)
    if not material.plan.sites:
        empty = translate("report", "There is no site yet, and so no rack.")
        return Section(Page.RACKS, title, (Words(empty, Tone.MUTED),))
    return Section(Page.RACKS, title, (RackViews(),), wide=True)


_MAKERS: Mapping[Page, Callable[[Material], Section]] = {
    Page.SUMMARY: summary_section,
    Page.RACKS: _racks_section,
    Page.FINDINGS: findings_section,
    Page.TIMELINE: timeline_section,
    Page.COMPLIANCE: compliance_section,
    Page.SUPPLY: supply_section,
    Page.CARBON: carbon_section,
    Page.COSTS: costs_section,
    Page.RESILIENCE: resilience_section,
    Page.ASSUMPTIONS: assumptions_section,
}


def _head(material: Material) -> Head:
    project, settings = material.project, material.project.settings
    quote = project.quote
    years = formats.trimmed(settings.horizon_months / 12, 1)
    rate = formats.percent(settings.discount_rate, 1)
    lines = [
        (translate("report", "Customer"), quote.customer),
        (translate("report", "Prepared by"), quote.prepared_by),
        (translate("report", "Scenario"), material.scenario.name),
        (translate("report", "Note"), material.scenario.note),
        (translate("report", "Date"), material.date),
        (
            translate("report", "Horizon"),
            translate("report", "{0} years at {1} a year, in {2}").format(
                years, rate, material.currency.code
            ),
        ),
        (
            translate("report", "Made with"),
            translate("report", "Rackwright {0}, catalogue {1}").format(
                __version__, project.shelf.catalogue_version or translate("report", "not stated")
            ),
        ),
    ]
    notice = translate(
        "report",
        "A planning aid: figures are estimates with the ranges and sources stated, not an offer and"
        " not legal advice.",
    )
    return Head(
        quote.title or project.name,
        material.scenario.name,
        material.date,
        f"Rackwright {__version__}",
        notice,
        tuple((label, text) for label, text in lines if text),
    )

"""What the inspector asks of leaving a site, and what leaving it costs."""

from planner.compute.explain.case import Case
from planner.compute.lock_in.bond import Bond
from planner.compute.lock_in.bonds import lock_in
from planner.document.command import Command
from planner.document.commands.exit_terms import LONGEST_MONTHS, EditExitTerms
from planner.domain.identity import ScenarioId
from planner.domain.site import Site, SiteKind
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Section
from planner.presenters.list_prices import ListPrices
from planner.presenters.lock_in import exit_key
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded


def site_exit(case: Case, scenario: ScenarioId, site: Site) -> tuple[Section, ...]:
    """Return the section of a site that is rented; none of one's own."""
    if site.kind is SiteKind.OWN:
        return ()

    def edit(name: str, value: object) -> Command:
        return EditExitTerms(scenario, site.id, name, value)

    fields = Fields(f"site:{site.id}:exit", edit)
    rows = [*_terms(fields, site), *_agreement(case, fields, site), *_figures(case, site)]
    return (Section("exit", translate("inspector", "Leaving"), tuple(rows)),)


def _terms(fields: Fields, site: Site) -> tuple[InspectorRow, ...]:
    terms, rented = site.exit_terms, site.kind is SiteKind.COLOCATION
    # Promised spend runs for a usual term as well, unless another is stated.
    usual, none = translate("inspector", "as is usual"), translate("inspector", "none")
    runs = rented or bool(terms.committed_usd_month)
    months = translate("inspector", "mo")
    return (
        fields.number(
            "term_months",
            translate("inspector", "Term"),
            terms.term_months,
            NumberEditor(months, 1, LONGEST_MONTHS, empty=usual if runs else none),
            tooltip=translate("inspector", "The contract is renewed by as much whenever it ends."),
        ),
        fields.number(
            "notice_months",
            translate("inspector", "Notice"),
            terms.notice_months,
            NumberEditor(months, 0, LONGEST_MONTHS, 1, empty=usual if rented else none),
            tooltip=translate(
                "inspector", "The EU Data Act allows clouds two months at most with EU customers."
            )
            if site.kind is SiteKind.CLOUD_REGION
            else "",
        ),
    )


def _agreement(case: Case, fields: Fields, site: Site) -> tuple[InspectorRow, ...]:
    """Spend promised to a cloud or model API, and data kept in a cloud."""
    if site.kind is SiteKind.COLOCATION:
        return ()
    prices = ListPrices.of(case.project)
    sign, rate = formats.symbol(prices.code).strip(), prices.per_usd
    terms = site.exit_terms
    promised = fields.number(
        "committed_usd_month",
        translate("inspector", "Promised spend"),
        terms.committed_usd_month,
        NumberEditor(f"{sign}/mo", 0, 1e9 * rate, 0, empty=translate("inspector", "none")),
        shown_per_stored=rate,
        tooltip=prices.note(terms.committed_usd_month),
    )
    if site.kind is SiteKind.MODEL_API:
        return (promised,)
    stored = fields.number(
        "stored_tb",
        translate("inspector", "Data kept there"),
        terms.stored_tb,
        NumberEditor("TB", 0, 1e6, 2, empty=translate("inspector", "not stated")),
        tooltip=translate(
            "inspector", "What nobody has elsewhere and would have to be carried out."
        ),
    )
    return (promised, stored)


def _figures(case: Case, site: Site) -> tuple[InspectorRow, ...]:
    bond = next((one for one in lock_in(case) if _is_of(case, one, site)), None)
    if bond is None:
        return ()
    rows = Fields(f"exit:{bond.key}", _no_edit)
    months = bond.months
    text = formats.no_data() if months is None else formats.trimmed(months, 1)
    if bond.is_lower_bound and months is not None:
        text = translate("supply", "≥ {0}").format(text)
    told = "\n".join(map(worded, bond.notes))
    return (
        rows.figure(
            exit_key(bond).rpartition(":")[2],
            translate("inspector", "Leaving {0} costs").format(bond.name),
            Quantity(text, translate("inspector", "mo of spend")),
            explained=True,
            tone=Tone.MUTED if bond.is_lower_bound else Tone.NORMAL,
            tooltip=told,
        ),
    )


def _is_of(case: Case, bond: Bond, site: Site) -> bool:
    """Whether a bond is with whoever runs a site: its landlord, cloud or provider of models."""
    if site.kind is SiteKind.COLOCATION:
        return bond.key == f"colocation/{site.id}"
    plan, shelf = case.plan, case.shelf
    if site.kind is SiteKind.CLOUD_REGION:
        names = {shelf.offers[one.offer].provider for one in plan.bursts if one.site == site.id}
        return bond.key in {f"cloud/{name}" for name in names}
    names = {
        shelf.apis[one.api].provider
        for one in plan.routes
        if one.api is not None and one.api_site == site.id
    }
    return bond.key in {f"api/{name}" for name in names}


def _no_edit(name: str, value: object) -> Command:
    raise KeyError(name)

"""Lines that are paid by the month: cloud instances, model APIs, colocation, links."""

from collections.abc import Iterator
from decimal import Decimal

from planner.compute.contracts import (
    Way,
    burst_item,
    burst_price,
    link_price,
    link_sites,
    rent_price,
    token_item,
    token_price,
)
from planner.compute.orders import COLOCATION
from planner.compute.pricing import Pricing
from planner.domain.identity import SiteId
from planner.domain.money import FINE_PLACES, amount, rounded
from planner.domain.offers import Tier
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.provenance import Evidence
from planner.domain.quote import Charge, Unit
from planner.domain.results import Evaluation
from planner.domain.service import Burst
from planner.domain.site import Site
from planner.domain.units import HOURS_PER_MONTH, MONTHS_PER_YEAR
from planner.exchange.entered import priced
from planner.exchange.lines import BomLine, Group, Origin

_RESERVED = frozenset({Tier.RESERVED_1Y, Tier.RESERVED_3Y})
_MILLION = 10**6
_PRICE_OF_TIER = {
    Tier.ON_DEMAND: "on_demand_usd_h",
    Tier.RESERVED_1Y: "reserved_1y_usd_h",
    Tier.RESERVED_3Y: "reserved_3y_usd_h",
    Tier.SPOT: "spot_usd_h",
}
"""The field whose evidence a tier's price has."""


def origin_of(evidence: Evidence | None) -> Origin:
    """Return date, kind and source of a price."""
    if evidence is None:
        return Origin()
    return Origin(evidence.date, evidence.status.value, "", evidence.source)


def burst_lines(
    site: Site,
    plan: Plan,
    shelf: PartShelf,
    evaluation: Evaluation,
    pricing: Pricing,
    months: int,
) -> Iterator[BomLine]:
    """Yield one line for each burst of a cloud region, in instance-hours a month."""
    for burst in plan.bursts:
        if burst.site != site.id:
            continue
        offer = shelf.offers[burst.offer]
        hours, remark = _hours(burst, evaluation)
        line = BomLine(
            part=burst_item(burst),
            site_id=site.id,
            site=site.name,
            group=Group.CLOUD,
            manufacturer=offer.provider,
            part_number=offer.instance,
            description=f"{offer.instance} in {offer.region_code}, {burst.tier} ({burst.name})",
            quantity=hours,
            unit=Unit.HOUR,
            charge=Charge.MONTHLY,
            term_months=months,
            origin=origin_of(offer.evidence.get(_PRICE_OF_TIER[burst.tier])),
            remark=remark,
        )
        yield priced(line, burst_price(burst, offer, pricing), pricing)


def _hours(burst: Burst, evaluation: Evaluation) -> tuple[Decimal, str]:
    """Return instance-hours a month and what they rest on."""
    if burst.tier in _RESERVED:
        hours = amount(burst.maximum * HOURS_PER_MONTH)
        return hours, f"{burst.maximum} reserved, paid every hour of the term"
    result = evaluation.bursts[burst.id]
    hours = amount(result.instance_hours_year / MONTHS_PER_YEAR)
    peak = f"up to {result.instances_peak} at a time"
    return rounded(hours, FINE_PLACES), f"Mean month of the first year, {peak}"


def api_lines(
    site: Site, shelf: PartShelf, evaluation: Evaluation, pricing: Pricing, months: int
) -> Iterator[BomLine]:
    """Yield input and output tokens of the model APIs that stand on this card."""
    for use in evaluation.apis:
        if use.site != site.id:
            continue
        api = shelf.apis[use.api]
        for way, tokens, name in (
            (Way.INPUT, use.input_tokens_year, "input_usd_m"),
            (Way.OUTPUT, use.output_tokens_year, "output_usd_m"),
        ):
            line = BomLine(
                part=token_item(api, way),
                site_id=site.id,
                site=site.name,
                group=Group.CLOUD,
                manufacturer=api.provider,
                part_number=api.model_name,
                description=f"{api.label}, {way} tokens",
                quantity=rounded(amount(tokens / MONTHS_PER_YEAR / _MILLION), FINE_PLACES),
                unit=Unit.MILLION_TOKENS,
                charge=Charge.MONTHLY,
                term_months=months,
                origin=origin_of(api.evidence.get(name)),
                remark="Mean month of the first year",
            )
            yield priced(line, token_price(api, way, site.id, pricing), pricing)


def colocation_lines(site: Site, pricing: Pricing, months: int) -> Iterator[BomLine]:
    """Yield the rent of a colocation site; metered energy is not ordered."""
    terms = site.colocation
    if terms is None:
        return
    line = BomLine(
        part=COLOCATION,
        site_id=site.id,
        site=site.name,
        group=Group.COLOCATION,
        description=f"Colocation, {terms.contracted_kw:g} kW contracted",
        quantity=Decimal(1),
        unit=Unit.MONTH,
        charge=Charge.MONTHLY,
        term_months=months,
        remark="Energy included" if terms.energy_included else "Energy metered apart",
        note=f"{terms.usd_per_kw_month:g} USD per kW and month",
    )
    yield priced(line, rent_price(site, terms, pricing), pricing)


def link_lines(plan: Plan, pricing: Pricing, months: int) -> Iterator[BomLine]:
    """Yield links that cost something by the month."""
    places = link_sites(plan.links, plan.sites, plan.racks)
    names = {site.id: site.name for site in plan.sites}
    for link in plan.links:
        if not link.usd_month:
            continue
        place = places.get(link.id, SiteId(""))
        line = BomLine(
            part=link.id,
            site_id=place,
            site=names.get(place, ""),
            group=Group.CONNECTIVITY,
            description=f"{link.name}, {link.kind}, {link.gbit_s:g} Gbit/s",
            quantity=Decimal(1),
            unit=Unit.MONTH,
            charge=Charge.MONTHLY,
            term_months=months,
        )
        yield priced(line, link_price(link, place, pricing), pricing)

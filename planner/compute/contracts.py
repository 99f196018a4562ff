"""Prices of what is paid by the month: instances, tokens, rent, links.

Like `orders`, asked by the cost model and by the bill of materials. No class of discounts covers
them: only terms of the line or of the item count.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from planner.compute.orders import COLOCATION
from planner.compute.places import sites_of_ends
from planner.compute.pricing import Pricing, UnitPrice
from planner.domain.facility import Link
from planner.domain.identity import LinkId, RackId, SiteId
from planner.domain.money import amount
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.quote import ItemKey, Unit
from planner.domain.service import Burst
from planner.domain.site import Colocation, Rack, Site


class Way(StrEnum):
    """Tokens that go into a model API, and those that come out."""

    INPUT = "input"
    OUTPUT = "output"


def burst_item(burst: Burst) -> ItemKey:
    """Return the key of the instances of a burst."""
    return ItemKey(f"{burst.offer}.{burst.id}")


def token_item(api: ModelApi, way: Way) -> ItemKey:
    """Return the key of the tokens of a model API."""
    return ItemKey(f"{api.id}.{way}")


def burst_price(burst: Burst, offer: CloudOffer, pricing: Pricing) -> UnitPrice:
    """Return the price of one instance-hour."""
    usd_h = offer.usd_h(burst.tier)
    base = None if usd_h is None else amount(usd_h)
    return pricing.unit(burst_item(burst), burst.site, base, unit=Unit.HOUR)


def token_price(api: ModelApi, way: Way, site: str, pricing: Pricing) -> UnitPrice:
    """Return the price of a million tokens on the card of a site."""
    base = amount(api.input_usd_m if way is Way.INPUT else api.output_usd_m)
    return pricing.unit(token_item(api, way), site, base, unit=Unit.MILLION_TOKENS)


def rent_price(site: Site, terms: Colocation, pricing: Pricing) -> UnitPrice:
    """Return a month's rent of a colocation site, metered energy apart."""
    base: Decimal = amount(terms.contracted_kw) * amount(terms.usd_per_kw_month)
    return pricing.unit(COLOCATION, site.id, base, unit=Unit.MONTH)


def agreed_terms(site: Site, pricing: Pricing) -> Colocation | None:
    """Return the terms of a colocation site at the rent that is paid; None without a contract.

    None as well while the rent has no exchange rate.
    """
    terms = site.colocation
    if terms is None or not terms.contracted_kw:
        return terms
    rent = pricing.usd(rent_price(site, terms, pricing))
    return None if rent is None else replace(terms, usd_per_kw_month=rent / terms.contracted_kw)


def link_price(link: Link, site: str, pricing: Pricing) -> UnitPrice:
    """Return a month's price of a link, which is ordered for the site of its first end."""
    return pricing.unit(link.id, site, amount(link.usd_month), unit=Unit.MONTH)


def link_sites(
    links: tuple[Link, ...], sites: tuple[Site, ...], racks: Mapping[RackId, Rack]
) -> dict[LinkId, SiteId]:
    """Return the site that each link is ordered for: that of its first end."""
    ends = sites_of_ends(sites)
    found = {}
    for link in links:
        end = str(link.ends[0])
        rack = racks.get(RackId(end))
        place = ends.get(end if rack is None else rack.row)
        if place is not None:
            found[link.id] = place
    return found

"""Makes entries that are listed and priced but not placed: components, places, price tiers."""

from collections.abc import Mapping

from planner.catalog.reading import Row
from planner.domain.components import Component, ComponentKind
from planner.domain.identity import EntryId
from planner.domain.places import ColocationPrice, EgressPrice, Place
from planner.domain.provenance import Evidence

_MONEY_AND_TIME = frozenset({"price_usd", "price_usd_tb", "lead_weeks"})


def build_component(row: Row, evidence: Mapping[str, Evidence]) -> Component:
    """Return the component of a row of components or plant."""
    texts, numbers = row.texts, row.numbers
    ratings = {name: value for name, value in numbers.items() if name not in _MONEY_AND_TIME}
    return Component(
        id=EntryId(texts["id"]),
        kind=ComponentKind(texts["kind"]),
        manufacturer=texts["manufacturer"],
        name=texts["name"],
        part_number=texts.get("part_number", ""),
        protocol=texts.get("protocol", ""),
        ratings={**ratings, **row.counts},
        price_usd=numbers.get("price_usd"),
        price_usd_tb=numbers.get("price_usd_tb"),
        lead_weeks=numbers.get("lead_weeks"),
        country_of_design=texts.get("country_of_design", ""),
        evidence=evidence,
    )


def build_place(
    row: Row,
    evidence: Mapping[str, Evidence],
    carbon_g_kwh: float | None,
    carbon_evidence: Mapping[str, Evidence],
) -> Place:
    """Return the place of a row; the carbon of its grid comes from a file of its own."""
    texts, numbers = row.texts, row.numbers
    return Place(
        id=EntryId(texts["id"]),
        provider=texts.get("provider", ""),
        code=texts.get("code", ""),
        city=texts["city"],
        country=texts["country"],
        operator_home=texts.get("operator_home", ""),
        jurisdiction=texts["jurisdiction"],
        sovereign=row.flags.get("sovereign", False),
        data_protection=texts.get("data_protection", ""),
        latitude=numbers.get("latitude"),
        longitude=numbers.get("longitude"),
        design_dry_bulb_c=numbers.get("design_dry_bulb_c"),
        design_wet_bulb_c=numbers.get("design_wet_bulb_c"),
        pue=numbers.get("pue"),
        carbon_g_kwh=carbon_g_kwh,
        evidence={**evidence, **carbon_evidence},
    )


def build_colocation(row: Row, evidence: Mapping[str, Evidence]) -> ColocationPrice:
    """Return the colocation price of a row."""
    texts = row.texts
    return ColocationPrice(
        id=EntryId(texts["id"]),
        market=texts["market"],
        segment=texts["segment"],
        per=texts["per"],
        power_included=texts.get("power_included", ""),
        price_usd=row.numbers["price_usd"],
        evidence=evidence,
    )


def build_egress(row: Row, evidence: Mapping[str, Evidence]) -> EgressPrice:
    """Return the tier of a row."""
    texts, numbers = row.texts, row.numbers
    return EgressPrice(
        id=EntryId(texts["id"]),
        provider=texts["provider"],
        path=texts["path"],
        allowance=texts.get("allowance", ""),
        from_gb_month=numbers.get("from_gb_month"),
        to_gb_month=numbers.get("to_gb_month"),
        egress_usd_gb=numbers["egress_usd_gb"],
        evidence=evidence,
    )

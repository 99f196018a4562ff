"""How places and their tariffs read: cloud regions and cities, colocation, egress."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.catalog.library import is_hit
from planner.catalog.references import Reference, References, names_of
from planner.domain.places import ColocationPrice, EgressPrice, Place
from planner.domain.provenance import Evidence
from planner.presenters import formats
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.privacy import hidden_text, prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.why import status_tone, status_word
from planner.presenters.wording import translate


class PlaceGroup(StrEnum):
    """What is looked up."""

    PLACES = "places"
    COLOCATION = "colocation"
    EGRESS = "egress"


def group_name(group: PlaceGroup) -> str:
    """Return what a group is called."""
    return {
        PlaceGroup.PLACES: translate("places", "Cloud regions and cities"),
        PlaceGroup.COLOCATION: translate("places", "Colocation prices"),
        PlaceGroup.EGRESS: translate("places", "Egress tariffs"),
    }[group]


def place_table(
    references: References, group: PlaceGroup, words: str, prices: ListPrices = IN_USD
) -> Table:
    """Return what every one of *words* hits in a group; old prices warn, as *prices* says."""
    every: Mapping[PlaceGroup, Iterable[Reference]] = {
        PlaceGroup.PLACES: references.places.values(),
        PlaceGroup.COLOCATION: references.colocation.values(),
        PlaceGroup.EGRESS: references.egress.values(),
    }
    found = (one for one in every[group] if is_hit(words, names_of(one)))
    rows = tuple(Row(one.id, _cells(one, prices)) for one in found)
    return Table(_columns(group), rows, translate("places", "Nothing is called that."))


@dataclass(frozen=True, slots=True)
class PlaceTables:
    """What was read about places, as a window shows it."""

    references: References
    prices: ListPrices = IN_USD

    def table(self, group: PlaceGroup, words: str) -> Table:
        """Return what *words* find in a group."""
        return place_table(self.references, group, words, self.prices)

    def lines(self, key: str) -> tuple[str, ...]:
        """Return what stands behind the figures of a row, nothing for what is not there."""
        found = next((one for one in self.references.entries() if one.id == key), None)
        return () if found is None else place_lines(found)


def place_lines(one: Reference) -> tuple[str, ...]:
    """Return what stands behind the figures of a reference, a line for each."""
    lines = [one.label]
    if isinstance(one, Place) and one.data_protection:
        lines.append(translate("places", "Data protection: {0}").format(one.data_protection))
    for name, evidence in one.evidence.items():
        facts = (status_word(evidence.status), evidence.date, evidence.source, evidence.note)
        title = translate("places", _TITLES.get(name, name.replace("_", " ")))
        lines.append(f"{title}: {', '.join(fact for fact in facts if fact)}")
    return tuple(lines)


_TITLES = {
    "latitude": "Latitude",
    "longitude": "Longitude",
    "design_dry_bulb_c": "Design dry bulb",
    "design_wet_bulb_c": "Design wet bulb",
    "pue": "PUE",
    "carbon_g_kwh": "Carbon of the grid",
    "price_usd": "Price",
    "egress_usd_gb": "Price",
    "from_gb_month": "From",
    "to_gb_month": "To",
}
"""What figures are called beside their sources."""


def _columns(group: PlaceGroup) -> tuple[Column, ...]:
    behind = (
        Column("status", translate("places", "Status")),
        Column("date", translate("places", "Date")),
        Column("source", translate("places", "Source")),
    )
    match group:
        case PlaceGroup.PLACES:
            return (
                Column("name", translate("places", "Place")),
                Column("city", translate("places", "City")),
                Column("jurisdiction", translate("places", "Jurisdiction")),
                Column("home", translate("places", "Operator's home")),
                Column("sovereign", translate("places", "Sovereign")),
                Column("dry", translate("places", "Dry bulb, °C"), numeric=True),
                Column("wet", translate("places", "Wet bulb, °C"), numeric=True),
                Column("pue", translate("places", "PUE"), numeric=True),
                Column("carbon", translate("places", "g CO₂/kWh"), numeric=True),
            )
        case PlaceGroup.COLOCATION:
            return (
                Column("name", translate("places", "Market")),
                Column("segment", translate("places", "Segment")),
                Column("price", translate("places", "Price, USD"), numeric=True),
                Column("per", translate("places", "For")),
                Column("power", translate("places", "Power")),
                *behind,
            )
        case PlaceGroup.EGRESS:
            return (
                Column("name", translate("places", "Provider")),
                Column("path", translate("places", "Path")),
                Column("from", translate("places", "From, GB a month"), numeric=True),
                Column("to", translate("places", "To, GB a month"), numeric=True),
                Column("price", translate("places", "USD/GB"), numeric=True),
                Column("allowance", translate("places", "Free of charge")),
                *behind,
            )


def _cells(one: Reference, prices: ListPrices) -> Mapping[str, Cell]:
    match one:
        case Place():
            yes = translate("places", "yes") if one.sovereign else ""
            return {
                "name": Cell(one.label),
                "city": Cell(one.city),
                "jurisdiction": Cell(one.jurisdiction),
                "home": Cell(one.operator_home),
                "sovereign": Cell(yes),
                "dry": _number(one.design_dry_bulb_c),
                "wet": _number(one.design_wet_bulb_c),
                "pue": _number(one.pue),
                "carbon": _number(one.carbon_g_kwh),
            }
        case ColocationPrice():
            return {
                "name": Cell(one.market),
                "segment": Cell(one.segment),
                "price": _price(one.price_usd, one.evidence.get("price_usd"), prices),
                "per": Cell(one.per),
                "power": Cell(one.power_included),
                **_behind(one.evidence.get("price_usd")),
            }
        case EgressPrice():
            return {
                "name": Cell(one.provider),
                "path": Cell(one.path),
                "from": _number(one.from_gb_month),
                "to": Cell("") if one.to_gb_month is None else _number(one.to_gb_month),
                "price": _price(one.egress_usd_gb, one.evidence.get("egress_usd_gb"), prices),
                "allowance": Cell(one.allowance),
                **_behind(one.evidence.get("egress_usd_gb")),
            }


def _number(value: float | None) -> Cell:
    if value is None:
        return Cell(formats.no_data(), tone=Tone.MUTED)
    return Cell(formats.trimmed(value), value)


def _price(usd: float, evidence: Evidence | None, prices: ListPrices) -> Cell:
    if prices_hidden():
        return Cell(hidden_text())
    tone, told = prices.aged((evidence,))
    text = formats.trimmed(usd, 4)
    return Cell(f"⚠ {text}" if tone is Tone.WARNING else text, usd, tone, told)


def _behind(evidence: Evidence | None) -> Mapping[str, Cell]:
    if evidence is None:
        return {}
    word, tone = status_word(evidence.status), status_tone(evidence.status)
    return {
        "status": Cell(word, evidence.status.value, tone),
        "date": Cell(evidence.date),
        "source": Cell(evidence.source, tone=Tone.MUTED, tooltip=evidence.source),
    }

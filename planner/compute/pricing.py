"""What one unit of anything costs and sells for: the only place where prices and terms meet.

The bill of materials and the cost model both ask here, so that they agree to the cent. Discount and
margin are those of the line, else of the item, else of the class, else none. A price in another
currency than the project's is converted at the dated rate; while there is no rate the price stays
in its own currency, apart from the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.domain.hardware import Part, PartKind, PriceBreak
from planner.domain.money import CATALOGUE_CURRENCY, amount, unit_cost, unit_sell
from planner.domain.phrase import say
from planner.domain.quote import ItemKey, PriceClass, Prices, Terms, Unit, line_id

PRICE_CLASS = {
    PartKind.GPU_SERVER: PriceClass.SERVERS,
    PartKind.CPU_SERVER: PriceClass.SERVERS,
    PartKind.RACK_SYSTEM: PriceClass.SERVERS,
    PartKind.STORAGE: PriceClass.STORAGE,
    PartKind.SWITCH: PriceClass.NETWORK,
    PartKind.RACK: PriceClass.POWER_COOLING,
    PartKind.PDU: PriceClass.POWER_COOLING,
    PartKind.UPS: PriceClass.POWER_COOLING,
    PartKind.CDU: PriceClass.POWER_COOLING,
}
"""The class of each kind of part, for discount and margin."""

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """The price of one unit in `currency`; amounts are None while nobody knows the price.

    `currency` is that of the project, or the price's own while its exchange rate is missing.
    `entered` tells that the list price was entered for this line.
    """

    list_price: Decimal | None
    currency: str
    discount: Decimal
    margin: Decimal
    cost: Decimal | None
    sell: Decimal | None
    entered: bool = False


def price_break(part: Part, quantity: int, country: str) -> PriceBreak | None:
    """Return the price of *part* that so many pieces reach in a country; None where one is for all.

    A price that was entered for the part in the project speaks for every quantity and country.
    """
    if not part.price_breaks or _is_edited(part):
        return None
    regions = {one.region for one in part.price_breaks}
    region = country if country in regions else ""
    reached = (
        one for one in part.price_breaks if one.region == region and one.quantity_from <= quantity
    )
    return max(reached, key=lambda one: one.quantity_from, default=None)


def next_break(part: Part, reached: PriceBreak) -> PriceBreak | None:
    """Return the next price that more pieces would reach, None at the last."""
    more = (
        one
        for one in part.price_breaks
        if one.region == reached.region and one.quantity_from > reached.quantity_from
    )
    return min(more, key=lambda one: one.quantity_from, default=None)


def break_text(part: Part, reached: PriceBreak) -> str:
    """Return which of the prices of *part* is meant, in words."""
    quantity, region, more = reached.quantity_from, reached.region, next_break(part, reached)
    if quantity > 1 and region:
        return say("price from {0} pieces on in {1}", quantity, region)
    if quantity > 1:
        return say("price from {0} pieces on", quantity)
    if more is not None and region:
        return say("price below {0} pieces in {1}", more.quantity_from, region)
    if more is not None:
        return say("price below {0} pieces", more.quantity_from)
    return say("price in {0}", region) if region else say("price of all other countries")


def at_break(part: Part, reached: PriceBreak | None) -> Part:
    """Return *part* with that price and what stands behind it."""
    if reached is None:
        return part
    evidence = {**part.evidence, "price_usd": reached.evidence}
    return replace(part, price_usd=reached.price_usd, evidence=evidence)


def at_price(part: Part, usd: float | None) -> Part:
    """Return *part* at another price of one piece; those of other quantities move with it."""
    before = part.price_usd
    if not part.price_breaks or usd is None or not before:
        return replace(part, price_usd=usd)
    breaks = (replace(one, price_usd=one.price_usd * usd / before) for one in part.price_breaks)
    return replace(part, price_usd=usd, price_breaks=tuple(breaks))


def _is_edited(part: Part) -> bool:
    behind = part.evidence.get("price_usd")
    return behind is not None and behind.edited


class Pricing:
    """The prices of a project, by thing and site; answers are remembered."""

    def __init__(self, prices: Prices, currency: str) -> None:
        self.prices = prices
        self.currency = currency
        self._known: dict[tuple[object, ...], UnitPrice] = {}

    def unit(
        self,
        item: str,
        site: str,
        base: Decimal | None,
        price_class: PriceClass | None = None,
        unit: Unit = Unit.EACH,
        base_currency: str = CATALOGUE_CURRENCY,
    ) -> UnitPrice:
        """Return the price of one unit of a thing at a site.

        *base* is the list price where none was entered. Without a *price_class* only terms of the
        line or the item count.
        """
        key = (item, site, base, price_class, unit, base_currency)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._unit(*key)
        return found

    def usd(self, price: UnitPrice) -> float | None:
        """Return what the cost model counts for one unit: its cost, or what it sells for."""
        counted = price.sell if self.prices.seller else price.cost
        per_usd = self.prices.per_usd(price.currency)
        if counted is None or per_usd is None:
            return None
        return float(counted) if per_usd == 1.0 else float(counted / amount(per_usd))

    def unit_cost_usd(
        self,
        item: str,
        site: str,
        base: Decimal | None,
        price_class: PriceClass | None = None,
        unit: Unit = Unit.EACH,
    ) -> float | None:
        """Return `usd` of `unit` in one go."""
        return self.usd(self.unit(item, site, base, price_class, unit))

    def is_apart(self, price: UnitPrice) -> bool:
        """Whether a price cannot be added to the others: its exchange rate is missing."""
        return price.list_price is not None and price.currency != self.currency

    def _unit(
        self,
        item: str,
        site: str,
        base: Decimal | None,
        price_class: PriceClass | None,
        unit: Unit,
        base_currency: str,
    ) -> UnitPrice:
        prices = self.prices
        overlay = prices.overlay(line_id(item, site))
        entered = overlay.list_price is not None
        if overlay.list_price is not None:
            base, base_currency = amount(overlay.list_price), overlay.currency
        of_item = prices.items.get(ItemKey(item))
        of_class = prices.classes.get(price_class) if price_class is not None else None
        terms = (Terms(overlay.discount, overlay.margin), of_item, of_class)
        discount = _first(one.discount for one in terms if one is not None)
        margin = _first(one.margin for one in terms if one is not None)
        listed, currency = self._converted(base, base_currency, unit)
        if listed is None:
            return UnitPrice(None, currency, discount, margin, None, None, entered)
        digits = unit.price_places(currency)
        cost = unit_cost(listed, discount, digits)
        sell = unit_sell(listed, discount, margin, digits)
        return UnitPrice(listed, currency, discount, margin, cost, sell, entered)

    def _converted(
        self, value: Decimal | None, currency: str, unit: Unit
    ) -> tuple[Decimal | None, str]:
        """Return a price in the project's currency, in its own while there is no rate."""
        if value is None:
            return value, self.currency
        digits = unit.price_places(self.currency)
        found = self.prices.exchanged(value, currency, self.currency, digits)
        return (value, currency) if found is None else (found, self.currency)


def _first(values: Iterable[float | None]) -> Decimal:
    return next((amount(value) for value in values if value is not None), _NOTHING)

"""Money of offers and orders: decimal, rounded the way a spreadsheet's ROUND does."""

from decimal import ROUND_HALF_UP, Decimal

CATALOGUE_CURRENCY = "USD"
"""Currency of every price in the catalogue and of the cost model."""

FINE_PLACES = 6
"""Places of a unit price by the hour or by the million tokens."""

_PLACES = {"JPY": 0}
_USUAL_PLACES = 2


def places(currency: str) -> int:
    """Return how many decimal places amounts of *currency* have."""
    return _PLACES.get(currency, _USUAL_PLACES)


def amount(value: float) -> Decimal:
    """Return a float as the decimal number that a person would read in it."""
    return Decimal(repr(float(value)))


def rounded(value: Decimal, digits: int) -> Decimal:
    """Round half away from zero to *digits* places, like ROUND of a spreadsheet."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def unit_cost(list_price: Decimal, discount: Decimal, digits: int) -> Decimal:
    """Return what one unit costs us: list price less discount."""
    return rounded(list_price * (1 - discount), digits)


def unit_sell(list_price: Decimal, discount: Decimal, margin: Decimal, digits: int) -> Decimal:
    """Return what one unit is sold for: list price less discount, over one less the margin."""
    return rounded(list_price * (1 - discount) / (1 - margin), digits)

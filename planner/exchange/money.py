"""Money of the bill of materials: decimal, rounded the way a spreadsheet's ROUND does."""

from decimal import ROUND_HALF_UP, Decimal

_PLACES = {"JPY": 0}
_USUAL_PLACES = 2
FINE_PLACES = 6
"""Places of a unit price by the hour or by the million tokens."""


def places(currency: str) -> int:
    """Return how many decimal places amounts of *currency* have."""
    return _PLACES.get(currency, _USUAL_PLACES)


def amount(value: float) -> Decimal:
    """Return a float as the decimal number that a person would read in it."""
    return Decimal(repr(float(value)))


def rounded(value: Decimal, digits: int) -> Decimal:
    """Round half away from zero to *digits* places, like ROUND of a spreadsheet."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)

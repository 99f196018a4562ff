"""What prices, terms, quantities and dates of a quote can be."""

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from typing import Any

from planner.domain.errors import EditRefused
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import named, say
from planner.domain.quote import Charge, Option, PriceClass, Unit

MOST = 1e12
"""No price and no quantity is larger."""
MOST_MARGIN = 0.99
MOST_MONTHS = 600
MOST_WEEKS = 520
_CODE_LETTERS = 3


def possible_share(name: str, value: float | None) -> float | None:
    """Return a discount or margin that can be, None for what is not set.

    Raises:
        EditRefused: when it is negative or leaves nothing to sell.
    """
    if value is None:
        return None
    most = MOST_MARGIN if name == "margin" else 1.0
    if not isfinite(value) or not 0.0 <= value <= most:
        raise EditRefused(
            say("A {0} of {1:g} % is not possible.", named(name), value * 100),
            say("Enter 0 % to {0:g} %.", most * 100),
        )
    return value + 0.0  # no negative zero


def possible_rate(currency: str, per_usd: float, day: str) -> tuple[float, str]:
    """Return an exchange rate and its day.

    Raises:
        EditRefused: when it is no rate, or the catalogue's own currency.
    """
    if currency == CATALOGUE_CURRENCY:
        raise EditRefused(
            say("{0} is the currency of the catalogue.", currency),
            say("Enter rates of other currencies."),
        )
    if not isfinite(per_usd) or not 0.0 < per_usd <= MOST:
        raise EditRefused(
            say("One USD cannot buy {0:g} {1}.", per_usd, currency),
            say("Enter a number above zero."),
        )
    found = iso_date(say("date of the exchange rate"), day)
    if not found:
        raise EditRefused(
            say("The exchange rate of {0} has no date.", currency),
            say("Enter the day on which it held."),
        )
    return per_usd, found


def currency_code(text: str) -> str:
    """Return the code of a currency in capitals.

    Raises:
        EditRefused: when it is not three letters.
    """
    code = text.strip().upper()
    if len(code) != _CODE_LETTERS or not (code.isascii() and code.isalpha()):
        raise EditRefused(
            say("“{0}” is not the code of a currency.", text), say("Use three letters such as EUR.")
        )
    return code


def iso_date(name: str, text: str) -> str:
    """Return a date as ISO text, empty for none.

    Raises:
        EditRefused: when it is no date.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise EditRefused(
            say("“{0}” is no {1}.", text, name),
            say("Write year, month and day, such as 2026-12-31."),
        ) from None


def possible_quote_field(name: str, value: Any) -> Any:
    """Return a field of the quote's head.

    Raises:
        EditRefused: when it cannot be.
    """
    if name == "vat_share":
        if value is not None and not (isfinite(value) and 0.0 <= value <= 1.0):
            raise EditRefused(
                say("VAT of {0:g} % is not possible.", value * 100), say("Enter 0 % to 100 %.")
            )
        return value
    if name == "revision":
        if not 1 <= int(value) <= 9999:
            raise EditRefused(say("Revision {0} is not possible.", value), say("Enter 1 to 9999."))
        return int(value)
    if name in ("date", "valid_until"):
        return iso_date(say("date"), str(value))
    return str(value).strip()


def possible_value(name: str, value: Any) -> Any:
    """Return a value of a line, None for what is not entered.

    Raises:
        EditRefused: when it cannot be.
    """
    check = _CHECKS.get(name)
    return value if value is None or check is None else check(value)


def _price(value: float) -> float:
    if not isfinite(value) or not 0.0 <= value <= MOST:
        raise EditRefused(
            say("A price of {0:,.10g} is not possible.", value),
            say("Enter zero or more; use a discount to take something off."),
        )
    return float(value) + 0.0


def _quantity(value: float) -> float:
    if not isfinite(value) or not 0.0 < value <= MOST:
        raise EditRefused(
            say("A quantity of {0:g} is not possible.", value),
            say("Enter a number above zero, or delete the line."),
        )
    return float(value)


def _lead(value: float) -> float:
    if not isfinite(value) or not 0.0 <= value <= MOST_WEEKS:
        raise EditRefused(
            say("A lead time of {0:g} weeks is not possible.", value),
            say("Enter 0 to {0} weeks.", MOST_WEEKS),
        )
    return float(value) + 0.0


def _term(value: int) -> int:
    if not 1 <= value <= MOST_MONTHS or value != int(value):
        raise EditRefused(
            say("A term of {0:g} months is not possible.", value),
            say("Enter 1 to {0} months.", MOST_MONTHS),
        )
    return int(value)


def _description(value: str) -> str:
    if not value.strip():
        raise EditRefused(
            say("A line without a description says nothing."), say("Type what is ordered.")
        )
    return value.strip()


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "list_price": _price,
    "discount": lambda value: possible_share("discount", value),
    "margin": lambda value: possible_share("margin", value),
    "lead_weeks": _lead,
    "valid_until": lambda value: iso_date(say("date"), value) or None,
    "option": Option,
    "quantity": _quantity,
    "term_months": _term,
    "description": _description,
    "unit": Unit,
    "charge": Charge,
    "price_class": PriceClass,
    "part_number": str.strip,
    "remark": str.strip,
    "source": str.strip,
    "manufacturer": str.strip,
}

"""Whether prices may be seen: one switch that every text about money asks.

Like the language, it belongs to the whole window: a plan that is shown to a customer shows no
price anywhere, or it might as well show all of them. Files are not asked; who exports a bill of
materials wants its prices.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from planner.presenters.rows import Cell, Row, Tone
from planner.presenters.wording import translate

_CURRENCY = re.compile(r"(?<![A-Za-z])(?!GPU|CPU|API|SLO)[A-Z]{3}(?![A-Za-z])|[$€£¥]")
"""A currency in a unit: a code of three letters, or a sign."""

_hidden = [False]


def hide_prices(*, hidden: bool) -> None:
    """Hide all prices from now on, or show them again; what is drawn must be drawn again."""
    _hidden[-1] = hidden


def prices_hidden() -> bool:
    """Whether no price may be shown."""
    return _hidden[-1]


def hidden_text() -> str:
    """Return what stands in the place of a price."""
    return translate("privacy", "hidden")


def hidden_note() -> str:
    """Return why something is missing and how it comes back."""
    return translate("privacy", "Prices are hidden. View > Hide Prices shows them again.")


def is_money(unit: str) -> bool:
    """Whether a unit is one of money, such as ``USD`` or ``$/kWh``."""
    return _CURRENCY.search(unit) is not None


def without_prices(row: Row, keys: Collection[str]) -> Row:
    """Return a row whose cells with these keys are hidden, and cannot be edited."""
    cell = Cell(hidden_text(), tone=Tone.MUTED, tooltip=hidden_note())
    return replace(row, cells={k: cell if k in keys else one for k, one in row.cells.items()})

"""Words and defaults of a quote, and how firm it would be."""

from dataclasses import dataclass

from planner.domain.project import Project
from planner.domain.quote import Audience, Charge, Option, PriceClass, Unit
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.offer import default_number, default_validity, is_firm, standing, warnings
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

USUAL_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY", "SEK", "PLN")
"""Offered first; any other code can be typed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a quote may call itself, and what to look at before it is sent."""

    tone: Tone
    title: str
    warnings: tuple[str, ...]


def quote_standing(project: Project, evaluation: Evaluation, today: str) -> Standing:
    """Return how firm a quote of the evaluated scenario would be on a day."""
    bom = bill_of_materials(project, evaluation.scenario, evaluation, date=today)
    told = warnings(bom)
    tone = Tone.WARNING if told else Tone.GOOD if is_firm(bom) else Tone.MUTED
    return Standing(tone, standing(bom), told)


def next_number(today: str, last: str = "") -> str:
    """Return the number of the next quote: one more than *last* where that is of today."""
    return default_number(today, last)


def usual_validity(day: str) -> str:
    """Return how long a quote of this day holds unless something else is entered."""
    return default_validity(day)


def currencies_in_use(project: Project, currency: str) -> tuple[str, ...]:
    """Return the currencies that need a rate when *currency* is the project's; USD needs none."""
    found = {currency, *project.prices.rates}
    found |= {one.currency for one in project.prices.overlays.values() if one.currency}
    return tuple(sorted(found - {"USD"}))


def class_name(price_class: PriceClass) -> str:
    """Return the name of a class of prices."""
    return {
        PriceClass.SERVERS: translate("quote", "Servers"),
        PriceClass.NETWORK: translate("quote", "Network"),
        PriceClass.STORAGE: translate("quote", "Storage"),
        PriceClass.POWER_COOLING: translate("quote", "Power and cooling"),
        PriceClass.SOFTWARE: translate("quote", "Software"),
        PriceClass.SERVICES: translate("quote", "Services"),
    }[price_class]


def unit_name(unit: Unit) -> str:
    """Return the name of a unit of measure."""
    return {
        Unit.EACH: translate("quote", "each"),
        Unit.MONTH: translate("quote", "month"),
        Unit.HOUR: translate("quote", "hour"),
        Unit.TERABYTE: translate("quote", "TB"),
        Unit.MILLION_TOKENS: translate("quote", "million tokens"),
    }[unit]


def charge_name(charge: Charge) -> str:
    """Return how often something is paid."""
    return {
        Charge.ONE_OFF: translate("quote", "once"),
        Charge.MONTHLY: translate("quote", "every month"),
        Charge.YEARLY: translate("quote", "every year"),
    }[charge]


def option_name(option: Option) -> str:
    """Return whether a line counts."""
    return {
        Option.BASE: translate("quote", "Base: in the totals"),
        Option.OPTIONAL: translate("quote", "Optional: in no total"),
        Option.ALTERNATIVE: translate("quote", "Alternative: in no total"),
    }[option]


def audience_name(audience: Audience) -> str:
    """Return who reads a document."""
    return {
        Audience.INTERNAL: translate("quote", "Colleagues"),
        Audience.CUSTOMER: translate("quote", "The customer"),
    }[audience]


def audience_text(audience: Audience) -> str:
    """Return what readers find in a document."""
    return {
        Audience.INTERNAL: translate(
            "quote", "Everything: list prices, discounts, costs, margins, sources, assumptions."
        ),
        Audience.CUSTOMER: translate(
            "quote",
            "Unit prices and totals only. No cost, list price, discount, margin or source, "
            "not even hidden.",
        ),
    }[audience]

"""List prices, which the catalogue keeps in USD, in the currency that a project shows.

Converted as in the bill of materials: at the one dated rate, rounded to what a price of its unit
has. Without a rate a price stays in USD and says so; it never wears another currency's sign.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from planner.domain.money import CATALOGUE_CURRENCY, amount
from planner.domain.observation import is_stale
from planner.domain.project import Project
from planner.domain.provenance import Evidence
from planner.domain.quote import Prices, Unit
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class ListPrices:
    """Writes list prices in `wanted`, the currency of a project, by its exchange rates.

    On the day `today` (ISO) prices older than `old_months` are old; without one of both none is.
    """

    prices: Prices = field(default_factory=Prices)
    wanted: str = CATALOGUE_CURRENCY
    today: str = ""
    old_months: float | None = None

    @classmethod
    def of_today(cls, project: Project) -> "ListPrices":
        """Return what writes list prices for a project on this day."""
        return cls.of(project, date.today().isoformat())

    @classmethod
    def of(cls, project: Project, today: str = "") -> "ListPrices":
        """Return what writes list prices for a project."""
        limit = project.shelf.assumptions.get("supply.price_months")
        months = None if limit is None else limit.likely
        return cls(project.prices, project.settings.currency, today, months)

    def differs(self, other: "ListPrices") -> bool:
        """Whether lists written by the *other* would read differently."""
        mine = (self.wanted, self.prices.rates, self.today, self.old_months)
        return mine != (other.wanted, other.prices.rates, other.today, other.old_months)

    def is_old(self, evidence: Evidence | None) -> bool:
        """Whether the price with this evidence is too old to be relied on, or has expired."""
        return self.old_months is not None and is_stale(evidence, self.today, self.old_months)

    def aged(self, behind: Iterable[Evidence | None], note: str = "") -> tuple[Tone, str]:
        """Return the tone of a price by what is *behind* it, and *note* with the oldest date.

        An old price warns wherever it is shown.
        """
        old = [one.valid_to or one.date for one in behind if one is not None and self.is_old(one)]
        if not old or prices_hidden():
            return Tone.NORMAL, note
        text = translate("prices", "The price is of {0}: ask for a new one.").format(min(old))
        return Tone.WARNING, "\n".join(one for one in (text, note) if one)

    @property
    def code(self) -> str:
        """The currency that is written: `wanted`, USD while its rate is missing."""
        return self.prices.shown(self.wanted).code

    @property
    def per_usd(self) -> float:
        """How many units of `code` one USD buys."""
        return self.prices.shown(self.wanted).per_usd

    @property
    def missing(self) -> str:
        """What stands beside a price that could not be converted, such as ``no EUR rate``."""
        if self.code == self.wanted:
            return ""
        return translate("prices", "no {0} rate").format(self.wanted)

    def shown(self, usd: float | None, unit: Unit = Unit.EACH) -> float | None:
        """Return a list price in `code`, rounded as the price of one *unit* is."""
        if usd is None or self.code == CATALOGUE_CURRENCY:
            return usd
        places = unit.price_places(self.code)
        found = self.prices.exchanged(amount(usd), CATALOGUE_CURRENCY, self.code, places)
        return None if found is None else float(found)

    def all_shown(
        self, usd: Iterable[float | None], unit: Unit = Unit.EACH
    ) -> tuple[float | None, ...]:
        """Return many list prices as `shown` does, fast enough for every keystroke of a search.

        In binary numbers: one that lies between two last places may differ by one of them.
        """
        code, per_usd = self.code, self.per_usd
        if code == CATALOGUE_CURRENCY:
            return tuple(usd)
        places = unit.price_places(code)
        return tuple(None if one is None else round(one * per_usd, places) for one in usd)

    def text(self, usd: float | None, unit: Unit = Unit.EACH) -> str:
        """Return a list price to the unit, such as ``€291 640``; small ones with cents."""
        return formats.amount(self.shown(usd, unit), self.code)

    def quantity(self, usd: float | None, unit: Unit = Unit.EACH, per: str = "") -> Quantity:
        """Return `text` with what it is *per*, and whether its rate is missing."""
        if usd is None:
            return Quantity(formats.no_data())
        beside = "" if prices_hidden() else self.missing
        return Quantity(self.text(usd, unit), " · ".join(one for one in (per, beside) if one))

    def note(self, usd: float | None) -> str:
        """Return where a price comes from: the list price in USD and the dated rate, or its lack."""
        if usd is None or prices_hidden() or self.wanted == CATALOGUE_CURRENCY:
            return ""
        if self.missing:
            text = translate(
                "prices",
                "In USD: the project has no exchange rate for {0} yet. Enter it in Project > Quote "
                "Details.",
            )
            return text.format(self.wanted)
        rate = self.prices.rates[self.wanted]
        listed = formats.amount(usd, CATALOGUE_CURRENCY)
        text = translate("prices", "List price {0}; 1 USD = {1} {2}")
        made = text.format(listed, formats.trimmed(rate.per_usd, 6), rate.currency)
        return ", ".join(one for one in (made, rate.date, rate.source) if one)


IN_USD = ListPrices()
"""List prices as the catalogue has them."""

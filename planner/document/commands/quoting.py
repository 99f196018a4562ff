"""What the plan is offered for: head of the quote, terms, entered prices, own lines, rates."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from planner.document.command import ProjectEdit
from planner.document.commands.quote_limits import (
    currency_code,
    possible_quote_field,
    possible_rate,
    possible_share,
    possible_value,
)
from planner.document.commands.revise import Ids
from planner.domain.errors import EditRefused
from planner.domain.phrase import Phrase, named, say
from planner.domain.project import Project
from planner.domain.quote import (
    NO_OVERLAY,
    NO_TERMS,
    OVERLAY_FIELDS,
    ExchangeRate,
    ExtraLine,
    ItemKey,
    LineId,
    LineOverlay,
    PriceClass,
    Prices,
    Terms,
)

K = TypeVar("K")

EXTRA_FIELDS = tuple(one.name for one in fields(ExtraLine) if one.name not in ("id", "site"))
"""What can be changed of a line in the user's own words, besides what any line has."""

NAMES: Mapping[str, Phrase] = {
    "lead_weeks": say("lead time"),
    "term_months": say("term"),
    "unit": say("unit of measure"),
    "vat_share": say("VAT"),
    "price_class": say("class"),
}


def field_name(field: str) -> str:
    """Return the name of a field as people say it."""
    return NAMES.get(field) or named(field)


@dataclass(frozen=True)
class EditQuote(ProjectEdit):
    """Fill in fields of the quote's head."""

    changes: tuple[tuple[str, Any], ...]

    def label(self, project: Project) -> str:
        """Such as ``change customer of the quote``."""
        if len(self.changes) == 1:
            return say("change {0} of the quote", field_name(self.changes[0][0]))
        return say("change quote details")

    def apply(self, project: Project) -> Project:
        """Replace the fields."""
        possible = {name: possible_quote_field(name, value) for name, value in self.changes}
        return replace(project, quote=replace(project.quote, **possible))


@dataclass(frozen=True)
class SetTerms(ProjectEdit):
    """Set discount and margin of a class, or of an item at all sites; None for what is not set."""

    of: PriceClass | ItemKey
    terms: Terms

    def label(self, project: Project) -> str:
        """Such as ``change terms of servers``."""
        return say("change terms of {0}", self.of)

    def apply(self, project: Project) -> Project:
        """Replace the terms."""
        terms = Terms(
            possible_share("discount", self.terms.discount),
            possible_share("margin", self.terms.margin),
        )
        kept = None if terms == NO_TERMS else terms
        prices = project.prices
        if isinstance(self.of, PriceClass):
            prices = replace(prices, classes=_with(prices.classes, self.of, kept))
        else:
            prices = replace(prices, items=_with(prices.items, self.of, kept))
        return replace(project, prices=prices)


@dataclass(frozen=True)
class SetSeller(ProjectEdit):
    """Say whether the cost model counts what is sold, or what it costs."""

    seller: bool

    def label(self, project: Project) -> str:
        """``count selling prices`` or ``count costs``."""
        return say("count selling prices") if self.seller else say("count costs")

    def apply(self, project: Project) -> Project:
        """Set the flag."""
        return replace(project, prices=replace(project.prices, seller=self.seller))


@dataclass(frozen=True)
class SetCurrency(ProjectEdit):
    """Choose the currency of the project."""

    currency: str

    def label(self, project: Project) -> str:
        """``change currency``."""
        return say("change currency")

    def apply(self, project: Project) -> Project:
        """Replace it."""
        currency = currency_code(self.currency)
        return replace(project, settings=replace(project.settings, currency=currency))


@dataclass(frozen=True)
class SetExchangeRate(ProjectEdit):
    """Enter how many units of a currency one USD buys; None takes the rate away."""

    currency: str
    per_usd: float | None
    date: str
    source: str = ""

    def label(self, project: Project) -> str:
        """Such as ``change exchange rate of EUR``."""
        return say("change exchange rate of {0}", self.currency)

    def apply(self, project: Project) -> Project:
        """Add, replace or remove the rate."""
        currency = currency_code(self.currency)
        rate = None
        if self.per_usd is not None:
            per_usd, day = possible_rate(currency, self.per_usd, self.date)
            rate = ExchangeRate(currency, per_usd, day, self.source.strip())
        prices = project.prices
        return replace(project, prices=replace(prices, rates=_with(prices.rates, currency, rate)))


@dataclass(frozen=True)
class Entry:
    """One value entered for one line; None takes back what was entered."""

    line: LineId
    field: str
    value: Any


@dataclass(frozen=True)
class EditLines(ProjectEdit):
    """Enter values for lines of the bill of materials; a pasted column is one step.

    `date` is the day of entry. Prices are in the project's currency.
    """

    entries: tuple[Entry, ...]
    date: str

    def label(self, project: Project) -> str:
        """Such as ``change list price`` or ``change discount of 12 lines``."""
        names = {field_name(one.field) for one in self.entries}
        what = names.pop() if len(names) == 1 else "entries"
        lines = len({one.line for one in self.entries})
        return say("change {0} of {1} lines", what, lines) if lines > 1 else say("change {0}", what)

    def apply(self, project: Project) -> Project:
        """Replace the values, all or none."""
        overlays = dict(project.prices.overlays)
        extras = {one.line_id: one for one in project.prices.extra_lines}
        for entry in self.entries:
            value = possible_value(entry.field, entry.value)
            if entry.field in OVERLAY_FIELDS:
                old = overlays.get(entry.line, NO_OVERLAY)
                new = self._entered(old, entry.field, value, project.settings.currency)
                _put(overlays, entry.line, new)
            else:
                extras[entry.line] = _changed(extras, entry, value)
        prices = replace(project.prices, overlays=overlays, extra_lines=tuple(extras.values()))
        return _with_prices(project, prices)

    def _entered(self, old: LineOverlay, field: str, value: Any, currency: str) -> LineOverlay:
        new = replace(old, **{field: value})
        if new == old:
            return old
        if field == "list_price":
            new = replace(new, currency="" if value is None else currency)
        return replace(new, date=self.date)


@dataclass(frozen=True)
class ResetLines(ProjectEdit):
    """Take back everything that was entered for some lines."""

    lines: tuple[LineId, ...]

    def label(self, project: Project) -> str:
        """Such as ``reset 3 lines``."""
        return (
            say("reset a line") if len(self.lines) == 1 else say("reset {0} lines", len(self.lines))
        )

    def apply(self, project: Project) -> Project:
        """Remove the overlays."""
        gone = set(self.lines)
        kept = {key: one for key, one in project.prices.overlays.items() if key not in gone}
        return _with_prices(project, replace(project.prices, overlays=kept))


@dataclass(frozen=True)
class AddExtraLine(ProjectEdit):
    """Add a line in the user's own words; its id is made here, `overlay` is entered with it."""

    line: ExtraLine
    overlay: LineOverlay
    date: str

    def label(self, project: Project) -> str:
        """Such as ``add the line Travel``."""
        return say("add the line {0}", self.line.description)

    def apply(self, project: Project) -> Project:
        """Append the line."""
        ids = Ids(project)
        possible = {name: possible_value(name, getattr(self.line, name)) for name in EXTRA_FIELDS}
        line = replace(self.line, id=ItemKey(ids.new("line")), **possible)
        entered = {
            name: possible_value(name, getattr(self.overlay, name)) for name in OVERLAY_FIELDS
        }
        currency = self.overlay.currency or project.settings.currency
        overlay = replace(
            self.overlay,
            **entered,
            currency="" if entered["list_price"] is None else currency_code(currency),
            date=self.date,
        )
        overlays = dict(project.prices.overlays)
        _put(overlays, line.line_id, overlay)
        extras = (*project.prices.extra_lines, line)
        prices = replace(project.prices, overlays=overlays, extra_lines=extras)
        return replace(project, prices=prices, serial=ids.serial)


@dataclass(frozen=True)
class DeleteExtraLines(ProjectEdit):
    """Delete lines in the user's own words, with what was entered for them."""

    lines: tuple[LineId, ...]

    def label(self, project: Project) -> str:
        """Such as ``delete the line Travel``."""
        found = [x for x in project.prices.extra_lines if x.line_id in self.lines]
        if len(found) == 1:
            return say("delete the line {0}", found[0].description)
        return say("delete {0} lines", len(found))

    def apply(self, project: Project) -> Project:
        """Remove them; other lines are those of the plan and stay."""
        prices = project.prices
        gone = {one.line_id for one in prices.extra_lines if one.line_id in self.lines}
        kept = tuple(one for one in prices.extra_lines if one.line_id not in gone)
        overlays = {key: one for key, one in prices.overlays.items() if key not in gone}
        return _with_prices(project, replace(prices, overlays=overlays, extra_lines=kept))


def _with_prices(project: Project, prices: Prices) -> Project:
    return project if prices == project.prices else replace(project, prices=prices)


def _with(mapping: Mapping[K, Any], key: K, value: Any) -> dict[K, Any]:
    """Return the mapping with a value put in, or taken out when it is None."""
    changed = {one: other for one, other in mapping.items() if one != key}
    if value is not None:
        changed[key] = value
    return changed


def _put(overlays: dict[LineId, LineOverlay], line: LineId, overlay: LineOverlay) -> None:
    if overlay.is_empty:
        overlays.pop(line, None)
    else:
        overlays[line] = overlay


def _changed(extras: Mapping[LineId, ExtraLine], entry: Entry, value: Any) -> ExtraLine:
    """Return an own line with a field changed; lines of the plan are changed in the plan."""
    extra = extras.get(entry.line)
    if extra is None:
        name = field_name(entry.field)
        raise EditRefused(
            say("The {0} of this line comes from the plan.", name),
            say("Change the plan, or add a line of your own with another {0}.", name),
        )
    if value is None and entry.field != "term_months":
        raise EditRefused(
            say("A line needs a {0}.", field_name(entry.field)), say("Type it, or delete the line.")
        )
    return replace(extra, **{entry.field: value})

"""How what would make a plan robust reads: measures with their cost, and what they soften."""

from collections.abc import Sequence

from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.shock_entries import shock_name
from planner.presenters.wording import translate, worded
from planner.studies.robustness import Measure, Suggestion

__all__ = [
    "Suggestion",
    "measure_name",
    "suggestion_key",
    "suggestion_texts",
    "suggestions_table",
    "waiting_text",
]


def measure_name(measure: Measure) -> str:
    """Return a measure against shocks in words."""
    return {
        Measure.SECOND_SOURCE: translate("supply", "Second source of GPUs"),
        Measure.SPARES: translate("supply", "Stock of spares"),
        Measure.SLOT: translate("supply", "Paying for a slot"),
        Measure.COLOCATION: translate("supply", "Colocation bridge"),
        Measure.CLOUD: translate("supply", "Cloud bridge"),
        Measure.OTHER_FAMILY: translate("supply", "Other GPU family"),
    }[measure]


def suggestion_key(one: Suggestion) -> str:
    """Return the key of the row of a measure."""
    return f"{one.measure.value}:{one.what}"


def suggestions_table(found: Sequence[Suggestion], currency: ShownCurrency) -> Table:
    """Return what would make the plan robust, the most useful first."""
    columns = (
        Column("measure", translate("supply", "More robust with")),
        Column("cost", translate("supply", "Cost, {0}").format(currency.code), numeric=True),
        Column("hurting", translate("robustness", "Softens"), numeric=True),
        Column("softens", translate("robustness", "Shocks that hurt")),
    )
    rows = [_row(one, currency) for one in found]
    if prices_hidden():
        rows = [without_prices(one, ("cost",)) for one in rows]
    return Table(columns, tuple(rows))


def suggestion_texts(one: Suggestion, currency: ShownCurrency) -> tuple[str, str, str]:
    """Return what a measure is, what it costs and softens, and how it is done by hand."""
    what = worded(one.what)
    names = ", ".join(map(shock_name, one.softens))
    cost = _cost(one, currency)
    if one.cost_usd is not None and one.cost_usd < 0.0 and not prices_hidden():
        text = translate("robustness", "Saves {0}; softens {1}.")
        cost = str(formats.money(-one.cost_usd * currency.per_usd, currency.code))
    else:
        text = translate("robustness", "Costs {0}; softens {1}.")
    by_hand = translate("robustness", "By hand: {0}").format(worded(one.how))
    return f"{what}.", text.format(cost, names), by_hand


def waiting_text(*, under_way: bool, soon: bool, tried: bool) -> str:
    """Return why there are no measures."""
    if under_way:
        return translate("robustness", "Every shock is being tried. The plan stays as it is.")
    if tried:
        return translate("robustness", "Nothing that is known would soften a shock of this plan.")
    if soon:
        return translate("robustness", "Shocks are tried once the plan is calm.")
    return translate(
        "robustness",
        "Place hardware with a price first. On a large plan press Try all on the page Shocks.",
    )


def _row(one: Suggestion, currency: ShownCurrency) -> Row:
    usd = one.cost_usd
    hurting = ", ".join(map(shock_name, one.hurting))
    what = worded(one.what)
    tone = Tone.GOOD if usd is not None and usd < 0.0 else Tone.NORMAL
    cells = {
        "measure": Cell(measure_name(one.measure), tooltip=what),
        "cost": Cell(_cost(one, currency), None if usd is None else usd * currency.per_usd, tone),
        "hurting": Cell(str(len(one.hurting)), len(one.hurting), tooltip=hurting),
        "softens": Cell(hurting, tooltip=hurting),
    }
    return Row(suggestion_key(one), cells)


def _cost(one: Suggestion, currency: ShownCurrency) -> str:
    usd = one.cost_usd
    if usd is None:
        return formats.no_data()
    return str(formats.money(usd * currency.per_usd, currency.code))

"""How what would make a plan robust reads: measures with their cost, and what they soften."""

from collections.abc import Sequence

from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table
from planner.presenters.shocks import shock_name
from planner.presenters.wording import translate, worded
from planner.studies.robustness import Measure, Suggestion


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


def suggestions_table(found: Sequence[Suggestion], currency: ShownCurrency) -> Table:
    """Return what would make the plan robust, the most useful first."""
    columns = (
        Column("measure", translate("supply", "More robust with")),
        Column("cost", translate("supply", "Cost, {0}").format(currency.code), numeric=True),
        Column("softens", translate("supply", "Softens")),
    )
    rows = tuple(_suggestion_row(one, currency) for one in found)
    return Table(columns, rows)


def _suggestion_row(one: Suggestion, currency: ShownCurrency) -> Row:
    usd = one.cost_usd
    text = (
        formats.no_data()
        if usd is None
        else str(formats.money(usd * currency.per_usd, currency.code))
    )
    softens = ", ".join(shock_name(shock) for shock in one.softens)
    told = f"{worded(one.what)}\n{translate('supply', 'Softens: {0}').format(softens)}"
    cells = {
        "measure": Cell(measure_name(one.measure), tooltip=told),
        "cost": Cell(text, None if usd is None else usd * currency.per_usd, tooltip=told),
        "softens": Cell(softens, tooltip=softens),
    }
    return Row(f"{one.measure.value}:{one.what}", cells)

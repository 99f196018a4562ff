"""How the assumptions of one question read: value with unit, range, source and date."""

from collections.abc import Sequence

from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.assumptions import Assumed
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.why import status_tone, status_word
from planner.presenters.wording import translate

_LARGE = 1e5


def estimates_table(rows: Sequence[Assumed], currency: ShownCurrency, title: str) -> Table:
    """Return assumptions with their ranges and sources; *title* stands over their names."""
    columns = (
        Column("label", title),
        Column("value", translate("estimates", "Value"), numeric=True),
        Column("span", translate("estimates", "Range"), numeric=True),
        Column("status", translate("estimates", "Status")),
        Column("source", translate("estimates", "Source or reason")),
        Column("date", translate("estimates", "Date")),
    )
    return Table(columns, tuple(_row(one, currency) for one in rows))


def _row(one: Assumed, currency: ShownCurrency) -> Row:
    tone = Tone.ACCENT if one.overridden else Tone.NORMAL
    word = translate("estimates", "overridden") if one.overridden else status_word(one.status)
    value = one.value if isinstance(one.value, int | float) else None
    text = one.text if value is None else _written(float(value), one.unit, currency)
    span = _span(one, currency)
    told = "\n".join(
        filter(None, (one.label, span, one.source, one.date, one.default, one.reason, one.note))
    )
    cells = {
        "label": Cell(one.label, tone=tone, tooltip=told),
        "value": Cell(text, None if value is None else float(value), tone, told),
        "span": Cell(span, tone=Tone.MUTED, tooltip=told),
        "status": Cell(word, tone=Tone.ACCENT if one.overridden else status_tone(one.status)),
        "source": Cell(one.reason or one.source, tooltip=told),
        "date": Cell(one.date),
    }
    return Row(one.key, cells)


def _span(one: Assumed, currency: ShownCurrency) -> str:
    """The range with its unit: once, but for money, whose sign and scale belong to a number."""
    if not one.ends:
        return ""
    low, high = one.ends
    ends = (formats.trimmed(low), _written(high, one.unit, currency))
    if one.unit == "USD":
        ends = (_written(low, one.unit, currency), ends[1])
    elif one.unit.startswith("share"):
        ends = (formats.trimmed(low * 100.0), ends[1])
    return " – ".join(ends)


def _written(value: float, unit: str, currency: ShownCurrency) -> str:
    if unit == "USD":
        usd = value * currency.per_usd
        if abs(usd) < _LARGE:
            return formats.amount(usd, currency.code)
        return str(formats.money(usd, currency.code))
    if unit.startswith("share"):
        return formats.percent(value)
    return str(formats.Quantity(formats.trimmed(value), unit))

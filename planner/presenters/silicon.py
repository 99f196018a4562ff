"""How build or buy reads: where it breaks even, cost by volume, and rented custom silicon."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.privacy import (
    hidden_note,
    hidden_text,
    is_money,
    prices_hidden,
    without_prices,
)
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Bound, Hue, Line, LineChart, Mark
from planner.presenters.wording import translate
from planner.studies.build_or_buy import SWEPT, BuildOrBuy, RentedSilicon, SweepPoint, Volume, swept

__all__ = [
    "BuildOrBuy",
    "break_even_text",
    "given_text",
    "left_out",
    "rented_table",
    "sweep_chart",
    "volume_chart",
]

_CHIPS = (
    formats.Scale("", 1, 0),
    formats.Scale("k", 1e3, 1e4),
    formats.Scale("M", 1e6, 1e6),
)
_BEYOND, _BELOW = 1.25, 0.5
"""A sweep goes so far beyond the range of its assumption."""
_CUT = 1.3
"""Renting is drawn up to so many times the dearer of buying and building."""
_MOST_CHIPS = 1e9
"""A break-even beyond so many chips is none that anybody reaches."""


def break_even_text(found: BuildOrBuy) -> str:
    """Return from how many chips on a design pays, beside how many the plan has."""
    merchant, terms = found.merchant, found.terms
    has = translate("silicon", "The plan buys {0} {1}.").format(
        formats.grouped(merchant.units), merchant.label
    )
    if terms.break_even is None:
        pays = translate(
            "silicon",
            "Silicon of one's own never pays against buying: with its energy a chip costs more than"
            " a bought one.",
        )
    elif terms.break_even_rented is None:
        pays = translate("silicon", "Silicon of one's own pays from {0} chips on.")
        pays = pays.format(formats.grouped(terms.break_even))
    else:
        pays = translate(
            "silicon", "Silicon of one's own pays from {0} chips on, against renting from {1}."
        )
        both = (terms.break_even, terms.break_even_rented)
        pays = pays.format(*map(formats.grouped, both))
    return f"{pays} {has}"


def given_text(found: BuildOrBuy, currency: ShownCurrency) -> str:
    """Return what the comparison takes from the plan: price, power, energy and discount rate."""
    terms, one = found.terms, found.merchant
    text = translate(
        "silicon",
        "From the plan: {0} each, {1}, PUE {2}, {3} a kWh, discounted at {4} a year.",
    )
    return text.format(
        formats.amount(one.price_usd * currency.per_usd, currency.code),
        formats.power(one.board_kw),
        formats.grouped(terms.pue, 2),
        formats.amount(terms.tariff_usd_kwh * currency.per_usd, currency.code),
        formats.percent(terms.rate_year, 1),
    )


def volume_chart(project: Project, found: BuildOrBuy | None, why_not: str) -> LineChart:
    """Return what so many chips cost over their life: bought, of one's own, rented."""
    title, axis = translate("silicon", "Cost by volume"), translate("silicon", "chips")
    if prices_hidden() or found is None:
        text = hidden_note() if prices_hidden() else why_not
        return LineChart(title, "", axis, (), empty_text=text)
    shown, curve, terms = project.shown_currency, found.curve, found.terms
    scale = formats.scale_of(_CHIPS, curve[-1].units)
    dearest = max(max(one.bought_usd, one.own_usd) for one in curve)
    money = formats.scale_of(formats.MONEY, dearest * shown.per_usd)
    per_usd = shown.per_usd / money.divisor
    lines = [
        _curve(translate("silicon", "bought"), curve, lambda one: one.bought_usd, Hue.REFERENCE),
        _curve(translate("silicon", "of one's own"), curve, lambda one: one.own_usd, Hue.OWN),
    ]
    if terms.rented_usd is not None:
        # Far beyond the others it would press them to the ground.
        seen = [one for one in curve if (one.rented_usd or 0.0) <= dearest * _CUT]
        words = translate("silicon", "rented custom silicon")
        line = _curve(words, seen, lambda one: one.rented_usd or 0.0, Hue.FACILITY)
        lines.append(replace(line, dashed=True))
    lines = [
        replace(
            line,
            x=tuple(units / scale.divisor for units in line.x),
            y=tuple(usd * per_usd for usd in line.y),
        )
        for line in lines
    ]
    marks = [
        Mark(even / scale.divisor, (terms.fixed_usd + terms.own_usd * even) * per_usd, label)
        for even, label in _crossings(found)
        if even <= curve[-1].units
    ]
    return LineChart(
        title,
        translate("silicon", "{0}, present value over {1} months").format(
            f"{formats.symbol(shown.code)}{money.unit}".strip(),
            formats.trimmed(terms.life_months, 0),
        ),
        axis,
        tuple(lines),
        tuple(marks),
        x_unit=f"{scale.unit} {axis}".strip(),
        x_end=curve[-1].units / scale.divisor,
        note=break_even_text(found),
        foot=left_out(found),
    )


def left_out(found: BuildOrBuy) -> str:
    """Return what the comparison leaves out."""
    text = translate(
        "silicon", "Left out: what serves until the first chips come, after {0} months."
    )
    return text.format(formats.trimmed(found.terms.lead_months, 0))


def _curve(label: str, curve: Sequence[Volume], usd: Callable[[Volume], float], hue: Hue) -> Line:
    return Line(label, tuple(one.units for one in curve), tuple(map(usd, curve)), hue)


def _crossings(found: BuildOrBuy) -> tuple[tuple[float, str], ...]:
    """Where a design begins to pay, and in words against what."""
    terms = found.terms
    both = (
        (terms.break_even, translate("silicon", "pays from {0}")),
        (terms.break_even_rented, translate("silicon", "against renting {0}")),
    )
    return tuple((even, text.format(_chips(even))) for even, text in both if even is not None)


def _chips(value: float) -> str:
    scale = formats.scale_of(_CHIPS, value)
    return f"{formats.trimmed(value / scale.divisor, 1)}{formats.SPACE}{scale.unit}".strip()


def sweep_chart(project: Project, found: BuildOrBuy | None, key: str, why_not: str) -> LineChart:
    """Return from how many chips on a design pays, over the range of one assumption.

    *why_not* is said where there is nothing to compare.
    """
    title = translate("silicon", "Break-even")
    known = project.shelf.assumptions.get(key)
    if known is not None and is_money(known.unit) and prices_hidden():
        return LineChart(title, "", "", (), empty_text=hidden_note())
    if found is None or known is None or key not in SWEPT:
        return LineChart(title, "", "", (), empty_text=why_not)
    high = max(known.high, known.likely) * _BEYOND
    points = swept(found.terms, key, min(known.low, known.likely) * _BELOW, high)
    against = (
        (translate("silicon", "against buying"), [one.bought for one in points], Hue.REFERENCE),
        (translate("silicon", "against renting"), [one.rented for one in points], Hue.FACILITY),
    )
    reached = [v for _, values, _ in against for v in values if v is not None and v < _MOST_CHIPS]
    if not reached:
        text = translate("silicon", "A chip of one's own pays at no value of this assumption.")
        return LineChart(title, "", "", (), empty_text=text)
    now = found.terms.break_even
    top = min(max(reached), 4.0 * (now or min(reached)))
    scale = formats.scale_of(_CHIPS, top)
    unit, divisor = _of_input(known.unit, high, project.shown_currency)
    lines = []
    for name, values, hue in against:
        line = _line(name, points, values, top, divisor, scale.divisor, hue)
        if line is not None:
            lines.append(line)
    marks: tuple[Mark, ...] = ()
    if now is not None and now <= top:
        label = translate("silicon", "now {0}").format(_chips(now))
        marks = (Mark(known.likely / divisor, now / scale.divisor, label),)
    ends = ((known.low, True), (known.high, False)) if known.low < known.high else ()
    bounds = tuple(Bound(end / divisor, _end(known.low, end), left=left) for end, left in ends)
    return LineChart(
        title,
        translate("silicon", "{0}chips, over: {1}").format(
            f"{scale.unit} " if scale.unit else "", known.label
        ),
        known.label,
        tuple(lines),
        marks,
        x_unit=unit,
        x_end=high / divisor,
        bounds=bounds,
        y_end=0.0,
    )


def _end(low: float, end: float) -> str:
    return translate("silicon", "low") if end == low else translate("silicon", "high")


def _line(
    name: str,
    points: tuple[SweepPoint, ...],
    values: list[float | None],
    top: float,
    x_divisor: float,
    y_divisor: float,
    hue: Hue,
) -> Line | None:
    """A curve of what can be reached; None where that is too little for a line."""
    both = [
        (one.value, value)
        for one, value in zip(points, values, strict=True)
        if value is not None and value <= top
    ]
    if len(both) < 2:
        return None
    x = tuple(value / x_divisor for value, _ in both)
    return Line(name, x, tuple(value / y_divisor for _, value in both), hue)


def _of_input(unit: str, largest: float, currency: ShownCurrency) -> tuple[str, float]:
    """The unit of an axis of an assumption, and by what its values are divided."""
    if unit == "USD":
        scale = formats.scale_of(formats.MONEY, largest * currency.per_usd)
        sign = f"{formats.symbol(currency.code)}{scale.unit}".strip()
        return sign, scale.divisor / currency.per_usd
    if unit.startswith("share"):
        return "%", 0.01
    return unit, 1.0


def rented_table(found: BuildOrBuy | None, currency: ShownCurrency) -> Table:
    """Return custom silicon for rent by the price of the work of one bought accelerator."""
    columns = (
        Column("label", translate("silicon", "Rented")),
        Column(
            "hour",
            translate("silicon", "{0}/h").format(currency.code),
            numeric=True,
        ),
        Column("chips", translate("silicon", "Chips a GPU"), numeric=True),
        Column("cheaper", translate("silicon", "Than buying")),
    )
    rows = [_rented_row(one, currency) for one in (found.rented if found is not None else ())]
    if prices_hidden():
        rows = [without_prices(one, ("hour", "cheaper")) for one in rows]
    return Table(columns, tuple(rows))


def _rented_row(one: RentedSilicon, currency: ShownCurrency) -> Row:
    usd = one.usd_unit_h * currency.per_usd
    verdict = translate("silicon", "cheaper") if one.cheaper else translate("silicon", "dearer")
    told = translate(
        "silicon", "Over the life, against the price and the energy of one bought accelerator."
    )
    cells = {
        # What tells them apart stands first; the provider is in the tooltip and in what is copied.
        "label": Cell(one.label.removeprefix(f"{one.provider} "), one.label, tooltip=one.label),
        "hour": Cell(hidden_text() if prices_hidden() else formats.amount(usd, currency.code), usd),
        "chips": Cell(formats.trimmed(one.chips_per_unit, 2), one.chips_per_unit),
        "cheaper": Cell(verdict, tone=Tone.GOOD if one.cheaper else Tone.NORMAL, tooltip=told),
    }
    return Row(f"{one.offer}:{one.tier.value}", cells)

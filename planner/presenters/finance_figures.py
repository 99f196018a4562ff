"""The figures that finance decides by: values, returns against each reference, cost by unit."""

from collections.abc import Callable, Iterator

from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.engines.finance.views import View
from planner.presenters import formats
from planner.presenters.costs import exclusions_text
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded
from planner.studies.finance_report import Against, FinanceReport


def figure_columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    return (
        Column("figure", translate("costs", "Figure")),
        Column("value", translate("costs", "Value"), numeric=True),
    )


def finance_table(project: Project, report: FinanceReport) -> Table:
    """Return every figure in two columns; the tooltip says how it is meant and what is left out."""
    columns = figure_columns()
    if prices_hidden():
        return Table(columns, empty_text=hidden_note())
    if report.no_data:
        return Table(columns, empty_text=worded(report.no_data))
    money = _Money(project.shown_currency)
    rows = (*_values(report, money), *_units(report, money), *_against(report, money))
    rows += tuple(_lease(report, money))
    left_out = translate("costs", "Left out: {0}").format(exclusions_text(report))
    return Table(columns, tuple(_row(*one, left_out) for one in rows))


_Line = tuple[str, str, str, str, Tone]
"""Key, label, value, meaning and tone of a figure."""


class _Money:
    def __init__(self, shown: ShownCurrency) -> None:
        self._shown = shown

    def text(self, usd: float | None) -> str:
        """Return an amount in the project's currency."""
        converted = None if usd is None else usd * self._shown.per_usd
        return str(formats.money(converted, self._shown.code))

    def fine(self, usd: float | None) -> str:
        """Return a small amount, such as that of a GPU-hour, with cents."""
        if usd is None:
            return formats.no_data()
        amount = usd * self._shown.per_usd
        return f"{formats.symbol(self._shown.code)}{formats.grouped(amount, 2 if amount >= 0.1 else 4)}"


def _row(key: str, label: str, value: str, meaning: str, tone: Tone, left_out: str) -> Row:
    tooltip = "\n".join((meaning, left_out))
    cells = {
        "figure": Cell(label, tone=tone if not value else Tone.NORMAL, tooltip=tooltip),
        "value": Cell(value, tone=tone, tooltip=tooltip),
    }
    return Row(key, cells)


def _values(report: FinanceReport, money: _Money) -> Iterator[_Line]:
    rate = formats.percent(report.annual_rate, 1)
    months = report.horizon_months
    yield (
        "present",
        translate("costs", "TCO, present value"),
        money.text(report.total(View.PRESENT)),
        translate("costs", "Over {0} months at {1} a year, residual value credited.").format(
            months, rate
        ),
        Tone.NORMAL,
    )
    yield (
        "cash",
        translate("costs", "TCO, undiscounted"),
        money.text(report.total(View.CASH)),
        translate("costs", "Cash over {0} months; the P&L view has the same sum.").format(months),
        Tone.NORMAL,
    )
    economic = report.total(View.ECONOMIC) / months * 12 if months else None
    yield (
        "economic",
        translate("costs", "Economic cost a year"),
        money.text(economic),
        translate("costs", "Mean year of the annuity view, cost of capital included."),
        Tone.NORMAL,
    )


def _units(report: FinanceReport, money: _Money) -> Iterator[_Line]:
    units = report.units
    available = formats.percent(units.availability)
    yield (
        "gpu_hour",
        translate("costs", "GPU-hour, available"),
        money.fine(units.gpu_hour_available_usd),
        translate(
            "costs",
            "Levelised: present cost without rented capacity over present GPU-hours, at an"
            " availability of {0}.",
        ).format(available),
        Tone.NORMAL,
    )
    used = formats.percent(units.used_share)
    yield (
        "gpu_hour_used",
        translate("costs", "GPU-hour, used"),
        money.fine(units.gpu_hour_used_usd),
        translate(
            "costs", "The same over the hours used: serving utilisation {0} in the first year."
        ).format(used),
        Tone.NORMAL,
    )
    yield (
        "million_output",
        translate("costs", "Million output tokens"),
        money.fine(units.million_output_usd),
        translate("costs", "Levelised over output tokens alone; input is in the cost."),
        Tone.NORMAL,
    )
    yield (
        "million_input",
        translate("costs", "Million input tokens"),
        money.fine(units.million_input_usd),
        translate("costs", "Levelised over input tokens alone; output is in the cost."),
        Tone.NORMAL,
    )
    yield (
        "million_tokens",
        translate("costs", "Million tokens at the mix"),
        money.fine(units.million_tokens_usd),
        translate("costs", "Levelised over tokens of either kind; {0} of them are input.").format(
            formats.percent(units.input_share)
        ),
        Tone.NORMAL,
    )


def _against(report: FinanceReport, money: _Money) -> Iterator[_Line]:
    for place, one in enumerate(report.against):
        yield from _returns(f"against{place}", one, report, money)


def _returns(key: str, one: Against, report: FinanceReport, money: _Money) -> Iterator[_Line]:
    name, found = worded(one.name), one.returns
    yield key, translate("costs", "Against {0}").format(name), "", name, Tone.MUTED
    gain = Tone.GOOD if found.npv_usd > 0 else Tone.BAD
    yield (
        f"{key}.npv",
        translate("costs", "  NPV"),
        money.text(found.npv_usd),
        translate("costs", "What {0} would cost less what the plan costs, at {1} a year.").format(
            name, formats.percent(report.annual_rate, 1)
        ),
        gain,
    )
    yield (
        f"{key}.irr",
        translate("costs", "  IRR"),
        irr_text(one),
        irr_meaning(one, money.text),
        gain,
    )
    yield (
        f"{key}.payback",
        translate("costs", "  Payback"),
        months_text(found.payback_months, report.horizon_months),
        translate("costs", "Until what is spent first has been saved for good, undiscounted."),
        Tone.NORMAL,
    )
    yield (
        f"{key}.discounted",
        translate("costs", "  Discounted payback"),
        months_text(found.discounted_payback_months, report.horizon_months),
        translate("costs", "The same with each month discounted: the break-even, interpolated."),
        Tone.NORMAL,
    )


def irr_text(one: Against) -> str:
    """Return the internal rate, or that none or several may exist."""
    found = one.returns
    if found.irr is not None:
        return formats.percent(found.irr, 1)
    if found.sign_changes > 1:
        return translate("costs", "several possible")
    return translate("costs", "none")


def irr_meaning(one: Against, amount: Callable[[float], str]) -> str:
    """Say what the rate means; where there is no single one, the profile of the NPV instead."""
    found = one.returns
    if found.irr is not None:
        return translate("costs", "The discount rate a year at which the NPV is zero.")
    points = ", ".join(f"{formats.percent(rate)}: {amount(usd)}" for rate, usd in found.profile)
    return translate(
        "costs", "No single rate makes the NPV zero. NPV by discount rate: {0}."
    ).format(points)


def months_text(months: float | None, horizon: int) -> str:
    """Return a payback in months, or that it does not come within the horizon."""
    if months is None:
        return translate("costs", "never in {0} mo").format(horizon)
    if months == 0.0:
        return translate("costs", "at once")
    return translate("costs", "{0} mo").format(formats.grouped(months, 1))


def _lease(report: FinanceReport, money: _Money) -> Iterator[_Line]:
    lease, terms = report.lease, report.lease_terms
    if lease is None or terms is None:
        return
    told = translate("costs", "IT hardware of {0} leased for {1} months at {2} a year.").format(
        money.text(lease.price_usd), terms.months, formats.percent(terms.annual_rate, 1)
    )
    yield "lease", translate("costs", "Lease or buy"), "", told, Tone.MUTED
    yield (
        "lease.payment",
        translate("costs", "  Lease a month"),
        money.text(lease.payment_usd_month),
        told,
        Tone.NORMAL,
    )
    yield (
        "lease.present",
        translate("costs", "  Leased, present value"),
        money.text(lease.lease_present_usd),
        translate("costs", "The rest of the last term is charged, as for every commitment."),
        Tone.NORMAL,
    )
    yield (
        "lease.bought",
        translate("costs", "  Bought, present value"),
        money.text(lease.buy_present_usd),
        translate("costs", "Purchases and refreshes less what they fetch."),
        Tone.NORMAL,
    )
    saves = lease.leasing_saves_usd
    yield (
        "lease.saves",
        translate("costs", "  Leasing saves"),
        money.text(saves),
        translate(
            "costs", "Below zero, buying is cheaper. Long leases may have to be capitalised."
        ),
        Tone.GOOD if saves > 0 else Tone.BAD,
    )

"""How lock-in reads: what leaving each vendor, cloud, model API and landlord costs and takes."""

from collections.abc import Sequence

from planner.compute.lock_in.bond import Bond, BondKind
from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.supply import nothing_priced
from planner.presenters.wording import translate, worded

_OF_MONEY = (*("cost", "labour", "training", "parallel", "egress", "commitment", "write_off"),)
LONG_MONTHS = 24.0
"""From so many months of spend on leaving reads as hard; display only."""


def bond_kind_name(kind: BondKind) -> str:
    """Return what ties to somebody in words."""
    return {
        BondKind.HARDWARE: translate("supply", "hardware"),
        BondKind.CLOUD: translate("supply", "cloud"),
        BondKind.MODEL_API: translate("supply", "model API"),
        BondKind.COLOCATION: translate("supply", "colocation"),
    }[kind]


def exit_key(bond: Bond, figure: str = "months") -> str:
    """Return the key that explains a figure of leaving."""
    return f"exit:{bond.key}:{figure}"


def exits_note(bonds: Sequence[Bond], *, known: bool) -> str:
    """Return what the table of leaving says while it is empty, or which of it is hardest to leave."""
    if not known:
        return translate(
            "supply",
            "This project has no assumptions about leaving yet. Update from Catalogue brings them.",
        )
    if not bonds:
        return nothing_priced()
    worst = bonds[0]
    text = translate("supply", "Costliest to leave: {0}, {1} months of spend")
    return text.format(worst.name, _months(worst))


def exits_table(bonds: Sequence[Bond], currency: ShownCurrency, empty: str = "") -> Table:
    """Return what leaving each costs, term by term, and how long it takes."""
    code = currency.code
    columns = (
        Column("who", translate("supply", "Leaving")),
        Column("kind", translate("supply", "Kind")),
        Column("cost", translate("supply", "Costs, {0}").format(code), numeric=True),
        Column("months", translate("supply", "Months of spend"), numeric=True),
        Column("notice", translate("supply", "Notice, mo"), numeric=True),
        Column("left", translate("supply", "Term left, mo"), numeric=True),
        Column("time", translate("supply", "Takes, mo"), numeric=True),
        Column("labour", translate("supply", "Porting"), numeric=True),
        Column("training", translate("supply", "Learning"), numeric=True),
        Column("parallel", translate("supply", "Parallel run"), numeric=True),
        Column("egress", translate("supply", "Egress"), numeric=True),
        Column("commitment", translate("supply", "Committed"), numeric=True),
        Column("write_off", translate("supply", "Written off"), numeric=True),
        Column("stack", translate("supply", "On")),
    )
    return Table(columns, tuple(_row(one, currency) for one in bonds), empty)


def _row(one: Bond, currency: ShownCurrency) -> Row:
    cost, told = one.cost, "\n".join(map(worded, one.notes))
    total = _amount(cost.total_usd, currency)
    if one.is_lower_bound:
        total = translate("supply", "≥ {0}").format(total)
    months = one.months
    long = months is not None and months >= LONG_MONTHS
    stack = one.stack or ""
    if one.target:
        stack = translate("supply", "{0}, ported to {1}").format(
            stack or formats.no_data(), one.target
        )
    cells = {
        "who": Cell(one.name, tooltip=told),
        "kind": Cell(bond_kind_name(one.kind)),
        "cost": Cell(total, cost.total_usd * currency.per_usd, tooltip=told),
        "months": Cell(_months(one), months, Tone.WARNING if long else Tone.NORMAL, told),
        "notice": _plain(one.notice_months),
        "left": _plain(one.left_months),
        "time": _plain(one.leave_months),
        "labour": _money(cost.labour_usd, currency),
        "training": _money(cost.training_usd, currency),
        "parallel": _money(cost.parallel_usd, currency),
        "egress": _money(cost.egress_usd, currency),
        "commitment": _money(cost.commitment_usd, currency),
        "write_off": _money(cost.write_off_usd, currency),
        "stack": Cell(stack, tooltip=stack),
    }
    row = Row(one.key, cells)
    return without_prices(row, _OF_MONEY) if prices_hidden() else row


def _months(one: Bond) -> str:
    if one.months is None:
        return formats.no_data()
    months = formats.trimmed(one.months, 1)
    return translate("supply", "≥ {0}").format(months) if one.is_lower_bound else months


def _plain(value: float) -> Cell:
    return Cell(formats.trimmed(value, 1), value)


def _money(usd: float | None, currency: ShownCurrency) -> Cell:
    if usd is None:
        return Cell(formats.no_data(), tone=Tone.MUTED)
    return Cell(_amount(usd, currency) if usd else "", usd * currency.per_usd)


def _amount(usd: float, currency: ShownCurrency) -> str:
    return str(formats.money(usd * currency.per_usd, currency.code))

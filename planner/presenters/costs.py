"""The costs of a plan taken apart: from the total to class, line and source, in four views."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.compute.explain.case import Case
from planner.compute.explain.streams import Streams
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass, LineBasis
from planner.engines.finance.views import View
from planner.presenters import formats
from planner.presenters.cost_charts import group_name
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.why import Why, readable
from planner.presenters.wording import translate, worded
from planner.studies.finance_report import FinanceReport, Item

VIEWS = tuple(View)
"""The views in the order in which they are offered."""

TOTAL = "total"
"""Key of the row that everything is below."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """A row of the tree: label, amounts by column (empty for none), and what stands behind it.

    `stream` is the place of a line among the streams of the plan, whose sources can be asked for.
    What is only `told` has no amounts; its label goes over all columns.
    """

    key: str
    label: str
    amounts: tuple[str, ...] = ()
    origin: str = ""
    tooltip: str = ""
    children: tuple["CostRow", ...] = ()
    stream: int | None = None
    missing: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class CostTree:
    """Titles of the columns and the rows; `empty_text` where there is nothing to show."""

    titles: tuple[str, ...]
    rows: tuple[CostRow, ...] = ()
    empty_text: str = ""


@dataclass(frozen=True, slots=True)
class _Amounts:
    """How amounts read: in the currency of the project, by column of the tree."""

    shown: ShownCurrency
    years: int

    def of(self, monthly_usd: Sequence[float] | None) -> tuple[str, ...]:
        """Return sum, month 0 and years of a monthly series."""
        if monthly_usd is None:
            return (formats.no_data(), *("",) * (self.years + 1))
        values = [sum(monthly_usd), monthly_usd[0]]
        for year in range(self.years):
            months = monthly_usd[1 + year * MONTHS_PER_YEAR : 1 + (year + 1) * MONTHS_PER_YEAR]
            values.append(sum(months))
        return tuple(self._text(value) for value in values)

    def _text(self, usd: float) -> str:
        # an amount in each cell would drown in zeros
        return str(formats.money(usd * self.shown.per_usd, self.shown.code)) if usd else "–"


def view_name(view: View) -> str:
    """Return the words for a view."""
    return {
        View.CASH: translate("costs", "Cash"),
        View.BOOKS: translate("costs", "P&L (straight line)"),
        View.ECONOMIC: translate("costs", "Economic (annuity)"),
        View.PRESENT: translate("costs", "Present value"),
    }[view]


def view_meaning(view: View) -> str:
    """Say what a view counts when."""
    return {
        View.CASH: translate("costs", "What is paid and received, in the month in which it is."),
        View.BOOKS: translate(
            "costs",
            "Purchases are written off in a straight line over their life; what they fetch more or"
            " less than their book value is a gain or loss of the last month.",
        ),
        View.ECONOMIC: translate(
            "costs",
            "Purchases are equal payments over their life at the discount rate, less what they still"
            " fetch.",
        ),
        View.PRESENT: translate("costs", "Cash of each month, discounted to the start."),
    }[view]


def cost_tree(project: Project, report: FinanceReport, view: View) -> CostTree:
    """Return total, classes and lines of a view; largest first."""
    years = -(-report.horizon_months // MONTHS_PER_YEAR)
    start = translate("costs", "Start")
    year = translate("costs", "Year {0}")
    titles = (
        translate("costs", "Cost"),
        translate("costs", "Sum"),
        start,
        *(year.format(one + 1) for one in range(years)),
        translate("costs", "Source"),
    )
    if prices_hidden():
        return CostTree(titles, empty_text=hidden_note())
    if report.no_data:
        text = translate("costs", "No costs to take apart: {0}.")
        return CostTree(titles, empty_text=text.format(worded(report.no_data)))
    amounts = _Amounts(project.shown_currency, years)
    by_class: dict[CostClass, list[Item]] = {}
    for item in report.views[view]:
        by_class.setdefault(item.seen.cost_class, []).append(item)
    classes = sorted(by_class.items(), key=lambda pair: -_sum(pair[1]))
    rows = tuple(_class_row(one, items, amounts) for one, items in classes)
    label = translate("costs", "Total: {0}").format(view_name(view))
    if report.missing:
        label = translate("costs", "{0}: at least, {1} of {2} lines have no data").format(
            label, len(report.missing), len(report.views[View.CASH])
        )
    total = CostRow(
        TOTAL, label, amounts.of(report.by_month(view)), tooltip=view_meaning(view), children=rows
    )
    return CostTree(titles, (total,))


def _class_row(cost_class: CostClass, items: Sequence[Item], amounts: _Amounts) -> CostRow:
    lines = sorted(items, key=lambda one: -_sum([one]))
    known = [one.seen.monthly_usd for one in items if one.seen.monthly_usd is not None]
    months = tuple(map(sum, zip(*known, strict=True))) if known else None
    missing = len(items) - len(known)
    name = group_name(cost_class.value)
    if missing:
        name = translate("costs", "{0} (at least: {1} without data)").format(name, missing)
    return CostRow(
        cost_class.value,
        name[:1].upper() + name[1:],
        amounts.of(months),
        children=tuple(_line_row(cost_class, one, amounts) for one in lines),
        missing=bool(missing),
    )


def _line_row(cost_class: CostClass, item: Item, amounts: _Amounts) -> CostRow:
    label = worded(item.seen.label)
    if item.place:
        label = translate("costs", "{0}: {1}").format(worded(item.place), label)
    return CostRow(
        f"{cost_class.value}/{item.seen.stream}",
        label,
        amounts.of(item.seen.monthly_usd),
        _basis(item.basis),
        label,
        stream=item.seen.stream,
        missing=item.seen.monthly_usd is None,
    )


def _basis(basis: LineBasis | None) -> str:
    if basis is None:
        return translate("costs", "calculated")
    return {
        LineBasis.ITEMISED: translate("costs", "itemised"),
        LineBasis.ESTIMATED: translate("costs", "estimated, not itemised"),
        LineBasis.LEASED: translate("costs", "leased, not bought"),
        LineBasis.INCLUDED: translate("costs", "included in the building"),
    }[basis]


def _sum(items: Sequence[Item]) -> float:
    return sum(sum(one.seen.monthly_usd or ()) for one in items)


@dataclass(slots=True)
class LineSources:
    """What stands behind the lines of a plan; found when a line is first unfolded."""

    project: Project
    evaluation: Evaluation
    _known: list[tuple[Case, Streams]] = field(default_factory=list)

    def of(self, row: CostRow) -> tuple[CostRow, ...]:
        """Return the inputs of a line as rows, each with its value and its source."""
        if row.stream is None or prices_hidden():
            return ()
        if not self._known:
            case = Case(self.project, self.evaluation.scenario, self.evaluation)
            self._known.append((case, Streams(case)))
        case, known = self._known[0]
        why = known.explain(case.money.streams[row.stream])
        if why is None:
            text = translate("costs", "Entered or included; nothing is calculated.")
            return (CostRow(f"{row.key}/none", text, told=True),)
        return tuple(_source_rows(row.key, readable(why)))


def _source_rows(key: str, why: Why) -> Iterator[CostRow]:
    if why.worked or why.formula:
        text = "  ·  ".join(filter(None, (why.worked or why.formula, why.source)))
        tooltip = "\n".join(filter(None, (why.title, why.formula, why.worked, why.source)))
        yield CostRow(f"{key}/formula", text, tooltip=tooltip, told=True)
    for place, one in enumerate(why.inputs):
        origin = ": ".join(part for part in (one.status, one.source) if part)
        text = translate("costs", "{0}: {1}").format(one.label, one.value)
        text = "  ·  ".join(filter(None, (text, origin)))
        yield CostRow(f"{key}/{place}", text, tooltip=text, told=True)
    for place, note in enumerate(why.notes):
        yield CostRow(f"{key}/note{place}", note, tooltip=note, told=True)


def exclusions_text(report: FinanceReport) -> str:
    """Say in one paragraph what every figure leaves out."""
    return " ".join(map(worded, report.exclusions))

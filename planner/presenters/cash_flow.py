"""Cash flow of a plan: what is bought, run, rented and fetched again, and the sum so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import CostStream
from planner.presenters import formats
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate, worded

_RENTED = frozenset({CostClass.CLOUD, CostClass.MODEL_API})
_NOTHING = 0.5
"""Below half a dollar a bar has no segment."""


def cash_flow(project: Project, evaluation: Evaluation, *, by_month: bool = False) -> BarChart:
    """Cash by year in four kinds, the start apart, and the cumulative cash as a curve.

    By month the bars are what has been spent up to each month: a single one would be too small to
    see beside the purchases; the tooltip has it.
    """
    title = translate("charts", "Cash flow")
    if prices_hidden():
        return BarChart(title, "", (), (), empty_text=hidden_note())
    nothing = translate("charts", "No costs yet. Place hardware or a cloud burst.")
    if not evaluation.costs.lines or not any(evaluation.costs.cumulative_present):
        return BarChart(title, "", (), (), empty_text=nothing)
    case = Case(project, evaluation.scenario, evaluation)
    horizon = case.settings.horizon_months
    periods = _months(horizon) if by_month else _years(horizon)
    sums = [(kind, _summed(case.money.streams, kind, horizon)) for kind in _kinds()]
    shown = project.shown_currency
    cumulative = list(accumulate(sum(usd) for usd in zip(*(one for _, one in sums), strict=True)))
    course = [cumulative[period.last] * shown.per_usd for period in periods]
    scale = formats.scale_of(formats.MONEY, max(map(abs, course), default=0.0))
    bars = tuple(
        _bar(one, sums, cumulative, shown, scale.divisor, up_to=by_month) for one in periods
    )
    missing = len(evaluation.costs.unpriced)
    by = translate("charts", "{0}, undiscounted, up to each month")
    text = (by if by_month else translate("charts", "{0}, undiscounted")).format(
        f"{formats.symbol(shown.code)}{scale.unit}".strip()
    )
    if missing:
        text += " · " + translate("charts", "at least, {0} lines without data").format(missing)
    left_out = translate("charts", "Left out: {0}").format(
        " ".join(map(worded, money_exclusions(case)))
    )
    used = {segment.hue for bar in bars for segment in bar.segments}
    return BarChart(
        title,
        text,
        bars,
        tuple((kind.name, kind.hue) for kind in _kinds() if kind.hue in used),
        empty_text=nothing,
        touch=by_month,
        marks=tuple(_marks(horizon)) if by_month else (),
        foot=left_out,
        note=left_out,
        course=tuple(usd / scale.divisor for usd in course),
        course_label=translate("charts", "cumulative"),
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    hue: Hue
    key: str

    def has(self, stream: CostStream) -> bool:
        """Whether a stream is of this kind."""
        if stream.cost_class is CostClass.RESIDUAL:
            return self.key == "residual"
        if stream.bought:
            return self.key == "capex"
        return self.key == ("rented" if stream.cost_class in _RENTED else "opex")


def _kinds() -> tuple[_Kind, ...]:
    return (
        _Kind(translate("charts", "capex"), Hue.COMPUTE, "capex"),
        _Kind(translate("charts", "opex"), Hue.FACILITY, "opex"),
        _Kind(translate("charts", "cloud and API"), Hue.CLOUD, "rented"),
        _Kind(translate("charts", "residual value"), Hue.STORAGE, "residual"),
    )


@dataclass(frozen=True, slots=True)
class _Period:
    """Months from `first` to `last`, both counted; month 0 is the start."""

    label: str
    name: str
    first: int
    last: int


def _years(horizon: int) -> list[_Period]:
    start = translate("charts", "Start")
    year = translate("charts", "year {0}")
    found = [_Period(start, start, 0, 0)]
    for first in range(1, horizon + 1, MONTHS_PER_YEAR):
        number = 1 + first // MONTHS_PER_YEAR
        last = min(first + MONTHS_PER_YEAR - 1, horizon)
        found.append(_Period(str(number), year.format(number), first, last))
    return found


def _months(horizon: int) -> list[_Period]:
    month = translate("charts", "month {0}")
    return [_Period(str(one), month.format(one), one, one) for one in range(horizon + 1)]


def _marks(horizon: int) -> Iterator[tuple[float, str]]:
    yield from ((float(one), str(one)) for one in range(0, horizon + 1, MONTHS_PER_YEAR))


def _summed(streams: Sequence[CostStream], kind: _Kind, horizon: int) -> list[float]:
    months = [0.0] * (horizon + 1)
    for stream in streams:
        if kind.has(stream) and stream.monthly_usd is not None:
            months = [a + b for a, b in zip(months, stream.monthly_usd, strict=True)]
    return months


def _bar(
    period: _Period,
    sums: Sequence[tuple[_Kind, Sequence[float]]],
    cumulative: Sequence[float],
    shown: ShownCurrency,
    divisor: float,
    *,
    up_to: bool,
) -> Bar:
    def text(usd: float) -> str:
        return str(formats.money(usd * shown.per_usd, shown.code))

    spent = [(kind, sum(usd[period.first : period.last + 1])) for kind, usd in sums]
    lines = [f"{kind.name}: {text(usd)}" for kind, usd in spent if abs(usd) >= _NOTHING]
    lines.append(translate("charts", "cumulative {0}").format(text(cumulative[period.last])))
    first = 0 if up_to else period.first
    drawn = [(kind, sum(usd[first : period.last + 1])) for kind, usd in sums]
    segments = tuple(
        Segment(kind.name, usd * shown.per_usd / divisor, kind.hue)
        for kind, usd in drawn
        if abs(usd) >= _NOTHING
    )
    heading = period.name[:1].upper() + period.name[1:]
    return Bar(period.name, period.label, segments, tooltip="\n".join((heading, *lines)))

"""How headlines read where they stand side by side: names, groups, one scale for a row of values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.presenters import formats
from planner.presenters.formats import Scale
from planner.presenters.printed import printed_per_gib
from planner.presenters.wording import translate

MONEY_KEYS = frozenset({"tco_total", "tco_undiscounted", "capex", "cost_per_million_output_tokens"})
"""Headlines that are amounts of money."""

_MEMORY_KEYS = frozenset({"vram_used_gib", "vram_total_gib"})
_NUMBER = (Scale("", 1, 0),)
_WEEKS = (Scale("weeks", 1, 0),)
_MONTHS = (Scale("months", 1, 0),)
_SCALES: Mapping[str, tuple[Scale, ...]] = {
    "it_power_kw": formats.POWER,
    "facility_power_kw": formats.POWER,
    "heat_load_kw": formats.POWER,
    "vram_used_gib": formats.MEMORY,
    "vram_total_gib": formats.MEMORY,
    "throughput_output_tokens_per_s": formats.TOKEN_RATE,
    "demand_output_tokens_per_s": formats.TOKEN_RATE,
    "ttft_p95_ms": formats.DURATION,
    "tpot_p95_ms": formats.DURATION,
    "break_even_month": _MONTHS,
    "time_to_serve_weeks": _WEEKS,
    "first_token_weeks": _WEEKS,
}


@dataclass(frozen=True, slots=True)
class Writer:
    """How the values of one headline read: all in one scale.

    `factors` turn stored values of each column into the unit that is copied.
    """

    unit: str
    factors: tuple[float, ...]
    write: Callable[[float], str]


def writer_of(
    project: Project, key: str, figures: Sequence[Figure], evaluations: Sequence[Evaluation]
) -> Writer:
    """Return how *figures* of a headline read, each of them from one of the *evaluations*."""
    factors = (1.0,) * len(figures)
    if key in MONEY_KEYS:
        # Figures are in the currency of the project already.
        code = project.shown_currency.code
        return Writer(code, factors, lambda v: str(formats.money(v, code)))
    if key == "unserved_share":
        hundred = (100.0,) * len(figures)
        return Writer("%", hundred, lambda v: formats.percent(v / 100, 1))
    if key == "pue":
        return Writer("", factors, lambda v: formats.grouped(v, 2))
    if key in _MEMORY_KEYS:
        shelf = project.shelf
        factors = tuple(printed_per_gib(one.pools.values(), shelf) for one in evaluations)
    scales = _SCALES.get(key, _NUMBER)
    values = [
        figure.value * factor
        for figure, factor in zip(figures, factors, strict=True)
        if figure.value is not None
    ]
    scale = formats.scale_of(scales, *values)
    space = formats.SPACE if scale.unit else ""

    def write(value: float) -> str:
        whole = scales in (_WEEKS, _MONTHS)
        number = formats.grouped(round(value)) if whole else formats.number(value / scale.divisor)
        return f"{number}{space}{scale.unit}"

    return Writer(scales[0].unit, factors, write)


def lower_bound(figure: Figure, text: str) -> str:
    """Return a value that misses lines as the lower bound that it is."""
    return f"≥{formats.GROUP}{text}" if figure.missing else text


def is_never(figure: Figure, evaluation: Evaluation) -> bool:
    """Whether a break-even is not missing but never comes."""
    known = evaluation.costs.reference_present is not None
    return figure.key == "break_even_month" and figure.value is None and known


def bounds(figure: Figure, factor: float, writer: Writer) -> list[str]:
    """Return range, limit and what is missing of a figure, one text each."""
    lines = []
    if figure.low is not None and figure.high is not None and figure.low < figure.high:
        low, high = writer.write(figure.low * factor), writer.write(figure.high * factor)
        kind = figure.range_kind or translate("comparison", "range")
        lines.append(f"{kind}: {low} – {high}")
    if figure.limit is not None:
        limit = writer.write(figure.limit * factor)
        lines.append(translate("comparison", "compared with {0}").format(limit))
    if figure.missing:
        text = translate("comparison", "A lower bound: {0} of {1} lines have no data.")
        lines.append(text.format(figure.missing, figure.of))
    return lines


def headline_title(project: Project, key: str) -> str:
    """Return the name of a headline."""
    if key in ("tco_total", "tco_undiscounted"):
        years = formats.trimmed(project.settings.horizon_months / 12, 1)
        kind = translate("comparison", "{0}-year TCO, present value")
        if key == "tco_undiscounted":
            kind = translate("comparison", "{0}-year TCO, undiscounted")
        return kind.format(years)
    return {
        "it_power_kw": translate("comparison", "IT power, expected peak"),
        "facility_power_kw": translate("comparison", "Facility power, design day"),
        "pue": translate("comparison", "PUE, annual"),
        "heat_load_kw": translate("comparison", "Cooling load"),
        "vram_used_gib": translate("comparison", "VRAM in use"),
        "vram_total_gib": translate("comparison", "VRAM installed"),
        "throughput_output_tokens_per_s": translate("comparison", "Throughput, peak hour"),
        "demand_output_tokens_per_s": translate("comparison", "Demand, peak hour"),
        "unserved_share": translate("comparison", "Unserved"),
        "ttft_p95_ms": translate("comparison", "TTFT p95, nearest its limit"),
        "tpot_p95_ms": translate("comparison", "TPOT p95, nearest its limit"),
        "capex": translate("comparison", "Capex"),
        "cost_per_million_output_tokens": translate("comparison", "Cost per 1M output tokens"),
        "break_even_month": translate("comparison", "Break-even"),
        "time_to_serve_weeks": translate("comparison", "Time to serve"),
        "first_token_weeks": translate("comparison", "First token"),
    }.get(key, key)

"""Headlines of scenarios side by side as one table, with differences and what differs on purpose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.compute.comparison import Cell as Compared
from planner.compute.comparison import Comparison, compare
from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.presenters import formats
from planner.presenters.formats import Scale
from planner.presenters.printed import printed_per_gib
from planner.presenters.privacy import prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.scenarios import Differing, differing
from planner.presenters.wording import translate

HEADLINE = "headline"
UNIT = "unit"
"""Key of the column of units, which copies need and the screen does not."""

_BEST = "✓" + formats.SPACE
_NUMBER = (Scale("", 1, 0),)
_WEEKS = (Scale("weeks", 1, 0),)
_MONTHS = (Scale("months", 1, 0),)
_MONEY_KEYS = frozenset({"tco_total", "capex", "cost_per_million_output_tokens"})
_MEMORY_KEYS = frozenset({"vram_used_gib", "vram_total_gib"})
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
class ComparisonView:
    """The table, what it stands on, and the scenario that differences are to."""

    table: Table
    terms: str
    base: ScenarioId


def comparison_view(
    project: Project,
    evaluations: Mapping[ScenarioId, Evaluation],
    base: ScenarioId | None = None,
) -> ComparisonView:
    """Return the comparison of all *evaluations*, in the order of the project.

    Differences are to *base*, else to the reference scenario, else to the first one. Behind each
    scenario but that one stands a column of differences.
    """
    shown = [evaluations[one.id] for one in project.scenarios if one.id in evaluations]
    comparison = compare(project, shown, base)
    left_out = [_left_out(project, one) for one in shown]
    context = _Context(project, comparison, shown, left_out)
    rows = [_admissible(context), *_notes(context)]
    rows += [_headline(context, n) for n in range(len(comparison.rows))]
    rows += [_override(context, one) for one in differing(project)]
    return ComparisonView(
        Table(_columns(comparison), tuple(rows)),
        _terms(project),
        comparison.columns[comparison.base].scenario,
    )


@dataclass(frozen=True, slots=True)
class _Context:
    project: Project
    comparison: Comparison
    evaluations: list[Evaluation]
    left_out: list[tuple[str, ...]]

    @property
    def base_name(self) -> str:
        return self.comparison.columns[self.comparison.base].name

    def row(self, key: str, title: str, cells: Mapping[str, Cell], unit: str = "") -> Row:
        return Row(key, {HEADLINE: Cell(title), UNIT: Cell(unit), **cells})


def _left_out(project: Project, evaluation: Evaluation) -> tuple[str, ...]:
    """What every sum of money of a scenario leaves out."""
    left_out = money_exclusions(Case(project, evaluation.scenario, evaluation))
    return tuple(translate("why", "Left out: {0}").format(one) for one in left_out)


def difference_key(scenario: ScenarioId) -> str:
    """Return the key of the column of differences behind a scenario."""
    return f"{scenario}:difference"


def _columns(comparison: Comparison) -> tuple[Column, ...]:
    columns = [
        Column(HEADLINE, translate("comparison", "Headline")),
        Column(UNIT, translate("comparison", "Unit")),
    ]
    many = len(comparison.columns) > 1
    for n, one in enumerate(comparison.columns):
        title = one.name
        if not one.admissible:
            title += "\n" + translate("comparison", "not admissible")
        elif n == comparison.base and many:
            title += "\n" + translate("comparison", "compared with")
        columns.append(Column(one.scenario, title, numeric=True))
        if n != comparison.base:
            text = translate("comparison", "difference")
            columns.append(Column(difference_key(one.scenario), text, numeric=True))
    return tuple(columns)


def _admissible(context: _Context) -> Row:
    cells = {}
    for one in context.comparison.columns:
        if one.admissible:
            cells[str(one.scenario)] = Cell(translate("comparison", "yes"))
        else:
            text = translate("comparison", "no")
            cells[str(one.scenario)] = Cell(text, tone=Tone.BAD, tooltip=one.because)
    return context.row("admissible", translate("comparison", "Admissible"), cells)


def _notes(context: _Context) -> list[Row]:
    columns = context.comparison.columns
    if not any(one.note for one in columns):
        return []
    cells = {
        str(one.scenario): Cell(
            " ".join(one.note.split()), tone=Tone.MUTED, tooltip=f"{one.name}\n{one.note}"
        )
        for one in columns
        if one.note
    }
    return [context.row("note", translate("comparison", "Note"), cells)]


def _headline(context: _Context, n: int) -> Row:
    row = context.comparison.rows[n]
    write = _writer(context, row.key, row.cells)
    cells = {}
    for place, column in enumerate(context.comparison.columns):
        cells[str(column.scenario)] = _value(context, write, row.cells[place], place)
        if place != context.comparison.base:
            cells[difference_key(column.scenario)] = _difference(context, write, row.cells, place)
    made = context.row(row.key, _title(context.project, row.key), cells, write.unit)
    if row.key in _MONEY_KEYS and prices_hidden():
        return without_prices(made, cells)
    return made


@dataclass(frozen=True, slots=True)
class _Writer:
    """How the values of one row read: all in one scale.

    `factors` turn stored values of each column into the unit that is copied.
    """

    unit: str
    factors: tuple[float, ...]
    write: Callable[[float], str]


def _writer(context: _Context, key: str, cells: tuple[Compared, ...]) -> _Writer:
    project, count = context.project, len(cells)
    if key in _MONEY_KEYS:
        shown = project.shown_currency
        return _Writer(
            shown.code, (shown.per_usd,) * count, lambda v: str(formats.money(v, shown.code))
        )
    if key == "unserved_share":
        return _Writer("%", (100.0,) * count, lambda v: formats.percent(v / 100, 1))
    if key == "pue":
        return _Writer("", (1.0,) * count, lambda v: formats.grouped(v, 2))
    factors = (1.0,) * count
    if key in _MEMORY_KEYS:
        shelf = project.shelf
        factors = tuple(printed_per_gib(one.pools.values(), shelf) for one in context.evaluations)
    scales = _SCALES.get(key, _NUMBER)
    values = [
        cell.figure.value * factor
        for cell, factor in zip(cells, factors, strict=True)
        if cell.figure.value is not None
    ]
    scale = formats.scale_of(scales, *values)
    space = formats.SPACE if scale.unit else ""

    def write(value: float) -> str:
        whole = scales in (_WEEKS, _MONTHS)
        number = formats.grouped(round(value)) if whole else formats.number(value / scale.divisor)
        return f"{number}{space}{scale.unit}"

    return _Writer(scales[0].unit, factors, write)


def _value(context: _Context, writer: _Writer, cell: Compared, place: int) -> Cell:
    figure = cell.figure
    if figure.value is None:
        costs = context.evaluations[place].costs
        never = figure.key == "break_even_month" and costs.reference_present is not None
        text = translate("comparison", "never") if never else formats.no_data()
        tooltip = costs.break_even_text if never else figure.no_data
        return Cell(text, tone=Tone.MUTED, tooltip=tooltip or text)
    value = figure.value * writer.factors[place]
    text = writer.write(value)
    if figure.missing:
        text = f"≥{formats.GROUP}{text}"
    if cell.best:
        text = _BEST + text
    tone = Tone.GOOD if cell.best else Tone.NORMAL
    return Cell(text, value, tone, _tooltip(context, writer, cell, place))


def _difference(
    context: _Context, writer: _Writer, cells: tuple[Compared, ...], place: int
) -> Cell:
    base = context.comparison.base
    before, after = cells[base].figure, cells[place].figure
    if before.value is None or after.value is None or cells[place].difference is None:
        return Cell("")
    old, new = before.value * writer.factors[base], after.value * writer.factors[place]
    difference = new - old
    text = writer.write(difference)
    if not formats.has_digits(text):
        return Cell("=", difference, Tone.MUTED)
    if writer.unit == "%":
        text = text.replace("%", translate("comparison", "points"))
    lines = []
    if old:
        share = formats.percent((new - old) / abs(old), 1)
        share = formats.signed(share, difference)
        lines.append(translate("comparison", "{0} against {1}").format(share, context.base_name))
    if before.missing or after.missing:
        lines.append(translate("comparison", "Between lower bounds: some lines have no data."))
    return Cell(formats.signed(text, difference), difference, Tone.MUTED, "\n".join(lines))


def _tooltip(context: _Context, writer: _Writer, cell: Compared, place: int) -> str:
    """Range, limit, what is missing and what the figure leaves out."""
    figure, factor = cell.figure, writer.factors[place]
    lines = [translate("comparison", "Best of the comparison")] if cell.best else []
    lines.append(figure.note)
    lines += _bounds(figure, factor, writer)
    if figure.key in _MONEY_KEYS:
        lines += context.left_out[place]
    return "\n".join(line for line in lines if line)


def _bounds(figure: Figure, factor: float, writer: _Writer) -> list[str]:
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


def _override(context: _Context, one: Differing) -> Row:
    cells = {}
    for column in context.comparison.columns:
        value = one.values.get(column.scenario)
        if value is None:
            cells[str(column.scenario)] = Cell(one.usual, tone=Tone.MUTED)
        else:
            reason = one.reasons[column.scenario]
            told = translate("comparison", "Set in {0} only: {1}").format(column.name, reason)
            cells[str(column.scenario)] = Cell(value, tone=Tone.ACCENT, tooltip=told)
    title = translate("comparison", "Differs: {0}").format(one.label)
    return context.row(f"override:{one.target}:{one.field}", title, cells)


def _terms(project: Project) -> str:
    settings = project.settings
    years = formats.trimmed(settings.horizon_months / 12, 1)
    rate = formats.trimmed(settings.discount_rate * 100, 1)
    text = translate("comparison", "{0} years, {1} % discount, {2}")
    demand = translate("comparison", "same demand for all")
    if any(one.overrides for one in project.scenarios):
        demand = translate("comparison", "what differs on purpose stands below")
    return f"{text.format(years, rate, project.shown_currency.code)}, {demand}"


def _title(project: Project, key: str) -> str:
    if key == "tco_total":
        years = formats.trimmed(project.settings.horizon_months / 12, 1)
        return translate("comparison", "{0}-year TCO, present value").format(years)
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

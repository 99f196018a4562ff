"""Headlines of scenarios side by side as one table, with differences and what differs on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.comparison import Cell as Compared
from planner.compute.comparison import Comparison, compare
from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.headlines import (
    MONEY_KEYS,
    Writer,
    bounds,
    headline_title,
    is_never,
    lower_bound,
    writer_of,
)
from planner.presenters.privacy import prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.scenarios import Differing, differing
from planner.presenters.wording import translate, worded
from planner.studies.contest import Contest
from planner.studies.monte_carlo import Spread

HEADLINE = "headline"
UNIT = "unit"
"""Key of the column of units, which copies need and the screen does not."""

_BEST = "✓" + formats.SPACE


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The table, what it stands on, the scenario that differences are to, what money leaves out."""

    table: Table
    terms: str
    base: ScenarioId
    exclusions: tuple[str, ...] = ()


def comparison_view(
    project: Project,
    evaluations: Mapping[ScenarioId, Evaluation],
    base: ScenarioId | None = None,
    drawn: Contest | None = None,
) -> ComparisonView:
    """Return the comparison of all *evaluations*, in the order of the project.

    Differences are to *base*, else to the reference scenario, else to the first one. Behind each
    scenario but that one stands a column of differences. With *drawn* costs a row tells how often
    each is the cheapest.
    """
    shown = [evaluations[one.id] for one in project.scenarios if one.id in evaluations]
    comparison = compare(project, shown, base)
    left_out = [_left_out(project, one) for one in shown]
    context = _Context(project, comparison, shown, left_out)
    rows = [_admissible(context), *_notes(context)]
    for n, row in enumerate(comparison.rows):
        rows.append(_headline(context, n))
        if row.key == "tco_total" and drawn is not None and not prices_hidden():
            rows += _odds(context, drawn)
    rows += [_override(context, one) for one in differing(project)]
    return ComparisonView(
        Table(_columns(comparison), tuple(rows)),
        _terms(project),
        comparison.columns[comparison.base].scenario,
        tuple(dict.fromkeys(one for each in left_out for one in each)),
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
    return tuple(worded(one) for one in left_out)


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
    figures = [cell.figure for cell in row.cells]
    write = writer_of(context.project, row.key, figures, context.evaluations)
    cells = {}
    for place, column in enumerate(context.comparison.columns):
        cells[str(column.scenario)] = _value(context, write, row.cells[place], place)
        if place != context.comparison.base:
            cells[difference_key(column.scenario)] = _difference(context, write, row.cells, place)
    made = context.row(row.key, headline_title(context.project, row.key), cells, write.unit)
    if row.key in MONEY_KEYS and prices_hidden():
        return without_prices(made, cells)
    return made


def _odds(context: _Context, drawn: Contest) -> list[Row]:
    """How often each scenario is the cheapest, and between which ends its cost lies."""
    found = {one.scenario: one for one in drawn.contenders}
    shares = [one.wins_share for one in drawn.contenders if one.wins_share is not None]
    apart = len(shares) > 1 and max(shares) > min(shares)
    shown = context.project.shown_currency
    chances: dict[str, Cell] = {}
    ranges: dict[str, Cell] = {}
    for column in context.comparison.columns:
        one, key = found.get(column.scenario), str(column.scenario)
        if one is None:
            continue
        ranges[key] = Cell(_range(one.tco, shown), one.tco.p50_usd * shown.per_usd)
        if one.wins_share is None:
            chances[key] = Cell("–", tone=Tone.MUTED, tooltip=column.because)
            continue
        best = apart and one.wins_share == max(shares)
        text = formats.percent(one.wins_share)
        tone = Tone.GOOD if best else Tone.NORMAL
        chances[key] = Cell(_BEST + text if best else text, one.wins_share, tone, _drawn_by(drawn))
    range_title = translate("comparison", "TCO, P10 to P90")
    chance_title = translate("comparison", "Chance of being the cheapest")
    return [
        context.row("tco_drawn", range_title, ranges, shown.code),
        context.row("cheapest_share", chance_title, chances),
    ]


def _range(spread: Spread, shown: ShownCurrency) -> str:
    """P10 and P90 with one unit between them: there is little room."""
    ends = [usd * shown.per_usd for usd in (spread.p10_usd, spread.p90_usd)]
    scale = formats.scale_of(formats.MONEY, ends[1])
    low, high = (formats.number(one / scale.divisor) for one in ends)
    unit = f"{formats.SPACE}{scale.unit}" if scale.unit else ""
    return f"{formats.symbol(shown.code)}{low}–{high}{unit}"


def _drawn_by(drawn: Contest) -> str:
    text = translate("comparison", "{0} draws, seed {1}; all scenarios in the same draws.")
    return text.format(formats.grouped(drawn.draws), drawn.seed)


def _value(context: _Context, writer: Writer, cell: Compared, place: int) -> Cell:
    figure = cell.figure
    if figure.value is None:
        evaluation = context.evaluations[place]
        never = is_never(figure, evaluation)
        text = translate("comparison", "never") if never else formats.no_data()
        tooltip = worded(evaluation.costs.break_even_text if never else figure.no_data)
        return Cell(text, tone=Tone.MUTED, tooltip=tooltip or text)
    value = figure.value * writer.factors[place]
    text = lower_bound(figure, writer.write(value))
    if cell.best:
        text = _BEST + text
    tone = Tone.GOOD if cell.best else Tone.NORMAL
    return Cell(text, value, tone, _tooltip(context, writer, cell, place))


def _difference(context: _Context, writer: Writer, cells: tuple[Compared, ...], place: int) -> Cell:
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


def _tooltip(context: _Context, writer: Writer, cell: Compared, place: int) -> str:
    """Range, limit, what is missing and what the figure leaves out."""
    figure, factor = cell.figure, writer.factors[place]
    lines = [translate("comparison", "Best of the comparison")] if cell.best else []
    lines.append(worded(figure.note))
    lines += bounds(figure, factor, writer)
    if figure.key in MONEY_KEYS:
        lines += [translate("why", "Left out: {0}").format(one) for one in context.left_out[place]]
    return "\n".join(line for line in lines if line)


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

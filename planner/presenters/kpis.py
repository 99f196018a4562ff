"""The nine headline tiles: value, limit, bar, change, and what a figure leaves out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.presenters import formats
from planner.presenters.formats import Quantity, Scale
from planner.presenters.printed import printed_per_gib
from planner.presenters.privacy import hidden_note, hidden_text, prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

IT_POWER = "it_power_kw"
HEAT = "heat_load_kw"
VRAM = "vram_used_gib"
UNSERVED = "unserved_share"
THROUGHPUT = "throughput_output_tokens_per_s"
TTFT = "ttft_p95_ms"
TCO = "tco_total"
TOKEN_COST = "cost_per_million_output_tokens"
BREAK_EVEN = "break_even_month"
TIME_TO_SERVE = "time_to_serve_weeks"

ORDER = (IT_POWER, HEAT, VRAM, THROUGHPUT, TTFT, TCO, TOKEN_COST, BREAK_EVEN, TIME_TO_SERVE)
"""Keys of the tiles from left to right; also the keys of their figures and explanations."""
FIRST_SIX = (IT_POWER, VRAM, THROUGHPUT, TTFT, TCO, BREAK_EVEN)
"""The tiles that a narrow window keeps."""

_NEAR_LIMIT = 0.9
"""From this share of a limit on a bar warns."""
_MOST_BASES = 3
"""Deployments whose basis a tooltip tells."""
_ADMISSIBLE_UNSERVED = 0.001
"""Share of requests that a workload may leave unserved and still count as served."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline as it reads.

    `value` is the large text; of `units` (unit, limit, range) the first that fits follows it small.
    `fraction` fills the bar (None: no bar) and `tone` colours it; `status` says the same in words. `change` is what the
    last edit did, `change_tone` whether that is better or worse.
    """

    key: str
    title: str
    value: str
    units: tuple[str, ...] = ("",)
    fraction: float | None = None
    tone: Tone = Tone.NORMAL
    status: str = ""
    change: str = ""
    change_tone: Tone = Tone.NORMAL
    tooltip: str = ""

    @property
    def unit(self) -> str:
        """The whole text after the value."""
        return self.units[0]

    @property
    def spoken(self) -> str:
        """The whole tile in one sentence, for assistive technology."""
        parts = (f"{self.title}: {self.value} {self.unit}".strip(), self.status, self.change)
        return ", ".join(part for part in parts if part)


def tiles(
    project: Project, evaluation: Evaluation, deltas: Mapping[str, float] | None = None
) -> tuple[Tile, ...]:
    """Return the nine tiles; *deltas* are the changes by the last edit, by figure key."""
    context = _Context(project, evaluation, deltas or {})
    return tuple(_BUILDERS[key](context) for key in ORDER)


def differences(before: Evaluation, after: Evaluation) -> dict[str, float]:
    """Return what changes from one evaluation to another, by figure key."""
    changes = {}
    for key, figure in after.figures.items():
        old = before.figures.get(key)
        if old is None or old.value is None or figure.value is None:
            continue
        if figure.value != old.value:
            changes[key] = figure.value - old.value
    return changes


@dataclass(frozen=True, slots=True)
class _Context:
    project: Project
    evaluation: Evaluation
    deltas: Mapping[str, float]

    def figure(self, key: str) -> Figure:
        return self.evaluation.figures.get(key, Figure(key, "", None))

    @property
    def currency(self) -> str:
        return self.project.shown_currency.code

    @property
    def horizon(self) -> int:
        return self.project.settings.horizon_months


def _it_power(context: _Context) -> Tile:
    title = translate("kpis", "IT power")
    return _against_limit(context, IT_POWER, title, formats.POWER)


def _cooling(context: _Context) -> Tile:
    title = translate("kpis", "Cooling load")
    return _against_limit(context, HEAT, title, formats.POWER)


def _vram(context: _Context) -> Tile:
    title = translate("kpis", "VRAM in use")
    evaluation = context.evaluation
    factor = printed_per_gib(evaluation.pools.values(), context.project.shelf)
    return _against_limit(context, VRAM, title, formats.MEMORY, factor)


def _against_limit(
    context: _Context, key: str, title: str, scales: tuple[Scale, ...], factor: float = 1.0
) -> Tile:
    figure = context.figure(key)
    if figure.value is None:
        return _without_data(title, figure)
    # an empty plan has no capacity: that is no limit which a load could be near
    limit = figure.limit * factor if figure.limit else None
    value = figure.value * factor
    scale = formats.scale_of(scales, value, limit)
    unit = scale.unit
    if limit is not None:
        unit += f" / {formats.short(limit / scale.divisor)}"
    tone, status = _load_tone(value, limit)
    delta = context.deltas.get(key, 0.0) * factor / scale.divisor
    return Tile(
        key,
        title,
        value=_bound(figure, formats.number(value / scale.divisor)),
        units=_units(figure, unit),
        fraction=_share(value, limit),
        tone=tone,
        status=status,
        change=_change(formats.number(delta), delta, scale.unit),
        tooltip=_tooltip(figure),
    )


def _throughput(context: _Context) -> Tile:
    title = translate("kpis", "Throughput")
    figure = context.figure(THROUGHPUT)
    if figure.value is None:
        return _without_data(title, figure)
    scale = formats.scale_of(formats.TOKEN_RATE, figure.value, figure.limit)
    units: tuple[str, ...] = (scale.unit,)
    tone, status = Tone.ACCENT, ""
    if figure.limit:
        needed = formats.short(figure.limit / scale.divisor)
        text = translate("kpis", "{0} needed").format(needed)
        units = (f"{scale.unit} / {text}", f"{scale.unit} / {needed}")
        tone, status = _enough(context, figure.value, figure.limit)
        unserved = context.figure(UNSERVED).value or 0.0
        if unserved > _ADMISSIBLE_UNSERVED:
            share = translate("kpis", "{0} unserved").format(formats.percent(unserved, 1))
            units = (f"{units[0]} · {share}", f"{units[1]} · {share}", *units)
        units = (*units, scale.unit)  # where tiles are large there is room for no more
    delta = context.deltas.get(THROUGHPUT, 0.0) / scale.divisor
    return Tile(
        THROUGHPUT,
        title,
        value=_bound(figure, formats.number(figure.value / scale.divisor)),
        units=_units(figure, *units),
        fraction=_share(figure.limit or None, figure.value),
        tone=tone,
        status=status,
        change=_change(formats.number(delta), delta, scale.unit),
        change_tone=_judged(delta, more_is_better=True),
        tooltip=_with_basis(_tooltip(figure), context),
    )


def _with_basis(tooltip: str, context: _Context) -> str:
    """Add what the rates of the busiest deployments stand on, and how far they may be off."""
    working = [one for one in context.evaluation.deployments.values() if one.utilisation_peak]
    working.sort(key=lambda one: -one.utilisation_peak)
    text = translate("kpis", "{0}: {1}, rates {2}")
    lines = [
        text.format(one.name, worded(one.badge), formats.spread(1.0, one.band_low, one.band_high))
        for one in working[:_MOST_BASES]
    ]
    return "\n".join(filter(None, (tooltip, *lines)))


def _enough(context: _Context, capacity: float, demand: float) -> tuple[Tone, str]:
    """Whether demand is met; a sum that suffices can still leave one workload short."""
    unserved = context.figure(UNSERVED).value or 0.0
    if capacity < demand * (1 - 1e-9):
        return Tone.BAD, translate("kpis", "below demand")
    if unserved > _ADMISSIBLE_UNSERVED:
        text = translate("kpis", "{0} of a workload unserved")
        return Tone.BAD, text.format(formats.percent(unserved, 1))
    return Tone.GOOD, translate("kpis", "enough")


def _ttft(context: _Context) -> Tile:
    figure = context.figure(TTFT)
    title = translate("kpis", "TTFT p95")
    if figure.value is None:
        return _without_data(title, figure)
    if figure.note:
        title += f" · {worded(figure.note)}"
    scale = formats.scale_of(formats.DURATION, figure.value, figure.limit)
    units: tuple[str, ...] = (scale.unit,)
    if figure.limit is not None:
        objective = formats.trimmed(figure.limit / scale.divisor)
        text = translate("kpis", "{0} SLO").format(objective)
        units = (f"{scale.unit} / {text}", f"{scale.unit} / {objective}")
    tone, status = _load_tone(figure.value, figure.limit)
    delta = context.deltas.get(TTFT, 0.0) / scale.divisor
    return Tile(
        TTFT,
        title,
        value=formats.number(figure.value / scale.divisor),
        units=units,
        fraction=_share(figure.value, figure.limit),
        tone=tone,
        status=status,
        change=_change(formats.number(delta), delta, scale.unit),
        change_tone=_judged(delta, more_is_better=False),
        tooltip=_with_basis(_tooltip(figure), context),
    )


def _tco(context: _Context) -> Tile:
    figure = context.figure(TCO)
    years = formats.trimmed(context.horizon / 12, 1)
    title = translate("kpis", "{0}-yr TCO").format(years)
    if figure.value is None:
        return _without_data(title, figure)
    if prices_hidden():
        return _hidden(TCO, title)
    money = formats.money(figure.value, context.currency)
    spread = formats.spread(figure.value, figure.low, figure.high)
    unit = " ".join(part for part in (money.unit, spread) if part)
    drawn = f"{unit} {figure.range_kind}" if spread and figure.range_kind != "range" else unit
    reference = context.evaluation.costs.reference_present
    delta = context.deltas.get(TCO, 0.0)
    return Tile(
        TCO,
        title,
        value=_bound(figure, money.number),
        units=_units(figure, drawn, unit, money.unit),
        fraction=_share(figure.value, reference[-1] if reference else None),
        tone=Tone.ACCENT,
        status=figure.range_kind,
        change=_money_change(delta, context.currency),
        change_tone=_judged(delta, more_is_better=False),
        tooltip=_tooltip(figure),
    )


def _token_cost(context: _Context) -> Tile:
    title = translate("kpis", "Cost per 1M output tokens")
    figure = context.figure(TOKEN_COST)
    if figure.value is None:
        return _without_data(title, figure)
    if prices_hidden():
        return _hidden(TOKEN_COST, title)
    money = formats.money(figure.value, context.currency)
    units, tone, status = (money.unit,), Tone.ACCENT, ""
    if figure.limit is not None:
        comparator = formats.money(figure.limit, context.currency)
        text = translate("kpis", "vs {0} API").format(comparator)
        units = (f"{money.unit} {text}".strip(),)
        below = figure.value <= figure.limit
        tone = Tone.GOOD if below else Tone.WARNING
        status = translate("kpis", "below the API") if below else translate("kpis", "above the API")
    delta = context.deltas.get(TOKEN_COST, 0.0)
    return Tile(
        TOKEN_COST,
        title,
        value=_bound(figure, money.number),
        units=_units(figure, *units),
        fraction=_share(figure.value, figure.limit),
        tone=tone,
        status=status,
        change=_money_change(delta, context.currency),
        change_tone=_judged(delta, more_is_better=False),
        tooltip=_tooltip(figure),
    )


def _break_even(context: _Context) -> Tile:
    title = translate("kpis", "Break-even")
    figure, costs = context.figure(BREAK_EVEN), context.evaluation.costs
    tooltip = worded(costs.break_even_text)
    if costs.reference_present is None or (figure.value is None and not costs.cumulative_present):
        return _without_data(title, figure)
    if figure.value is None:
        within = translate("kpis", "within {0} months").format(context.horizon)
        return Tile(
            BREAK_EVEN,
            title,
            value=translate("kpis", "never"),
            units=(within, translate("kpis", "in {0} mo").format(context.horizon)),
            fraction=1.0,
            tone=Tone.WARNING,
            status=translate("kpis", "vs {0}").format(worded(costs.reference_name)),
            tooltip=tooltip,
        )
    months = translate("kpis", "months")
    against = translate("kpis", "months vs {0}").format(worded(costs.reference_name))
    units: tuple[str, ...] = (against, months)
    if figure.value == 0:
        units = (translate("kpis", "cheaper from the start"), translate("kpis", "from the start"))
    delta = context.deltas.get(BREAK_EVEN, 0.0)
    return Tile(
        BREAK_EVEN,
        title,
        value=formats.grouped(figure.value),
        units=units,
        fraction=_share(figure.value, context.horizon),
        tone=Tone.GOOD,
        change=_change(formats.grouped(delta), delta, months),
        change_tone=_judged(delta, more_is_better=False),
        tooltip=tooltip,
    )


def _time_to_serve(context: _Context) -> Tile:
    title = translate("kpis", "Time to serve")
    figure = context.figure(TIME_TO_SERVE)
    if figure.value is None:
        short = translate("kpis", "a workload falls short") if figure.note else ""
        return replace(_without_data(title, figure), status=short)
    weeks = translate("kpis", "weeks")
    units = (f"{weeks} · {worded(figure.note)}", weeks) if figure.note else (weeks,)
    tone, status = _load_tone(figure.value, figure.limit)
    delta = context.deltas.get(TIME_TO_SERVE, 0.0)
    return Tile(
        TIME_TO_SERVE,
        title,
        value=formats.grouped(round(figure.value)),
        units=units,
        fraction=_share(figure.value, figure.limit),
        tone=tone,
        status=status,
        change=_change(formats.grouped(round(delta)), delta, weeks),
        change_tone=_judged(delta, more_is_better=False),
        tooltip=_tooltip(figure),
    )


_BUILDERS: Mapping[str, Callable[[_Context], Tile]] = {
    IT_POWER: _it_power,
    HEAT: _cooling,
    VRAM: _vram,
    THROUGHPUT: _throughput,
    TTFT: _ttft,
    TCO: _tco,
    TOKEN_COST: _token_cost,
    BREAK_EVEN: _break_even,
    TIME_TO_SERVE: _time_to_serve,
}


def _without_data(title: str, figure: Figure) -> Tile:
    return Tile(
        figure.key,
        title,
        formats.no_data(),
        tone=Tone.MUTED,
        tooltip=worded(figure.no_data or figure.note),
    )


def _hidden(key: str, title: str) -> Tile:
    return Tile(key, title, hidden_text(), tone=Tone.MUTED, tooltip=hidden_note())


def _bound(figure: Figure, text: str) -> str:
    """A sum with missing terms is a lower bound and says so."""
    return f"≥{formats.GROUP}{text}" if figure.missing else text


def _units(figure: Figure, *units: str) -> tuple[str, ...]:
    """The texts after the value; a partial sum says so where there is room."""
    if not figure.missing:
        return units
    text = translate("kpis", "{0} of {1} without data").format(figure.missing, figure.of)
    return (f"{units[0]} · {text}".removeprefix(" · "), *units)


def _share(value: float | None, limit: float | None) -> float | None:
    if value is None or limit is None:
        return None
    if limit <= 0:
        return 1.0 if value > 0 else 0.0
    return min(1.0, max(0.0, value / limit))


def _load_tone(value: float, limit: float | None) -> tuple[Tone, str]:
    if limit is None:
        return Tone.ACCENT, ""
    if value > limit * (1 + 1e-9):
        return Tone.BAD, translate("kpis", "above the limit")
    if value > limit * _NEAR_LIMIT:
        return Tone.WARNING, translate("kpis", "near the limit")
    return Tone.GOOD, translate("kpis", "within the limit")


def _change(text: str, delta: float, unit: str) -> str:
    if not formats.has_digits(text):
        return ""
    return str(Quantity(formats.signed(text, delta), unit))


def _money_change(delta: float, currency: str) -> str:
    money = formats.money(delta, currency)
    return _change(money.number, delta, money.unit)


def _judged(delta: float, *, more_is_better: bool) -> Tone:
    if delta == 0:
        return Tone.NORMAL
    return Tone.GOOD if (delta > 0) is more_is_better else Tone.WARNING


def _tooltip(figure: Figure) -> str:
    lines = [worded(figure.note)]
    if figure.low is not None and figure.high is not None and figure.low < figure.high:
        kind = figure.range_kind or translate("kpis", "range")
        low, high = formats.number(figure.low), formats.number(figure.high)
        lines.append(f"{kind}: {low}–{high}{formats.SPACE}{figure.unit}")
    if figure.missing:
        text = translate("kpis", "A lower bound: {0} of {1} lines have no data.")
        lines.append(text.format(figure.missing, figure.of))
    return "\n".join(line for line in lines if line)

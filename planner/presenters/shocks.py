"""How shocks read: a table of what each leaves, a tornado of what it changes, and its entries."""

from collections.abc import Callable, Mapping, Sequence

from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.inspection import NumberEditor
from planner.presenters.privacy import hidden_note, prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate, worded
from planner.studies.shocks import (
    SIZES,
    TARGETS,
    Effect,
    Shock,
    ShockResult,
    Trial,
    possible_targets,
    shock_label,
    victim,
)

__all__ = [
    "EFFECTS",
    "PLANNED",
    "TARGETS",
    "Effect",
    "Shock",
    "ShockResult",
    "Trial",
    "effect_name",
    "entered",
    "possible_targets",
    "shock_name",
    "shocks_table",
    "shown",
    "size_editor",
    "size_name",
    "tornado_chart",
    "trial_name",
    "victim",
]

PLANNED = "planned"
"""Key of the row that tells the plan as it is."""
EFFECTS = (Effect.COST, Effect.TOKENS, Effect.WEEKS, Effect.FINDINGS, Effect.UNSERVED)
"""What a tornado can be of."""
_PER_CENT_OVER = frozenset({Shock.GPU_PRICE, Shock.CLOUD_PRICE})
"""Factors that are entered as a change in per cent."""
MOST_BARS = 40
"""More shocks than anybody reads in one chart."""
_NOTHING = 1e-9


def shock_name(shock: Shock) -> str:
    """Return a shock in a word or two."""
    return {
        Shock.GPU_PRICE: translate("supply", "GPU price"),
        Shock.MEMORY_PRICE: translate("supply", "memory price"),
        Shock.EXPORT_STOP: translate("supply", "export stop"),
        Shock.VENDOR_GONE: translate("supply", "vendor gone"),
        Shock.TARIFF: translate("supply", "import duty"),
        Shock.CLOUD_PRICE: translate("supply", "cloud price"),
        Shock.ENERGY_PRICE: translate("supply", "energy price"),
        Shock.DELIVERY_SLIP: translate("supply", "late delivery"),
        Shock.SITE_LOST: translate("supply", "site lost"),
    }[shock]


def trial_name(trial: Trial, hits: str = "") -> str:
    """Return a shock that is tried in words, with how hard and whom it hits."""
    return worded(shock_label(trial.shock, trial.sizes, hits or trial.target or ""))


def size_name(trial: Trial) -> str:
    """Return what is entered for a shock."""
    return {
        Shock.GPU_PRICE: translate("shocks", "Price of GPUs"),
        Shock.MEMORY_PRICE: translate("shocks", "Price of memory"),
        Shock.EXPORT_STOP: translate("shocks", "Country"),
        Shock.VENDOR_GONE: translate("shocks", "Vendor"),
        Shock.TARIFF: translate("shocks", "Duty on top"),
        Shock.CLOUD_PRICE: translate("shocks", "Price of clouds"),
        Shock.ENERGY_PRICE: translate("shocks", "Price of energy"),
        Shock.DELIVERY_SLIP: translate("shocks", "Later by"),
        Shock.SITE_LOST: translate("shocks", "Site"),
    }[trial.shock]


def size_editor(shock: Shock) -> NumberEditor | None:
    """Return how the size of a shock is entered; None where it has none."""
    known = SIZES.get(shock)
    if known is None:
        return None
    low, high = shown(shock, known.low), shown(shock, known.high)
    if shock in _PER_CENT_OVER or shock is Shock.TARIFF:
        return NumberEditor("%", low, high, decimals=1, step=5.0)
    if shock is Shock.DELIVERY_SLIP:
        return NumberEditor(translate("shocks", "weeks"), low, high, decimals=1)
    return NumberEditor(translate("shocks", "× today"), low, high, decimals=2, step=0.1)


def shown(shock: Shock, value: float) -> float:
    """Return a size in the unit of its editor."""
    if shock in _PER_CENT_OVER:
        return (value - 1.0) * 100.0
    return value * 100.0 if shock is Shock.TARIFF else value


def entered(shock: Shock, value: float) -> float:
    """Return the size that was entered in the unit of its editor."""
    known = SIZES[shock]
    if shock in _PER_CENT_OVER:
        value = 1.0 + value / 100.0
    elif shock is Shock.TARIFF:
        value = value / 100.0
    return min(known.high, max(known.low, value))


def effect_name(effect: Effect) -> str:
    """Return what a shock may change."""
    return {
        Effect.COST: translate("shocks", "TCO"),
        Effect.TOKENS: translate("shocks", "Tokens per second"),
        Effect.WEEKS: translate("shocks", "Weeks until all serves"),
        Effect.FINDINGS: translate("shocks", "Warnings and errors"),
        Effect.UNSERVED: translate("shocks", "Unserved at the peak"),
    }[effect]


def shocks_table(
    trials: Sequence[Trial],
    found: Sequence[ShockResult],
    currency: ShownCurrency,
    hits: Callable[[Trial], str] = lambda _: "",
) -> Table:
    """Return the plan as it is and what each shock leaves of service, cost, date and findings.

    *hits* says whom a shock would hit that has not been tried yet.
    """
    columns = (
        Column("shock", translate("supply", "Shock")),
        Column("tokens", translate("supply", "Tokens/s"), numeric=True),
        Column("unserved", translate("supply", "Unserved"), numeric=True),
        Column("tco", translate("supply", "TCO, {0}").format(currency.code), numeric=True),
        Column("weeks", translate("supply", "Weeks"), numeric=True),
        Column("findings", translate("shocks", "Findings"), numeric=True),
    )
    write = _writers(currency)
    results = {one.trial: one for one in found}
    first = next(iter(found), None)
    rows = [] if first is None else [_planned_row(first, write)]
    for trial in trials:
        result = results.get(trial)
        if result is None:
            rows.append(_untried_row(trial, hits(trial)))
        else:
            rows.append(_shock_row(result, write))
    if prices_hidden():
        rows = [without_prices(one, ("tco",)) for one in rows]
    return Table(columns, tuple(rows))


_COLUMN = {
    "tokens": Effect.TOKENS,
    "unserved": Effect.UNSERVED,
    "tco": Effect.COST,
    "weeks": Effect.WEEKS,
    "findings": Effect.FINDINGS,
}

Writers = Mapping[Effect, Callable[[float], str]]


def _writers(currency: ShownCurrency) -> Writers:
    # The evaluation gives costs in the project's currency.
    return {
        Effect.COST: lambda value: str(formats.money(value, currency.code)),
        Effect.TOKENS: formats.grouped,
        Effect.WEEKS: lambda value: formats.grouped(value, 1),
        Effect.FINDINGS: formats.grouped,
        Effect.UNSERVED: formats.percent,
    }


def _planned_row(first: ShockResult, write: Writers) -> Row:
    cells = {"shock": Cell(translate("shocks", "As planned"), tone=Tone.MUTED)}
    for key, effect in _COLUMN.items():
        value, _ = first.both(effect)
        text = formats.no_data() if value is None else write[effect](value)
        cells[key] = Cell(text, value, Tone.MUTED)
    return Row(PLANNED, cells)


def _untried_row(trial: Trial, hits: str) -> Row:
    return Row(trial.key, {"shock": Cell(trial_name(trial, hits), tone=Tone.MUTED)})


def _shock_row(one: ShockResult, write: Writers) -> Row:
    label = worded(one.label)
    notes = (worded(one.skipped), *map(worded, one.new_findings))
    told = "\n".join((label, *(note for note in notes if note)))
    if one.skipped:
        text = translate("shocks", "{0}: hits nothing").format(label)
        return Row(one.trial.key, {"shock": Cell(text, label, Tone.MUTED, told)})
    cells = {"shock": Cell(label, tooltip=told)}
    for key, effect in _COLUMN.items():
        cells[key] = _effect_cell(one, effect, write[effect])
    if one.new_findings:
        findings = cells["findings"]
        cells["findings"] = Cell(findings.text, findings.value, findings.tone, told)
    return Row(one.trial.key, cells)


def _effect_cell(one: ShockResult, effect: Effect, write: Callable[[float], str]) -> Cell:
    before, after = one.both(effect)
    change = one.shift(effect)
    if after is None:
        return Cell(formats.no_data(), tone=Tone.MUTED)
    if change is None or before is None or abs(change) < _NOTHING:
        return Cell(write(after), after)
    told = translate("shocks", "{0} → {1}").format(write(before), write(after))
    tone = {True: Tone.BAD, False: Tone.GOOD, None: Tone.WARNING}[_is_worse(one, effect, change)]
    return Cell(write(after), after, tone, told)


def _is_worse(one: ShockResult, effect: Effect, change: float) -> bool | None:
    """Whether a change is for the worse; None where less is served and so less is paid or built."""
    if effect is Effect.TOKENS:
        return change < 0.0
    serves_less = one.unserved_after > one.unserved_before
    if effect in (Effect.COST, Effect.WEEKS) and change < 0.0 and serves_less:
        return None
    return change > 0.0


def tornado_chart(
    found: Sequence[ShockResult],
    effect: Effect,
    currency: ShownCurrency,
    why_not: str,
    most: int = MOST_BARS,
) -> BarChart:
    """How far each shock moves one number of the plan, the farthest first; the others are named.

    There are at most so many bars. *why_not* is said while nothing has been tried.
    """
    title = translate("shocks", "What shocks change")
    if effect is Effect.COST and prices_hidden():
        return BarChart(title, "", (), (), empty_text=hidden_note())
    if not found:
        return BarChart(title, "", (), (), empty_text=why_not)
    shifts = [(one, one.shift(effect) or 0.0) for one in found]
    moved = [(one, shift) for one, shift in shifts if abs(shift) >= _NOTHING]
    moved.sort(key=lambda pair: -abs(pair[1]))
    unit, divisor = _unit(effect, max((abs(shift) for _, shift in moved), default=0.0), currency)
    write = _writers(currency)[effect]
    both_ways = len({shift > 0.0 for _, shift in moved}) == 2
    bars = tuple(
        _bar(one, shift / divisor, effect, write, both_ways) for one, shift in moved[:most]
    )
    hues = {segment.hue for bar in bars for segment in bar.segments if segment.value}
    still = [trial_name(one.trial, one.hits) for one, shift in shifts if abs(shift) < _NOTHING]
    return BarChart(
        title,
        _axis(effect, unit, moved, both_ways=both_ways),
        bars,
        tuple((text, hue) for hue, text in _legend().items() if hue in hues),
        horizontal=True,
        mirrored=both_ways,
        empty_text=translate("shocks", "None of these shocks changes this."),
        foot=translate("shocks", "Unchanged by: {0}").format(", ".join(still)) if still else "",
    )


def _legend() -> Mapping[Hue, str]:
    return {
        Hue.LIMIT: translate("shocks", "worse"),
        Hue.OWN: translate("shocks", "better"),
        Hue.OVERHEAD: translate("shocks", "less, since less is served"),
    }


def _axis(
    effect: Effect, unit: str, moved: Sequence[tuple[ShockResult, float]], *, both_ways: bool
) -> str:
    """What the value axis counts, with its unit."""
    if both_ways:
        text = translate("shocks", "{0}, change in {1}")
    elif moved and moved[0][1] < 0.0:
        text = translate("shocks", "{0}, fewer by {1}")
    else:
        text = translate("shocks", "{0}, more by {1}")
    return text.format(effect_name(effect), unit)


def _unit(effect: Effect, widest: float, currency: ShownCurrency) -> tuple[str, float]:
    """The unit of an axis that reaches so far, and by what values are divided for it."""
    if effect is Effect.COST:
        scale = formats.scale_of(formats.MONEY, widest)
        return f"{formats.symbol(currency.code)}{scale.unit}".strip(), scale.divisor
    if effect is Effect.TOKENS:
        scale = formats.scale_of(formats.TOKEN_RATE, widest)
        return scale.unit, scale.divisor
    if effect is Effect.UNSERVED:
        return translate("shocks", "points of %"), 0.01
    if effect is Effect.WEEKS:
        return translate("shocks", "weeks"), 1.0
    return translate("shocks", "findings"), 1.0


def _bar(
    one: ShockResult,
    change: float,
    effect: Effect,
    write: Callable[[float], str],
    both_ways: bool,
) -> Bar:
    worse = _is_worse(one, effect, change)
    hue = Hue.OVERHEAD if worse is None else Hue.LIMIT if worse else Hue.OWN
    text = _legend()[hue]
    label = worded(one.label)
    size = Segment(text, abs(change), hue)
    none = Segment("", 0.0, hue)
    before, after = one.both(effect)
    told = "" if before is None or after is None else f"{write(before)} → {write(after)}"
    tooltip = f"{label}\n{effect_name(effect)}: {told}"
    segments = (size,) if not both_ways else (none, size) if change > 0.0 else (size, none)
    return Bar(one.trial.key, label, segments, tooltip=tooltip)

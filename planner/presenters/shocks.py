"""How shocks read: a table of what each leaves, all of one, and a tornado of what they change."""

from collections.abc import Callable, Mapping, Sequence

from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.privacy import hidden_note, prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.shock_entries import trial_name
from planner.presenters.why import Why
from planner.presenters.wording import translate, worded
from planner.studies.shocks import Effect, ShockResult, Trial

__all__ = [
    "EFFECTS",
    "PLANNED",
    "Effect",
    "ShockResult",
    "effect_name",
    "shock_told",
    "shocks_table",
    "tornado_chart",
]

PLANNED = "planned"
"""Key of the row that tells the plan as it is."""
EFFECTS = (Effect.COST, Effect.TOKENS, Effect.WEEKS, Effect.FINDINGS, Effect.UNSERVED)
"""What a tornado can be of."""
MOST_BARS = 40
"""More shocks than anybody reads in one chart."""
_NOTHING = 1e-9


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


def shock_told(one: ShockResult, currency: ShownCurrency) -> Why:
    """Return everything that a shock changes: each number before and after, and what is newly wrong."""
    write = _writers(currency)
    notes = [worded(one.skipped)] if one.skipped else []
    for effect in EFFECTS:
        before, after = one.both(effect)
        shift = one.shift(effect)
        if before is None or after is None or shift is None:
            text = translate("shocks", "{0}: {1}").format(effect_name(effect), formats.no_data())
        elif abs(shift) < _NOTHING:
            text = translate("shocks", "{0}: {1}, unchanged")
            text = text.format(effect_name(effect), write[effect](before))
        else:
            text = translate("shocks", "{0}: {1} → {2}")
            text = text.format(effect_name(effect), write[effect](before), write[effect](after))
        notes.append(text)
    notes += [
        translate("shocks", "New: {0}").format(worded(finding)) for finding in one.new_findings
    ]
    if not one.admissible:
        notes.append(translate("shocks", "The plan would not be admissible."))
    return Why(worded(one.label), "", "", (), "", tuple(notes), ())


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
    return Bar(
        one.trial.key,
        label,
        segments,
        tooltip=tooltip,
        text=formats.signed(formats.number(change), change),
    )

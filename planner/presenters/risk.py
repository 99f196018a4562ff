"""How drawn costs read: their range on the tile, the curve of chances, and what moves the cost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.cost_charts import money_foot
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.series import Bar, BarChart, Bound, Hue, Line, LineChart, Mark, Segment
from planner.presenters.wording import translate
from planner.studies.cost_response import Swing
from planner.studies.headline_ranges import HeadlineSpread
from planner.studies.monte_carlo import DRAWS, MonteCarlo

TCO = "tco_total"
P10_P90 = "P10–P90"
MOST_SWINGS = 8
"""Assumptions with a bar of their own where there is little room."""
_REFERENCE_HUES = (Hue.REFERENCE, Hue.FACILITY, Hue.NETWORK, Hue.OVERHEAD)


def with_drawn_range(
    project: Project,
    evaluation: Evaluation,
    found: MonteCarlo,
    headlines: Sequence[HeadlineSpread] = (),
) -> Evaluation:
    """Return the evaluation with P10 and P90 as the range of its TCO, and of other *headlines*.

    A headline that has another value by now keeps the range that it has.
    """
    figure, shown = evaluation.figures[TCO], project.shown_currency
    others = {}
    for one in headlines:
        known = evaluation.figures.get(one.key)
        if known is not None and known.value == one.likely and one.p10 < one.p90:
            others[one.key] = replace(known, low=one.p10, high=one.p90, range_kind=P10_P90)
    drawn = replace(
        figure,
        low=found.tco.p10_usd * shown.per_usd,
        high=found.tco.p90_usd * shown.per_usd,
        range_kind=P10_P90,
    )
    return replace(evaluation, figures={**evaluation.figures, **others, TCO: drawn})


def break_even_words(month: int | None) -> str:
    """Return a month of break-even, or that there is none."""
    return translate("charts", "never") if month is None else str(month)


def swing_label(swing: Swing) -> str:
    """Return the name of an assumption, and where its range ends early."""
    label = swing.ranged.label
    if not swing.bounded:
        return label
    return translate("charts", "{0} (as far as it is served)").format(label)


def drawn_by(found: MonteCarlo) -> str:
    """Return how many draws there were and with which seed."""
    draws = formats.grouped(found.draws)
    return translate("charts", "{0} draws, seed {1}").format(draws, found.seed)


def not_drawn(found: MonteCarlo) -> str:
    """Return what is the same in every draw."""
    if not found.still:
        return translate("charts", "Not drawn: prices that were entered, the discount rate.")
    return translate(
        "charts",
        "Not drawn: rental prices, of whose path this project has no assumption yet (Update from"
        " Catalogue brings it); prices that were entered; the discount rate.",
    )


def cost_range(
    project: Project, evaluation: Evaluation, found: MonteCarlo | None, why_not: str = ""
) -> LineChart:
    """The share of draws that cost at most so much, of this plan and of what it is compared with.

    *why_not* is said in their place while there are none.
    """
    title = translate("charts", "Cost range")
    axis = translate("charts", "costs at most")
    if prices_hidden():
        return LineChart(title, "", axis, (), (), empty_text=hidden_note())
    if found is None:
        return LineChart(title, "", axis, (), (), empty_text=why_not)
    shown = project.shown_currency
    edges = tuple(usd * shown.per_usd for usd in found.edges_usd)
    scale = formats.scale_of(formats.MONEY, edges[-1])
    unit = f"{formats.symbol(shown.code)}{scale.unit}".strip()
    x = tuple(max(0.0, edge) / scale.divisor for edge in edges)
    lines = [Line(project.scenario(evaluation.scenario).name, x, _shares(found.own_draws), Hue.OWN)]
    for one, hue in zip(found.against, _REFERENCE_HUES, strict=False):
        lines.append(Line(one.name, x, _shares(one.draws), hue, dashed=True))

    def at(usd: float) -> float:
        return usd * shown.per_usd / scale.divisor

    middle = str(formats.money(found.tco.p50_usd * shown.per_usd, shown.code))
    return LineChart(
        title,
        translate("charts", "% of {0}").format(drawn_by(found)),
        axis,
        tuple(lines),
        (Mark(at(found.tco.p50_usd), 50.0, f"P50 {middle}"),),
        note="\n".join(_told(found, shown)),
        x_unit=unit,
        x_end=x[-1],
        bounds=(
            Bound(at(found.tco.p10_usd), "P10", left=True),
            Bound(at(found.tco.p90_usd), "P90", left=False),
        ),
        y_end=100.0,
        foot=f"{not_drawn(found)} {money_foot(project, evaluation)}",
    )


def _shares(counts: tuple[int, ...]) -> tuple[float, ...]:
    """The share of draws up to each edge, in per cent."""
    total, so_far, shares = sum(counts), 0, [0.0]
    for count in counts:
        so_far += count
        shares.append(100.0 * so_far / total)
    return tuple(shares)


def _told(found: MonteCarlo, shown: ShownCurrency) -> list[str]:
    spread = found.tco
    ends = [
        str(formats.money(usd * shown.per_usd, shown.code))
        for usd in (spread.p10_usd, spread.p50_usd, spread.p90_usd)
    ]
    told = ["P10 {} · P50 {} · P90 {}".format(*ends)]
    text = translate("charts", "cheaper than {0} in {1} of the draws, break-even P50 {2}")
    for one in found.against:
        share = formats.percent(one.cheaper_share)
        month = one.break_even.p50
        when = break_even_words(month)
        if month is not None:
            when = translate("charts", "{0} mo").format(when)
        told.append(text.format(one.name, share, when))
    return [*told, not_drawn(found)]


def without_draws(evaluation: Evaluation, *, under_way: bool, too_large: bool) -> str:
    """Return why no drawn costs are shown."""
    if too_large:
        racks = formats.grouped(len(evaluation.racks))
        text = translate(
            "charts",
            "{0} racks are too many to draw beside the window. Save, then: rackwright risk FILE",
        )
        return text.format(racks)
    if under_way:
        return translate("charts", "Drawing {0} costs…").format(formats.grouped(DRAWS))
    return translate("charts", "No costs yet. Place hardware or a cloud burst.")


def cost_tornado(
    project: Project,
    found: MonteCarlo | None,
    swings: tuple[Swing, ...],
    most: int = MOST_SWINGS,
    why_not: str = "",
) -> BarChart:
    """How far each assumption alone moves the total cost, the widest first.

    *why_not* is said in their place while nothing has been drawn.
    """
    title = translate("charts", "What moves the cost")
    if prices_hidden():
        return BarChart(title, "", (), (), empty_text=hidden_note())
    if found is None:
        return BarChart(title, "", (), (), empty_text=why_not)
    shown, likely = project.shown_currency, found.likely_usd
    widest = max((one.width_usd for one in swings), default=0.0)
    scale = formats.scale_of(formats.MONEY, widest * shown.per_usd)
    unit = f"{formats.symbol(shown.code)}{scale.unit}".strip()
    words = {
        False: translate("charts", "below likely"),
        True: translate("charts", "above likely"),
    }
    per_usd = shown.per_usd / scale.divisor
    return BarChart(
        title,
        translate("charts", "{0}, at low and high").format(unit),
        tuple(_swing_bar(one, likely, per_usd, shown, words) for one in swings[:most]),
        ((words[False], Hue.OWN), (words[True], Hue.REFERENCE)),
        horizontal=True,
        mirrored=True,
        empty_text=translate("charts", "No assumption with a range moves this cost."),
        foot=not_drawn(found),
    )


def _swing_bar(
    swing: Swing, likely: float, per_usd: float, shown: ShownCurrency, words: Mapping[bool, str]
) -> Bar:
    ends = (swing.low_usd, swing.high_usd)
    below, above = max(0.0, likely - min(ends)), max(0.0, max(ends) - likely)
    segments = (
        Segment(words[False], below * per_usd, Hue.OWN),
        Segment(words[True], above * per_usd, Hue.REFERENCE),
    )
    ranged = swing.ranged
    lines = [swing_label(swing)]
    for value, usd in ((ranged.low, swing.low_usd), (ranged.high, swing.high_usd)):
        cost = formats.money(usd * shown.per_usd, shown.code)
        lines.append(f"{formats.plain(value, ranged.unit)}: {cost}")
    label = swing_label(swing)
    return Bar(ranged.key, label, segments, tooltip="\n".join(lines))

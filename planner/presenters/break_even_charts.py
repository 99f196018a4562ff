"""Break-even as curve and contour, over utilisation and every price tier at once.

One number alone would depend on the tier that somebody picked; here all of them stand together,
and what the comparison leaves out is printed beneath.
"""

from planner.compute.owned_gpu import OwnedGpu
from planner.compute.rental_tiers import RentalTier
from planner.domain.offers import Tier
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.engines.finance.unit_costs import break_even_utilisation, gpu_hour_usd
from planner.presenters import formats
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.series import Hue, Line, LineChart, Mark
from planner.presenters.splits import Splits
from planner.presenters.wording import translate, worded

_HUES = (Hue.REFERENCE, Hue.NETWORK, Hue.FACILITY, Hue.LIMIT, Hue.OVERHEAD)
_ABOVE = 1.12
"""How far the axes go beyond the dearest tier."""
_STEPS = 100
_DEARER = (1.3, 1.0, 0.7)
"""Purchase and fixed cost of an owned GPU, as a share of what they are in the plan."""


def break_even_curve(project: Project, evaluation: Evaluation, splits: Splits) -> LineChart:
    """What a used GPU-hour costs over the share of hours used: owned, and rented in every tier."""
    title = translate("charts", "Break-even by utilisation")
    axis = translate("charts", "hours reserved ÷ hours owned")
    found = _compared(project, evaluation, splits)
    if isinstance(found, str):
        return LineChart(title, "", axis, (), empty_text=found, x_unit="%")
    owned, tiers = found
    shown = project.shown_currency
    top = max(one.usd_gpu_h for one in tiers) * _ABOVE
    shares = [step / _STEPS for step in range(1, _STEPS + 1)]
    points = [(share, _owned_usd_h(owned, share)) for share in shares]
    seen = [(share, usd) for share, usd in points if usd <= top] or points[-1:]
    lines = [
        Line(
            translate("charts", "owned"),
            tuple(100 * share for share, _ in seen),
            tuple(usd * shown.per_usd for _, usd in seen),
            Hue.OWN,
        )
    ]
    for one, hue in zip(tiers, _HUES, strict=False):
        usd = one.usd_gpu_h * shown.per_usd
        label = f"{worded(one.name)} {formats.money(usd, shown.code)}"
        lines.append(Line(label, (0.0, 100.0), (usd, usd), hue, dashed=_is_committed(one)))
    marks = tuple(
        Mark(
            100 * one.reserved_share,
            one.usd_gpu_h * shown.per_usd,
            formats.percent(one.reserved_share),
        )
        for one in tiers
        if one.reserved_share is not None and one.reserved_share <= 1.0
    )
    return LineChart(
        title,
        translate("charts", "{0} per used GPU-hour").format(formats.symbol(shown.code).strip()),
        axis,
        tuple(lines),
        marks,
        note=_told(tiers),
        x_unit="%",
        x_end=100.0,
        foot=_foot(project, evaluation, splits, owned),
        every_mark=True,
    )


def break_even_contour(project: Project, evaluation: Evaluation, splits: Splits) -> LineChart:
    """The share of hours from which owning is cheaper, over rental price and cost of owning."""
    title = translate("charts", "Break-even contour")
    axis = translate("charts", "rented for")
    found = _compared(project, evaluation, splits)
    if isinstance(found, str):
        return LineChart(title, "", axis, (), empty_text=found)
    owned, tiers = found
    shown = project.shown_currency
    end = max(one.usd_gpu_h for one in tiers) * _ABOVE
    lines = []
    for factor, hue in zip(_DEARER, (Hue.REFERENCE, Hue.OWN, Hue.STORAGE), strict=True):
        points = [
            (usd, share)
            for usd in (end * step / _STEPS for step in range(1, _STEPS + 1))
            if (share := _share(owned, factor, usd)) is not None and share <= 1.0
        ]
        if points:
            lines.append(
                Line(
                    _factor_name(factor),
                    tuple(usd * shown.per_usd for usd, _ in points),
                    tuple(100 * share for _, share in points),
                    hue,
                    dashed=factor != 1.0,
                )
            )
    marks = tuple(
        Mark(one.usd_gpu_h * shown.per_usd, 100 * one.reserved_share, _short(one))
        for one in tiers
        if one.reserved_share is not None and one.reserved_share <= 1.0
    )
    unit = f"{formats.symbol(shown.code).strip()}/GPU-h"
    nobody = translate("charts", "At none of these prices does owning ever win.")
    return LineChart(
        title,
        translate("charts", "% of hours used, above which owning wins"),
        axis,
        tuple(lines),
        marks,
        note=_told(tiers),
        empty_text=nobody,
        x_unit=unit,
        x_end=end * shown.per_usd,
        y_end=100.0,
        foot=_foot(project, evaluation, splits, owned),
        every_mark=True,
    )


def _compared(
    project: Project, evaluation: Evaluation, splits: Splits
) -> tuple[OwnedGpu, tuple[RentalTier, ...]] | str:
    """The owned GPU and the tiers, or what is said in their place."""
    if prices_hidden():
        return hidden_note()
    owned = splits.owned(project, evaluation)
    if isinstance(owned, str):
        text = translate("charts", "No break-even: {0}.")
        return text.format(worded(owned))
    tiers = splits.tiers(project, evaluation, owned)
    if not tiers:
        chip = project.shelf.accelerators.get(owned.accelerator)
        name = chip.name if chip is not None else owned.reference
        return translate("charts", "No cloud offer of this project rents {0}.").format(name)
    return owned, tiers


def _owned_usd_h(owned: OwnedGpu, share: float) -> float:
    return gpu_hour_usd(owned.fixed_usd_year, owned.availability, share, owned.variable_usd_h)


def _share(owned: OwnedGpu, factor: float, usd_gpu_h: float) -> float | None:
    fixed = owned.fixed_usd_year * factor
    return break_even_utilisation(fixed, owned.availability, usd_gpu_h, owned.variable_usd_h)


def _factor_name(factor: float) -> str:
    if factor == 1.0:
        return translate("charts", "owned as planned")
    change = formats.signed(formats.percent(factor - 1.0), factor - 1.0)
    return translate("charts", "owning {0}").format(change)


def _is_committed(tier: RentalTier) -> bool:
    return tier.tier in (Tier.RESERVED_1Y, Tier.RESERVED_3Y)


def _short(tier: RentalTier) -> str:
    """A name that has room beside a point."""
    years = {
        Tier.RESERVED_1Y: translate("charts", "1 y"),
        Tier.RESERVED_3Y: translate("charts", "3 y"),
    }
    term = years.get(tier.tier)
    return f"{tier.provider} {term}" if term else tier.provider


def _told(tiers: tuple[RentalTier, ...]) -> str:
    """Every break-even in words, none of them alone."""
    lines = []
    for one in tiers:
        share = one.reserved_share
        if share is None or share > 1.0:
            text = translate("charts", "never cheaper than {0}").format(worded(one.name))
        else:
            text = translate("charts", "owning wins above {0} against {1}")
            text = text.format(formats.percent(share), worded(one.name))
        lines.append(text)
    return "\n".join(lines)


def _foot(project: Project, evaluation: Evaluation, splits: Splits, owned: OwnedGpu) -> str:
    shown: ShownCurrency = project.shown_currency
    text = translate(
        "charts",
        "Owned: {0} a GPU and year and {1} a used hour, {2}, {3} available."
        " Utilisation: hours reserved ÷ hours owned. Commitments: as if every committed hour was"
        " used. Not in it: {4}",
    )
    whose = translate("charts", "mean of {0} GPUs").format(formats.grouped(owned.gpus))
    if owned.reference:
        whose = translate("charts", "in a reference server, {0}").format(owned.reference)
    return text.format(
        formats.money(owned.fixed_usd_year * shown.per_usd, shown.code),
        formats.money(owned.variable_usd_h * shown.per_usd, shown.code),
        whose,
        formats.percent(owned.availability),
        splits.excluded(project, evaluation),
    )

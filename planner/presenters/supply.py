"""How the dependence of a plan reads: risk by class, and what losing a vendor means."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.compute.supply_risk import ClassRisk, SupplyRisk, VendorLoss
from planner.domain.quote import ShownCurrency
from planner.domain.supply import Angle, SupplyClass
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded

HIGH_SCORE, MEDIUM_SCORE = 60.0, 40.0
"""From these scores on a class reads as risky, and as one to look at; display only."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One term of the score around the radar: its points and the most it can have."""

    label: str
    points: float
    most: float


def score_text(risk: SupplyRisk | None) -> str:
    """Return the score of the whole plan in words."""
    if risk is None:
        return translate("supply", "No supply risk yet")
    if risk.problems:
        told = " ".join(map(worded, risk.problems))
        return translate("supply", "Not scored. {0}").format(told)
    if risk.score is None:
        text = translate("supply", "Not scored: the weights sum to {0}, not to 1.")
        return text.format(formats.trimmed(risk.weights_sum, 3))
    text = translate("supply", "Supply risk {0} of 100")
    return text.format(score_range(risk.score, risk.most or risk.score))


def score_range(score: float, most: float) -> str:
    """Return a score, with the worst that it could be where a lead time is no data."""
    low, high = formats.grouped(score), formats.grouped(most)
    return low if low == high else f"{low}–{high}"


def nothing_priced() -> str:
    """Return why there is no supply risk, and what brings one."""
    return translate(
        "supply",
        "Nothing that is bought or rented has a price yet. Place hardware, a burst or a model API.",
    )


def class_name(kind: SupplyClass) -> str:
    """Return a class of supply in words."""
    return {
        SupplyClass.ACCELERATORS: translate("supply", "Accelerators"),
        SupplyClass.SERVERS: translate("supply", "Servers"),
        SupplyClass.NETWORK: translate("supply", "Network"),
        SupplyClass.STORAGE: translate("supply", "Storage"),
        SupplyClass.POWER_COOLING: translate("supply", "Power and cooling"),
        SupplyClass.CLOUD: translate("supply", "Cloud"),
        SupplyClass.MODEL_API: translate("supply", "Model API"),
    }[kind]


def term_name(term: str) -> str:
    """Return a term of the score in words."""
    return {
        "concentration": translate("supply", "Concentration"),
        "single source": translate("supply", "Single source"),
        "lead time": translate("supply", "Lead time"),
        "substitution": translate("supply", "Hard to replace"),
        "export": translate("supply", "Export rules"),
        "country": translate("supply", "One country"),
    }[term]


def spokes(risk: SupplyRisk | None, kind: str, weights: Sequence[float]) -> tuple[Spoke, ...]:
    """Return the terms of a class, or of all classes by spend where *kind* is none of them.

    *weights* are those of the terms, in their order.
    """
    if risk is None or risk.score is None:
        return ()
    chosen = [one for one in risk.classes if one.supply_class.value == kind] or risk.classes
    total = sum(one.usd for one in chosen)
    found = []
    for name, weight in zip(chosen[0].points or {}, weights, strict=True):
        points = sum((one.points or {}).get(name, 0.0) * one.usd for one in chosen) / total
        found.append(Spoke(term_name(name), points, 100.0 * weight))
    return tuple(found)


def classes_table(risk: SupplyRisk | None, currency: ShownCurrency) -> Table:
    """Return the classes of what is bought and rented with their scores."""
    columns = (
        Column("class", translate("supply", "Class")),
        Column("score", translate("supply", "Risk, of 100"), numeric=True),
        Column("spend", translate("supply", "Spend, {0}").format(currency.code), numeric=True),
        Column("vendor", translate("supply", "Largest vendor")),
        Column("share", translate("supply", "Share"), numeric=True),
        Column("herfindahl", translate("supply", "HHI"), numeric=True),
        Column("country", translate("supply", "Designed in")),
        Column("made", translate("supply", "Made in")),
        Column("single", translate("supply", "Single source"), numeric=True),
        Column("replace", translate("supply", "Hard to replace"), numeric=True),
        Column("lead", translate("supply", "Lead, weeks"), numeric=True),
    )
    rows = () if risk is None else tuple(_class_row(one, currency) for one in risk.classes)
    empty = nothing_priced() if risk is None else score_text(risk)
    return Table(columns, _without_amounts(rows, "spend"), empty)


def _class_row(one: ClassRisk, currency: ShownCurrency) -> Row:
    vendor, usd = next(iter(one.by_vendor.items()))
    country = next(iter(one.by_country))
    score = one.score
    points = one.points or {}
    tooltip = "\n".join(
        f"{term_name(term)}: {formats.trimmed(value, 1)}" for term, value in points.items()
    )
    if one.open_points:
        unknown = translate("supply", "Lead time: no data, up to {0}")
        tooltip += "\n" + unknown.format(formats.trimmed(one.open_points, 1))
    level = translate("supply", "0 % drops in, 50 % is qualified again, 100 % is a new design.")
    cells = {
        "class": Cell(class_name(one.supply_class)),
        "score": Cell(
            formats.no_data() if score is None else score_range(score, one.most or score),
            score,
            _tone(score),
            tooltip,
        ),
        "spend": Cell(_amount(one.usd, currency), one.usd * currency.per_usd),
        "vendor": Cell(vendor),
        "share": Cell(formats.percent(usd / one.usd), round(usd / one.usd, 4)),
        "herfindahl": Cell(formats.grouped(one.herfindahl), one.herfindahl),
        "country": _place(country),
        "made": _place(next(iter(one.spend[Angle.MANUFACTURE]))),
        "single": Cell(formats.percent(one.single_source), one.single_source),
        "replace": Cell(
            formats.percent(one.terms.substitution), one.terms.substitution, tooltip=level
        ),
        "lead": Cell(
            formats.no_data() if one.lead_weeks is None else formats.trimmed(one.lead_weeks, 1),
            one.lead_weeks,
        ),
    }
    return Row(one.supply_class.value, cells)


def _place(country: str) -> Cell:
    """The country with the greatest share; what nobody published is muted."""
    return Cell(country or formats.no_data(), country, Tone.NORMAL if country else Tone.MUTED)


def _tone(score: float | None) -> Tone:
    if score is None:
        return Tone.MUTED
    if score >= HIGH_SCORE:
        return Tone.BAD
    return Tone.WARNING if score >= MEDIUM_SCORE else Tone.NORMAL


def losses_table(risk: SupplyRisk | None, currency: ShownCurrency) -> Table:
    """Return what it means to lose each vendor."""
    columns = (
        Column("vendor", translate("supply", "Without")),
        Column("spend", translate("supply", "Spend"), numeric=True),
        Column("gpus", translate("supply", "GPUs"), numeric=True),
        Column("recover", translate("supply", "Recovery, weeks"), numeric=True),
        Column("survive", translate("supply", "Stock, weeks"), numeric=True),
        Column(
            "exposure", translate("supply", "Exposure, {0}").format(currency.code), numeric=True
        ),
    )
    rows = () if risk is None else tuple(_loss_row(one, currency) for one in risk.losses)
    return Table(columns, _without_amounts(rows, "exposure"))


def _without_amounts(rows: tuple[Row, ...], key: str) -> tuple[Row, ...]:
    """Rows whose amounts cannot be copied either while prices are hidden."""
    return tuple(without_prices(one, (key,)) for one in rows) if prices_hidden() else rows


def _loss_row(one: VendorLoss, currency: ShownCurrency) -> Row:
    recover, exposure = one.recover_weeks, one.exposure_usd
    cells = {
        "vendor": Cell(one.vendor),
        "spend": Cell(formats.percent(one.spend_share), round(one.spend_share, 4)),
        "gpus": Cell(formats.percent(one.gpu_share), round(one.gpu_share, 4)),
        "recover": Cell(
            formats.no_data() if recover is None else formats.trimmed(recover, 1), recover
        ),
        "survive": Cell(formats.trimmed(one.survive_weeks, 1), one.survive_weeks),
        "exposure": Cell(
            formats.no_data() if exposure is None else _amount(exposure, currency),
            None if exposure is None else exposure * currency.per_usd,
            Tone.WARNING if exposure else Tone.NORMAL,
        ),
    }
    return Row(one.vendor, cells)


def _amount(usd: float, currency: ShownCurrency) -> str:
    return str(formats.money(usd * currency.per_usd, currency.code))

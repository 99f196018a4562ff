"""Charts of money: what the present value consists of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import CostLine, Evaluation
from planner.presenters import formats
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate, worded

MOST_GROUPS = 6
"""Groups with a bar of their own where there is little room."""

GROUP_HUES = {
    "servers": Hue.COMPUTE,
    "storage": Hue.STORAGE,
    "network": Hue.NETWORK,
    "links": Hue.NETWORK,
    "power and cooling": Hue.FACILITY,
    "building": Hue.FACILITY,
    "energy": Hue.FACILITY,
    "colocation": Hue.FACILITY,
    "cloud": Hue.CLOUD,
    "model API": Hue.CLOUD,
}
"""Groups by the class of what they pay for; the others are services."""


def cost_breakdown(project: Project, evaluation: Evaluation, most: int = MOST_GROUPS) -> BarChart:
    """Present value over the horizon by group, largest first; the tooltip has capex and a year.

    Beyond *most* groups the smallest ones share a bar.
    """
    if prices_hidden():
        return BarChart(translate("charts", "Cost breakdown"), "", (), (), empty_text=hidden_note())
    costs, shown = evaluation.costs, project.shown_currency
    groups = sorted(
        (one for one in costs.present_by_group if one.usd > 0.0), key=lambda one: -one.usd
    )
    credit = sum(one.usd for one in costs.present_by_group if one.usd < 0.0)
    largest = max((one.usd for one in groups), default=0.0) * shown.per_usd
    scale = formats.scale_of(formats.MONEY, largest)
    per_usd = shown.per_usd / scale.divisor
    rest = groups[most - 1 :] if len(groups) > most else []
    words = _Words(shown, _sums(costs.capex), _sums(costs.yearly))
    bars = [
        _bar(one.group, group_name(one.group), [one], per_usd, words)
        for one in groups[: len(groups) - len(rest)]
    ]
    if rest:
        name = translate("charts", "{0} others").format(len(rest))
        bars.append(_bar("others", name, rest, per_usd, words))
    unit = f"{formats.symbol(shown.code)}{scale.unit}".strip()
    text = translate("charts", "{0}, present value").format(unit)
    if credit:
        back = formats.money(credit * shown.per_usd, shown.code)
        text += " · " + translate("charts", "residual value {0}").format(back)
    return BarChart(
        translate("charts", "Cost breakdown"),
        text,
        tuple(bars),
        legend(bars),
        horizontal=True,
        empty_text=translate("charts", "No costs yet. Place hardware or a cloud burst."),
        foot=money_foot(project, evaluation),
    )


def money_foot(project: Project, evaluation: Evaluation) -> str:
    """Return what the sums of a chart of money leave out, printed beneath it."""
    case = Case(project, evaluation.scenario, evaluation)
    left_out = " ".join(map(worded, money_exclusions(case)))
    return translate("charts", "Left out: {0}").format(left_out)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the tooltip of a group says beside its present value; sums in USD by group."""

    shown: ShownCurrency
    capex: Mapping[str, float]
    yearly: Mapping[str, float]

    def of(self, line: CostLine) -> list[str]:
        """Return the lines of one group."""
        present = translate("charts", "present value {0}").format(self._text(line.usd))
        lines = [f"{group_name(line.group)}: {present}"]
        if line.group in self.capex:
            bought = self._text(self.capex[line.group])
            lines.append("  " + translate("charts", "bought for {0}").format(bought))
        if line.group in self.yearly:
            running = self._text(self.yearly[line.group])
            lines.append("  " + translate("charts", "{0} in the first year").format(running))
        return lines

    def _text(self, usd: float) -> str:
        return str(formats.money(usd * self.shown.per_usd, self.shown.code))


def _bar(key: str, name: str, groups: Sequence[CostLine], per_usd: float, words: _Words) -> Bar:
    segments = tuple(
        Segment(group_name(one.group), one.usd * per_usd, GROUP_HUES.get(one.group, Hue.OVERHEAD))
        for one in groups
    )
    lines = [line for one in groups for line in words.of(one)]
    return Bar(key, name, segments, tooltip="\n".join(lines))


def group_name(group: str) -> str:
    """Return the words for a group of costs."""
    return {
        "servers": translate("charts", "servers"),
        "network": translate("charts", "network"),
        "storage": translate("charts", "storage"),
        "power and cooling": translate("charts", "power and cooling"),
        "software": translate("charts", "software"),
        "services": translate("charts", "services"),
        "installation": translate("charts", "installation"),
        "spares": translate("charts", "spares"),
        "duty and freight": translate("charts", "duty and freight"),
        "building": translate("charts", "building"),
        "energy": translate("charts", "energy"),
        "colocation": translate("charts", "colocation"),
        "maintenance": translate("charts", "maintenance"),
        "staff": translate("charts", "staff"),
        "insurance": translate("charts", "insurance"),
        "property tax": translate("charts", "property tax"),
        "lease": translate("charts", "lease"),
        "links": translate("charts", "links"),
        "cloud": translate("charts", "cloud"),
        "model API": translate("charts", "model API"),
        "residual value": translate("charts", "residual value"),
    }.get(group, group)


def _sums(lines: Iterable[CostLine]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for line in lines:
        sums[line.group] = sums.get(line.group, 0.0) + line.usd
    return sums


def legend(bars: Iterable[Bar]) -> tuple[tuple[str, Hue], ...]:
    """Return the names of the hues that bars have."""
    names = hue_names()
    used = {segment.hue for bar in bars for segment in bar.segments}
    return tuple((name, hue) for name, hue in names if hue in used)


def hue_names() -> tuple[tuple[str, Hue], ...]:
    """Return what each hue of costs stands for, in the order of a bar."""
    return (
        (translate("charts", "compute"), Hue.COMPUTE),
        (translate("charts", "storage"), Hue.STORAGE),
        (translate("charts", "network"), Hue.NETWORK),
        (translate("charts", "plant"), Hue.FACILITY),
        (translate("charts", "cloud"), Hue.CLOUD),
        (translate("charts", "services"), Hue.OVERHEAD),
    )

"""Charts of scenarios side by side: what they cost by month, and what that consists of."""

from collections.abc import Mapping, Sequence

from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.charts import cost_line
from planner.presenters.cost_charts import GROUP_HUES, group_name, hue_names, legend
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.series import Bar, BarChart, Hue, LineChart, Segment
from planner.presenters.wording import translate
from planner.studies.contest import Contest

_HUES = (Hue.OWN, Hue.REFERENCE, Hue.FACILITY, Hue.NETWORK, Hue.COMPUTE, Hue.STORAGE)


def costs_compared(
    project: Project, evaluations: Sequence[Evaluation], drawn: Contest | None = None
) -> LineChart:
    """Present cost by month of each scenario, with P10 to P90 where costs have been drawn."""
    title, axis = translate("charts", "Cumulative cost"), translate("charts", "month")
    if prices_hidden():
        return LineChart(title, "", axis, (), (), empty_text=hidden_note())
    shown = project.shown_currency
    priced = [one for one in evaluations if one.figures["tco_total"].value is not None]
    largest = max((max(one.costs.cumulative_present) for one in priced), default=0.0)
    scale = formats.scale_of(formats.MONEY, largest * shown.per_usd)
    lines = []
    for place, one in enumerate(priced):
        found = drawn.of(one.scenario) if drawn is not None else None
        known = found is not None and found.likely_usd == one.costs.present_usd
        lines.append(
            cost_line(
                project.scenario(one.scenario).name,
                one.costs.cumulative_present,
                shown.per_usd / scale.divisor,
                _HUES[place % len(_HUES)],
                found.band if found is not None and known else None,
            )
        )
    unit = f"{formats.symbol(shown.code)}{scale.unit}".strip()
    discount = formats.trimmed(project.settings.discount_rate * 100, 1)
    text = translate("charts", "{0}, present value at {1} %").format(unit, discount)
    if any(line.low for line in lines):
        text += translate("charts", ", P10 to P90 shaded")
    return LineChart(
        title,
        text,
        axis,
        tuple(lines) if largest > 0 else (),
        empty_text=translate("charts", "No costs yet. Place hardware or a cloud burst."),
    )


def groups_compared(project: Project, evaluations: Sequence[Evaluation]) -> BarChart:
    """Present value of each scenario by what it is paid for."""
    title = translate("charts", "What the cost consists of")
    if prices_hidden():
        return BarChart(title, "", (), (), empty_text=hidden_note())
    shown = project.shown_currency
    largest = max(
        (
            sum(line.usd for line in one.costs.present_by_group if line.usd > 0.0)
            for one in evaluations
        ),
        default=0.0,
    )
    scale = formats.scale_of(formats.MONEY, largest * shown.per_usd)
    per_usd = shown.per_usd / scale.divisor
    bars = tuple(
        Bar(
            one.scenario,
            project.scenario(one.scenario).name,
            _segments(one, per_usd),
            tooltip=_told(project, one),
        )
        for one in evaluations
    )
    unit = f"{formats.symbol(shown.code)}{scale.unit}".strip()
    return BarChart(
        title,
        translate("charts", "{0}, present value").format(unit),
        bars if largest > 0 else (),
        legend(bars),
        horizontal=True,
        empty_text=translate("charts", "No costs yet. Place hardware or a cloud burst."),
    )


def _segments(evaluation: Evaluation, per_usd: float) -> tuple[Segment, ...]:
    """Add up the groups of a colour: that many can be told apart in one bar."""
    sums: dict[Hue, float] = {}
    for line in evaluation.costs.present_by_group:
        if line.usd > 0.0:
            hue = GROUP_HUES.get(line.group, Hue.OVERHEAD)
            sums[hue] = sums.get(hue, 0.0) + line.usd
    return tuple(
        Segment(name, sums[hue] * per_usd, hue) for name, hue in hue_names() if hue in sums
    )


def _told(project: Project, evaluation: Evaluation) -> str:
    shown = project.shown_currency
    lines = [project.scenario(evaluation.scenario).name]
    for line in sorted(evaluation.costs.present_by_group, key=lambda one: -one.usd):
        amount = formats.money(line.usd * shown.per_usd, shown.code)
        lines.append(f"{group_name(line.group)}: {amount}")
    return "\n".join(lines)


def shown_in_order(
    project: Project, evaluations: Mapping[ScenarioId, Evaluation]
) -> list[Evaluation]:
    """Return the results in the order of the project's scenarios."""
    return [evaluations[one.id] for one in project.scenarios if one.id in evaluations]

"""What the inspector shows of a rack's feeds by line, and of its devices after a feed is lost."""

from planner.compute.explain.case import Case
from planner.compute.explain.feeds import APART as UNBALANCE
from planner.compute.explain.feeds import (
    FEED_LIMIT,
    LIMIT,
    LINES,
    NEUTRAL,
    SUPPLIES,
    lines_of,
    site_of,
)
from planner.compute.rack_phases import FeedLines
from planner.compute.racks import draw_of, survival_of
from planner.compute.rules import RackRules
from planner.domain.project import Project
from planner.domain.results import Evaluation, FeedResult, RackResult
from planner.domain.site import Rack
from planner.engines.power import SupplyState
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields, beside_limit
from planner.presenters.inspection import FigureRow, InspectorRow, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

_BETWEEN = f"{formats.SPACE}·{formats.SPACE}"
_NOTHING_AMPS = 0.05
_TONES = {
    SupplyState.FULL: Tone.NORMAL,
    SupplyState.REDUCED: Tone.NORMAL,
    SupplyState.THROTTLED: Tone.WARNING,
    SupplyState.STOPS: Tone.BAD,
    SupplyState.NO_DATA: Tone.MUTED,
}


def feed_sections(
    project: Project, evaluation: Evaluation, fields: Fields, rack: Rack, result: RackResult
) -> tuple[Section, ...]:
    """Return currents by line with both limits, and what devices do when a feed is lost."""
    if not rack.feeds or not result.devices:
        return ()
    case = Case(project, evaluation.scenario, evaluation)
    rules = case.context.rules_at(site_of(case, rack))
    rows: list[InspectorRow] = []
    for load, lines in zip(result.feeds, lines_of(case, rack, result), strict=True):
        rows.append(_limits(fields, load))
        if lines is not None:
            rows += _of_feed(fields, lines, rules)
    sections = [Section("lines", translate("inspector", "Feeds and their lines"), tuple(rows))]
    if len(rack.feeds) > 1:
        sections.append(_after_loss(case, fields, rack, result, rules))
    return tuple(one for one in sections if one.rows)


def _limits(fields: Fields, load: FeedResult) -> FigureRow:
    """Planning and legal limit of a whole feed side by side."""
    label = translate("inspector", "Feed {0}, limits").format(load.name)
    figure = beside_limit(load.planning_kw, load.legal_kw, formats.POWER)
    told = translate("inspector", "Planning / legal limit; worst case {0}.")
    told = told.format(formats.power(load.worst_kw))
    return fields.figure(f"{FEED_LIMIT}{load.name}", label, figure, explained=True, tooltip=told)


def _of_feed(fields: Fields, lines: FeedLines, rules: RackRules) -> list[InspectorRow]:
    feed, load = lines.feed, lines.worst
    planning = rules.feeds.planning_share * feed.amps
    legal = rules.feeds.legal_share(feed.volts) * feed.amps
    tone = Tone.NORMAL
    if load.highest_amps > legal:
        tone = Tone.BAD
    elif load.highest_amps > planning:
        tone = Tone.WARNING
    normal = translate("inspector", "Normally {0}.").format(_amps(lines.normal.lines))
    state = translate("inspector", "L1 · L2 · L3 in normal operation.")
    if lines.lost:
        lost = translate("inspector", "L1 · L2 · L3 after the loss of feed {0}.")
        state = f"{lost.format(lines.lost)} {normal}"
    rows: list[InspectorRow] = [
        fields.figure(
            f"{LINES}{feed.name}",
            translate("inspector", "Feed {0}, lines").format(feed.name),
            _amps(load.lines),
            explained=True,
            tone=tone,
            tooltip=state,
        ),
        fields.figure(
            f"{LIMIT}{feed.name}",
            translate("inspector", "Limits of a line"),
            Quantity(f"{formats.trimmed(planning, 1)} / {formats.trimmed(legal, 1)}", "A"),
            explained=True,
            tooltip=translate("inspector", "Planning / legal limit."),
        ),
    ]
    if load.neutral_amps > _NOTHING_AMPS:
        label = translate("inspector", "Neutral {0}").format(feed.name)
        neutral = Quantity(formats.trimmed(load.neutral_amps, 1), "A")
        rows.append(fields.figure(f"{NEUTRAL}{feed.name}", label, neutral, explained=True))
    if load.highest_amps > 0:
        label = translate("inspector", "Unbalance {0}").format(feed.name)
        share = formats.percent(lines.normal.unbalance)
        rows.append(fields.figure(f"{UNBALANCE}{feed.name}", label, share, explained=True))
    return rows


def _amps(lines: tuple[float, float, float]) -> Quantity:
    return Quantity(_BETWEEN.join(formats.trimmed(amps, 1) for amps in lines), "A")


def _after_loss(
    case: Case, fields: Fields, rack: Rack, result: RackResult, rules: RackRules
) -> Section:
    rows: list[InspectorRow] = []
    seen = set()
    for group in result.groups:
        part = case.shelf.parts[group.part]
        if part.supply is None or part.half_units == 0 or part.id in seen:
            continue
        seen.add(part.id)
        accelerator = case.context.accelerator_of(part)
        feeds = len(rack.feeds)
        survival = survival_of(part, accelerator, group.gpu_limit_kw, feeds, rules)
        draw = draw_of(part, accelerator, group.gpu_limit_kw, rules)
        live = translate("inspector", "{0} of {1} supplies").format(
            survival.live, part.supply.count
        )
        figure = Quantity(live)
        if survival.surviving_kw is not None and draw.nameplate_kw is not None:
            power = beside_limit(survival.surviving_kw, draw.nameplate_kw, formats.POWER)
            figure = Quantity(f"{live}{_BETWEEN}{power.number}", power.unit)
        rows.append(
            fields.figure(
                f"{SUPPLIES}{part.id}",
                part.name,
                figure,
                explained=True,
                tone=_TONES[survival.state],
                tooltip=_state_text(survival.state),
            )
        )
    return Section("after_loss", translate("inspector", "After the loss of a feed"), tuple(rows))


def _state_text(state: SupplyState) -> str:
    return {
        SupplyState.FULL: translate("inspector", "Runs on at full power."),
        SupplyState.REDUCED: translate("inspector", "Below nameplate, above its expected peak."),
        SupplyState.THROTTLED: translate("inspector", "Throttles below its expected peak."),
        SupplyState.STOPS: translate("inspector", "Stops."),
        SupplyState.NO_DATA: translate("inspector", "Nobody printed what it does then."),
    }[state]

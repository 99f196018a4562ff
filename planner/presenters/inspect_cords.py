"""What the inspector shows of a device's cords: which supply hangs on which feed and line."""

from collections.abc import Iterator

from planner.compute.cord_current import cord_current
from planner.compute.explain.case import Case
from planner.compute.explain.cords import CORD_AMPS
from planner.compute.explain.feeds import site_of
from planner.document.commands.cords import SetCord, SpreadCords
from planner.domain.hardware import Part
from planner.domain.placement import Placement
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.site import Feed, Rack
from planner.engines.power import cords_of, hangs_on_neutral
from planner.presenters import formats
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ActionRow,
    ChoiceEditor,
    EditRow,
    InspectorRow,
    Option,
    Section,
)
from planner.presenters.wording import translate

_MOST_SUPPLIES = 24
_THREE = 3
_TO_NEUTRAL = ("L1", "L2", "L3")
_BETWEEN_LINES = ("L1-L2", "L2-L3", "L3-L1")

Chosen = tuple[str | None, int | None]
"""Feed and line of a cord; None for whatever it has by itself."""


def cord_section(
    project: Project,
    evaluation: Evaluation,
    fields: Fields,
    placement: Placement,
    part: Part,
    rack: Rack | None,
) -> tuple[Section, ...]:
    """Return a choice for each supply of a device in a rack, and the current of a cord."""
    supply = part.supply
    if rack is None or not rack.feeds or supply is None or part.half_units == 0:
        return ()
    if not 0 < supply.count <= _MOST_SUPPLIES:
        return ()
    mine = {one.supply: one for one in rack.cords if one.placement == placement.id}
    names = [feed.name for feed in rack.feeds]
    usual = cords_of(supply.count, names, {})
    rows: list[InspectorRow] = []
    for place in range(supply.count):
        cord = mine.get(place)
        chosen: Chosen = (None, None) if cord is None else (cord.feed, cord.line)
        rows.append(_row(evaluation, placement, place, chosen, _options(rack.feeds, usual[place])))
    rows += _current(project, evaluation, fields, placement, part, rack)
    if mine:
        label = translate("inspector", "Spread cords over the feeds")
        rows.append(ActionRow("spread", label, SpreadCords(evaluation.scenario, placement.id)))
    return (Section("cords", translate("inspector", "Cords"), tuple(rows)),)


def _current(
    project: Project,
    evaluation: Evaluation,
    fields: Fields,
    placement: Placement,
    part: Part,
    rack: Rack,
) -> Iterator[InspectorRow]:
    """What one cord carries while all supplies live, and after the loss of a feed."""
    result = evaluation.devices.get((placement.part, placement.pool, placement.gpu_limit_kw))
    if result is None or result.nameplate_kw is None or part.supply is None:
        return
    case = Case(project, evaluation.scenario, evaluation)
    rules, feed, supply = case.context.rules_at(site_of(case, rack)), rack.feeds[0], part.supply
    now = cord_current(supply, result.nameplate_kw, supply.count, feed, rules)
    left = supply.count - -(-supply.count // len(rack.feeds))
    after = cord_current(supply, result.nameplate_kw, left, feed, rules)
    if now is None:
        return
    told = translate("inspector", "Power factor {0}.").format(formats.trimmed(now.power_factor, 2))
    if after is not None:
        lost = translate("inspector", "After the loss of a feed up to {0}.")
        amps = formats.Quantity(formats.trimmed(after.amps, 1), "A")
        told = f"{told} {lost.format(amps)}"
    label = translate("inspector", "Current of a cord")
    figure = formats.Quantity(formats.trimmed(now.amps, 1), "A")
    yield fields.figure(CORD_AMPS, label, figure, explained=True, tooltip=told)


def _row(
    evaluation: Evaluation,
    placement: Placement,
    place: int,
    chosen: Chosen,
    options: tuple[Option, ...],
) -> EditRow:
    scenario = evaluation.scenario

    def command(value: Chosen) -> SetCord:
        return SetCord(scenario, placement.id, place, *value)

    return EditRow(
        f"placement:{placement.id}:cord_{place}",
        translate("inspector", "Supply {0}").format(place + 1),
        ChoiceEditor(options),
        chosen,
        command,
    )


def _options(feeds: tuple[Feed, ...], usual: str) -> tuple[Option, ...]:
    alternating = translate("inspector", "{0}, alternating").format(usual)
    options = [Option((None, None), alternating)]
    for feed in feeds:
        options.append(Option((feed.name, None), feed.name))
        if feed.phases == _THREE:
            lines = _TO_NEUTRAL if hangs_on_neutral(feed.volts) else _BETWEEN_LINES
            options += [
                Option((feed.name, place), f"{feed.name} · {line}")
                for place, line in enumerate(lines)
            ]
    return tuple(options)

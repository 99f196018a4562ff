"""What the inspector shows of a device's cords: which supply hangs on which feed and line."""

from planner.document.commands.cords import SetCord, SpreadCords
from planner.domain.hardware import Part
from planner.domain.placement import Placement
from planner.domain.results import Evaluation
from planner.domain.site import Feed, Rack
from planner.engines.power import cords_of, hangs_on_neutral
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
    evaluation: Evaluation, placement: Placement, part: Part, rack: Rack | None
) -> tuple[Section, ...]:
    """Return a choice for each supply of a device in a rack; nothing where there is none."""
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
    if mine:
        label = translate("inspector", "Spread cords over the feeds")
        rows.append(ActionRow("spread", label, SpreadCords(evaluation.scenario, placement.id)))
    return (Section("cords", translate("inspector", "Cords"), tuple(rows)),)


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

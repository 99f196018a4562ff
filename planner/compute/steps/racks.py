"""Step: every rack by itself."""

from dataclasses import replace

from planner.compute.racks import device_groups, rack_result, used_half_units
from planner.compute.rules import RackRules
from planner.compute.steps.context import Context
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import RackId
from planner.domain.results import DeviceGroup, RackResult
from planner.domain.site import Rack


def rack_step(context: Context) -> dict[RackId, RackResult]:
    """Return every rack: draws, feeds, heat, mass, space."""
    graph, shelf, rules = context.graph, context.shelf, context.rack_rules
    results: dict[RackId, RackResult] = {}
    alike = _Alike()
    for rack in context.plan.racks.values():
        key = ("rack", rack.id)
        known = graph.reuse(key, rack, rules) if context.same_parts else None
        if isinstance(known, RackResult):
            results[rack.id] = known
            continue
        groups: tuple[DeviceGroup, ...] = graph.node(
            ("groups", rack.id), device_groups, rack.placements
        )
        parts, accelerators = context.fitted(groups)
        frame = shelf.parts[rack.frame]
        results[rack.id] = graph.node(key, alike, rack, rules, groups, frame, parts, accelerators)
    return results


class _Alike:
    """Racks with equal contents have equal results; long rows of them are calculated once."""

    def __init__(self) -> None:
        self._known: dict[object, RackResult] = {}

    def __call__(
        self,
        rack: Rack,
        rules: RackRules,
        groups: tuple[DeviceGroup, ...],
        frame: Part,
        parts: tuple[Part, ...],
        accelerators: tuple[Accelerator | None, ...],
    ) -> RackResult:
        """Return `rack_result`, or that of an equal rack under this rack's id."""
        if rack.cords:
            return rack_result(rack, groups, frame, parts, accelerators, rules)
        key = (groups, rack.feeds, frame.id, rack.system, used_half_units(rack.placements))
        known = self._known.get(key)
        if known is not None:
            return replace(known, rack=rack.id)
        result = rack_result(rack, groups, frame, parts, accelerators, rules)
        self._known[key] = result
        return result

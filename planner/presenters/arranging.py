"""What dialogs say about many devices at once: where they go, which racks there are."""

from collections import Counter
from collections.abc import Collection

from planner.domain.hardware import Part
from planner.domain.identity import PlacementId
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import Evaluation
from planner.domain.site import Rack
from planner.presenters import formats
from planner.presenters.wording import translate

_MOST_NAMED = 6
"""Racks that a sentence names; more are counted."""


def where_text(plan: Plan, added: Collection[PlacementId]) -> str:
    """Return where new devices of a plan stand, such as ``R01 +2, R02 +2`` or ``9 racks, 3 each``."""
    counts = {
        rack.name: inside
        for rack in plan.ordered_racks()
        if (inside := sum(one.id in added for one in rack.placements))
    }
    aside = len(added) - sum(counts.values())
    if len(counts) > _MOST_NAMED:
        spread = Counter(counts.values())
        each = ", ".join(
            translate("arranging", "{0} racks +{1}").format(racks, count)
            for count, racks in sorted(spread.items(), reverse=True)
        )
        texts = [each]
    else:
        texts = [f"{name} +{count}" for name, count in counts.items()]
    if aside:
        texts.append(translate("arranging", "tray or floor +{0}").format(aside))
    return ", ".join(texts)


def rack_choice(rack: Rack, evaluation: Evaluation) -> str:
    """Return a rack with its free units and power to spare, such as ``R04 · 18U free · 9.2 kW``."""
    result = evaluation.racks.get(rack.id)
    if result is None:
        return rack.name
    free = formats.units_high(max(0, result.half_units_total - result.half_units_used))
    spare = min((feed.planning_kw - feed.worst_kw for feed in result.feeds), default=None)
    text = translate("arranging", "{0} · {1} free").format(rack.name, free)
    if spare is None:
        return text
    return translate("arranging", "{0} · {1} to spare").format(text, formats.power(spare))


def selected_text(devices: Collection[Placement], shelf: PartShelf) -> str:
    """Return what is selected, such as ``gpu-03 · NVIDIA DGX H200`` or ``4 devices of 2 types``."""
    if not devices:
        return ""
    parts = {one.part for one in devices}
    first = next(iter(devices))
    label = shelf.parts[first.part].label
    if len(devices) == 1:
        return f"{first.name} · {label}"
    if len(parts) == 1:
        return f"{len(devices)} × {label}"
    return translate("arranging", "{0} devices of {1} types").format(len(devices), len(parts))


def part_choice(part: Part) -> str:
    """Return a part with its height, such as ``NVIDIA DGX H200 · 8U``."""
    return f"{part.label} · {formats.units_high(part.half_units)}"

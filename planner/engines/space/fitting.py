"""How a device fits into a cabinet besides its height: depth, rails, width of the cable channels."""

from collections.abc import Mapping
from math import pi

from planner.domain.formula import Formula

DEPTH_MARGIN = Formula(
    id="space.depth_margin",
    result="depth left behind a device",
    unit="mm",
    expression="rack_depth_mm - device_depth_mm - bend_reserve_mm",
    symbols={
        "rack_depth_mm": "depth of the cabinet that devices may use, mm",
        "device_depth_mm": "depth of the device, mm",
        "bend_reserve_mm": "room for cables to bend, mm",
    },
    source="Device and cable bend together must fit (estimate: 150 mm bend)",
)

RAIL_MARGIN = Formula(
    id="space.rail_margin",
    result="common range of rail kit and posts",
    unit="mm",
    expression="min(rail_max_mm, post_max_mm) - max(rail_min_mm, post_min_mm)",
    symbols={
        "rail_min_mm": "shortest length of the rail kit, mm",
        "rail_max_mm": "longest length of the rail kit, mm",
        "post_min_mm": "least distance of front and rear posts, mm",
        "post_max_mm": "greatest distance of front and rear posts, mm",
    },
    source="A rail kit fits where its range and that of the posts overlap (EIA-310 posts)",
)

CABLE_FILL = Formula(
    id="space.cable_fill",
    result="share of a cable channel that is filled",
    unit="1",
    expression="cables * 0.7853981633974483 * diameter_mm ** 2 / area_mm2",
    symbols={
        "cables": "cables in the channel",
        "diameter_mm": "outer diameter of a cable, mm",
        "area_mm2": "cross-section of the channel, mm\u00b2",
    },
    source="Sum of the circles over the cross-section; plan for 40 % at hand-over (estimate)",
)


def depth_margin_mm(rack_depth_mm: float, device_depth_mm: float, bend_reserve_mm: float) -> float:
    """Return the depth left behind a device and the bend of its cables in mm; negative: too deep."""
    return rack_depth_mm - device_depth_mm - bend_reserve_mm


def rail_margin_mm(
    rail_min_mm: float, rail_max_mm: float, post_min_mm: float, post_max_mm: float
) -> float:
    """Return the range in mm that a rail kit and the posts have in common; negative: none."""
    return min(rail_max_mm, post_max_mm) - max(rail_min_mm, post_min_mm)


def cable_fill(cables: float, diameter_mm: float, area_mm2: float) -> float:
    """Return the share of a channel of *area_mm2* that so many round cables fill."""
    return cables * pi / 4 * diameter_mm**2 / area_mm2


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (DEPTH_MARGIN, RAIL_MARGIN, CABLE_FILL)
}
"""The formulas of this module by id."""

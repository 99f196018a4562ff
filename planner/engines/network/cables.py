"""Cables: how long they are, and how full they make a tray.

A cable runs along rows and across them, never diagonally, up to the tray and down again; inside one
rack it does not leave it.
"""

from collections.abc import Mapping
from math import pi

from planner.domain.formula import Formula

LENGTH = Formula(
    id="network.cable_length",
    result="cable between two racks",
    unit="m",
    expression="max(dx, -dx) + max(dy, -dy) + rise_a + rise_b + slack",
    symbols={
        "dx": "distance of the racks along the first axis of the floor, m",
        "dy": "distance of the racks along the other axis, m",
        "rise_a": "from the first device up to the tray, m",
        "rise_b": "from the tray down to the other device, m",
        "slack": "loops at both ends, m",
    },
    source="Routes follow trays along the axes of the room; slack is an assumption",
)

TRAY_FILL = Formula(
    id="network.tray_fill",
    result="fill of a cable tray",
    unit="share",
    expression="cables * 3.141592653589793 / 4 * diameter_mm ** 2 / (width_mm * depth_mm)",
    symbols={
        "cables": "cables that pass its fullest section",
        "diameter_mm": "outer diameter of a cable, mm",
        "width_mm": "inner width of the tray, mm",
        "depth_mm": "inner depth of the tray, mm",
    },
    source="Sum of the cross-sections over that of the tray (TIA-569: 40 % at first, 50 % at most)",
)


def cable_length_m(
    dx_m: float, dy_m: float, rise_a_m: float, rise_b_m: float, slack_m: float
) -> float:
    """Return the length of a cable between two racks in m."""
    return abs(dx_m) + abs(dy_m) + rise_a_m + rise_b_m + slack_m


def tray_fill(cables: int, diameter_mm: float, width_mm: float, depth_mm: float) -> float:
    """Return the share of a tray's cross-section that cables of one diameter take."""
    return cables * pi / 4 * diameter_mm**2 / (width_mm * depth_mm)


FORMULAS: Mapping[str, Formula] = {one.id: one for one in (LENGTH, TRAY_FILL)}

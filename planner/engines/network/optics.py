"""Optics: how many modules the ends of links take, and what they draw.

A module in the cage of a switch serves one or several ports; links that share a cage share it.
"""

from collections.abc import Iterable, Mapping
from math import ceil

from planner.domain.formula import Formula

_WATTS_PER_KW = 1000.0

POWER = Formula(
    id="network.optics",
    result="power of optical modules",
    unit="kW",
    expression="modules * module_w / 1000",
    symbols={"modules": "optical modules", "module_w": "draw of one module, W"},
    source="NVIDIA LinkX product specifications: a module draws the same in every configuration",
)


def modules(ports_by_device: Iterable[int], ports_per_module: int) -> int:
    """Return the modules for so many ports at each device; devices do not share a module."""
    return sum(ceil(ports / ports_per_module) for ports in ports_by_device)


def optics_kw(count: int, module_w: float) -> float:
    """Return what so many modules draw together in kW."""
    return count * module_w / _WATTS_PER_KW


FORMULAS: Mapping[str, Formula] = {POWER.id: POWER}

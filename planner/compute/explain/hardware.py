"""One device as explanations see it: its part, what it draws, and where its figures are from."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.devices import IDLE, device_result
from planner.compute.explain.case import Case
from planner.compute.racks import draw_of
from planner.compute.sites import DeviceKey
from planner.domain.hardware import Accelerator, Part
from planner.domain.phrase import say
from planner.domain.provenance import Evidence
from planner.domain.results import DeviceResult
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.engines.power import DevicePower

UNITS: Final[Mapping[str, str]] = {
    "nameplate_kw": "kW",
    "peak_kw": "kW",
    "average_kw": "kW",
    "heat_kw": "kW",
    "air_heat_kw": "kW",
    "liquid_heat_kw": "kW",
    "airflow_m3h": "m³/h",
    "mass_kg": "kg",
    "price_usd": "USD",
    "lead_weeks": "weeks",
    "gpus": "GPUs",
    "vram": "GB",
    "usable_tb": "TB",
    "ports": "ports",
    "height": "U",
}
"""The figures of a device that have a *Why?*, with their units."""

TITLES: Final[Mapping[str, str]] = {
    "nameplate_kw": say("Nameplate"),
    "peak_kw": say("Expected peak"),
    "average_kw": say("Expected average"),
    "heat_kw": say("Heat figure"),
    "air_heat_kw": say("Heat to air"),
    "liquid_heat_kw": say("Heat to liquid"),
    "airflow_m3h": say("Airflow"),
    "mass_kg": say("Mass"),
    "price_usd": say("Price"),
    "lead_weeks": say("Lead time"),
    "gpus": say("GPUs"),
    "vram": say("VRAM"),
    "usable_tb": say("Usable capacity"),
    "ports": say("Ports"),
    "height": say("Height"),
}
"""How those figures are called."""

_FIELDS: Final[Mapping[str, str]] = {
    "gpus": "accelerator_count",
    "usable_tb": "usable_tb",
    "ports": "ports",
    "height": "half_units",
}
"""The fields of a part that hold its figures of other names, as its evidence calls them."""

_DRAWS = ("nameplate_kw", "peak_kw", "heat_kw", "typical_kw", "airflow_m3h")


class Device:
    """One device of a kind: part, pool and GPU limit, with what it draws."""

    def __init__(self, case: Case, key: DeviceKey) -> None:
        self.case = case
        self.key = key
        self.part: Part = case.shelf.parts[key[0]]
        self.accelerator: Accelerator | None = case.context.accelerator_of(self.part)
        self.limit_kw = key[2]
        self.result: DeviceResult = self._result()
        self.draw: DevicePower = draw_of(
            self.part, self.accelerator, self.limit_kw, case.context.rack_rules
        )

    def _result(self) -> DeviceResult:
        """The result of its kind; what is on the tray or the floor has none and counts as idle."""
        known = self.case.evaluation.devices.get(self.key)
        rules = self.case.context.rack_rules
        return known or device_result(self.part, self.accelerator, self.limit_kw, IDLE, rules)

    def value(self, name: str) -> float | None:
        """Return a figure of the device, None without data."""
        if name in _CAPABILITIES:
            return _CAPABILITIES[name](self)
        source = self.result if hasattr(self.result, name) else self.part
        figure: float | None = getattr(source, name)
        return figure

    def evidence(self, name: str) -> Evidence | None:
        """Return what stands behind a figure that is printed as it is; None when it is computed."""
        value, part = self.value(name), self.part
        if name in _CAPABILITIES:
            return part.evidence.get(_FIELDS[name]) if name in _FIELDS else None
        if value is None or hasattr(part, name):
            return part.evidence.get(name)
        for field in (name, *_DRAWS):
            if getattr(part.draw, field, None) == value and field in part.evidence:
                return part.evidence[field]
        return None


def _vram_gb(device: Device) -> float | None:
    """Memory of all its GPUs as the datasheet prints it; 0 for devices without GPUs."""
    if not device.part.gpus:
        return 0.0
    known = device.accelerator
    return None if known is None else device.part.gpus * known.memory_gb


def _usable_tb(device: Device) -> float | None:
    return device.part.storage.usable_tb if device.part.storage else None


def _ports(device: Device) -> float | None:
    return float(device.part.switch.ports) if device.part.switch else None


def _height(device: Device) -> float | None:
    half_units = device.part.half_units
    return None if half_units is None else half_units / HALF_UNITS_PER_UNIT


_CAPABILITIES: Final[Mapping[str, Callable[[Device], float | None]]] = {
    "gpus": lambda device: float(device.part.gpus),
    "vram": _vram_gb,
    "usable_tb": _usable_tb,
    "ports": _ports,
    "height": _height,
}
"""What a device can do or holds, from its part alone."""

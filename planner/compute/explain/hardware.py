"""One device as explanations see it: its part, what it draws, and where its figures are from."""

from collections.abc import Mapping
from typing import Final

from planner.compute.devices import IDLE, device_result
from planner.compute.explain.case import Case
from planner.compute.racks import draw_of
from planner.compute.sites import DeviceKey
from planner.domain.hardware import Accelerator, Part
from planner.domain.provenance import Evidence
from planner.domain.results import DeviceResult
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
}
"""The figures of a device that have a *Why?*, with their units."""

TITLES: Final[Mapping[str, str]] = {
    "nameplate_kw": "Nameplate",
    "peak_kw": "Expected peak",
    "average_kw": "Expected average",
    "heat_kw": "Heat figure",
    "air_heat_kw": "Heat to air",
    "liquid_heat_kw": "Heat to liquid",
    "airflow_m3h": "Airflow",
    "mass_kg": "Mass",
    "price_usd": "Price",
    "lead_weeks": "Lead time",
}
"""How those figures are called."""

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
        source = self.result if hasattr(self.result, name) else self.part
        figure: float | None = getattr(source, name)
        return figure

    def evidence(self, name: str) -> Evidence | None:
        """Return what stands behind a figure that is printed as it is; None when it is computed."""
        value, part = self.value(name), self.part
        if value is None or hasattr(part, name):
            return part.evidence.get(name)
        for field in (name, *_DRAWS):
            if getattr(part.draw, field, None) == value and field in part.evidence:
                return part.evidence[field]
        return None

"""The engines' settings, filled from the project's assumptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from planner.compute.structure_rules import StructureRules, structure_rules
from planner.compute.supply_rules import SupplyRules, supply_rules
from planner.domain.facility import LossCurve
from planner.domain.hardware import Accelerator, Part
from planner.domain.provenance import Estimate
from planner.domain.results import DeviceGroup
from planner.engines.power import DevicePower, FeedRules, PowerRatios, SupplySurvival

HOPPER = "Hopper"


@dataclass(frozen=True, slots=True)
class RackMemory:
    """What follows from devices alone, filled while racks are looked at.

    `draws` is what each part draws, `losses` what losing a feed does to it, `held` what racks of the
    same devices have in common (`compute.racks.Held`).
    """

    draws: dict[Any, tuple[Part, Accelerator | None, DevicePower]] = field(default_factory=dict)
    losses: dict[Any, tuple[DevicePower, SupplySurvival]] = field(default_factory=dict)
    held: dict[tuple[DeviceGroup, ...], Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RackRules:
    """What the calculation of a rack needs besides the rack and its parts.

    `memory` is of what was calculated by these rules; it is no part of their value.
    """

    ratios: PowerRatios
    feeds: FeedRules
    airflow_m3h_per_kw: float
    bend_reserve_mm: float
    structure: StructureRules = field(default_factory=StructureRules)
    supply: SupplyRules = field(default_factory=SupplyRules)
    memory: RackMemory = field(default_factory=RackMemory, compare=False, repr=False)

    def after(self, known: "RackRules | None") -> "RackRules":
        """Return these rules with the memory of those before; those themselves where they are equal.

        Limits may differ, as long as devices draw, blow and load their lines the same.
        """
        if known is None or known == self:
            return known or self
        return replace(self, memory=known.memory) if known.drawn_by == self.drawn_by else self

    @property
    def drawn_by(self) -> tuple[object, ...]:
        """Everything that what is remembered follows from."""
        return (self.ratios, self.feeds.power_factor, self.airflow_m3h_per_kw)


_OF_PLANT = ("power.", "cooling.")
"""Families of assumptions that plant is worked out with."""


@dataclass(frozen=True, slots=True)
class PlantRules:
    """What the calculation of a site's plant needs; `values` are assumptions on power and cooling."""

    ups_curve: LossCurve
    ups_systems: int
    ups_sizing: float
    transformer_no_load: float
    transformer_load: float
    values: Mapping[str, float]


def rack_rules(assumptions: Mapping[str, Estimate]) -> RackRules:
    """Return the settings of rack calculations."""
    value = _reader(assumptions)
    return RackRules(
        ratios=PowerRatios(
            idle=value("power.idle_share"),
            busy_llm=value("power.busy_inference_share"),
            busy_other=value("power.busy_other_share"),
            busy_training=value("power.training_share"),
            peak=value("power.peak_share"),
            peak_by_architecture={HOPPER: value("power.peak_share_hopper")},
            typical=value("power.other_typical_share"),
            diversity_training=value("power.diversity_training"),
            diversity_inference=value("power.diversity_inference"),
        ),
        feeds=FeedRules(
            planning_share=value("power.planning_limit"),
            power_factor=value("power.power_factor"),
            nec_share=value("power.nec_continuous_share"),
            iec_share=value("power.iec_continuous_share"),
        ),
        airflow_m3h_per_kw=value("cooling.airflow_m3h_per_kw"),
        bend_reserve_mm=value("space.bend_reserve_mm"),
        structure=structure_rules(assumptions),
        supply=supply_rules(assumptions),
    )


def with_practice(rules: RackRules, north_american: bool) -> RackRules:
    """Return the settings of racks whose breakers follow one practice, whatever their voltage."""
    return replace(rules, feeds=replace(rules.feeds, north_american=north_american))


def likely_values(
    assumptions: Mapping[str, Estimate], families: tuple[str, ...]
) -> dict[str, float]:
    """Return the likely values of some families of assumptions, such as ``power.``.

    Of no others: what is made of them stays the same when one of another family changes.
    """
    return {key: one.likely for key, one in assumptions.items() if key.startswith(families)}


def plant_rules(assumptions: Mapping[str, Estimate]) -> PlantRules:
    """Return the settings of the default plant."""
    values = likely_values(assumptions, _OF_PLANT)
    return PlantRules(
        ups_curve=LossCurve(
            values["power.ups_fixed"], values["power.ups_proportional"], values["power.ups_square"]
        ),
        ups_systems=int(values["power.ups_systems"]),
        ups_sizing=values["power.ups_sizing"],
        transformer_no_load=values["power.transformer_no_load_loss"],
        transformer_load=values["power.transformer_load_loss"],
        values=values,
    )


def _reader(assumptions: Mapping[str, Estimate]) -> Callable[[str], float]:
    return lambda key: assumptions[key].likely

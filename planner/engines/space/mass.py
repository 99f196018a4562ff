"""Mass of a rack: against what its cabinet carries standing and rolling, and how high it sits.

Masses in kg, heights in rack units above the floor of the rack.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.formula import Formula


@dataclass(frozen=True, slots=True)
class RackMass:
    """Mass of what stands in a rack against the static load of the cabinet.

    `unknown_devices` have no mass and are not in the sum; no static load means no data.
    """

    mass_kg: float
    unknown_devices: int
    static_load_kg: float | None

    @property
    def share(self) -> float | None:
        """Mass as a share of the static load."""
        return load_share(self.mass_kg, self.static_load_kg) if self.static_load_kg else None


LOAD_SHARE = Formula(
    id="space.load_share",
    result="mass as a share of the static load",
    unit="1",
    expression="mass_kg / static_load_kg",
    symbols={
        "mass_kg": "mass of all devices in the rack, kg",
        "static_load_kg": "what the cabinet carries standing, kg",
    },
    source="Sum of masses against the maker's static load; the rolling load is lower",
)


def load_share(mass_kg: float, static_load_kg: float) -> float:
    """Return the mass in a rack as a share of what its cabinet carries standing."""
    return mass_kg / static_load_kg


def rack_mass(
    devices: Sequence[tuple[float | None, int]], static_load_kg: float | None
) -> RackMass:
    """Return the mass of a rack from groups of (mass in kg each, how many)."""
    mass_kg = 0.0
    unknown = 0
    for each_kg, count in devices:
        if each_kg is None:
            unknown += count
        else:
            mass_kg += each_kg * count
    return RackMass(mass_kg, unknown, static_load_kg)


ROLLING_SHARE = Formula(
    id="space.rolling_share",
    result="mass as a share of the rolling load",
    unit="1",
    expression="mass_kg / dynamic_load_kg",
    symbols={
        "mass_kg": "cabinet and everything in it, kg",
        "dynamic_load_kg": "what the cabinet carries while it is rolled on its casters, kg",
    },
    source="Makers rate rolling lower than standing: 1,020 against 1,701 kg (APC NetShelter SX)",
)


def rolling_share(mass_kg: float, dynamic_load_kg: float) -> float:
    """Return the mass of a rack as a share of what its cabinet carries while rolling."""
    return mass_kg / dynamic_load_kg


CENTRE_OF_GRAVITY = Formula(
    id="space.centre_of_gravity",
    result="height of the centre of gravity",
    unit="U",
    expression="moment_kg_u / mass_kg",
    symbols={
        "moment_kg_u": "sum of each mass times the height of its middle, kg x U",
        "mass_kg": "cabinet and everything in it that has a mass, kg",
    },
    source="Centre of mass of bodies on one axis",
)

CENTRE_SHARE = Formula(
    id="space.centre_share",
    result="centre of gravity as a share of the height",
    unit="1",
    expression="centre_u / units",
    symbols={
        "centre_u": "height of the centre of gravity, U",
        "units": "height of the rack, U",
    },
    source="Centre of gravity over the height of the rack",
)


@dataclass(frozen=True, slots=True)
class Weight:
    """A mass in kg and the height of its middle in rack units."""

    mass_kg: float
    middle_u: float


def centre_of_gravity_u(weights: Iterable[Weight]) -> float | None:
    """Return the height of the common centre of gravity in rack units; None without mass."""
    mass_kg = moment = 0.0
    for weight in weights:
        mass_kg += weight.mass_kg
        moment += weight.mass_kg * weight.middle_u
    return moment / mass_kg if mass_kg else None


def centre_share(centre_u: float, units: float) -> float:
    """Return the height of the centre of gravity as a share of the height of the rack."""
    return centre_u / units


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (LOAD_SHARE, ROLLING_SHARE, CENTRE_OF_GRAVITY, CENTRE_SHARE)
}
"""The formulas of this module by id."""

"""The key figures of energy efficiency that the EU asks data centres for, by site and of all.

Regulation (EU) 2024/1364: PUE, WUE, ERF and REF, and the amounts that they are made of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.compute.carbon import PlanCarbon, SiteCarbon
from planner.domain.identity import SiteId
from planner.domain.phrase import say
from planner.engines.carbon import energy_reuse_factor, renewable_energy_factor

ALL_SITES = say("All sites")


@dataclass(frozen=True, slots=True)
class EnergyFigures:
    """The amounts of a year; None where one is not known, or was not entered.

    Water is that of heat rejection.
    """

    name: str
    energy_kwh: float
    it_kwh: float | None
    water_l: float | None
    reused_kwh: float | None
    renewable_kwh: float | None
    carbon_kg: float | None

    @property
    def pue(self) -> float | None:
        """Power usage effectiveness: all energy over that of IT."""
        return self.energy_kwh / self.it_kwh if self.it_kwh else None

    @property
    def wue_l_kwh(self) -> float | None:
        """Water usage effectiveness: litres for each kWh of IT."""
        return self.water_l / self.it_kwh if self.it_kwh and self.water_l is not None else None

    @property
    def erf(self) -> float | None:
        """Energy reuse factor: the share that is used again outside."""
        if self.reused_kwh is None or self.energy_kwh <= 0.0:
            return None
        return energy_reuse_factor(self.reused_kwh, self.energy_kwh)

    @property
    def ref(self) -> float | None:
        """Renewable energy factor: the share that is renewable."""
        if self.renewable_kwh is None or self.energy_kwh <= 0.0:
            return None
        return renewable_energy_factor(self.renewable_kwh, 0.0, 0.0, self.energy_kwh)


def energy_figures(found: PlanCarbon, names: Mapping[SiteId, str]) -> tuple[EnergyFigures, ...]:
    """Return the figures of every site and, of several, those of all together."""
    sites = tuple(_of_site(one, names[one.site]) for one in found.sites)
    if len(sites) < 2:
        return sites
    whole = EnergyFigures(
        ALL_SITES,
        sum(one.energy_kwh for one in sites),
        _sum(one.it_kwh for one in sites),
        _sum(one.water_l for one in sites),
        _sum(one.reused_kwh for one in sites),
        _sum(one.renewable_kwh for one in sites),
        _sum(one.carbon_kg for one in sites),
    )
    return (*sites, whole)


def _of_site(one: SiteCarbon, name: str) -> EnergyFigures:
    energy = one.energy_kwh_year
    return EnergyFigures(
        name,
        energy,
        energy / one.pue if one.pue else None,
        one.water_l_year,
        None if one.reused_share is None else one.reused_share * energy,
        None if one.renewable_share is None else one.renewable_share * energy,
        one.kg_year,
    )


def _sum(values: Iterable[float | None]) -> float | None:
    """All of them; None where one is not known, since the others would not be the whole."""
    known = tuple(values)
    return None if None in known else sum(value for value in known if value is not None)

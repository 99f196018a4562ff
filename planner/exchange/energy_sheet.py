"""Key figures of energy efficiency as rows of a file, ready for a report."""

from collections.abc import Iterator, Mapping, Sequence

from planner.compute.energy_figures import EnergyFigures
from planner.exchange.columns import Value

COLUMNS = (
    *("Site", "PUE", "WUE l/kWh", "ERF", "REF"),
    *("Total energy kWh/a", "IT energy kWh/a", "Water m3/a", "Reused energy kWh/a"),
    *("Renewable energy kWh/a", "Emissions kg CO2e/a"),
)
"""Names and units of Regulation (EU) 2024/1364, annexes II and III; emissions beside them."""


def energy_rows(found: Sequence[EnergyFigures]) -> Iterator[Mapping[str, Value]]:
    """Yield one mapping by title for each site; what is not known is an empty cell."""
    for one in found:
        water = None if one.water_l is None else one.water_l / 1000.0
        values: tuple[Value, ...] = (
            *(str(one.name), one.pue, one.wue_l_kwh, one.erf, one.ref),
            *(one.energy_kwh, one.it_kwh, water, one.reused_kwh, one.renewable_kwh),
            one.carbon_kg,
        )
        yield dict(zip(COLUMNS, values, strict=True))

"""The climate of a site as hours by temperature: a year of weather, small enough for a project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemperatureHours:
    """Hours of a year whose temperature lies within 0.5 K of `temperature_c`.

    `wet_bulb_c` is the mean wet bulb of those hours, None where the humidity is not known.
    """

    temperature_c: float
    hours: int
    wet_bulb_c: float | None = None


@dataclass(frozen=True, slots=True)
class ClimateRecord:
    """A year of weather that was read from a file.

    `dry` are its hours by dry bulb, `wet` by wet bulb (empty where the humidity is not known), both
    rising. `design_dry_bulb_c` is exceeded in 0.4 % of the hours. `missing_hours` of the year had
    no usable temperature and are in no bin. `years` says which years the hours are of; `notes`
    tell what else was marked when it was read.
    """

    name: str
    file: str
    years: str
    dry: tuple[TemperatureHours, ...]
    wet: tuple[TemperatureHours, ...] = ()
    design_dry_bulb_c: float = 0.0
    design_wet_bulb_c: float | None = None
    mean_dry_bulb_c: float = 0.0
    summer_mean_c: float | None = None
    elevation_m: float | None = None
    missing_hours: int = 0
    imported: str = ""
    notes: tuple[str, ...] = ()

    @property
    def hours(self) -> int:
        """How many hours are in the bins."""
        return sum(one.hours for one in self.dry)

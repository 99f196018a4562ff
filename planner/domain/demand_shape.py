"""How demand spreads over the day, the week and the year: what a curve is drawn as."""

from dataclasses import dataclass, replace
from statistics import fmean

from planner.domain.phrase import say
from planner.domain.provenance import Evidence
from planner.domain.units import HOURS_PER_DAY, MONTHS_PER_YEAR
from planner.domain.workload import Demand

WORKDAYS, RESTDAYS = 5, 2
SHAPE_FACTORS = {"workday": HOURS_PER_DAY, "restday": HOURS_PER_DAY, "months": MONTHS_PER_YEAR}
"""How many factors each part of a shape has."""


def factors_of(text: str, count: int) -> tuple[float, ...]:
    """Return numbers separated by spaces.

    Raises:
        ValueError: when there are not *count* of them, one is no number, or one is not 0 to 1.
    """
    words = text.split()
    if len(words) != count:
        raise ValueError(say("has {0} numbers instead of {1}.", len(words), count))
    values = []
    for word in words:
        try:
            value = float(word)
        except ValueError:
            raise ValueError(say("{0} is no number.", word)) from None
        if not 0.0 <= value <= 1.0:
            raise ValueError(say("{0} is not between 0 and 1.", word))
        values.append(value)
    return tuple(values)


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares of the peak: 24 hours of a workday and of a day of rest, 12 months; growth a year."""

    workday: tuple[float, ...]
    restday: tuple[float, ...]
    months: tuple[float, ...]
    growth_per_year: float = 0.0

    def on(self, demand: Demand) -> Demand:
        """Return *demand* over this curve; what was recorded goes."""
        return replace(
            demand,
            week=self.workday * WORKDAYS + self.restday * RESTDAYS,
            months=self.months,
            growth_per_year=self.growth_per_year,
            recorded=(),
        )

    @property
    def load_factor(self) -> float:
        """Mean over peak, 0 to 1."""
        hours = [*self.workday * WORKDAYS, *self.restday * RESTDAYS]
        peak = max(hours) * max(self.months)
        return fmean(hours) * fmean(self.months) / peak if peak else 0.0


def curve_of(demand: Demand) -> Curve:
    """Return the curve of a demand: the means of its workdays and of its days of rest."""
    days = [
        demand.week[start : start + HOURS_PER_DAY]
        for start in range(0, len(demand.week), HOURS_PER_DAY)
    ]
    return Curve(
        tuple(fmean(hours) for hours in zip(*days[:WORKDAYS], strict=True)),
        tuple(fmean(hours) for hours in zip(*days[WORKDAYS:], strict=True)),
        demand.months,
        demand.growth_per_year,
    )


@dataclass(frozen=True, slots=True)
class DemandShape:
    """A curve of the catalogue to start from, with where it comes from."""

    id: str
    label: str
    workday: tuple[float, ...]
    restday: tuple[float, ...]
    months: tuple[float, ...]
    growth_per_year: float
    evidence: Evidence

    @property
    def curve(self) -> Curve:
        """The curve as it can be drawn on."""
        return Curve(self.workday, self.restday, self.months, self.growth_per_year)

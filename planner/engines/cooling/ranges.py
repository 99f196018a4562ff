"""Where a formula holds: outside its range it refuses by name and never extrapolates."""

from dataclasses import dataclass
from itertools import pairwise

from planner.domain.phrase import say


class OutOfRange(ValueError):
    """A value outside the range of a model or table; `reason` says which, and what the range is."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Range:
    """The values of a quantity for which something is known."""

    name: str
    unit: str
    low: float
    high: float

    def require(self, value: float) -> float:
        """Return *value* when it lies in the range.

        Raises:
            OutOfRange: when it does not, or is no number.
        """
        if not self.low <= value <= self.high:
            unit = f" {self.unit}" if self.unit else ""
            raise OutOfRange(
                say(
                    "{0} of {1:g}{2} lies outside {3:g} to {4:g}{2}, where the model holds",
                    *(self.name, value, unit, self.low, self.high),
                )
            )
        return value

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def interpolated(points: tuple[tuple[float, float], ...], at: float, range_: Range) -> float:
    """Return the value of a table of (argument, value) at *at*, linear between its points.

    Raises:
        OutOfRange: outside *range_*, or outside the table.
    """
    range_.require(at)
    Range(range_.name, range_.unit, points[0][0], points[-1][0]).require(at)
    for (low, below), (high, above) in pairwise(points):
        if at <= high:
            return below + (above - below) * (at - low) / (high - low)
    return points[-1][1]

"""Where a number comes from: status, source, date and range."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How well a value is founded; shown beside it everywhere."""

    MEASURED = "measured"
    DATASHEET = "datasheet"
    SECONDARY = "secondary"
    DERIVED = "derived"
    ASSUMED = "assumed"
    UNVERIFIED = "unverified"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind the likely value of one field.

    `low` and `high` bound the likely value in the field's own unit (None: not known).
    `source` is a readable title with address where there is one; `date` is ISO, at least the year.
    `note` holds the formula of a derived value or a conflict between sources.
    """

    status: Status
    source: str
    date: str
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its range, unit and evidence: an assumption or an entered figure.

    `reason` is what the user wrote when overriding it; empty otherwise.
    """

    key: str
    label: str
    unit: str
    likely: float
    evidence: Evidence
    reason: str = ""

    @property
    def low(self) -> float:
        """The lower bound; the likely value where no range is known."""
        return self.likely if self.evidence.low is None else self.evidence.low

    @property
    def high(self) -> float:
        """The upper bound; the likely value where no range is known."""
        return self.likely if self.evidence.high is None else self.evidence.high

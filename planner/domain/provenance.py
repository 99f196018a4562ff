"""Where a number comes from: status, source, date and range."""

from collections.abc import Iterable, Mapping
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


class Basis(StrEnum):
    """What kind of figure a power or a price is; two kinds are never compared in silence."""

    NAMEPLATE = "nameplate"
    VENDOR = "vendor figure"
    ROLL_UP = "roll-up"
    CLASS_VALUE = "class value"
    PLANNING = "planning figure"
    MEASURED = "measured"
    LIST = "list"
    STREET = "street"
    QUOTE = "quote"
    USED = "used"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind the likely value of one field.

    `low` and `high` bound the likely value in the field's own unit (None: not known).
    `source` is a readable title with address where there is one; `date` is ISO, at least the year.
    `note` holds the formula of a derived value, a conflict between sources, or the reason of an
    entered value. `basis` says what kind of figure it is (``nameplate``, ``roll-up``, ``class value``, ``measured``... of a power;
    ``list``, ``street``, ``quote``, ``used``, ``estimate`` of a price; empty: nothing to tell
    apart). `valid_to` is the last day of a price that ends, in ISO form.
    `replaced` is what a project entered this value over.
    """

    status: Status
    source: str
    date: str
    low: float | None = None
    high: float | None = None
    note: str = ""
    basis: str = ""
    valid_to: str = ""
    replaced: "Replaced | None" = None

    @property
    def edited(self) -> bool:
        """Whether the value was entered over another one, which is kept."""
        return self.replaced is not None


def is_founded(evidence: Mapping[str, Evidence], fields: Iterable[str]) -> bool:
    """Whether no figure among *fields* is general knowledge alone.

    What is not founded is shown with its badge and taken when a person picks it; nothing suggests
    it.
    """
    found = (evidence.get(field) for field in fields)
    return all(one is None or one.status is not Status.UNVERIFIED for one in found)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A value that was entered over, and what stood behind it (None: nothing did)."""

    value: float | None
    evidence: Evidence | None = None


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

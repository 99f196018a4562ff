"""What the user says about an import beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.exchange.importing.sources import FileKind


class Redundancy(StrEnum):
    """How many of several power ports carry a device; type files do not say."""

    UNKNOWN = "unknown"
    TWO_FEEDS = "n+n"
    ONE_SPARE = "n+1"
    NONE = "none"

    def needed(self, count: int) -> int | None:
        """Return how many of *count* supplies carry full power, None when it is not known."""
        if count == 1 or self is Redundancy.NONE:
            return count
        if self is Redundancy.UNKNOWN:
            return None
        return -(-count // 2) if self is Redundancy.TWO_FEEDS else count - 1


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Choices of an import.

    `date` is that of the import, ISO. `replace` lets an entry take the place of one of the same id
    that differs. `per_usd` has the units of a currency for one USD, by its code; `currency` is that of
    prices that do not tell theirs. `mappings` has the
    columns of tables that were confirmed before, by the signature of the header.
    """

    date: str
    kind: FileKind | None = None
    redundancy: Redundancy = Redundancy.UNKNOWN
    replace: bool = False
    currency: str = ""
    per_usd: Mapping[str, float] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

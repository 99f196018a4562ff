"""Named cost lines, so that a total can always be taken apart again."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CostClass(StrEnum):
    """What money is spent on; the first six carry discounts and margins in a bill of materials."""

    SERVERS = "servers"
    NETWORK = "network"
    STORAGE = "storage"
    POWER_COOLING = "power and cooling"
    SOFTWARE = "software"
    SERVICES = "services"
    INSTALLATION = "installation"
    SPARES = "spares"
    DELIVERY = "duty and freight"
    BUILDING = "building"
    ENERGY = "energy"
    COLOCATION = "colocation"
    MAINTENANCE = "maintenance"
    STAFF = "staff"
    INSURANCE = "insurance"
    PROPERTY_TAX = "property tax"
    LEASE = "lease"
    LINKS = "links"
    CLOUD = "cloud"
    MODEL_API = "model API"
    RESIDUAL = "residual value"


HARDWARE = frozenset(
    {CostClass.SERVERS, CostClass.NETWORK, CostClass.STORAGE, CostClass.POWER_COOLING}
)
"""Classes that are maintained."""

IT_HARDWARE = frozenset({CostClass.SERVERS, CostClass.NETWORK, CostClass.STORAGE})
"""Classes on which the installation percentage is charged."""


ONCE = HARDWARE | {
    CostClass.BUILDING,
    CostClass.INSTALLATION,
    CostClass.SPARES,
    CostClass.DELIVERY,
    CostClass.RESIDUAL,
}
"""Classes that are bought, or fetched again: all others run from month to month."""


class LineBasis(StrEnum):
    """How a line came about."""

    ITEMISED = "itemised"
    ESTIMATED = "estimated, not itemised"
    INCLUDED = "included"
    LEASED = "leased, not bought"


@dataclass(frozen=True, slots=True)
class CostLine:
    """One purchase: a name, its class, the amount in USD (None: no data) and how it came about."""

    label: str
    cost_class: CostClass
    usd: float | None
    basis: LineBasis = LineBasis.ITEMISED


@dataclass(frozen=True, slots=True)
class CostSum:
    """A sum of lines of which `missing` have no data; `usd` is None only when nothing is known.

    With missing lines the sum reads as *at least*; without lines it is 0.
    """

    usd: float | None
    lines: int
    missing: int

    @property
    def complete(self) -> bool:
        """Whether every line has an amount."""
        return self.missing == 0


def total(lines: Iterable[CostLine]) -> CostSum:
    """Return the sum of *lines*; a line without data is counted, never taken as 0."""
    usd = 0.0
    count = missing = 0
    for line in lines:
        count += 1
        if line.usd is None:
            missing += 1
        else:
            usd += line.usd
    return CostSum(usd if missing < count or count == 0 else None, count, missing)


def total_of(lines: Iterable[CostLine], classes: frozenset[CostClass]) -> CostSum:
    """Return the sum of the lines of some classes."""
    return total(line for line in lines if line.cost_class in classes)

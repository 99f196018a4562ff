"""What ties a plan to somebody, as values: work, commitments, data and hardware."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from planner.engines.supply import SwitchingCost


class BondKind(StrEnum):
    """What ties a plan to somebody."""

    HARDWARE = "hardware"
    CLOUD = "cloud"
    MODEL_API = "model API"
    COLOCATION = "colocation"


class WrittenOff(NamedTuple):
    """Hardware that is sold: what it cost, and its shares of that in the books and on the market."""

    label: str
    price_usd: float
    book_share: float
    resale_share: float


class Committed(NamedTuple):
    """What is still to be paid a month, and for how long."""

    label: str
    usd_month: float
    left_months: float
    notice_months: float


class Work(NamedTuple):
    """The person-months of an assumption, so many times."""

    key: str
    times: float


@dataclass(frozen=True, slots=True)
class Bond:
    """What ties a plan to somebody, and what leaving takes.

    `usd_month` is the spend with them, a mean over the horizon. `work` is what is ported or moved,
    `training` what people learn, in person-months of assumptions. `egress` is the data to carry out
    in TB with its price per GB; None where nobody stated the data. `leave_months` is how long
    leaving takes: notice, work and delivery go side by side.
    """

    key: str
    kind: BondKind
    name: str
    stack: str
    target: str
    usd_month: float
    cost: SwitchingCost
    work: tuple[Work, ...]
    training: tuple[Work, ...]
    committed: tuple[Committed, ...]
    egress: tuple[float, float] | None
    written_off: tuple[WrittenOff, ...]
    notice_months: float
    left_months: float
    leave_months: float
    notes: tuple[str, ...] = ()

    @property
    def months(self) -> float | None:
        """Months of spend that leaving costs; None without spend."""
        return self.cost.months(self.usd_month)

    @property
    def index(self) -> float | None:
        """Switching cost over a year of spend."""
        return self.cost.index(self.usd_month)

    @property
    def is_lower_bound(self) -> bool:
        """Whether a part of the cost is no data."""
        return self.cost.egress_usd is None


@dataclass(frozen=True, slots=True)
class Exit:
    """What a bond is made of before it is priced."""

    key: str
    kind: BondKind
    name: str
    usd_month: float
    work: tuple[Work, ...]
    training: tuple[Work, ...] = ()
    committed: tuple[Committed, ...] = ()
    egress: tuple[float, float] | None = (0.0, 0.0)
    written_off: tuple[WrittenOff, ...] = ()
    notice_months: float = 0.0
    delivery_weeks: float = 0.0
    stack: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()

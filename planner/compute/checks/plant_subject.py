"""What the checks of the power plant of a site look at, and how they tell what they find."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.facility import PowerElement, PowerKind
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import listed, say
from planner.domain.provenance import Estimate
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.engines.power import FeedRules

PEAK = say("expected peak × diversity against the rating, standby units at rest")
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Circuits:
    """The rack feeds below a place: racks, cords and highest loads by name of the feed.

    `amps` is the rating of a rack feed, `normal_amps` the highest current of one in normal
    operation, at nameplate.
    """

    racks: int
    peak_kw: float
    cords: Mapping[str, int]
    amps: Mapping[str, float]
    normal_amps: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PlantSubject:
    """The power plant of a site and what it carries; `below` is what hangs on each place."""

    site: Site
    result: SiteResult
    elements: tuple[PowerElement, ...]
    below: Mapping[str, Circuits]
    feeds: FeedRules
    assumptions: Mapping[str, Estimate]
    breakers: tuple[tuple[int, float], ...]

    def of(self, *kinds: PowerKind) -> list[PowerElement]:
        """Return the elements of some kinds whose rating is known."""
        return [one for one in self.elements if one.kind in kinds and one.capacity_kva]

    def capacity_kw(self, element: PowerElement) -> float:
        """Return what an element carries without its standby units, in kW; 0 without a rating."""
        return element.capacity_kw(self.feeds.power_factor) or 0.0

    def unit_kw(self, element: PowerElement) -> float:
        """Return what one unit of an element carries, in kW; 0 without a rating."""
        return element.unit_kw(self.feeds.power_factor) or 0.0

    def assumed(self, key: str) -> float | None:
        """Return an assumption, None where the project is older than it."""
        estimate = self.assumptions.get(key)
        return None if estimate is None else estimate.likely

    @property
    def ups_output_kw(self) -> float:
        """What the UPS systems carry on the design day."""
        return 0.0 if self.result.design is None else self.result.design.ups_out_kw

    @property
    def diversity(self) -> float:
        """Peak of the site over the sum of the peaks of its racks."""
        whole = self.below.get(self.site.id)
        if whole is None or not whole.peak_kw:
            return 1.0
        return min(1.0, self.result.it_power_kw / whole.peak_kw)


PlantCheck = Callable[[PlantSubject], Iterator[Finding]]


def whole_and_left(subject: PlantSubject, elements: Iterable[PowerElement]) -> tuple[float, float]:
    """Return what elements carry together, and without the largest of them, in kW."""
    ratings = [subject.capacity_kw(one) for one in elements]
    return sum(ratings), sum(ratings) - max(ratings, default=0.0)


def plant_finding(
    rule: str,
    element: PowerElement,
    severity: Severity,
    message: str,
    detail: str,
    source: str,
    numbers: Mapping[str, float] | None = None,
    fixes: tuple[Fix, ...] = (),
) -> Finding:
    """Return a finding on an element of the plant."""
    return Finding(
        rule=rule,
        subject=element.id,
        subject_name=element.name,
        severity=severity,
        message=message,
        detail=detail,
        source=source,
        numbers=numbers or {},
        fixes=fixes,
    )


def more_units(
    elements: Sequence[PowerElement], unit_kw: float, excess_kw: float
) -> tuple[Fix, ...]:
    """Return the fix: as many units more as carry what is too much.

    Systems that back one another all get more: the one that is lost may be the largest.
    """
    if unit_kw <= 0:
        return ()
    backing = max(1, len(elements) - 1)
    more = math.ceil(excess_kw / (unit_kw * backing) - _ROUNDING)
    arguments: dict[str, str | int | float] = {
        "elements": " ".join(one.id for one in elements),
        "more": more,
    }
    names = listed([one.name for one in elements])
    if more == 1:
        return (Fix("more-units", arguments, say("Add a unit to {0}", names)),)
    return (Fix("more-units", arguments, say("Add {0} units to {1}", more, names)),)

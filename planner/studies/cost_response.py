"""How the cost of a plan, and of what it is compared with, answers to each assumption.

The evaluation itself calculates the plan with every assumption at its low and at its high end,
everything else likely; nothing of its formulas is repeated here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from planner.compute.explain.case import Case
from planner.compute.money import at_market
from planner.compute.reference import Rental
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import Market, yearly_stream
from planner.studies.assumed_ranges import DEMAND, Ranged, assumed_ranges
from planner.studies.cost_curves import Curve, Knots, Streams, curve_of
from planner.studies.price_paths import Markets, markets_of

Breathe = Callable[[], None]

_UNSERVED = 0.001
"""Share of requests left unserved from which a scenario is not admissible."""
_HALVINGS = 4
_BENT = {DEMAND, "finance.life_months"}
"""Costs follow these in no straight line: purchases fall due again, bursts begin."""
_INNER = 3
"""Values between likely and each end at which they are calculated too."""


@dataclass(frozen=True, slots=True)
class Swing:
    """The present cost of the plan in USD with one assumption at its ends, all else likely.

    `values` are those at which it was calculated, rising, without the likely one.
    `bounded` tells that the range ends where the plan would leave more demand unserved: what is
    not served costs nothing, and would pass for a saving.
    """

    ranged: Ranged
    low_usd: float
    high_usd: float
    values: tuple[float, ...] = ()
    bounded: bool = False

    @property
    def width_usd(self) -> float:
        """How far the cost moves between both ends."""
        return abs(self.high_usd - self.low_usd)


@dataclass(frozen=True, slots=True)
class CostResponse:
    """What draws and tornado rest on: `own` and `references` answer to `swings`, in their order.

    `markets` say how the prices of what is rented move. `missing` of `of` streams have no data:
    every sum is then *at least*. Where `no_data` gives a reason the cost means nothing and there is
    nothing else. Amounts are in USD at today's rate: what they are worth in the currency of the
    project, whatever the rate becomes.
    """

    own: Curve = field(default_factory=lambda: Curve("", (), (), ()))
    references: tuple[Curve, ...] = ()
    swings: tuple[Swing, ...] = ()
    markets: Markets = field(default_factory=Markets)
    missing: int = 0
    of: int = 0
    no_data: str = ""

    @property
    def likely_usd(self) -> float:
        """The TCO of the plan with every assumption likely."""
        return self.own.likely_usd[-1]

    @property
    def still(self) -> frozenset[Market]:
        """Markets whose prices a curve follows, and that stay as they are today in every draw."""
        followed = {one for curve in (self.own, *self.references) for one in curve.markets}
        return frozenset(one for one in followed if not self.markets.moves(one))


def cost_response(
    project: Project, evaluation: Evaluation, breathe: Breathe = lambda: None
) -> CostResponse:
    """Calculate a scenario at both ends of every assumption that its cost, or a reference, rests on.

    *breathe* is called before each calculation; what it raises ends the work.
    """
    figure = evaluation.figures["tco_total"]
    if figure.value is None:
        return CostResponse(no_data=figure.no_data)
    probe = _Probe(project, evaluation, breathe)
    likely = probe.likely
    swings, found = [], []
    for ranged in assumed_ranges(Case(project, evaluation.scenario, evaluation)):
        swing, points = probe.swing(ranged)
        if any(point.months != likely.months for point in points):
            swings.append(swing)
            found.append(points)

    def answering(name: str, streams: Streams) -> Curve:
        knots = [
            Knots(tuple(point.of(name) for point in points), swing.ranged.adds)
            for swing, points in zip(swings, found, strict=True)
        ]
        return curve_of(name, streams, knots, probe.horizon_months, probe.annual_rate)

    own, *references = (answering(name, streams) for name, streams in likely.streams)
    missing, of = len(evaluation.costs.unpriced), evaluation.costs.lines
    markets = markets_of(project.shelf.assumptions)
    return CostResponse(own, tuple(references), tuple(swings), markets, missing, of)


@dataclass(frozen=True, slots=True)
class _Costed:
    """Streams by name: the plan's first, under no name, then those of each reference.

    `unserved` is the greatest share of a workload that is not served.
    """

    streams: tuple[tuple[str, Streams], ...]
    present_usd: float
    unserved: float

    def of(self, name: str) -> Streams:
        """Return the streams of this name; none where a reference is not there any more."""
        return next((streams for known, streams in self.streams if known == name), ())

    @property
    def months(self) -> list[tuple[float, ...] | None]:
        """Every month of every stream."""
        return [one.monthly_usd for _, streams in self.streams for one in streams]


class _Probe:
    """Calculates a scenario, and what it is compared with, at other values of assumptions."""

    def __init__(self, project: Project, evaluation: Evaluation, breathe: Breathe) -> None:
        self._project = project
        self._evaluation = evaluation
        self._breathe = breathe
        case = Case(project, evaluation.scenario, evaluation)
        self.horizon_months = case.settings.horizon_months
        self.annual_rate = case.settings.discount_rate
        self._names = {one.tier: one.name for one in case.money.rented}
        self._reference = _chosen(project, evaluation.scenario)
        self.likely = self._costed(project)

    def swing(self, ranged: Ranged) -> tuple[Swing, tuple[_Costed, ...]]:
        """Return an assumption with the costs at its values, as far as the plan serves there."""
        low_at, low = self._end(ranged, ranged.low)
        high_at, high = self._end(ranged, ranged.high)
        bounded = (low_at, high_at) != (ranged.low, ranged.high)
        within = replace(ranged, low=low_at, high=high_at)
        points = {low_at: low, high_at: high}
        if ranged.key in _BENT:
            for value in _between(within):
                points.setdefault(value, self._costed(ranged.at(self._project, value)))
        points.pop(ranged.likely, None)
        values = tuple(sorted(points))
        swing = Swing(within, low.present_usd, high.present_usd, values, bounded)
        return swing, tuple(points[value] for value in values)

    def _end(self, ranged: Ranged, value: float) -> tuple[float, _Costed]:
        """Return the costs at *value*, else as near to it as no more demand goes unserved."""
        near, best = ranged.likely, self.likely
        if value == near:
            return near, best
        allowed = max(_UNSERVED, best.unserved * (1.0 + 1e-9))
        far = value
        for _ in range(1 + _HALVINGS):
            found = self._costed(ranged.at(self._project, value))
            if found.unserved > allowed:
                far = value
            else:
                near, best = value, found
                if value == far:
                    break
            value = (near + far) / 2.0
        return near, best

    def _costed(self, project: Project) -> _Costed:
        self._breathe()
        case = Case(project, self._evaluation.scenario, self._evaluation)
        streams: list[tuple[str, Streams]] = [("", case.money.streams)]
        if self._reference is not None:
            other = Case(project, self._reference, self._evaluation)
            if not other.money.gap:
                streams.append((project.scenario(self._reference).name, other.money.streams))
        for rental in case.money.rented:
            if rental.tier in self._names:
                streams.append((self._names[rental.tier], self._rented(rental)))
        # In the project's currency what is priced in it stays, and everything else moves.
        worth = project.shown_currency.per_usd / self._project.shown_currency.per_usd
        if worth != 1.0:
            streams = [(name, _scaled(one, worth)) for name, one in streams]
        unserved = (
            year.unserved_share(workload)
            for year in case.served.years
            for workload in year.unserved
        )
        present_usd = case.money.costs.present_usd * worth
        return _Costed(tuple(streams), present_usd, max(unserved, default=0.0))

    def _rented(self, rental: Rental) -> Streams:
        years = rental.usd_by_year
        stream = yearly_stream(rental.name, CostClass.CLOUD, years, self.horizon_months)
        term = rental.tier.term_months or 1
        return (at_market(stream, Market.CLOUD, held_months=term),)


def _scaled(streams: Streams, factor: float) -> Streams:
    return tuple(
        one
        if one.monthly_usd is None
        else replace(one, monthly_usd=tuple(usd * factor for usd in one.monthly_usd))
        for one in streams
    )


def _between(ranged: Ranged) -> Iterator[float]:
    """Yield the values inside a range at which its costs are calculated too."""
    for end in (ranged.low, ranged.high):
        if end != ranged.likely:
            for step in range(1, _INNER + 1):
                yield ranged.likely + (end - ranged.likely) * step / (_INNER + 1)


def _chosen(project: Project, own: ScenarioId) -> ScenarioId | None:
    """Return the scenario that was chosen as reference, where it is there and another one."""
    chosen = project.settings.reference_scenario
    known: Sequence[ScenarioId] = [one.id for one in project.scenarios if one.id != own]
    return chosen if chosen in known else None

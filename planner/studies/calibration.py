"""Fits the factors of the speed model to published measurements.

Least squares on the logarithm of predicted over measured, with a weight that falls for outliers
(iteratively reweighted, Cauchy), and priors as further equations: a maximum a posteriori estimate.
Priors of the same factor of several owners are correlated (a hierarchical model with its common
part integrated out; Gelman and Hill, 2007, chapter 12), so that few measurements go a long way.
Measurements of one source, model and part count less the more there are, because their errors are
alike. Few factors and wide priors: physics is fitted, not rows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from planner.compute.size import SizeResult, Value, size_one
from planner.compute.size_choices import Lookups, SizeRequest
from planner.studies.factors import Factor, factors_of, owners_of, with_factors
from planner.studies.measurements import Measurement

RATES = frozenset(
    {"tpot_ms", "request_latency_s", "output_tokens_per_s_per_gpu", "tokens_per_s_total"}
)
TIMES = frozenset({"tpot_ms", "request_latency_s"})
"""Those of them that are times: more is slower."""
FIRST_TOKEN = "ttft_ms"

_SIGMA = {FIRST_TOKEN: 0.6}
"""Spread of ln(predicted / measured) that is taken for granted; first tokens depend on how a
benchmark starts."""
_USUAL_SIGMA = 0.15
_OUTLIER = 2.0
"""Residuals beyond this many spreads lose weight."""
_ALIKE = 8.0
"""So many measurements of one source, model and part count in full."""
_STEP = 0.02
"""Step of ln(factor) for the slope."""
_DAMPING = 1e-3
IDENTIFIED = 0.7
"""A factor is identified when measurements shrink its spread below this share of its prior's,"""
OWN_WORD = 1.0
"""and those of its own owner tell as much of it as the prior does: what comes from relatives alone
is a guess."""

Progress = Callable[[float], bool]
"""Told the share that is done; returns whether to go on."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A factor after the fit; `low` and `high` hold 80 % of its posterior."""

    factor: Factor
    value: float
    low: float
    high: float
    rows: int
    identified: bool


@dataclass(frozen=True, slots=True)
class Residuals:
    """Predicted / measured of one class after the fit: median, and the ends of the middle 80 %."""

    group: str
    rows: int
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted factors, how many measurements they rest on, and what is left over by class."""

    factors: tuple[Fitted, ...]
    rows: int
    residuals: tuple[Residuals, ...] = ()

    @property
    def values(self) -> dict[str, float]:
        """Values by `Factor.name`."""
        return {one.factor.name: one.value for one in self.factors}


class Cancelled(Exception):
    """The caller wished the study to stop."""


class Predictor:
    """Predicts measurements; each set-up is calculated once for all its metrics."""

    def __init__(self, measurements: Sequence[Measurement]) -> None:
        self.measurements = measurements
        self._requests = list(dict.fromkeys(one.request for one in measurements))
        place = {request: index for index, request in enumerate(self._requests)}
        self._request_of = [place[one.request] for one in measurements]

    def results(
        self,
        lookups: Lookups,
        known: Sequence[SizeResult] | None = None,
        only: Sequence[int] | None = None,
    ) -> list[SizeResult]:
        """Return the result of every set-up; of *known* all but *only* are taken over."""
        if known is None or only is None:
            return [size_one(lookups, request) for request in self._requests]
        results = list(known)
        for index in only:
            results[index] = size_one(lookups, self._requests[index])
        return results

    def logs(self, results: Sequence[SizeResult]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return ln(predicted / measured) of every measurement; nan without a prediction."""
        found = np.full(len(self.measurements), np.nan)
        for row, (one, request) in enumerate(zip(self.measurements, self._request_of, strict=True)):
            value: Value | None = getattr(results[request], one.metric, None)
            if value is not None and value.likely > 0.0:
                found[row] = log(value.likely / one.value)
        return found

    def results_of(self, results: Sequence[SizeResult]) -> Sequence[SizeResult]:
        """Return of every measurement the result of its set-up."""
        return [results[request] for request in self._request_of]

    def requests(self) -> Sequence[SizeRequest]:
        """Return the set-ups."""
        return self._requests

    def rows_of(self, requests: set[int]) -> list[int]:
        """Return the measurements of some set-ups."""
        return [row for row, request in enumerate(self._request_of) if request in requests]


def is_speed(one: Measurement) -> bool:
    """Whether a measurement is one of time or throughput: what the factors are fitted to."""
    return one.metric in RATES or one.metric == FIRST_TOKEN


def calibrate(
    lookups: Lookups,
    measurements: Sequence[Measurement],
    *,
    start: Mapping[str, float] | None = None,
    steps: int = 8,
    progress: Progress | None = None,
) -> Calibration:
    """Fit the factors to *measurements*, from *start* or from the priors.

    Raises:
        Cancelled: when *progress* asks to stop.
    """
    speeds = [one for one in measurements if is_speed(one)]
    predictor = Predictor(speeds)
    fit = _Fit(lookups, predictor, factors_of(lookups), start or {})
    for step in range(steps):
        if progress is not None and not progress(step / steps):
            raise Cancelled
        if not fit.improve():
            break
    return fit.calibration()


class _Fit:
    """A fit in progress: ln of every factor in use, and the residuals at that point."""

    def __init__(
        self,
        lookups: Lookups,
        predictor: Predictor,
        factors: Sequence[Factor],
        start: Mapping[str, float],
    ) -> None:
        self._lookups = lookups
        self._predictor = predictor
        self._results = predictor.results(lookups)
        self._users = self._requests_by_owner()
        self._factors = list(factors)
        self._theta = np.array(
            [log(start.get(one.name, one.prior.likely)) for one in self._factors]
        )
        self._prior = np.array([log(one.prior.likely) for one in self._factors])
        self._spread = np.array([one.prior.spread for one in self._factors])
        self._known = np.linalg.inv(_covariance(self._factors))
        self._top = np.array([log(one.prior.highest) for one in self._factors])
        self._scale = self._scales()
        self._results = predictor.results(self._catalogue(self._theta))
        self._hessian = self._known
        self._told = np.zeros(len(self._factors))

    def _requests_by_owner(self) -> dict[str, list[int]]:
        users: dict[str, list[int]] = {}
        for index, result in enumerate(self._results):
            if result.setup is not None and result.fits:
                for owner in owners_of(result.setup.accelerator, result.setup.engine):
                    users.setdefault(owner, []).append(index)
        return users

    def _scales(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """1 / sigma of each measurement, less where many are alike."""
        rows = self._predictor.measurements
        counts = Counter((one.source, one.pair, one.metric) for one in rows)
        return np.array(
            [
                min(1.0, sqrt(_ALIKE / counts[one.source, one.pair, one.metric]))
                / _SIGMA.get(one.metric, _USUAL_SIGMA)
                for one in rows
            ]
        )

    def _catalogue(self, theta: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Lookups:
        values = {one.name: exp(ln) for one, ln in zip(self._factors, theta, strict=True)}
        return with_factors(self._lookups, values)

    def _residuals(
        self, results: Sequence[SizeResult]
    ) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.nan_to_num(self._predictor.logs(results)) * self._scale

    def _cost(
        self,
        residuals: "np.ndarray[tuple[int], np.dtype[np.float64]]",
        theta: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    ) -> float:
        robust = _OUTLIER**2 * np.log1p((residuals / _OUTLIER) ** 2)
        moved = theta - self._prior
        return float(robust.sum() + moved @ self._known @ moved)

    def improve(self) -> bool:
        """Take one damped Gauss-Newton step; returns whether it was worth another."""
        residuals = self._residuals(self._results)
        slopes = np.zeros((len(residuals), len(self._factors)))
        for column, factor in enumerate(self._factors):
            users = self._users.get(factor.owner)
            if users is None:
                continue
            moved = self._theta.copy()
            moved[column] += _STEP
            results = self._predictor.results(self._catalogue(moved), self._results, users)
            slopes[:, column] = (self._residuals(results) - residuals) / _STEP
        weights = 1.0 / (1.0 + (residuals / _OUTLIER) ** 2)
        measured = (slopes.T * weights) @ slopes
        self._told = np.diag(measured)
        self._hessian = measured + self._known
        gradient = (slopes.T * weights) @ residuals
        gradient += self._known @ (self._theta - self._prior)
        before = self._cost(residuals, self._theta)
        damped = self._hessian + np.diag(_DAMPING * np.diag(self._hessian))
        direction = -np.linalg.solve(damped, gradient)
        share = 1.0
        while share > 0.05:
            theta = np.minimum(self._theta + share * direction, self._top)
            results = self._predictor.results(self._catalogue(theta))
            after = self._cost(self._residuals(results), theta)
            if after < before:
                self._theta, self._results = theta, results
                return before - after > 1e-3 * before
            share /= 2.0
        return False

    def calibration(self) -> Calibration:
        """Return the factors at this point with their posterior spread."""
        spread = np.sqrt(np.diag(np.linalg.inv(self._hessian)))
        fitted = []
        told = self._told * self._spread**2
        for factor, ln, sd, own in zip(self._factors, self._theta, spread, told, strict=True):
            narrow = sd < IDENTIFIED * factor.prior.spread
            fitted.append(
                Fitted(
                    factor,
                    exp(ln),
                    exp(ln - 1.28 * sd),
                    exp(ln + 1.28 * sd),
                    len(self._predictor.rows_of(set(self._users.get(factor.owner, ())))),
                    identified=bool(narrow and own > OWN_WORD),
                )
            )
        return Calibration(
            tuple(fitted), len(self._predictor.measurements), tuple(self._left_over())
        )

    def _left_over(self) -> Iterator[Residuals]:
        """Yield what the fit leaves by class of model, vendor and engine, first tokens apart."""
        groups: dict[str, list[float]] = {}
        logs = self._predictor.logs(self._results)
        for one, result, ln in zip(
            self._predictor.measurements,
            self._predictor.results_of(self._results),
            logs,
            strict=True,
        ):
            if result.setup is None or np.isnan(ln):
                continue
            kind = "first tokens" if one.metric == FIRST_TOKEN else "rates"
            family = "MoE" if result.setup.llm.experts is not None else "dense"
            vendor, engine = result.setup.accelerator.manufacturer, result.setup.engine.name
            for group in (f"{family}, {kind}", f"{vendor}, {kind}", f"{engine}, {kind}"):
                groups.setdefault(group, []).append(float(ln))
        for group in sorted(groups):
            low, middle, high = np.exp(np.percentile(groups[group], (10.0, 50.0, 90.0)))
            yield Residuals(group, len(groups[group]), float(middle), float(low), float(high))


def _covariance(factors: Sequence[Factor]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return what is known of ln(factors) together before any measurement."""
    return np.array(
        [
            [one.alike(other) * one.prior.spread * other.prior.spread for other in factors]
            for one in factors
        ]
    )

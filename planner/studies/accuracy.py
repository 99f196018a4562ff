"""How far predictions are from measurements that they were not fitted to.

Cross-validation: the measurements are dealt into folds by whole (model, accelerator) pairs, or by
whole publishers; each fold is predicted with factors fitted to the others. The band of a row is the
spread of the other folds' residuals of its class, so that its coverage is honest too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, inf, isnan, sqrt
from statistics import median, quantiles

from planner.compute.size import SizeResult
from planner.compute.size_choices import Lookups
from planner.engines.serving.setup import ServingSetup
from planner.studies.calibration import (
    FIRST_TOKEN,
    TIMES,
    Cancelled,
    Predictor,
    Progress,
    calibrate,
    is_speed,
)
from planner.studies.factors import with_factors
from planner.studies.measurements import Measurement

PAIR_FOLDS = 6
_Z = 1.2816
"""The normal quantile at 90 %."""
_STRANGE = sqrt(2.0)
"""An engine or part of its own kind adds as much variance as all have in common (`ALIKE`)."""
_FEWEST, _FEWEST_PAIRS = 20, 4
"""Residuals, and pairs of model and accelerator they are of, below which a class is too small to
speak for itself."""


class LeftOut(StrEnum):
    """What is kept from the fit while it is predicted."""

    PAIRS = "pairs"
    PUBLISHERS = "publishers"


@dataclass(frozen=True, slots=True)
class Scored:
    """A measurement beside its prediction; `error` is ln(predicted / measured)."""

    measurement: Measurement
    setup: ServingSetup
    fold: int
    error: float
    within: bool

    @property
    def speed_error(self) -> float:
        """The error as one of speed: of a rate itself, of a time per token the other way round."""
        slow = self.measurement.metric in TIMES
        return -self.error if slow else self.error

    @property
    def model_class(self) -> str:
        """Dense, or a mixture of experts."""
        return "MoE" if self.setup.llm.experts is not None else "dense"


@dataclass(frozen=True, slots=True)
class Score:
    """How good predictions of a group are: shares of rows, and the median of |error|.

    `covered` is the share of rows inside the 80 % band.
    """

    group: str
    rows: int
    median_error: float
    within_quarter: float
    within_half: float
    covered: float


def cross_validate(
    lookups: Lookups,
    measurements: Sequence[Measurement],
    left_out: LeftOut,
    *,
    progress: Progress | None = None,
) -> tuple[Scored, ...]:
    """Predict every measurement of speed with factors fitted without its fold.

    Raises:
        Cancelled: when *progress* asks to stop.
    """
    speeds = [one for one in measurements if is_speed(one)]
    fold_of = _folds(speeds, left_out)
    count = max(fold_of.values()) + 1
    found: list[tuple[Measurement, ServingSetup, int, float]] = []
    for fold in range(count):
        if progress is not None and not progress(fold / count):
            raise Cancelled
        test = [one for one in speeds if fold_of[one.id] == fold]
        fitted = calibrate(lookups, [one for one in speeds if fold_of[one.id] != fold])
        found += _predicted(with_factors(lookups, fitted.values), test, fold)
    return _with_bands(found)


def scores(rows: Sequence[Scored]) -> Iterator[Score]:
    """Yield the score of everything, then by metric, class of model, vendor and engine."""
    yield _score("everything but first tokens", [one for one in rows if not _is_first(one)])
    groups: tuple[Callable[[Scored], str], ...] = (
        lambda one: one.measurement.metric,
        lambda one: f"{one.model_class}, rates",
        lambda one: f"{one.setup.accelerator.manufacturer}, rates",
        lambda one: f"{one.setup.engine.name}, rates",
    )
    for group in groups:
        named: dict[str, list[Scored]] = {}
        for one in rows:
            if group is groups[0] or not _is_first(one):
                named.setdefault(group(one), []).append(one)
        for name in sorted(named):
            yield _score(name, named[name])
    dense = [
        one
        for one in rows
        if one.model_class == "dense"
        and one.setup.accelerator.manufacturer == "NVIDIA"
        and "tokens_per_s" in one.measurement.metric
    ]
    if dense:
        yield _score("throughput, dense on NVIDIA", dense)


def _is_first(one: Scored) -> bool:
    return one.measurement.metric == FIRST_TOKEN


def _score(group: str, rows: Sequence[Scored]) -> Score:
    errors = [abs(exp(one.error) - 1.0) for one in rows]
    return Score(
        group,
        len(rows),
        median(errors),
        sum(error <= 0.25 for error in errors) / len(errors),
        sum(error <= 0.5 for error in errors) / len(errors),
        sum(one.within for one in rows) / len(rows),
    )


def _folds(rows: Sequence[Measurement], left_out: LeftOut) -> Mapping[str, int]:
    """The fold of each measurement by id: groups stay whole, and folds are of like size."""
    by_pair = left_out is LeftOut.PAIRS
    keys: dict[str, tuple[str, ...]] = {
        one.id: one.pair if by_pair else (one.publisher,) for one in rows
    }
    sizes: dict[tuple[str, ...], int] = {}
    for key in keys.values():
        sizes[key] = sizes.get(key, 0) + 1
    largest_first = sorted(sizes, key=lambda key: (-sizes[key], key))
    load = [0] * (min(PAIR_FOLDS, len(sizes)) if by_pair else len(sizes))
    fold_of: dict[tuple[str, ...], int] = {}
    for key in largest_first:
        lightest = load.index(min(load))
        fold_of[key] = lightest
        load[lightest] += sizes[key]
    return {one: fold_of[key] for one, key in keys.items()}


def _predicted(
    lookups: Lookups, rows: Sequence[Measurement], fold: int
) -> Iterator[tuple[Measurement, ServingSetup, int, float]]:
    predictor = Predictor(rows)
    results = predictor.results(lookups)
    setups: dict[object, SizeResult] = dict(zip(predictor.requests(), results, strict=True))
    for one, error in zip(rows, predictor.logs(results), strict=True):
        setup = setups[one.request].setup
        if setup is not None and not isnan(error):
            yield one, setup, fold, float(error)


def _with_bands(
    found: Sequence[tuple[Measurement, ServingSetup, int, float]],
) -> tuple[Scored, ...]:
    open_rows = [Scored(one, setup, fold, error, within=False) for one, setup, fold, error in found]
    bands: dict[tuple[int, str, str, bool], tuple[float, float]] = {}
    scored = []
    for row in open_rows:
        key = row.fold, row.setup.engine.id, row.model_class, _is_first(row)
        if key not in bands:
            others = [one for one in open_rows if one.fold != row.fold]
            bands[key] = spread(others, row.setup.engine.id, row.model_class, first=_is_first(row))
        low, high = bands[key]
        scored.append(replace(row, within=low <= row.speed_error <= high))
    return tuple(scored)


def spread(
    rows: Sequence[Scored], engine: str, model_class: str, *, first: bool
) -> tuple[float, float]:
    """Return what the errors of speed (of first tokens: of time) of 80 % of like rows lie between.

    Rows of the same engine and class of model count where there are enough of them from several
    pairs of model and accelerator; else those of the class, whatever the engine, widened because
    what is peculiar to this engine is not among them; else all. First tokens hang on how a
    benchmark starts more than on the engine: of them the class counts.
    """
    alike = [one for one in rows if _is_first(one) == first]
    of_class = [one for one in alike if one.model_class == model_class]
    of_engine = [one for one in of_class if one.setup.engine.id == engine]
    wide = ((of_class, _STRANGE), (alike, _STRANGE))
    for group, wider in ((of_class, 1.0),) if first else ((of_engine, 1.0), *wide):
        pairs = len({one.measurement.pair for one in group})
        if len(group) >= _FEWEST and pairs >= _FEWEST_PAIRS:
            return _middle([one.speed_error for one in group], wider * _for_few(pairs))
    if len(alike) < 2:
        return -inf, inf
    return _middle([one.speed_error for one in alike], _STRANGE)


def _for_few(pairs: int) -> float:
    """Return by how much a range must be wider when it rests on so few independent samples.

    Student's t at 90 % over the normal quantile, times sqrt(1 + 1/n) for the next sample
    (Abramowitz and Stegun, 26.7.5). Measurements of one pair are alike and count as one.
    """
    quantile = _Z + (_Z**3 + _Z) / (4.0 * (pairs - 1))
    return quantile / _Z * sqrt(1.0 + 1.0 / pairs)


def _middle(errors: Sequence[float], wider: float) -> tuple[float, float]:
    """The range of the middle 80 %, *wider* about the median."""
    tenths, centre = quantiles(errors, n=10), median(errors)
    return centre - wider * (centre - tenths[0]), centre + wider * (tenths[-1] - centre)

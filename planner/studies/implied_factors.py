"""Which factor of the speed model a benchmark implies: the value at which the prediction agrees.

The factor is the one of the term that takes most of the time in most of the points, so that physics
is corrected where it is wrong. Every point gives a value of its own; their spread tells how well one
number says it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from statistics import fmean

from planner.compute.size import SizeResult
from planner.compute.size_choices import Lookups
from planner.document.commands.entries import columns_of
from planner.domain.entry_fields import number_of, with_value
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.engines.serving.roofline import Term
from planner.engines.serving.setup import ServingSetup

_WIDEST = log(16.0)
"""A value so many times the catalogue's means that something else differs."""
_BISECTIONS = 16
_MOST_POINTS = 12
_FEW_USERS = 8.0
"""Users of a replica up to which a first token hardly waits for the prefills of others."""
_SPREAD = 1.2816
_AGREES = 0.01

_FIELD_OF: Mapping[str, tuple[type, str]] = {
    Term.WEIGHTS: (Accelerator, "decode_bandwidth_efficiency"),
    Term.KV: (Accelerator, "decode_bandwidth_efficiency"),
    Term.COMPUTE: (Accelerator, "decode_flop_efficiency"),
    Term.LINKS: (Accelerator, "collective_us"),
    Term.PREFILL: (Accelerator, "prefill_efficiency"),
    Term.ENGINE: (EngineProfile, "layer_us"),
}
_MIXTURE_LAYERS = (EngineProfile, "moe_layer_us")
_PREFILL = (Accelerator, "prefill_efficiency")

FactorEntry = Accelerator | EngineProfile


@dataclass(frozen=True, slots=True)
class Target:
    """A measured figure, what is predicted of its set-up and load, and how with other factors."""

    metric: str
    measured: float
    result: SizeResult
    users: float
    predict: Callable[[Lookups], float | None]


@dataclass(frozen=True, slots=True)
class Implied:
    """The value of a factor at which predictions agree with the points.

    `low` and `high` hold 80 % of the points' own values, None with one. `reached` of `points` can
    be explained by this factor at all; with none `value` is None. `error_before` and `error_after`
    are the median of |predicted / measured - 1| over all points.
    """

    entry: FactorEntry
    field: str
    metric: str
    catalogue: float
    value: float | None
    low: float | None
    high: float | None
    reached: int
    points: int
    error_before: float
    error_after: float | None

    @property
    def can_be_kept(self) -> bool:
        """Whether the factor explains most points and says anything new."""
        if self.value is None or self.error_after is None or 2 * self.reached < self.points:
            return False
        return abs(self.value / self.catalogue - 1.0) > _AGREES


@dataclass(frozen=True, slots=True)
class WithEntry:
    """A catalogue in which one accelerator or engine is another."""

    accelerators: Mapping[EntryId, Accelerator]
    llms: Mapping[EntryId, LanguageModel]
    engines: Mapping[EntryId, EngineProfile]


def with_entry(lookups: Lookups, entry: FactorEntry) -> WithEntry:
    """Return the catalogue with *entry* in the place of the one with its id."""
    accelerators, engines = lookups.accelerators, lookups.engines
    if isinstance(entry, Accelerator):
        accelerators = {**accelerators, entry.id: entry}
    else:
        engines = {**engines, entry.id: entry}
    return WithEntry(accelerators, lookups.llms, engines)


def implied_factors(
    lookups: Lookups, targets: Sequence[Target], breathe: Callable[[], None] = lambda: None
) -> tuple[Implied, ...]:
    """Return the factor of the speed that *targets* imply, then that of their first tokens.

    Only points of one accelerator and engine say something together: those of the most common
    pair count. First tokens count where few users leave them without a queue.
    """
    pairs = Counter(_pair(one) for one in targets)
    if not pairs:
        return ()
    (pair, _), *_ = pairs.most_common(1)
    own = [one for one in targets if _pair(one) == pair]
    speeds = _thinned([one for one in own if one.metric != "ttft_ms"])
    found: list[Implied] = []
    if speeds:
        setup = speeds[0].result.setup
        terms = Counter(one.result.dominant for one in speeds)
        field = _FIELD_OF.get(terms.most_common(1)[0][0], _FIELD_OF[Term.WEIGHTS])
        if setup is not None and field[0] is EngineProfile and setup.llm.experts is not None:
            field = _MIXTURE_LAYERS
        found.append(_solved(lookups, speeds, field, breathe))
    firsts = _thinned([one for one in own if one.metric == "ttft_ms" and _is_calm(one)])
    if firsts and not any(one.field == _PREFILL[1] for one in found):
        kept = found[0] if found else None
        if kept is not None and kept.value is not None:
            lookups = with_entry(lookups, _changed(kept.entry, kept.field, kept.value))
        found.append(_solved(lookups, firsts, _PREFILL, breathe))
    return tuple(found)


def _pair(target: Target) -> tuple[str, str]:
    setup = target.result.setup
    return (setup.accelerator.id, setup.engine.id) if setup is not None else ("", "")


def _is_calm(target: Target) -> bool:
    return target.users <= _FEW_USERS * max(target.result.replicas, 1)


def _thinned(targets: Sequence[Target]) -> list[Target]:
    """Return at most so many points, evenly over all of them."""
    step = max(len(targets) / _MOST_POINTS, 1.0)
    return [targets[int(place * step)] for place in range(min(len(targets), _MOST_POINTS))]


def _solved(
    lookups: Lookups,
    targets: Sequence[Target],
    field: tuple[type, str],
    breathe: Callable[[], None],
) -> Implied:
    setup = targets[0].result.setup
    assert setup is not None  # only points with a prediction become targets
    entry = _entry(lookups, setup, field[0])
    catalogue = float(number_of(entry, field[1]) or 0.0)
    column = columns_of(field[0])[field[1]]
    low = max(log(catalogue) - _WIDEST, log(max(column.low, 1e-9)))
    high = min(log(catalogue) + _WIDEST, log(column.high))
    values = []
    for one in targets:
        value = _agreeing(lookups, one, entry, field[1], low, high, breathe)
        if value is not None:
            values.append(value)
    known = Implied(
        entry=entry,
        field=field[1],
        metric=targets[0].metric,
        catalogue=catalogue,
        value=None,
        low=None,
        high=None,
        reached=len(values),
        points=len(targets),
        error_before=_error(lookups, targets),
        error_after=None,
    )
    if not values:
        return known
    mean = fmean(values)
    spread = 0.0
    if len(values) > 1:
        spread = sqrt(sum((one - mean) ** 2 for one in values) / (len(values) - 1)) * _SPREAD
    after = _error(with_entry(lookups, _changed(entry, field[1], exp(mean))), targets)
    several = len(values) > 1
    return replace(
        known,
        value=exp(mean),
        low=exp(mean - spread) if several else None,
        high=exp(mean + spread) if several else None,
        error_after=after,
    )


def _entry(lookups: Lookups, setup: ServingSetup, kind: type) -> FactorEntry:
    """Return the entry as the catalogue has it; a set-up may have limits of its own."""
    if kind is Accelerator:
        return lookups.accelerators.get(setup.accelerator.id, setup.accelerator)
    return lookups.engines.get(setup.engine.id, setup.engine)


def _changed(entry: FactorEntry, field: str, value: float) -> FactorEntry:
    changed = with_value(entry, field, value)
    assert isinstance(changed, Accelerator | EngineProfile)  # the kind stays what it is
    return changed


def _agreeing(
    lookups: Lookups,
    target: Target,
    entry: FactorEntry,
    field: str,
    low: float,
    high: float,
    breathe: Callable[[], None],
) -> float | None:
    """Return ln of the value at which the prediction is what was measured; None beyond all.

    Predictions rise or fall with a factor, never both, so bisection finds it.
    """

    def error(ln: float) -> float | None:
        breathe()
        changed = with_entry(lookups, _changed(entry, field, exp(ln)))
        return _log_error(changed, target)

    first, last = error(low), error(high)
    if first is None or last is None or first * last > 0.0:
        return None
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        found = error(middle)
        if found is None:
            return None
        if found * first > 0.0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _log_error(lookups: Lookups, target: Target) -> float | None:
    """Return ln(predicted / measured)."""
    predicted = target.predict(lookups)
    return log(predicted / target.measured) if predicted else None


def _error(lookups: Lookups, targets: Sequence[Target]) -> float:
    errors = sorted(
        abs(exp(found) - 1.0) for one in targets if (found := _log_error(lookups, one)) is not None
    )
    return errors[len(errors) // 2] if errors else 0.0

"""What users see of a model: a seeded simulation of requests, step by step.

The closed form of `batching` gives a mean and one percentile of a queue in steady state; this
follows every request through `scheduling.BatchScheduler`, over the same step costs, and so gives
percentiles, bursts, full caches and several replicas behind a router. A lone request takes as long
as in the closed form. Nothing is random but the traffic, and that follows from the seed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from math import inf, nan
from random import Random

import numpy as np

from planner.domain.language_model import Admission, Attention
from planner.engines.serving.admission import CacheUse, admission_of
from planner.engines.serving.memory import MemoryFit
from planner.engines.serving.prompt_readers import PromptReaders
from planner.engines.serving.roofline import step_costs
from planner.engines.serving.scheduling import STEP_FIELDS, BatchScheduler, Flight, StepTimes
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.timeline import Timeline, timeline
from planner.engines.serving.traffic import Size, Traffic

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]

BREATH = 200
_SHARES = (50.0, 90.0, 95.0, 99.0)


class Router(StrEnum):
    """To which replica a request goes."""

    ROUND_ROBIN = "round-robin"
    LEAST_LOADED = "least-loaded"


@dataclass(frozen=True, slots=True)
class Slo:
    """Limits that a good request keeps, in ms; None is no limit."""

    ttft_ms: float | None = None
    tpot_ms: float | None = None


NO_LIMITS = Slo()


@dataclass(frozen=True, slots=True)
class Percentiles:
    """A distribution in five figures."""

    mean: float
    p50: float
    p90: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of the traffic; None where nothing was there to measure.

    Every request that was `sent` has ended or was `refused`, because it is longer than what the
    set-up takes. Times are of the `measured` requests, sent after the warm-up; rates and
    concurrency of the `measured_s` from its end to the last request that is sent. `itl_ms` counts
    every gap between two tokens, `tpot_ms` the mean gap of a request; `wait_ms` is the time until a request has a place.
    `concurrency` counts requests in the replicas, `waiting_most` those without a place.
    `goodput_per_s` counts measured requests that keep all limits, `good_share` is their share.
    `preempted` times a full cache put a request back. `timeline` is of what is measured, from its
    start, None when it was not asked for.
    """

    seed: int
    sent: int
    ended: int
    refused: int
    measured: int
    measured_s: float
    end_s: float
    ttft_ms: Percentiles | None
    tpot_ms: Percentiles | None
    itl_ms: Percentiles | None
    latency_ms: Percentiles | None
    wait_ms: Percentiles | None
    requests_per_s: float
    output_tokens_per_s: float
    goodput_per_s: float
    good_share: float | None
    concurrency: float
    waiting_most: int
    preempted: int = 0
    timeline: Timeline | None = None


def simulate(
    setup: ServingSetup,
    fitted: MemoryFit,
    traffic: Traffic,
    *,
    seed: int,
    replicas: int = 1,
    router: Router = Router.LEAST_LOADED,
    slo: Slo = NO_LIMITS,
    round_trip_ms: float = 0.0,
    warm_up_s: float = 0.0,
    admission: Admission | None = None,
    timeline_s: float = 0.0,
    breathe: Callable[[], None] = lambda: None,
) -> Simulation:
    """Send *traffic* to *replicas* of *setup* and follow it until the last request has ended.

    Encoders generate nothing, whatever the traffic asks. `round_trip_ms` to the site that serves is
    added to TTFT and latency. `admission` None is how the engine does it; `timeline_s` asks for a
    timeline of so many seconds. `breathe` is called every `BREATH` events, some hundred times a
    second: it may let others work, or raise to end the run.
    """
    admission = admission or admission_of(setup.engine)
    run = _Run(setup, fitted, traffic, seed, replicas, router, admission)
    run.all(breathe)
    return _measured(run, slo, round_trip_ms / 1e3, warm_up_s, timeline_s)


class _Run:
    """One simulation under way.

    An event is (time, order, number or None, flight or version): a request that reaches the router,
    one whose cache reaches a replica (by its number), or the end of an instance's steps. An end
    whose version is old was interrupted. `replicas` are instances that generate: one each, or
    several where prompts are read apart, by `readers` (one for each replica).
    """

    def __init__(
        self,
        setup: ServingSetup,
        fitted: MemoryFit,
        traffic: Traffic,
        seed: int,
        replicas: int,
        router: Router,
        admission: Admission,
    ) -> None:
        self._setup = setup
        self.copies = setup.dp
        self._use = CacheUse(setup)
        schedule = traffic.schedule(Random(seed))
        self.pool_bytes = self._room(fitted, schedule.sizes)
        # Client, tokeniser and the like delay a request and keep no replica busy.
        self.delay_s = step_costs(setup).first_token_s
        times = StepTimes(step_costs(setup))
        self.replicas = [
            BatchScheduler(setup, self.pool_bytes, times, admission)
            for _ in range(replicas * setup.decoders)
        ]
        apart = setup.disaggregation
        self.readers = (
            [] if apart is None else [PromptReaders(setup, apart) for _ in range(replicas)]
        )
        self._versions = [0] * len(self.replicas)
        self._router = router
        self._turn = 0
        self.seed = seed
        self._until_s = schedule.until_s
        self._later = iter(schedule.next)
        self._think_s = schedule.think_s
        self._events: list[tuple[float, int, int | None, Flight | int]] = []
        self._order = 0
        self._kv: dict[Size, float] = {}
        self.flights: list[Flight] = []
        self.refused = 0
        self._last_sent_s = 0.0
        self.waiting_most = 0
        for timed in schedule.timed:
            if not self._send(timed.at_s, timed.size):
                self._send_next(timed.at_s)

    @property
    def until_s(self) -> float:
        """When the last request was sent."""
        return self._last_sent_s if self._until_s is None else self._until_s

    def _room(self, fitted: MemoryFit, sizes: Iterable[Size]) -> float:
        """Return the bytes of an attention copy's pool beside the prefixes that it shares."""
        if not fitted.fits:
            return 0.0
        longest = 0
        if self._setup.prefix_hit:
            longest = max((size.input_tokens for size in sizes), default=0)
        return max(fitted.kv_pool_bytes - self._use.shared(longest), 0.0)

    def all(self, breathe: Callable[[], None]) -> None:
        """Follow every request to its end."""
        events, count = self._events, 0
        while events:
            count += 1
            if count % BREATH == 0:
                breathe()
            now, _, replica, what = heappop(events)
            if isinstance(what, Flight):
                if replica is None and self.readers:
                    self._read(now, what)
                else:
                    self._arrive(now, what, replica)
            elif replica is not None and what == self._versions[replica]:
                self._step(now, replica)

    def _send(self, at_s: float, size: Size) -> bool:
        """Put a request on its way; returns False when it can never run and is refused."""
        self._last_sent_s = max(self._last_sent_s, at_s)
        if self._setup.llm.attention is Attention.ENCODER:
            size = Size(size.input_tokens, 0)
        need = self._kv.get(size)
        if need is None:
            need = self._kv[size] = self._use.own(size)
        if need > self.pool_bytes or sum(size) > self._setup.max_length:
            self.refused += 1
            return False
        flight = Flight(len(self.flights), size, at_s, need)
        self.flights.append(flight)
        self._push(at_s + self.delay_s, None, flight)
        return True

    def _send_next(self, now: float) -> None:
        """Let a user whose request has ended go on; a refused one is followed by the next."""
        for size in self._later:
            if self._send(now + self._think_s, size):
                return

    def _push(self, at_s: float, replica: int | None, what: Flight | int) -> None:
        self._order += 1
        heappush(self._events, (at_s, self._order, replica, what))

    def _read(self, now: float, flight: Flight) -> None:
        """Let the readers of a replica have a request; its cache arrives later."""
        decoders = self._setup.decoders
        loads = [
            one.inside + sum(each.load for each in self.replicas[place * decoders :][:decoders])
            for place, one in enumerate(self.readers)
        ]
        place = self._choose(loads)
        self._push(self.readers[place].take(flight, now), place, flight)

    def _arrive(self, now: float, flight: Flight, place: int | None) -> None:
        if place is None:
            index = self._choose([one.load for one in self.replicas])
        else:
            self.readers[place].hand_over()
            own = range(place * self._setup.decoders, (place + 1) * self._setup.decoders)
            index = min(own, key=lambda one: self.replicas[one].load)
        replica = self.replicas[index]
        replica.submit(flight, now)
        end = replica.interrupt(now) if replica.busy else replica.begin(now)
        if end is not None:
            self._versions[index] += 1
            self._push(end, index, self._versions[index])
        waiting = sum(len(one.waiting) for one in self.replicas)
        waiting += sum(one.waiting for one in self.readers)
        self.waiting_most = max(self.waiting_most, waiting)

    def _choose(self, loads: Sequence[int]) -> int:
        """Return which of replicas with these loads gets the next request."""
        if len(loads) == 1:
            return 0
        if self._router is Router.LEAST_LOADED:
            return loads.index(min(loads))
        self._turn += 1
        return (self._turn - 1) % len(loads)

    def _step(self, now: float, index: int) -> None:
        replica = self.replicas[index]
        for _ in replica.end():
            self._send_next(now)
        end = replica.begin(now)
        if end is not None:
            self._versions[index] += 1
            self._push(end, index, self._versions[index])


def _measured(
    run: _Run, slo: Slo, round_trip_s: float, warm_up_s: float, timeline_s: float
) -> Simulation:
    flights = run.flights
    sent = _floats(one.sent_s for one in flights)
    # Client and scheduler are passed before a place is waited for.
    wait = _floats(one.started_s for one in flights) - (sent + run.delay_s)
    first = _floats(one.first_token_s for one in flights)
    ended = _floats(one.ended_s for one in flights)
    gaps = np.array([max(one.size.output_tokens - 1, 0) for one in flights], dtype=np.float64)
    end_s = float(ended.max()) if flights else 0.0
    until_s = run.until_s if run.until_s > warm_up_s else end_s
    length_s = until_s - warm_up_s
    inside = (sent >= warm_up_s) & (sent <= until_s)
    several = inside & (gaps > 0)
    ttft_s = first - sent + round_trip_s
    tpot_s = (ended - first) / np.maximum(gaps, 1.0)
    good = inside & (ttft_s * 1e3 <= _limit(slo.ttft_ms)) & (tpot_s * 1e3 <= _limit(slo.tpot_ms))
    measured = int(inside.sum())
    steps = np.concatenate(
        [np.frombuffer(one.steps).reshape(-1, STEP_FIELDS) for one in run.replicas]
    )
    return Simulation(
        seed=run.seed,
        sent=len(flights) + run.refused,
        ended=int(np.isfinite(ended).sum()),
        refused=run.refused,
        measured=measured,
        measured_s=length_s,
        end_s=end_s,
        ttft_ms=_percentiles(ttft_s[inside]),
        tpot_ms=_percentiles(tpot_s[several]),
        itl_ms=_gaps(steps, np.concatenate([_pauses(one) for one in run.replicas]), warm_up_s),
        latency_ms=_percentiles((ended - sent + round_trip_s)[inside]),
        wait_ms=_percentiles(wait[inside]),
        requests_per_s=_rate(float(((ended > warm_up_s) & (ended <= until_s)).sum()), length_s),
        output_tokens_per_s=_rate(_tokens(steps, warm_up_s, until_s), length_s),
        goodput_per_s=_rate(float(good.sum()), length_s),
        good_share=float(good.sum()) / measured if measured else None,
        concurrency=_rate(
            float(
                np.clip(np.minimum(ended, until_s) - np.maximum(sent, warm_up_s), 0.0, inf).sum()
            ),
            length_s,
        ),
        waiting_most=run.waiting_most,
        preempted=sum(one.preempted for one in run.replicas),
        timeline=timeline(
            run.replicas,
            run.readers,
            run.pool_bytes * run.copies,
            warm_up_s,
            min(timeline_s, length_s),
        ),
    )


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([nan if value is None else value for value in values], dtype=np.float64)


def _limit(limit_ms: float | None) -> float:
    return inf if limit_ms is None else limit_ms


def _rate(amount: float, seconds: float) -> float:
    return amount / seconds if seconds > 0.0 else 0.0


def _percentiles(seconds: Floats) -> Percentiles | None:
    if not len(seconds):
        return None
    p50, p90, p95, p99 = (float(value) for value in np.percentile(seconds, _SHARES) * 1e3)
    return Percentiles(float(seconds.mean()) * 1e3, p50, p90, p95, p99)


def _pauses(replica: BatchScheduler) -> Table:
    return np.frombuffer(replica.pauses).reshape(-1, 2)


def _gaps(steps: Table, pauses: Table, warm_up_s: float) -> Percentiles | None:
    """Return the gaps between tokens after the warm-up; each step gives many alike.

    A request that was put back has one long gap.
    """
    start = np.concatenate((steps[:, 0], pauses[:, 0]))
    step = np.concatenate((steps[:, 1], pauses[:, 1]))
    alike = np.concatenate((steps[:, 2] * steps[:, 3] - steps[:, 4], np.ones(len(pauses))))
    weight = np.where(start >= warm_up_s, alike, 0.0)
    order = np.argsort(step)
    ranks = np.cumsum(weight[order])
    if not len(ranks) or ranks[-1] <= 0.0:
        return None
    places = np.searchsorted(ranks, np.array(_SHARES) / 100.0 * ranks[-1])
    p50, p90, p95, p99 = (float(value) for value in step[order][places] * 1e3)
    return Percentiles(float((step * weight).sum() / ranks[-1]) * 1e3, p50, p90, p95, p99)


def _tokens(steps: Table, warm_up_s: float, until_s: float) -> float:
    """Return the output tokens inside; stretches of steps across an edge count in part."""
    start, step, count, batch = steps.T[:4]
    inside = np.minimum(start + step * count, until_s) - np.maximum(start, warm_up_s)
    return float((np.clip(inside, 0.0, inf) / np.where(step > 0.0, step, inf) * batch).sum())

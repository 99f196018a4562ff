"""One replica that serves requests step by step under a token budget (chunked prefill).

A step gives one token to every decoding sequence and the rest of the engine's token budget to
prompts, first come first served. It takes the time of a decode step plus the work of its prompts;
without decoding sequences the first prompt pays what a lone prefill pays. A request starts when the
KV cache has room for all of its tokens, so that nobody is thrown out half-way.

Sequences of a batch count with their mean length. Steps in which nothing joins or leaves are taken
together, at most `TOGETHER` at a time.
"""

from array import array
from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush

from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.memory import MemoryFit
from planner.engines.serving.roofline import StepCosts, step_costs
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.traffic import Size

TOGETHER = 64
"""The mean length grows by as many tokens, far too few to bend the time of a step."""
KNOT_TOKENS = 128
"""Decode steps are computed at multiples of this length; in between they are interpolated."""


@dataclass(slots=True)
class Flight:
    """A request under way; times in seconds, None until it comes so far."""

    number: int
    size: Size
    sent_s: float
    kv_bytes: float
    prefilled: int = 0
    started_s: float | None = None
    first_token_s: float | None = None
    ended_s: float | None = None


class StepTimes:
    """Times of steps, remembered: the same ones come again and again."""

    def __init__(self, costs: StepCosts) -> None:
        self._costs = costs
        self._decode: dict[tuple[int, int], tuple[float, float]] = {}

    def decode(self, batch: int, context: float) -> float:
        """Return the seconds per token of *batch* sequences of *context* tokens.

        With speculative decoding a step yields several tokens; each takes its share of it.
        """
        knot = int(context) // KNOT_TOKENS
        line = self._decode.get((batch, knot))
        if line is None:
            start = self._costs.decode(batch, knot * KNOT_TOKENS).token_s
            end = self._costs.decode(batch, (knot + 1) * KNOT_TOKENS).token_s
            line = self._decode[batch, knot] = start, (end - start) / KNOT_TOKENS
        return line[0] + line[1] * (context - knot * KNOT_TOKENS)

    def prefill_work(self, done: int, tokens: int) -> float:
        """Return the seconds that *tokens* more of a prompt add to a decode step."""
        work = self._costs.prefill_work(done + tokens)
        return work - self._costs.prefill_work(done) if done else work

    def lone_prefill(self, done: int, tokens: int) -> float:
        """Return the seconds of a step with *tokens* more of a prompt and nothing else.

        The chunks of a prompt add up to the prefill of a lone request, without what passes before
        the engine sees it.
        """
        before = self._costs.prefill(done).total_s if done else self._costs.first_token_s
        return self._costs.prefill(done + tokens).total_s - before


class BatchScheduler:
    """A replica; the caller keeps the time, `begin` and `end` take turns while it is busy.

    `steps` holds five numbers for every stretch of equal steps: start, seconds of a step, steps,
    sequences that got tokens, and how many of those got their first.
    """

    def __init__(self, setup: ServingSetup, fitted: MemoryFit, times: StepTimes) -> None:
        self.waiting: deque[Flight] = deque()
        self.running = 0
        self.busy = False
        self.steps = array("d")
        self._times = times
        self._chunk = setup.engine.batch_tokens
        self._budget = setup.engine.batch_tokens * setup.dp
        self._places = setup.engine.max_sequences * setup.dp
        self._free_bytes = setup.dp * fitted.kv_pool_bytes
        self._prefilling: deque[Flight] = deque()
        self._joining: list[Flight] = []
        self._fresh: list[Flight] = []
        self._decoding: list[tuple[int, int, Flight]] = []
        self._context = 0
        self._given = 0
        self._start_s = self._step_s = 0.0
        self._count = 0

    @property
    def load(self) -> int:
        """Requests in the replica, waiting ones included."""
        return self.running + len(self.waiting)

    def submit(self, flight: Flight) -> None:
        """Take a request."""
        self.waiting.append(flight)

    def begin(self, now_s: float) -> float | None:
        """Start the next steps and return when they end, None when there is nothing to do."""
        self._admit(now_s)
        batch = len(self._decoding)
        self._start_s = now_s
        self._count = 1
        if self._prefilling:
            self._step_s = self._mixed_s(batch)
        elif batch:
            self._count = min(self._decoding[0][0] - self._given, TOGETHER)
            middle = (self._count - 1) / 2.0
            self._step_s = self._times.decode(batch, self._context / batch + middle)
        else:
            self.busy = False
            return None
        self.busy = True
        first_s = now_s + self._step_s
        for flight in self._fresh:
            flight.first_token_s = first_s
        return now_s + self._count * self._step_s

    def interrupt(self, now_s: float) -> float | None:
        """Let a request that has come during several steps in after the current one.

        Returns the new end, None when nothing changes.
        """
        if self._count == 1 or not self._has_room():
            return None
        passed = max(-int(-(now_s - self._start_s) // self._step_s), 1)
        if passed >= self._count:
            return None
        self._count = passed
        return self._start_s + passed * self._step_s

    def end(self) -> list[Flight]:
        """Finish the steps and return the requests that have ended with them."""
        batch, count = len(self._decoding), self._count
        now_s = self._start_s + count * self._step_s
        self.steps.extend((self._start_s, self._step_s, count, batch, len(self._fresh)))
        self._fresh.clear()
        if batch:
            self._given += count
            self._context += batch * count
        ended: list[Flight] = []
        while self._decoding and self._decoding[0][0] <= self._given:
            flight = heappop(self._decoding)[2]
            self._context -= sum(flight.size)
            ended.append(flight)
        for flight in self._joining:
            if flight.size.output_tokens:
                due = self._given + flight.size.output_tokens
                heappush(self._decoding, (due, flight.number, flight))
                self._context += flight.size.input_tokens
                self._fresh.append(flight)
            else:
                flight.first_token_s = now_s
                ended.append(flight)
        self._joining.clear()
        for flight in ended:
            flight.ended_s = now_s
            self._free_bytes += flight.kv_bytes
        self.running -= len(ended)
        return ended

    def _has_room(self) -> bool:
        return (
            bool(self.waiting)
            and self.running < self._places
            and self.waiting[0].kv_bytes <= self._free_bytes
        )

    def _admit(self, now_s: float) -> None:
        while self._has_room():
            flight = self.waiting.popleft()
            flight.started_s = now_s
            self._free_bytes -= flight.kv_bytes
            self.running += 1
            self._prefilling.append(flight)

    def _mixed_s(self, batch: int) -> float:
        """Share out the token budget and return the seconds of the step."""
        budget = max(self._budget - batch, 1)
        seconds = self._times.decode(batch, self._context / batch) if batch else 0.0
        unfinished: list[Flight] = []
        while self._prefilling and budget > 0:
            flight = self._prefilling.popleft()
            done = flight.prefilled
            tokens = min(flight.size.input_tokens - done, self._chunk, budget)
            time = self._times.prefill_work if seconds else self._times.lone_prefill
            seconds += time(done, tokens)
            flight.prefilled += tokens
            budget -= tokens
            whole = flight.prefilled == flight.size.input_tokens
            (self._joining if whole else unfinished).append(flight)
        self._prefilling.extendleft(reversed(unfinished))
        return seconds


def kv_bytes(setup: ServingSetup, size: Size) -> float:
    """Return the cache that a request of *size* needs on each GPU of its group."""
    return kv_bytes_per_sequence_per_gpu(setup, sum(size))


def step_times(setup: ServingSetup) -> StepTimes:
    """Return the times of steps of *setup*."""
    return StepTimes(step_costs(setup))

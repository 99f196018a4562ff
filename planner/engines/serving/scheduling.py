"""One replica that serves requests step by step under a token budget (chunked prefill).

A step gives one token to every decoding sequence and the rest of the engine's token budget to
prompts, first come first served. It takes the time of a decode step plus the work of its prompts;
without decoding sequences the first prompt pays what a lone prefill pays. When a request starts,
and what happens when the KV cache is full, is told in `admission`.

Sequences of a batch count with their mean length. Steps in which nothing joins or leaves are taken
together, at most `TOGETHER` at a time. With speculative decoding a step counts for each of the
tokens that it is expected to yield.
"""

from array import array
from collections import deque
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from planner.domain.language_model import Admission
from planner.engines.serving.admission import CacheUse
from planner.engines.serving.roofline import StepCosts, cached_tokens
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.traffic import Size

TOGETHER = 64
"""The mean length grows by as many tokens, far too few to bend the time of a step."""
KNOT_TOKENS = 128
"""Decode steps are computed at multiples of this length; in between they are interpolated."""
STEP_FIELDS = 7


@dataclass(slots=True, eq=False)
class Flight:
    """A request under way; times in seconds, None until it comes so far.

    `kv_bytes` is what it occupies in the end, `held_bytes` what is set aside for it now. `given`
    tokens had come when it was last put back, at `paused_s`; they are read again as a prompt.
    """

    number: int
    size: Size
    sent_s: float
    kv_bytes: float
    held_bytes: float = 0.0
    prefilled: int = 0
    given: int = 0
    paused_s: float | None = None
    started_s: float | None = None
    first_token_s: float | None = None
    ended_s: float | None = None

    @property
    def prompt(self) -> int:
        """Tokens to read before the next one comes."""
        return self.size.input_tokens + self.given


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

    `steps` holds `STEP_FIELDS` numbers for every stretch of equal steps: start, seconds of a step,
    steps, sequences that got tokens, how many of those got their first or the first since they
    were put back, prompt tokens read, bytes of the cache in use half-way. `moves` holds three for
    every change: time, change of waiting, change of running requests. `pauses` holds two for every
    request that was put back and has gone on: when, and the gap between its tokens.
    """

    def __init__(
        self, setup: ServingSetup, pool_bytes: float, times: StepTimes, admission: Admission
    ) -> None:
        self.waiting: deque[Flight] = deque()
        self.running = 0
        self.busy = False
        self.steps = array("d")
        self.moves = array("d")
        self.pauses = array("d")
        self.preempted = 0
        self._setup = setup
        self._times = times
        self._use = CacheUse(setup)
        self._preempts = admission is Admission.PREEMPTING
        self._computed = 1.0 - setup.prefix_hit
        self._chunk = setup.engine.batch_tokens
        self._budget = setup.engine.batch_tokens * setup.dp
        self._places = setup.engine.max_sequences * setup.dp
        self._pool = setup.dp * pool_bytes
        self._set_aside = 0.0
        self._promised = 0.0
        self._admitted: dict[int, Flight] = {}
        self._prefilling: deque[Flight] = deque()
        self._joining: list[Flight] = []
        self._fresh: list[Flight] = []
        self._decoding: list[tuple[int, int, Flight]] = []
        self._context = 0
        self._cached = 0.0
        self._given = 0
        self._read = 0
        self._start_s = self._step_s = 0.0
        self._count = 0

    @property
    def load(self) -> int:
        """Requests in the replica, waiting ones included."""
        return self.running + len(self.waiting)

    def submit(self, flight: Flight, now_s: float) -> None:
        """Take a request."""
        self.waiting.append(flight)
        self.moves.extend((now_s, 1, 0))

    def begin(self, now_s: float) -> float | None:
        """Start the next steps and return when they end, None when there is nothing to do."""
        self._admit(now_s)
        self._join([], now_s)
        while self._lacks_room():
            self._put_back(now_s)
        batch = len(self._decoding)
        self._start_s = now_s
        self._count = 1
        self._read = 0
        if self._prefilling:
            self._step_s = self._mixed_s(batch)
        elif batch:
            self._count = min(self._decoding[0][0] - self._given, TOGETHER, self._steps_of_room())
            middle = (self._count - 1) / 2.0
            self._step_s = self._times.decode(batch, self._context / batch + middle)
        else:
            self.busy = False
            return None
        self.busy = True
        first_s = now_s + self._step_s
        for flight in self._fresh:
            if flight.paused_s is not None:
                self.pauses.extend((flight.paused_s, first_s - flight.paused_s))
                flight.paused_s = None
            elif flight.first_token_s is None:
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
        used = self._used(count / 2.0)
        self.steps.extend(
            (self._start_s, self._step_s, count, batch, len(self._fresh), self._read, used)
        )
        self._fresh.clear()
        if batch:
            self._given += count
            self._context += batch * count
        ended: list[Flight] = []
        while self._decoding and self._decoding[0][0] <= self._given:
            flight = heappop(self._decoding)[2]
            self._context -= sum(flight.size)
            self._cached -= cached_tokens(self._setup, flight.size.input_tokens)
            ended.append(flight)
        self._join(ended, now_s)
        for flight in ended:
            flight.ended_s = now_s
            self._set_aside -= flight.held_bytes
            self._promised -= flight.kv_bytes
            del self._admitted[flight.number]
        self.running -= len(ended)
        if ended:
            self.moves.extend((now_s, 0, -len(ended)))
        return ended

    def _join(self, ended: list[Flight], now_s: float) -> None:
        """Let requests whose prompt is read generate; those that generate nothing have ended."""
        for flight in self._joining:
            if not flight.size.output_tokens:
                flight.first_token_s = now_s
                ended.append(flight)
                continue
            due = self._given + flight.size.output_tokens - flight.given
            heappush(self._decoding, (due, flight.number, flight))
            self._context += flight.prompt
            self._cached += cached_tokens(self._setup, flight.size.input_tokens)
            self._fresh.append(flight)
            if self._preempts:
                self._set_aside -= flight.held_bytes
                flight.held_bytes = 0.0
        self._joining.clear()

    def _used(self, ahead: float = 0.0) -> float:
        """Return the bytes in use or set aside, *ahead* tokens of every sequence later."""
        batch = len(self._decoding)
        if not self._preempts or not batch:
            return self._set_aside
        return self._set_aside + batch * self._use.of(
            (self._context - self._cached) / batch + ahead
        )

    def _lacks_room(self) -> bool:
        if self._promised <= self._pool or not self._decoding or self.running < 2:
            return False
        return self._used(1.0) > self._pool

    def _steps_of_room(self) -> int:
        """Return for how many steps the sequences can grow before the cache is full."""
        if self._promised <= self._pool:
            return TOGETHER
        batch = len(self._decoding)
        mean = (self._context - self._cached) / batch
        growth = batch * self._use.growth(mean)
        return max(int((self._pool - self._used()) / growth), 1) if growth > 0.0 else TOGETHER

    def _needs(self, flight: Flight) -> float:
        """Return the bytes that a request needs to be let in."""
        if not self._preempts:
            return flight.kv_bytes
        cached = cached_tokens(self._setup, flight.size.input_tokens)
        return self._use.of(flight.prompt + 1.0 - cached)

    def _has_room(self) -> bool:
        if not self.waiting or self.running >= self._places:
            return False
        if self._promised + self.waiting[0].kv_bytes <= self._pool:
            return True
        return self._preempts and self._needs(self.waiting[0]) <= self._pool - self._used(1.0)

    def _admit(self, now_s: float) -> None:
        while self._has_room() or (self.waiting and not self.running):
            flight = self.waiting.popleft()
            if flight.started_s is None:
                flight.started_s = now_s
            flight.held_bytes = self._needs(flight)
            self._set_aside += flight.held_bytes
            self._promised += flight.kv_bytes
            self._admitted[flight.number] = flight
            self.running += 1
            # A prompt that was read elsewhere lets its request generate at once.
            is_read = flight.prefilled == flight.prompt and flight.size.output_tokens > 0
            (self._joining if is_read else self._prefilling).append(flight)
            self.moves.extend((now_s, -1, 1))

    def _put_back(self, now_s: float) -> None:
        """Preempt the request that was let in last; it will read again what it had."""
        _, flight = self._admitted.popitem()
        self.running -= 1
        self.preempted += 1
        self.moves.extend((now_s, 1, -1))
        if flight in self._prefilling:
            self._prefilling.remove(flight)
        else:
            due = next(due for due, number, _ in self._decoding if number == flight.number)
            flight.given = flight.size.output_tokens - (due - self._given)
            self._decoding = [one for one in self._decoding if one[1] != flight.number]
            heapify(self._decoding)
            self._context -= flight.prompt
            self._cached -= cached_tokens(self._setup, flight.size.input_tokens)
            if flight in self._fresh:
                self._fresh.remove(flight)
            elif flight.paused_s is None:
                flight.paused_s = now_s
        self._set_aside -= flight.held_bytes
        self._promised -= flight.kv_bytes
        flight.held_bytes, flight.prefilled = 0.0, 0
        self.waiting.appendleft(flight)

    def _mixed_s(self, batch: int) -> float:
        """Share out the token budget and return the seconds of the step."""
        budget = float(max(self._budget - batch, 1))
        seconds = self._times.decode(batch, self._context / batch) if batch else 0.0
        unfinished: list[Flight] = []
        while self._prefilling and budget > 0.0:
            flight = self._prefilling.popleft()
            done = flight.prefilled
            # What the prefix cache holds takes nothing of the budget.
            most = max(int(min(self._chunk, budget) / self._computed), 1)
            tokens = min(flight.prompt - done, most)
            time = self._times.prefill_work if seconds else self._times.lone_prefill
            seconds += time(done, tokens)
            flight.prefilled += tokens
            self._read += tokens
            budget -= tokens * self._computed
            whole = flight.prefilled == flight.prompt
            (self._joining if whole else unfinished).append(flight)
        self._prefilling.extendleft(reversed(unfinished))
        return seconds

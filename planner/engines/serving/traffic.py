"""Requests on their way to a model: when they come and how long they are.

A `Traffic` with a seed gives a `Schedule`, always the same one. Lengths are in tokens, times in
seconds from the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log, sqrt
from random import Random
from typing import NamedTuple, Protocol


class Lengths(Protocol):
    """A distribution of token counts."""

    @property
    def mean(self) -> float:
        """Mean in tokens."""
        ...

    def draw(self, chance: Random) -> int:
        """Return one length."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same length."""

    tokens: int

    @property
    def mean(self) -> float:
        """The length itself."""
        return float(self.tokens)

    def draw(self, chance: Random) -> int:
        """Return the length."""
        return self.tokens


@dataclass(frozen=True, slots=True)
class Even:
    """Every length from `low` to `high` is as likely as any other."""

    low: int
    high: int

    @property
    def mean(self) -> float:
        """Half-way."""
        return (self.low + self.high) / 2.0

    def draw(self, chance: Random) -> int:
        """Return one length."""
        return self.low + int(chance.random() * (self.high - self.low + 1))


@dataclass(frozen=True, slots=True)
class Skewed:
    """Many short and few long ones: log-normal, `variation` is deviation over mean.

    Lengths beyond `most` are cut to it, None for none.
    """

    tokens: float
    variation: float
    most: int | None = None

    @property
    def mean(self) -> float:
        """Mean in tokens."""
        return self.tokens

    def draw(self, chance: Random) -> int:
        """Return one length, at least 1."""
        middle, sigma = _log_normal(self.tokens, self.variation)
        drawn = max(round(exp(middle + sigma * chance.gauss(0.0, 1.0))), 1)
        return drawn if self.most is None else min(drawn, self.most)


@lru_cache(maxsize=256)
def _log_normal(mean: float, variation: float) -> tuple[float, float]:
    """Return mean and deviation of the logarithm: s^2 = ln(1 + v^2), m = ln(mean) - s^2 / 2."""
    sigma = sqrt(log(1.0 + variation**2))
    return log(mean) - sigma**2 / 2.0, sigma


class Size(NamedTuple):
    """Tokens of one request, in and out."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Requests of one kind; `share` is relative to the shares of the others."""

    input: Lengths
    output: Lengths
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Mix:
    """Requests of one or several kinds."""

    kinds: tuple[Kind, ...]

    @property
    def mean(self) -> tuple[float, float]:
        """Mean tokens in and out."""
        whole = sum(kind.share for kind in self.kinds)
        return (
            sum(kind.share * kind.input.mean for kind in self.kinds) / whole,
            sum(kind.share * kind.output.mean for kind in self.kinds) / whole,
        )

    def draw(self, chance: Random) -> Size:
        """Return the lengths of one request."""
        kind = self.kinds[0]
        if len(self.kinds) > 1:
            kind = chance.choices(self.kinds, [one.share for one in self.kinds])[0]
        return Size(kind.input.draw(chance), kind.output.draw(chance))


class Timed(NamedTuple):
    """A request that is sent at a known time."""

    at_s: float
    size: Size


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is sent: `timed` in order of time, `next` one by one whenever a request has ended.

    `until_s` is when no more is sent; None where answers decide that.
    """

    timed: tuple[Timed, ...]
    until_s: float | None = None
    next: tuple[Size, ...] = field(default=())
    think_s: float = 0.0

    @property
    def sizes(self) -> Iterator[Size]:
        """Lengths of all requests."""
        yield from (one.size for one in self.timed)
        yield from self.next


class Traffic(Protocol):
    """A way in which requests come."""

    def schedule(self, chance: Random) -> Schedule:
        """Return what is sent and when."""
        ...


@dataclass(frozen=True, slots=True)
class Poisson:
    """Independent users: gaps between requests are exponential."""

    requests_per_s: float
    duration_s: float
    mix: Mix

    def schedule(self, chance: Random) -> Schedule:
        """Return what is sent and when."""
        times = _poisson(self.requests_per_s, self.duration_s, chance)
        timed = tuple(Timed(at, self.mix.draw(chance)) for at in times)
        return Schedule(timed, self.duration_s)


@dataclass(frozen=True, slots=True)
class Bursts:
    """`size` requests at once, bursts at independent times; `requests_per_s` counts requests."""

    requests_per_s: float
    size: int
    duration_s: float
    mix: Mix

    def schedule(self, chance: Random) -> Schedule:
        """Return what is sent and when."""
        times = _poisson(self.requests_per_s / self.size, self.duration_s, chance)
        timed = tuple(Timed(at, self.mix.draw(chance)) for at in times for _ in range(self.size))
        return Schedule(timed, self.duration_s)


@dataclass(frozen=True, slots=True)
class ClosedLoop:
    """So many users, who all start at once; each sends again `think_s` after the last answer."""

    users: int
    requests: int
    mix: Mix
    think_s: float = 0.0

    def schedule(self, chance: Random) -> Schedule:
        """Return what is sent and when."""
        sizes = tuple(self.mix.draw(chance) for _ in range(self.requests))
        first = tuple(Timed(0.0, size) for size in sizes[: self.users])
        return Schedule(first, None, sizes[self.users :], self.think_s)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Requests as they were once seen."""

    requests: tuple[Timed, ...]

    def schedule(self, chance: Random) -> Schedule:
        """Return the requests in order of time; nothing is left to chance."""
        timed = tuple(sorted(self.requests, key=lambda one: one.at_s))
        return Schedule(timed, timed[-1].at_s if timed else 0.0)


def spread_mix(input_tokens: float, output_tokens: float, variation: float, longest: int) -> Mix:
    """Return requests around mean lengths; `variation` 0 gives all of them the mean.

    Together the two lengths never exceed *longest*, which cuts each in proportion.
    """
    whole = input_tokens + output_tokens

    def lengths(tokens: float) -> Lengths:
        if variation <= 0.0 or tokens < 1.0:
            return Fixed(round(tokens))
        return Skewed(tokens, variation, max(int(longest * tokens / whole), 1))

    return Mix((Kind(lengths(input_tokens), lengths(output_tokens)),))


def _poisson(rate: float, duration_s: float, chance: Random) -> Iterator[float]:
    """Yield the times of a Poisson process; -ln(1 - u) / rate apart."""
    now = 0.0
    while rate > 0.0:
        now -= log(1.0 - chance.random()) / rate
        if now >= duration_s:
            return
        yield now

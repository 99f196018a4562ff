"""Instances of a disaggregated replica that only read prompts, first come first served.

Each reads one prompt after another as long as a lone prefill occupies it; then the cache goes to an
instance that generates (Splitwise: Patel et al., arXiv 2311.18677).
"""

from array import array

from planner.engines.serving.links import transfer_s
from planner.engines.serving.roofline import step_costs
from planner.engines.serving.scheduling import Flight
from planner.engines.serving.setup import Disaggregation, ServingSetup


class PromptReaders:
    """The readers of one replica.

    `inside` counts requests that they have and whose cache has not arrived. `moves` are as in
    `BatchScheduler`; `reads` holds three numbers for every prompt: start, seconds and tokens.
    """

    def __init__(self, setup: ServingSetup, apart: Disaggregation) -> None:
        self.inside = 0
        self.moves = array("d")
        self.reads = array("d")
        self._setup = setup
        self._costs = step_costs(setup)
        self._free_s = [0.0] * apart.prefill

    @property
    def waiting(self) -> int:
        """Requests that no reader has begun, at most."""
        return max(self.inside - len(self._free_s), 0)

    def take(self, flight: Flight, now_s: float) -> float:
        """Read the prompt of a request and return when its cache has arrived."""
        tokens = flight.size.input_tokens
        reader = min(range(len(self._free_s)), key=lambda index: self._free_s[index])
        start = max(now_s, self._free_s[reader])
        # Stages and attention copies take the next prompt before this one has left the last.
        self._free_s[reader] = start + self._costs.prefill_work(tokens)
        seconds = self._costs.prefill(tokens).total_s - self._costs.first_token_s
        flight.started_s, flight.prefilled = start, flight.prompt
        self.inside += 1
        self.moves.extend((now_s, 1, 0, start, -1, 1, start + seconds, 0, -1))
        self.reads.extend((start, seconds, tokens))
        return start + seconds + transfer_s(self._setup, tokens)

    def hand_over(self) -> None:
        """Let a request go whose cache has arrived."""
        self.inside -= 1

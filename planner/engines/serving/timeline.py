"""The course of a simulation: queue, running requests, cache and tokens by tenths of a second."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.engines.serving.prompt_readers import PromptReaders
from planner.engines.serving.scheduling import STEP_FIELDS, BatchScheduler

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

BIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Timeline:
    """What replicas do together, by equal bins of `bin_s` from the start of what is measured.

    `waiting` and `running` requests and `kv_share`, the share of the KV pools that is in use or set
    aside, are means over the bin; `prompt_tokens` that are read and `output_tokens` that are given
    are counts, those of a step spread evenly over its time.
    """

    bin_s: float
    waiting: tuple[float, ...]
    running: tuple[float, ...]
    kv_share: tuple[float, ...]
    prompt_tokens: tuple[float, ...]
    output_tokens: tuple[float, ...]


def timeline(
    replicas: Sequence[BatchScheduler],
    readers: Sequence[PromptReaders],
    pool_bytes: float,
    start_s: float,
    length_s: float,
) -> Timeline | None:
    """Return the course of *length_s* seconds from *start_s*, None where that is less than a bin.

    `pool_bytes` is what one of *replicas* has for its cache; *readers* read prompts apart from them.
    """
    bins = int(length_s / BIN_S + 1e-9)
    if bins < 1:
        return None
    edges: Floats = start_s + BIN_S * np.arange(bins + 1, dtype=np.float64)
    waiting, running, held, prompts, outputs = np.zeros((5, bins))
    for one in replicas:
        moves = np.frombuffer(one.moves).reshape(-1, 3)
        waiting += _mean(moves[:, 0], moves[:, 1], edges)
        running += _mean(moves[:, 0], moves[:, 2], edges)
        start, step, count, batch, _, read, used = (
            np.frombuffer(one.steps).reshape(-1, STEP_FIELDS).T
        )
        long = step * count
        held += _within(start, long, used * long, edges) / BIN_S
        prompts += _within(start, long, read, edges)
        outputs += _within(start, long, batch * count, edges)
    for each in readers:
        moves = np.frombuffer(each.moves).reshape(-1, 3)
        waiting += _mean(moves[:, 0], moves[:, 1], edges)
        running += _mean(moves[:, 0], moves[:, 2], edges)
        # Readers work side by side: a prompt counts when it is read.
        start, long, read = np.frombuffer(each.reads).reshape(-1, 3).T
        prompts += _ended(start + long, read, edges)
    whole = pool_bytes * len(replicas)
    return Timeline(
        BIN_S,
        waiting=tuple(map(float, waiting)),
        running=tuple(map(float, running)),
        kv_share=tuple(map(float, held / whole)) if whole > 0.0 else (0.0,) * bins,
        prompt_tokens=tuple(map(float, prompts)),
        output_tokens=tuple(map(float, outputs)),
    )


def _mean(times: Floats, changes: Floats, edges: Floats) -> Floats:
    """Return the mean over each bin of what begins at 0 and changes at *times*."""
    if not len(times):
        return np.zeros(len(edges) - 1)
    order = np.argsort(times, kind="stable")
    times, levels = times[order], np.cumsum(changes[order])
    areas = np.concatenate(((0.0,), np.cumsum(levels[:-1] * np.diff(times))))
    return _differences(times, areas, edges) / BIN_S


def _within(start: Floats, long: Floats, amounts: Floats, edges: Floats) -> Floats:
    """Return how much of *amounts*, each spread evenly over its stretch, lies in each bin."""
    if not len(start):
        return np.zeros(len(edges) - 1)
    times = np.column_stack((start, start + long)).ravel()
    whole = np.cumsum(amounts)
    sums = np.column_stack((whole - amounts, whole)).ravel()
    return _differences(times, sums, edges)


def _ended(times: Floats, amounts: Floats, edges: Floats) -> Floats:
    """Return how much of *amounts*, each at one of *times*, lies in each bin."""
    found, _ = np.histogram(times, edges, weights=amounts)
    return found.astype(np.float64)


def _differences(times: Floats, sums: Floats, edges: Floats) -> Floats:
    found: Floats = np.diff(np.interp(edges, times, sums))
    return found
